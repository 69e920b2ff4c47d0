"""The exchange beside us: its contract, the one client of it, and the kit that checks an exchange against it;
and what else tells of its customers' coins: nodes of the chains, and other venues' public status.

Words: the *contract* is the OpenAPI document beside this file; a *group* is a part of it that an exchange
may leave out; an *act* changes something at the exchange; a *situation* is what an agent sees of a customer
beside the conversation, masked; *provenance* says where a value came from and when; a *node* answers for one
network, a *venue* is another exchange, a *sighting* is what a waiting transaction would spend.

Invariants: nothing here decides about a customer; every request is signed; an act carries an idempotency
key and is never repeated without it; an answer is used only if it names the request it answers; amounts
are decimals, never floats; a silent exchange makes parts missing, never wrong; nodes that disagree decide
nothing.
"""
