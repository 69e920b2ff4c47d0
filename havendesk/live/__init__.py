"""The realtime gateway: one WebSocket per client, described frame by frame in docs/reference/gateway.md.

Words: a *socket* is one connection; a *followed ticket* is one that at least one socket of this process has
open; *pushed* is the last number that a socket was sent of a ticket; a *beat* carries the numbers a client
holds.

Invariants: an acknowledgement is sent after the commit, never before; messages of a ticket leave in the
order of their numbers and without gaps; what the gateway cannot take is answered, never dropped; nothing
lives here that cannot be read from the database again, so any process may be killed at any moment.
"""
