"""The tamper-evident record: one entry for every act and every look at personal data.

Words: an *entry* says who did or saw what, when, about whom, with which outcome; its *before* and *after*
are *commitments* (SHA-256 over a 32-byte salt and the value), whose *salts* lie in a table that can be
erased without touching the record; *refusal counts* gather what anonymous callers were refused. The *log*
holds a *leaf* (hash) for each entry, in *tiles*, under *checkpoints* that the *sequencer* signs and
*witnesses* co-sign.

Invariants: entries are written in the transaction of the act they record; each is stored as its RFC 8785
bytes; the application's role may insert and read them and can neither change nor delete one; the table is
partitioned by month and always has a default partition; only the sequencer's role may write the log, and it
may only add.
"""
