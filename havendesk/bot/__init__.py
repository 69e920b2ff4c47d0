"""Bot: answers with an article, asks back once, or hands over, and never speaks over a person.

Words: a *decision* is one of Answer, Clarify, Act, HandOver and carries its evidence; a *turn* is one
reaction to what the customer wrote since the bot last spoke; the *gate* is the calibrated chance that the
best article is the right one.

Invariants: rules decide, text never does; each decision is stored in the transaction that speaks it; the bot
writes only if nobody wrote meanwhile (``only_if_head``) and only while it is the handler; asking for a person
or reporting a takeover always hands over at once, whatever the scores say.
"""
