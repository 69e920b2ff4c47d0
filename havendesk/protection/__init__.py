"""Protection: accounts blocked at once, holds with their clocks, and the watch over what happens to accounts.

Words: a *report* says that somebody else may be in an account; a *freeze* is a desired state that the lane
brings about at the exchange, step by step, and reads back; a *hold* is a block with its legal reason,
notice and end; a *warning* is a finding of the watch that the customer is asked about.

Invariants: a plausible report freezes; money is blocked before anything else, and the snapshot is taken
before anything that destroys evidence; each step is asked with the same key until the exchange confirms it,
so that none is lost and none done twice; nothing here releases an account on the word of one person.
"""
