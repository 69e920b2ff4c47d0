"""Routing: who waits, who serves whom, who is next.

Words: a ticket that needs a person gets a *queue entry* in a *lane* (one team, one language); an
*assignment* is one agent serving one ticket; *matching* gives the first of the queue to the agent who has
been idle longest, speaks the language and has capacity left.

Invariants: a ticket has at most one queue entry and at most one open assignment, never both; nobody gets more
than their capacity from the queue; all matching goes one at a time; there is no ticker: matching happens when
a contact arrives or an agent becomes free. Access to the customer's data begins and ends in the same
transaction as the assignment.
"""
