"""The desk's tags over HTTP. Which tags a ticket bears is changed through routing, which can take it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import P, QueryEx, Router, Schema

from havendesk.kernel.cards import encode
from havendesk.people.queries import staff_actor
from havendesk.tickets import actions, queries
from havendesk.tickets.api.shared import rows_json
from havendesk.tickets.types.tags import TagColour

router = Router(tags=["tags"])


class TagIn(Schema):
    """A tag's name, 1 to 40 signs, and its colour."""

    name: str
    colour: TagColour = TagColour.GREY


@router.get("/desk/tags", summary="The desk's tags")
def get_tags(request: HttpRequest, q: QueryEx[str, P(max_length=100)] = "") -> list[dict[str, Any]]:
    """Those whose name holds ``q``, the most used first; all without it. ``uses`` is exact up to 1,000."""
    return rows_json(queries.tags(viewer=staff_actor(request), part=q))


@router.post("/desk/tags", summary="Make a tag")
def post_tag(request: HttpRequest, body: TagIn) -> dict[str, Any]:
    """Answers the tag."""
    card = actions.add_tag(by=staff_actor(request), name=body.name, colour=body.colour)
    answer: dict[str, Any] = encode(card)
    return answer | {"uses": 0}


@router.put("/desk/tags/{tag_id}", summary="Change a tag")
def put_tag(request: HttpRequest, tag_id: UUID, body: TagIn) -> dict[str, Any]:
    """Answers the tag. For leads."""
    by = staff_actor(request)
    card = actions.change_tag(by=by, tag_id=tag_id, name=body.name, colour=body.colour)
    uses = {one.id: one.uses for one in queries.tags(viewer=by, part=card.name)}
    answer: dict[str, Any] = encode(card)
    return answer | {"uses": uses.get(tag_id, 0)}


@router.delete("/desk/tags/{tag_id}", summary="Remove a tag")
def delete_tag(request: HttpRequest, tag_id: UUID) -> dict[str, Any]:
    """Takes it from every ticket; answers how many bore it. For leads."""
    return {"tickets": actions.remove_tag(by=staff_actor(request), tag_id=tag_id)}
