"""Conduct: misuse inside support, seen.

Words: a *signal* is one finding about one member of staff; an *investigation* gathers signals that belong
together; a *canary* is a customer whom nobody has a reason to open.

Invariants: a signal never blocks support by itself but where a cap says so; who is looked into does not see
it; what was signalled, and what came of it, is on record.
"""
