"""Notices: what the desk tells a customer unasked: warnings and news of their own case.

Words: a *notice* is one thing to say to one customer; it lies in their in-site inbox at once, and a
*delivery* carries it over one further way (e-mail, the exchange's push) until that way has taken it.

Invariants: a notice is written once per cause, however often the cause is announced; the inbox never waits
for another way; no notice asks for a password, a code or a transfer.
"""
