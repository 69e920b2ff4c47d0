"""The check whether a contact is ours, over HTTP, and the lists behind it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, P, QueryEx, Router, Schema

from havendesk.kernel.actors import ANONYMOUS
from havendesk.kernel.cards import encode
from havendesk.people.queries import staff_actor
from havendesk.protection import actions, queries
from havendesk.protection.actions.official import MOST_LABEL, MOST_WORDS
from havendesk.protection.asking import asked, may_report, network
from havendesk.protection.rules.official import LONGEST
from havendesk.protection.types import ChannelKind, Mark

router = Router(tags=["protection"])


class ReportIn(Schema):
    """Something that claims to be us."""

    value: str = Field(max_length=LONGEST)
    words: str = Field("", max_length=MOST_WORDS)


class ChannelIn(Schema):
    """A contact of ours."""

    kind: ChannelKind
    value: str = Field(max_length=LONGEST)
    label: str = Field(max_length=MOST_LABEL)
    covers_below: bool = False


class RemoveIn(Schema):
    """Why it is ours no more."""

    reason: str = Field(max_length=500)


class MarkIn(Schema):
    """What a report is, and why."""

    mark: Mark
    reason: str = Field(max_length=500)


@router.get("/official", auth=None, summary="Is this contact really ours?")
def get_official(request: HttpRequest, value: QueryEx[str, P(max_length=LONGEST)]) -> dict[str, Any]:
    """A domain, address, number, name or agent's code; `verdict` is `ours`, `not_ours` or `scam`."""
    return _object(asked(request, value))


@router.post("/official/reports", auth=None, summary="Report something that claims to be us")
def post_report(request: HttpRequest, body: ReportIn) -> dict[str, Any]:
    """Kept once and counted."""
    may_report(request)
    actions.report_channel(by=ANONYMOUS, value=body.value, network=network(request), words=body.words)
    return {"reported": True}


@router.get("/desk/official", summary="Our official channels")
def get_channels(request: HttpRequest) -> list[dict[str, Any]]:
    """By kind and value."""
    rows: list[dict[str, Any]] = encode(queries.channels(viewer=staff_actor(request)))
    return rows


@router.post("/desk/official", summary="Add an official channel")
def post_channel(request: HttpRequest, body: ChannelIn) -> dict[str, Any]:
    """Answers its id."""
    channel_id = actions.add_channel(
        by=staff_actor(request),
        kind=body.kind,
        value=body.value,
        label=body.label,
        covers_below=body.covers_below,
    )
    return {"channel_id": str(channel_id)}


@router.post("/desk/official/{channel_id}/remove", summary="Take a channel off the list")
def post_remove(request: HttpRequest, channel_id: UUID, body: RemoveIn) -> dict[str, Any]:
    """It is not ours from now on."""
    actions.remove_channel(by=staff_actor(request), channel_id=channel_id, reason=body.reason)
    return {"removed": str(channel_id)}


@router.get("/desk/official/reports", summary="What people reported")
def get_reports(
    request: HttpRequest,
    mark: Mark = Mark.OPEN,
    after: QueryEx[str, P(max_length=400)] = "",
    limit: QueryEx[int, P(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """Most often reported first."""
    page = queries.channel_reports(viewer=staff_actor(request), mark=mark, after=after, limit=limit)
    return _object(page)


@router.post("/desk/official/reports/{report_id}/mark", summary="Say what a report is")
def post_mark(request: HttpRequest, report_id: UUID, body: MarkIn) -> dict[str, Any]:
    """A scam is answered as one from now on."""
    actions.mark_report(by=staff_actor(request), report_id=report_id, mark=body.mark, reason=body.reason)
    return {"marked": str(report_id)}


def _object(card: Any) -> dict[str, Any]:
    encoded: dict[str, Any] = encode(card)
    return encoded
