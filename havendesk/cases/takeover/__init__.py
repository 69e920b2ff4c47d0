"""Takeover: what follows after an account was frozen because somebody else may be in it.

Words: a *case* belongs to one freeze; the *playbook* is its ordered steps; the *timeline* is all that
happened, of the freeze lane and of the playbook, with its times; a *drill* runs the playbook on a cast
member of a sandbox.

Invariants: each step is done once, whenever the machine dies; a step that fails is seen and tried again;
what people must do is a task with a clock.
"""
