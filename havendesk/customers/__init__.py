"""Who asks: customers, how they are known, and which member of staff may look at whom.

Words: a *visitor* is a customer whose identity is unproven; a customer is *proven* by a signed token of the
exchange and by nothing else; a *contact point* is an address they reach us by, with how it was proven; an
*access grant* lets one agent look at one customer for the sake of one ticket; an *alias* is what staff see
instead of a name.

Invariants: a typed address proves nothing and never merges two people; a token's ``jti`` works once; a
visitor is merged only into the customer whose token came together with the visitor's own live session;
who was erased is matched by nobody again, and whoever comes back is somebody new;
names, addresses and contact values lie in ``*_private`` tables that the application cannot read except
through one SQL function, which wants a purpose and writes the record.
"""
