"""Recorded questions as live chats: many sandbox customers and scripted agents against a running desk.

A client of our own gateway, written from docs/reference/gateway.md: it talks over the network only and sees
what any client sees. Words: a *row* is one question; a *chat* is one row on its way; the *book* is what the
clients sent, had acknowledged and saw; *truth* is what the desk holds at the end.

Invariants: a customer keeps a message until it is acknowledged and sends it again under the same ``cid``;
nothing is counted that a client did not see itself; no customer but a sandbox's is ever played.
"""
