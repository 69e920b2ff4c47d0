"""Resolvers: deterministic answers to questions about one customer's account, each with what was read.

Words: an *intent* is what is asked; *slots* are the values found in the question (an asset, a transaction
id); a *finder* answers one intent; a *finding* is its answer: a code from a closed list, the values that
fill its text, the *evidence* (what was read, where, at which height, when), the *next action* and who owns
it. A *watch* asks a finder again until its finding changes.

Invariants: a finder reads and never acts; nothing is said that was not read, and a silent source is said to
be silent; two sources that disagree decide nothing; a finding speaks of its own customer only, and never of
a suspicion, its threshold or its report; amounts are decimals with all their digits.
"""
