"""Readers of the chains, one thin file per protocol.

The operator's own node is asked first, and nodes are believed as far as they agree. Nothing that a node
writes is shown or kept without having been read as what it must be: a number, an address, the transaction
that was asked for.
"""
