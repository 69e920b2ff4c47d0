"""What customers think of the bot, and what is done about it."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID, uuid5

from havendesk.bot.actions.speaking import KEYS
from havendesk.bot.models import Answer, Review, Verdict
from havendesk.bot.options import BotOptions
from havendesk.bot.rules import wording
from havendesk.bot.types import DecisionKind, HandOverReason, ReviewOutcome, ReviewSource
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import noop, say
from havendesk.kernel.options import options_of
from havendesk.routing import actions as routing
from havendesk.routing.types import QueueReason
from havendesk.tickets import actions as tickets
from havendesk.tickets import queries as ticket_queries
from havendesk.tickets.types import Handler, NewMessage, Status, TicketRow

_POOR, _GOOD = 2, 4
_RATED_WELL = "rated_well"
MOST_NOTE = 1000


@action("bot.heed_rating", open_to=(ActorKind.SYSTEM,))
def heed_rating(*, by: Actor, ticket_id: UUID, score: int) -> None:
    """Act on what a customer thought of the bot: 4 and 5 solve the ticket, 1 and 2 bring a person.

    Nothing happens when the bot is no longer the handler, when the ticket is finished, or, for a good score,
    when the customer has written since and waits: then the question counts, not the praise.
    """
    routing.await_turn(by=by)
    about(subject=("ticket", ticket_id), ticket=ticket_id, after={"score": score})
    row = _with_bot(ticket_id)
    if row is None:
        return
    if score <= _POOR:
        summary = _noted(RATED, score=score)
        _bring_person(by, row, "rated", summary)
    elif score >= _GOOD and row.waiting_since is None:
        with suppress(Refused):  # somebody wrote in this very moment
            tickets.set_status(
                by=by,
                ticket_id=ticket_id,
                status=Status.SOLVED,
                reason=_RATED_WELL,
                only_if_head=row.last_number,
            )


@action("bot.judge_answer", open_to=(ActorKind.CUSTOMER,))
def judge_answer(*, by: Actor, ticket_id: UUID, number: int, helped: bool) -> None:
    """Whether one answer helped, as its customer says. One that did not is reviewed and brings a person.

    Raises:
        Refused: ``not_found`` for a ticket of somebody else or a message that is no answer of the bot.
    """
    # The turn comes before any lock, because a bad word may hand the ticket over.
    routing.await_turn(by=SYSTEM)
    row = ticket_queries.states(viewer=SYSTEM, ticket_ids=[ticket_id]).get(ticket_id)
    answer = _answer(ticket_id, number)
    if row is None or row.customer_id != by.id or answer is None:
        raise Refused(ErrorCode.NOT_FOUND, field="number")
    about(subject=("ticket", ticket_id), ticket=ticket_id, customer=by.id, after={"helped": helped})
    Verdict.objects.update_or_create(
        ticket_id=ticket_id, number=number, defaults={"helped": helped, "at": now()}
    )
    if helped:
        return
    _open_review(answer, ReviewSource.CUSTOMER)
    row = _with_bot(ticket_id)
    # Who has gone on with the bot since is not torn away from it by an old answer.
    if row is not None and row.last_number == number:
        rests = answer.evidence.get("slug") or answer.detail
        _bring_person(SYSTEM, row, f"judged/{number}", _noted(NOT_HELPED, name=rests))


@action("bot.report_answer")
def report_answer(*, by: Actor, ticket_id: UUID, number: int) -> None:
    """A member of staff who may see the conversation holds an answer for wrong. Twice changes nothing.

    Raises:
        Refused: ``not_found``, ``no_access_grant``.
    """
    about(subject=("ticket", ticket_id), ticket=ticket_id)
    if ticket_id not in ticket_queries.followable(viewer=by, ticket_ids=[ticket_id]):
        raise Refused(ErrorCode.NO_ACCESS_GRANT, field="ticket")
    answer = _answer(ticket_id, number)
    if answer is None:
        raise Refused(ErrorCode.NOT_FOUND, field="number")
    _open_review(answer, ReviewSource.AGENT)


@action("bot.settle_review")
def settle_review(*, by: Actor, review_id: UUID, outcome: ReviewOutcome, note: str = "") -> None:
    """What a look at the answer found; a later look replaces it.

    Raises:
        Refused: ``not_found``, ``field_invalid`` for a note of more than 1,000 characters.
    """
    if len(note) > MOST_NOTE:
        raise Refused(ErrorCode.FIELD_INVALID, field="note", limit=MOST_NOTE)
    row = Review.objects.select_for_update().filter(id=review_id).select_related("answer").first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="review")
    about(subject=("review", row.id), ticket=row.answer.ticket_id, after={"outcome": outcome.value})
    row.outcome, row.note, row.reviewer_id, row.settled_at = outcome.value, note, by.id, now()
    Review.objects.bulk_update([row], ["outcome", "note", "reviewer", "settled_at"])


def _answer(ticket_id: UUID, number: int) -> Answer | None:
    return Answer.objects.filter(
        ticket_id=ticket_id, number=number, decision=DecisionKind.ANSWER.value
    ).first()


def _open_review(answer: Answer, source: ReviewSource) -> None:
    Review.objects.get_or_create(answer=answer, defaults={"source": source.value, "at": now()})


def _with_bot(ticket_id: UUID) -> TicketRow | None:
    row = ticket_queries.states(viewer=SYSTEM, ticket_ids=[ticket_id]).get(ticket_id)
    if row is None or row.handler is not Handler.BOT or row.status in (Status.SOLVED, Status.CLOSED):
        return None
    return row


RATED = noop("The customer rated the assistant's answer {score} of 5.")
NOT_HELPED = noop("The customer says that the answer ({name}) did not help.")


def _noted(text: str, **values: object) -> str:
    return say(options_of(BotOptions).bot_notes, text, **values)


def _bring_person(by: Actor, row: TicketRow, why: str, summary: str) -> None:
    message = NewMessage(
        ticket_id=row.id,
        author=SYSTEM,
        client_key=uuid5(KEYS, f"{row.id}/{why}"),
        text=say(row.language, wording.HANDING_OVER[HandOverReason.NOT_HELPED]),
        channel=row.channel,
    )
    tickets.append_messages(by=SYSTEM, batch=[message])
    routing.enqueue(by=by, ticket_id=row.id, reason=QueueReason.BOT_UNSURE, summary=summary)
