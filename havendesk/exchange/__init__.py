"""The exchange beside us: its contract, the one client of it, and the kit that checks an exchange against it.

Words: the *contract* is the OpenAPI document beside this file; a *group* is a part of it that an exchange
may leave out; an *act* changes something at the exchange; a *situation* is what an agent sees of a customer
beside the conversation, masked; *provenance* says where a value came from and when.

Invariants: nothing here decides about a customer; every request is signed; an act carries an idempotency
key and is never repeated without it; an answer is used only if it names the request it answers; amounts
are decimals, never floats; a silent exchange makes parts missing, never wrong.
"""
