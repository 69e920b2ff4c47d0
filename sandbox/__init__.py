"""A small stand-in exchange that speaks the desk's exchange contract; a program of its own.

It exists so that the desk can be tried, tested and demonstrated without an exchange: a fixed cast of
customers, deposits, withdrawals, orders and sign-ins that move with time, a page where a cast member
signs in and finds the desk's widget. It holds no assets and takes no orders from anybody, says on
every page that it is a sandbox, and imports nothing of ``havendesk``.
"""
