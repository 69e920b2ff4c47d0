"""The ground floor: what every room stands on and nothing that knows a customer, a ticket or an agent.

Words: an *actor* does something; an *action* is a write with permission, transaction and record; a
*query* is a read that others may make; an *event* is a fact in the past tense that travels upward
through the *outbox*; the *doorbell* only wakes, truth is read from the database; a *switch* turns a part
of the desk off at once.

Invariants: a public write or read goes through :mod:`~havendesk.kernel.doors`; an act, its audit entry
and its outbox rows are committed together or not at all; a refusal is recorded too; codes are closed
lists (:mod:`~havendesk.kernel.errors`).
"""
