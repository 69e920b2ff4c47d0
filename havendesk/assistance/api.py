"""Help beside a conversation, over HTTP. Everything is for staff, and asks for access to the very ticket."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import P, QueryEx, Router, Schema
from pydantic import Field

from havendesk.assistance import actions, queries
from havendesk.assistance.types import SuggestionOutcome, Translator
from havendesk.kernel.cards import encode
from havendesk.kernel.clock import now
from havendesk.kernel.i18n import Language
from havendesk.people.queries import staff_actor

router = Router(tags=["assistance"])


class TargetIn(Schema):
    """Into which language."""

    to: Language


class ReplyIn(Schema):
    """What is about to be said, in which language it is written, and into which it shall be translated."""

    text: str = Field(max_length=100_000)
    language: str = Field(max_length=10)
    to: Language


class OriginalIn(Schema):
    """What the agent wrote, in which language, and in which the message is sent; ``translator``: who made
    what is sent, `person` once the agent has changed it."""

    text: str = Field(max_length=100_000)
    language: str = Field(max_length=10)
    sent_language: str = Field(max_length=10)
    translator: Translator


class SuggestionIn(Schema):
    """A suggestion of one's own."""

    suggestion: UUID


class OutcomeIn(Schema):
    """What became of it: `inserted`, `accepted` (sent as it was), `edited` (sent changed), `rejected`."""

    outcome: SuggestionOutcome


@router.post("/desk/tickets/{ticket_id}/help", summary="What helps with a conversation")
def post_help(
    request: HttpRequest, response: HttpResponse, ticket_id: UUID, body: TargetIn
) -> dict[str, Any]:
    """Looks for this customer and gathers: `findings`, `articles` in their language, what was `tried`, solved
    tickets that are `similar`. Lines for staff are in the language `to`. What is offered is counted."""
    response["Cache-Control"] = "no-store"
    found: dict[str, Any] = encode(
        actions.help_with(
            by=staff_actor(request),
            ticket_id=ticket_id,
            reader=body.to.value,
            address=f"{request.scheme}://{request.get_host()}",
        )
    )
    return found


@router.post("/desk/tickets/{ticket_id}/help/draft", summary="Let a language model word a reply")
def post_draft(request: HttpRequest, ticket_id: UUID, body: SuggestionIn) -> dict[str, Any]:
    """Out of one suggestion, and of nothing else. Where there is none, `trouble` says why."""
    worded: dict[str, Any] = encode(
        actions.word_draft(by=staff_actor(request), ticket_id=ticket_id, suggestion_id=body.suggestion)
    )
    return worded


@router.post("/desk/tickets/{ticket_id}/help/summary", summary="Let a language model word a summary")
def post_summary(request: HttpRequest, ticket_id: UUID, body: TargetIn) -> dict[str, Any]:
    """For staff, in the language `to`; kept nowhere. Where there is none, `trouble` says why."""
    worded: dict[str, Any] = encode(
        actions.word_summary(by=staff_actor(request), ticket_id=ticket_id, reader=body.to.value)
    )
    return worded


@router.post("/desk/suggestions/{suggestion_id}", summary="Say what became of a suggestion")
def post_suggestion(request: HttpRequest, suggestion_id: UUID, body: OutcomeIn) -> dict[str, Any]:
    """Of one's own. What was sent stays sent."""
    actions.settle_suggestion(by=staff_actor(request), suggestion_id=suggestion_id, outcome=body.outcome)
    return {"outcome": body.outcome.value}


@router.get("/desk/assistance/report", summary="How suggestions fare")
def get_report(request: HttpRequest, days: QueryEx[int, P(ge=1, le=365)] = 30) -> dict[str, Any]:
    """By kind and outcome, and calls of language models by purpose and outcome. For leads."""
    found: dict[str, Any] = encode(
        queries.report(viewer=staff_actor(request), since=now() - timedelta(days=days))
    )
    return found


@router.get("/desk/tickets/{ticket_id}/translations", summary="What is kept beside the messages")
def get_translations(
    request: HttpRequest, response: HttpResponse, ticket_id: UUID, to: Language
) -> dict[str, Any]:
    """Translations `kept` for readers of a language, and `originals`: what agents wrote before what was sent.
    `model`: whether a language model could translate more; the two scripts of Chinese never need one."""
    response["Cache-Control"] = "no-store"
    found: dict[str, Any] = encode(
        queries.translations(viewer=staff_actor(request), ticket_id=ticket_id, target=to.value)
    )
    return found


@router.post("/desk/tickets/{ticket_id}/messages/{number}/translation", summary="Translate a message")
def post_translation(request: HttpRequest, ticket_id: UUID, number: int, body: TargetIn) -> dict[str, Any]:
    """Made once and kept. `translator` says who made it; where there is none, `trouble` says why."""
    made: dict[str, Any] = encode(
        actions.translate_message(
            by=staff_actor(request), ticket_id=ticket_id, number=number, target=body.to.value
        )
    )
    return {"number": number, **made}


@router.post("/desk/tickets/{ticket_id}/reply-translation", summary="Translate a reply before it is sent")
def post_reply_translation(request: HttpRequest, ticket_id: UUID, body: ReplyIn) -> dict[str, Any]:
    """To be looked at and changed; nothing is sent or kept. Where there is none, `trouble` says why."""
    made: dict[str, Any] = encode(
        actions.translate_reply(
            by=staff_actor(request),
            ticket_id=ticket_id,
            text=body.text,
            source=body.language,
            target=body.to.value,
        )
    )
    return made


@router.put(
    "/desk/tickets/{ticket_id}/originals/{cid}", summary="Keep what was written before its translation"
)
def put_original(request: HttpRequest, ticket_id: UUID, cid: UUID, body: OriginalIn) -> dict[str, Any]:
    """Before the message is sent under the same `cid`. Only staff see it."""
    actions.keep_original(
        by=staff_actor(request),
        ticket_id=ticket_id,
        client_key=cid,
        text=body.text,
        language=body.language,
        sent_language=body.sent_language,
        translator=body.translator,
    )
    return {"cid": str(cid)}


@router.post("/desk/tickets/{ticket_id}/interpreter", summary="Mark a ticket for an interpreter")
def post_interpreter(request: HttpRequest, ticket_id: UUID) -> dict[str, Any]:
    """It bears the tag `interpreter` then; answers how to take that back."""
    undo = actions.mark_for_interpreter(by=staff_actor(request), ticket_id=ticket_id)
    return {"undo": encode(undo)}
