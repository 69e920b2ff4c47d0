"""Reads of conduct, one file per noun."""

from havendesk.quality.conduct.queries.investigations import canaries, investigation, investigations
from havendesk.quality.conduct.queries.looks import own_looks
from havendesk.quality.conduct.queries.marks import mark_of

__all__ = ["canaries", "investigation", "investigations", "mark_of", "own_looks"]
