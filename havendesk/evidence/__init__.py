"""Evidence: packages that a court can check without us, and the custody of what is in them.

Words: a *package* is a BagIt folder in a zip, of one customer and one time; a *chapter* writes one part of
it; its *custody* is who made, took and verified it.

Invariants: a package that was issued never changes, a later one supersedes it; the customer's version holds
their own data only; every check that was not made is named, and never called valid.
"""
