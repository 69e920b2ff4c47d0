"""Recovery: the owner gets the account back, by a way that a thief cannot walk.

Words: a *case* wants one thing (unfreeze, a new second factor, a new password, a changed phone); a *proof*
is one rung of the ladder; *cooling-off* is the time in which anybody at a contact point may stop it.

Invariants: giving back is always harder than freezing; a stop at any contact point stops; every step is
told to all contact points; where policy asks for a second person, no one person gives anything back.
"""
