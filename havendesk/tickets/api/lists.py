"""The desk's lists over HTTP: what they hold, how many, and the views that people keep."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, P, Query, QueryEx, Router, Schema

from havendesk.kernel.cards import encode
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people.queries import staff_actor
from havendesk.people.types import Topic
from havendesk.tickets import actions, queries
from havendesk.tickets.api.shared import rows_json
from havendesk.tickets.rules.lists import ListFilter, Scope, Sort, read_filter
from havendesk.tickets.types import Channel, DeskView, Priority, Status

router = Router(tags=["tickets"])


class FilterIn(Schema):
    """What a list leaves in; several values of one member are alternatives."""

    status: list[Status] = Field(default_factory=list)
    topic: list[Topic] = Field(default_factory=list)
    priority: list[Priority] = Field(default_factory=list)
    language: list[str] = Field(default_factory=list)
    team: list[UUID] = Field(default_factory=list)
    assignee: str = Field(default="", description="`me`, `none` or the id of a member of staff")
    tag: list[UUID] = Field(default_factory=list)
    channel: list[Channel] = Field(default_factory=list)
    snoozed: bool | None = None
    unread: bool | None = None
    waiting_minutes: int = Field(default=0, description="the customer has waited at least so long")
    older_minutes: int = Field(default=0, description="the last message is at least so old")

    def wanted(self) -> ListFilter:
        """The filter as the list takes it."""
        return read_filter(self.asked())

    def asked(self) -> dict[str, Any]:
        """Members that ask for something."""
        return {name: value for name, value in self.dict().items() if value not in ("", 0) or value is False}


class ViewIn(Schema):
    """A view to keep."""

    name: str
    scope: Scope = Scope.PRIVATE
    team_id: UUID | None = None
    filter: FilterIn = FilterIn()
    sort: Sort = Sort.NEWEST
    position: int = 0


def _view_of(text: str) -> DeskView | UUID:
    if text in set(DeskView):
        return DeskView(text)
    try:
        return UUID(text)
    except ValueError:
        raise Refused(ErrorCode.FIELD_INVALID, field="view") from None


@router.get("/desk/tickets", summary="A list of the desk")
def get_desk_tickets(
    request: HttpRequest,
    wanted: Query[FilterIn],
    view: QueryEx[str, P(max_length=36, description="a built-in list or the id of a saved view")] = "mine",
    sort: Sort | None = None,
    after: QueryEx[str, P(max_length=300)] = "",
    limit: QueryEx[int, P(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """By keyset: pass ``next`` as ``after``. Nothing in a row is personal data.

    Built-in lists: `mine`, `team`, `queue`, `all`, `snoozed`, `mentioned`, `unread`. The filter's members
    narrow the list further; without a status it shows what is not finished.
    """
    page = queries.desk_list(
        viewer=staff_actor(request),
        view=_view_of(view),
        wanted=wanted.wanted(),
        sort=sort,
        after=after,
        limit=limit,
    )
    return {"items": rows_json(page.items), "next": page.next}


@router.get("/desk/counts", summary="How many tickets each list holds")
def get_counts(request: HttpRequest) -> dict[str, Any]:
    """By list: `count`, exact up to 1,000; `more` where there are more than that."""
    found = queries.desk_counts(viewer=staff_actor(request))
    return {one.view: {"count": one.count, "more": one.more} for one in found}


@router.get("/desk/views", summary="Saved views")
def get_views(request: HttpRequest) -> list[dict[str, Any]]:
    """One's own, those of one's teams, those for everybody."""
    return rows_json(queries.views(viewer=staff_actor(request)))


@router.post("/desk/views", summary="Keep a view")
def post_view(request: HttpRequest, body: ViewIn) -> dict[str, Any]:
    """Sharing with a team or with everybody is a lead's."""
    card = actions.add_view(by=staff_actor(request), **_given(body))
    kept: dict[str, Any] = encode(card)
    return kept


@router.put("/desk/views/{view_id}", summary="Change a view")
def put_view(request: HttpRequest, view_id: UUID, body: ViewIn) -> dict[str, Any]:
    """The whole view, as it shall be."""
    card = actions.change_view(by=staff_actor(request), view_id=view_id, **_given(body))
    kept: dict[str, Any] = encode(card)
    return kept


@router.delete("/desk/views/{view_id}", summary="Forget a view")
def delete_view(request: HttpRequest, view_id: UUID) -> dict[str, Any]:
    """Tickets stay as they are."""
    actions.remove_view(by=staff_actor(request), view_id=view_id)
    return {"removed": str(view_id)}


def _given(body: ViewIn) -> dict[str, Any]:
    return {
        "name": body.name,
        "scope": body.scope,
        "team_id": body.team_id,
        "filter": body.filter.asked(),
        "sort": body.sort,
        "position": body.position,
    }
