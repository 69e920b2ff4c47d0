"""The words of this desk for tickets."""

from __future__ import annotations

from django.db import connection

from havendesk.kernel.actors import Actor
from havendesk.kernel.doors import query
from havendesk.tickets.rules.tags import MOST_TAGS, key_of
from havendesk.tickets.types.tags import TagColour, TagUse

_MOST_SHOWN = 50
_MOST_COUNTED = 1000
# The count ends at a bound, so that a tag that everything bears costs no more than another.
_TAGS = """
SELECT t.id, t.name, t.colour, u.uses
FROM tickets_tag t
CROSS JOIN LATERAL (
    SELECT count(*) AS uses FROM (
        SELECT 1 FROM tickets_ticket_tag WHERE tag_id = t.id LIMIT %(counted)s
    ) AS few
) AS u
WHERE %(part)s = '' OR strpos(t.key, %(part)s) > 0
ORDER BY strpos(t.key, %(part)s) > 1, u.uses DESC, t.key
LIMIT %(shown)s
"""


@query("tickets.tags")
def tags(*, viewer: Actor, part: str = "") -> list[TagUse]:
    """Tags whose name holds this part: those that begin with it first, then the most used. At most 50, all of
    the desk without a part. One statement."""
    key = key_of(part)
    shown = _MOST_SHOWN if key else MOST_TAGS
    with connection.cursor() as cursor:
        cursor.execute(_TAGS, {"part": key, "counted": _MOST_COUNTED, "shown": shown})
        return [TagUse(row[0], row[1], TagColour(row[2]), row[3]) for row in cursor.fetchall()]
