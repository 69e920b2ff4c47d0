"""Certificates: signed papers about one account that anybody to whom they are given can check.

Words: a *certificate* states all transactions of a period, the balances at the end of a day, or the sums of
a tax year. It has a *number*, a *check code* that is printed on the paper and nowhere else, and three
*files*: the paper (PDF), the table (CSV), the *note*: the signed statement with the digests of both.

Invariants: it is made only from a ledger that was read to its end and adds up to the balances, never from a
part; it sums and computes no tax; amounts keep all their digits. Whoever has a number alone learns nothing,
not even whether it exists; whoever has number and code learns kind, period, date and verdict, never a name
or an amount. What was issued never changes: it can be withdrawn, and erased with its customer."""
