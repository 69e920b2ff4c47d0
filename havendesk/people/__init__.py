"""Who works here: staff and their authority, teams, presence, sign-in.

Words: a *user* is what signs in (e-mail, password, second factor); a member of *staff* is the person with
roles, languages and capacity; a *role* is a closed word that stands for a set of permissions, and each
permission is the name of an action or query; a *team* takes topics in languages; *presence* says who is
there now; a *live ticket* is the one-time pass with which a signed-in browser opens its live connection.

Invariants: permissions are read again for every request; nobody changes their own roles; a desk never loses
its last administrator; ending a session or deactivating a member of staff also ends the live connections;
a live ticket works once and for 30 seconds; there is no public sign-up.
"""
