"""The plain public pages and addresses of the desk itself: front page, health, widget script, console page.

Words: *health* asks whether the whole desk works, *readiness* whether this node can serve. Invariant: a dead
exchange or worker takes no node out, so readiness looks at this node's own parts only.
"""
