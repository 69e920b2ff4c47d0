"""A live question: an agent asks what the exchange knows, types the answer, and sees only right or wrong."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from uuid import UUID

from havendesk.cases.recovery import rules
from havendesk.cases.recovery.actions.cases import give, known, locked, proof_of, since, still_proving
from havendesk.cases.recovery.models import LiveQuestion, Recovery
from havendesk.cases.recovery.tokens import answer_digest
from havendesk.cases.recovery.types import AnswerCard, Proof, ProofState, QuestionCard, QuestionKind
from havendesk.customers.queries import has_access
from havendesk.exchange import queries as exchange
from havendesk.exchange.types import Transfer
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import PersonalData, about, action, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7

SEES_ALL = "cases.recovery.recovery"
"""The permission of security: an agent needs an open matter of this customer instead."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What can be asked, and its answer; ``about``: the exchange's id of it."""

    kind: QuestionKind
    about: str
    params: dict[str, str]
    answer: str


@action("cases.recovery.ask_question", apart=True)
def ask_question(*, by: Actor, recovery_id: UUID) -> QuestionCard:
    """A question about something that is older than what does not count, never twice the same. Three in one
    recovery, whoever asks.

    Raises:
        Refused: ``not_found``, ``no_access_grant`` for an agent without an open matter of this customer,
            ``case_closed``, ``too_many``, ``not_offered`` where there is nothing left to ask,
            ``exchange_silent``.
    """
    set_based()
    row = known(by, recovery_id)
    _may_ask(by, row)
    still_proving(row)
    # One question about a transfer may hold the answer to another.
    asked = set(LiveQuestion.objects.filter(recovery=row).values_list("matter", flat=True))
    left = [one for one in _matters(row) if one.about not in asked]
    if not left:
        raise Refused(ErrorCode.NOT_OFFERED, field="question")
    if by.id is None:
        raise Refused(ErrorCode.FORBIDDEN, permission="cases.recovery.ask_question")
    return keep_question(by=by, recovery_id=row.id, matter=secrets.choice(left), asker=by.id)


@action("cases.recovery.keep_question", open_to=(ActorKind.SYSTEM,))
def keep_question(*, by: Actor, recovery_id: UUID, matter: Matter, asker: UUID) -> QuestionCard:
    """Count a question, and keep its answer as a keyed hash."""
    row = locked(recovery_id)
    about(reads=PersonalData.LEDGER, after={"kind": matter.kind.value})
    still_proving(row)
    proof = proof_of(row, Proof.LIVE_QUESTION)
    number = LiveQuestion.objects.filter(recovery=row).count()
    if proof.state in (ProofState.SPENT, ProofState.GIVEN) or number >= rules.MOST_QUESTIONS:
        raise Refused(ErrorCode.TOO_MANY, most=rules.MOST_QUESTIONS)
    at, question_id = now(), uuid7()
    made = LiveQuestion.objects.create(
        id=question_id,
        recovery=row,
        kind=matter.kind.value,
        matter=matter.about,
        params=matter.params,
        digest=answer_digest(question_id, rules.plain_answer(matter.kind, matter.answer)),
        asked_by_id=asker,
        asked_at=at,
        until=at + rules.QUESTION_LIVES,
    )
    proof.state = ProofState.WAITING.value
    proof.save(update_fields=["state"])
    return QuestionCard(made.id, matter.kind, matter.params, made.until)


@action("cases.recovery.answer_question")
def answer_question(*, by: Actor, question_id: UUID, answer: str) -> AnswerCard:
    """Take the caller's answer, once. Two right ones prove; when two cannot be reached any more, the rung is
    spent.

    Raises:
        Refused: ``not_found`` for a question that somebody else asked, ``case_closed``, ``conflict`` for one
            that was answered or lay too long.
    """
    found = LiveQuestion.objects.filter(id=question_id, asked_by_id=by.id).first()
    if found is None:
        raise Refused(ErrorCode.NOT_FOUND, field="question_id")
    row = locked(found.recovery_id)
    _may_ask(by, row)
    still_proving(row)
    question = LiveQuestion.objects.select_for_update().get(id=found.id)
    if question.right is not None or question.until <= now():
        raise Refused(ErrorCode.CONFLICT, field="question_id")
    plain = rules.plain_answer(QuestionKind(question.kind), answer[:200])
    question.right = hmac.compare_digest(bytes(question.digest), answer_digest(question.id, plain))
    question.save(update_fields=["right"])
    about(after={"proof": Proof.LIVE_QUESTION.value, "right": question.right})
    return _judged(row, right=question.right)


def _judged(row: Recovery, *, right: bool) -> AnswerCard:
    questions = LiveQuestion.objects.filter(recovery=row)
    rights = questions.filter(right=True).count()
    left = rules.MOST_QUESTIONS - questions.count()
    proof = proof_of(row, Proof.LIVE_QUESTION)
    if rights >= rules.RIGHT_ANSWERS:
        give(row, proof)
    elif rights + left < rules.RIGHT_ANSWERS:
        proof.state = ProofState.SPENT.value
        proof.save(update_fields=["state"])
    return AnswerCard(right, max(left, 0), rights >= rules.RIGHT_ANSWERS)


def _may_ask(by: Actor, row: Recovery) -> None:
    if by.may(SEES_ALL):
        return
    if by.id is None or not has_access(viewer=SYSTEM, agent_id=by.id, customer_id=row.customer_id):
        raise Refused(ErrorCode.NO_ACCESS_GRANT, field="recovery_id")


def _matters(row: Recovery) -> list[Matter]:
    old = since(row)
    moves = exchange.transfers(viewer=SYSTEM, exchange_customer_id=row.exchange_ref, most=200).value
    person = exchange.customer(viewer=SYSTEM, exchange_customer_id=row.exchange_ref).value
    found = [matter for one in moves if one.created_at < old for matter in _of_transfer(one)]
    if person.created_at < old:
        month = f"{person.created_at:%Y-%m}"
        found.append(Matter(QuestionKind.ACCOUNT_MONTH, "account", {}, month))
    return found


def _of_transfer(one: Transfer) -> list[Matter]:
    day = f"{one.created_at:%Y-%m-%d}"
    amount = f"{one.amount:f}"
    params = {"asset": one.asset, "day": day}
    if one.direction == "deposit":
        return [Matter(QuestionKind.DEPOSIT_AMOUNT, one.id, params, amount)]
    if one.direction == "withdrawal":
        return [
            Matter(QuestionKind.WITHDRAWAL_AMOUNT, one.id, params, amount),
            Matter(QuestionKind.WITHDRAWAL_ASSET, one.id, {"day": day}, one.asset),
        ]
    return []
