"""Tickets: one matter of one customer until it is solved, over any channels, and the messages in it.

Words: a *ticket* has a *handler* (bot, queue or agent) and a *status*; a *message* is one utterance, public
or internal, numbered without gaps; an *attachment* is a file that was uploaded first and then
claimed by a message; a *change* is one line of the ticket's history. At the desk: a *view* is a list that
somebody keeps; a *draft* is what an agent has begun to write; a *macro* is a text that is written often; an
*inbox* holds what concerns one member of staff; who *listens* is a lead of whom the customer is told.

Invariants: :func:`~havendesk.tickets.actions.append_messages` is the only way a message is written, whoever
speaks; a client key is stored once per ticket; secrets are masked before storage; only routing sets the
assignee; the bot never writes where a person has taken over.
"""
