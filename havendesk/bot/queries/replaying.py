"""Stored decisions made again with the present rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from havendesk.bot.models import Answer
from havendesk.bot.queries.answers import answers
from havendesk.bot.rules import decide
from havendesk.bot.rules.deciding import detail_of, kind_of
from havendesk.bot.rules.reading import turn_of, waiting_question
from havendesk.bot.rules.stored import finding_of, understanding_of
from havendesk.bot.types import AnswerCard, Decision, Difference
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.doors import PersonalData, about, query
from havendesk.tickets import queries as tickets


@query("bot.differences", reads=PersonalData.MESSAGE, open_to=(ActorKind.SYSTEM,))
def differences(*, viewer: Actor, since: datetime, limit: int = 1000) -> tuple[int, list[Difference]]:
    """How many decisions since a moment were made again, and those that would be others now.

    Each is made from the conversation as it was, and from what was understood and found then. One that was
    made before inputs were kept, or whose words are erased, is left out.
    """
    about(subject=("answers", None))
    rows = Answer.objects.filter(at__gte=since).exclude(inputs={}).order_by("ticket_id", "question_number")
    again, found = 0, []
    for ticket_id in dict.fromkeys(rows.values_list("ticket_id", flat=True)[:limit]):
        for card, fresh in _made_again(ticket_id, since):
            again += 1
            if difference := _difference(card, fresh):
                found.append(difference)
    return again, found


def _made_again(ticket_id: UUID, since: datetime) -> list[tuple[AnswerCard, Decision]]:
    cards = answers(viewer=SYSTEM, ticket_id=ticket_id)
    messages = tickets.messages(viewer=SYSTEM, ticket_id=ticket_id)
    made = []
    for place, card in enumerate(cards):
        if card.at < since or not card.inputs:
            continue
        question = waiting_question([one for one in messages if one.number <= card.question_number])
        if question is None:
            continue
        made.append((card, _decision(question, card, cards[:place])))
    return made


def _decision(question: Any, card: AnswerCard, earlier: Sequence[AnswerCard]) -> Decision:
    understood = understanding_of(card.inputs["understood"])
    turn = turn_of(question, earlier, understood=understood, signed_in=card.inputs["signed_in"])
    return decide(turn, understood, finding_of(card.inputs["finding"]), card.at)


def _difference(card: AnswerCard, fresh: Decision) -> Difference | None:
    was = _named(card.kind.value, card.detail, card.evidence.get("slug", ""))
    now = _named(kind_of(fresh).value, detail_of(fresh), getattr(fresh, "slug", ""))
    if was == now:
        return None
    return Difference(card.ticket_id, card.question_number, was, now, card.rules_version)


def _named(kind: str, detail: str, slug: str) -> str:
    return "/".join(part for part in (kind, detail, slug) if part)
