"""Recovery: the owner gets the account back, by a way that a thief cannot walk.

Words: a *recovery* wants one thing (unfreeze, a new second factor, a new password, a changed phone); a
*proof* is one rung of the ladder; *cooling* is the time in which anybody at a contact point may stop it; a
*knock* is somebody who is not signed in.

Invariants: giving back is always harder than freezing; what was changed lately proves nothing; a stop at any
contact point stops, and freezes; every step is told to all contact points; where policy asks for a second
person, no one person gives anything back; a stranger is answered alike whether or not there is an account.
"""
