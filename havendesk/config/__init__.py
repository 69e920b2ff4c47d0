"""The roof: puts the rooms together and starts them.

Settings, addresses, the options object, the command line, the supervisor and the embedded database live
here. Nothing below imports this room. Words: a *part* is one process that the supervisor starts; a *role*
is a PostgreSQL role (bootstrap, owner, application). Invariant: the application never holds the password
of the owner or of the bootstrap role.
"""
