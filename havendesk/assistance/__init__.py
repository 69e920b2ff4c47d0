"""Assistance: what helps a member of staff in one conversation, and never speaks to the customer itself.

Words: a *translation* stands beside a message and is for staff only; an *original* is what an agent wrote
before the translation that was sent; a *suggestion* is something offered for the reply, and what became of it
is counted.

Invariants: whoever may not see the ticket sees nothing of it here; nothing reaches the customer that an agent
has not sent; every part works without a language model, and says plainly where it would need one.
"""
