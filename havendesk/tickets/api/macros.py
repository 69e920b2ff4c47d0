"""Macros over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, P, QueryEx, Router, Schema

from havendesk.kernel.cards import encode
from havendesk.people.queries import staff_actor
from havendesk.people.types import Topic
from havendesk.tickets import actions, queries
from havendesk.tickets.api.shared import rows_json
from havendesk.tickets.rules.lists import Scope
from havendesk.tickets.types import Priority, Status

router = Router(tags=["tickets"])


class ActsIn(Schema):
    """What is done together with the text."""

    tags: list[UUID] = Field(default_factory=list)
    topic: Topic | None = None
    priority: Priority | None = None
    status: Status | None = None


class MacroIn(Schema):
    """A text that is written often, by language."""

    name: str
    shortcut: str = ""
    scope: Scope = Scope.PRIVATE
    team_id: UUID | None = None
    texts: dict[str, str]
    acts: ActsIn = ActsIn()


@router.get("/desk/macros", summary="Macros")
def get_macros(
    request: HttpRequest,
    q: QueryEx[str, P(max_length=100, description="part of shortcut, name or text")] = "",
) -> list[dict[str, Any]]:
    """One's own, those of one's teams, those for everybody."""
    return rows_json(queries.macros(viewer=staff_actor(request), q=q))


@router.post("/desk/macros", summary="Keep a macro")
def post_macro(request: HttpRequest, body: MacroIn) -> dict[str, Any]:
    """Placeholders, in braces: `customer_name`, `reference`, `agent_name`, `team_name`, `exchange_name`,
    `topic`. Sharing with a team or with everybody is a lead's."""
    card: dict[str, Any] = encode(actions.add_macro(by=staff_actor(request), **_given(body)))
    return card


@router.put("/desk/macros/{macro_id}", summary="Write a macro anew")
def put_macro(request: HttpRequest, macro_id: UUID, body: MacroIn) -> dict[str, Any]:
    """The whole macro, as it shall be."""
    changed = actions.change_macro(by=staff_actor(request), macro_id=macro_id, **_given(body))
    card: dict[str, Any] = encode(changed)
    return card


@router.delete("/desk/macros/{macro_id}", summary="Forget a macro")
def delete_macro(request: HttpRequest, macro_id: UUID) -> dict[str, Any]:
    """What was written with it stays."""
    actions.remove_macro(by=staff_actor(request), macro_id=macro_id)
    return {"removed": str(macro_id)}


@router.post("/desk/tickets/{ticket_id}/macros/{macro_id}", summary="A macro as it would be written here")
def post_rendered(request: HttpRequest, ticket_id: UUID, macro_id: UUID) -> dict[str, Any]:
    """In the customer's language where the macro has it. `missing` placeholders still stand in the text:
    nothing is known to put there. Nothing is sent or changed."""
    viewer = staff_actor(request)
    card: dict[str, Any] = encode(queries.render_macro(viewer=viewer, ticket_id=ticket_id, macro_id=macro_id))
    return card


def _given(body: MacroIn) -> dict[str, Any]:
    acts = {name: value for name, value in body.acts.dict().items() if value}
    return {
        "name": body.name,
        "shortcut": body.shortcut,
        "scope": body.scope,
        "team_id": body.team_id,
        "texts": body.texts,
        "acts": acts,
    }
