"""The help beside a conversation: gathered when an agent opens it, counted by what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from havendesk.assistance.models import Suggestion
from havendesk.assistance.rules.drafting import article_draft, question_of
from havendesk.assistance.rules.intents import intents_for
from havendesk.assistance.types import (
    ArticleHelp,
    EvidenceLine,
    FindingHelp,
    HelpCard,
    SuggestionKind,
    SuggestionOutcome,
    Tried,
)
from havendesk.bot import queries as bot
from havendesk.bot.rules.understanding import Understanding
from havendesk.bot.types import AnswerCard
from havendesk.customers import queries as customers
from havendesk.exchange import queries as exchange
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.cards import encode
from havendesk.kernel.clock import now
from havendesk.kernel.doors import PersonalData, about, action
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import Language, fallbacks, nearest
from havendesk.kernel.language_models.asking import available
from havendesk.knowledge import queries as knowledge
from havendesk.knowledge.types import ArticleCard
from havendesk.resolvers import queries as resolvers
from havendesk.resolvers.rules import wording
from havendesk.resolvers.types import Finding, FindingCode
from havendesk.tickets import queries as tickets
from havendesk.tickets.types import AuthorKind, MessageCard, TicketRow, Visibility

MOST_ARTICLES = 3
_READ_BACK = 100
# Findings that tell an agent nothing about this customer.
_EMPTY = frozenset({FindingCode.NOT_OFFERED, FindingCode.SWITCHED_OFF, FindingCode.NEEDS_SIGN_IN})


@dataclass(frozen=True, slots=True)
class _Offer:
    kind: SuggestionKind
    subject: str
    text: str


@action("assistance.help", apart=True)
def help_with(*, by: Actor, ticket_id: UUID, reader: str, address: str) -> HelpCard:
    """Look, and gather what helps with a ticket: finders run for its customer, articles in their language,
    what the bot tried, solved tickets like it. What is offered is noted, to be counted.

    Args:
        reader: language of the member of staff, for the lines that are theirs.
        address: where customers reach this desk, for links in drafts.

    Raises:
        Refused: ``not_found``, ``no_access_grant``.
    """
    about(subject=("ticket", ticket_id), ticket=ticket_id, reads=PersonalData.LEDGER)
    row = tickets.matter(viewer=by, ticket_id=ticket_id)
    about(customer=row.customer_id)
    language = nearest(row.language)
    assets = exchange.asset_codes(viewer=SYSTEM)
    understood = bot.understand(viewer=SYSTEM, text=_asked(by, row), prior=language, assets=assets)
    reference = customers.exchange_ref(viewer=SYSTEM, customer_id=row.customer_id)
    findings = _findings(row, understood, reference)
    articles = _articles(understood, language)
    offers = [
        *(_Offer(SuggestionKind.FINDING, one.intent.value, wording.text(one, language)) for one in findings),
        *(_Offer(SuggestionKind.ARTICLE, one.slug, article_draft(one, address)) for one in articles),
    ]
    noted = _noted(by, ticket_id, offers)
    return HelpCard(
        language=language.value,
        topic=row.topic,
        visitor=reference is None,
        model=available(),
        slots=_shown_slots(understood),
        findings=tuple(
            _finding_help(one, noted[SuggestionKind.FINDING, one.intent.value], reader) for one in findings
        ),
        articles=tuple(_article_help(one, noted[SuggestionKind.ARTICLE, one.slug]) for one in articles),
        tried=tuple(map(_tried, bot.answers(viewer=SYSTEM, ticket_id=ticket_id))),
        similar=tickets.solved_like(viewer=by, ticket_id=ticket_id),
    )


@action("assistance.settle_suggestion")
def settle_suggestion(*, by: Actor, suggestion_id: UUID, outcome: SuggestionOutcome) -> None:
    """Note what became of one's own suggestion. What was sent stays sent: a later word does not change it.

    Raises:
        Refused: ``not_found``; ``field_invalid`` for ``offered``.
    """
    row = Suggestion.objects.select_for_update().filter(id=suggestion_id, staff_id=staff_of(by)).first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="suggestion")
    about(
        subject=("suggestion", row.id),
        ticket=row.ticket_id,
        before={"outcome": row.outcome},
        after={"outcome": outcome.value},
    )
    if outcome is SuggestionOutcome.OFFERED:
        raise Refused(ErrorCode.FIELD_INVALID, field="outcome")
    if row.outcome in (SuggestionOutcome.ACCEPTED, SuggestionOutcome.EDITED):
        return
    Suggestion.objects.filter(id=row.id).update(outcome=outcome.value, settled_at=now())


def staff_of(by: Actor) -> UUID:
    """The member of staff who acts.

    Raises:
        Refused: ``forbidden`` for anybody else; suggestions belong to people.
    """
    if by.id is None or not by.is_staff:
        raise Refused(ErrorCode.FORBIDDEN)
    return by.id


def customers_words(messages: Sequence[MessageCard]) -> str:
    """What the customer said in these messages."""
    return question_of([one.text for one in messages if one.author.kind is AuthorKind.CUSTOMER])


def said(by: Actor, row: TicketRow) -> list[MessageCard]:
    """The last public messages of a ticket."""
    after = max(0, row.last_number - _READ_BACK)
    found = tickets.messages(viewer=by, ticket_id=row.id, after=after)
    return [one for one in found if one.visibility is Visibility.PUBLIC]


def _asked(by: Actor, row: TicketRow) -> str:
    return customers_words(said(by, row))


def _findings(row: TicketRow, understood: Understanding, reference: str | None) -> list[Finding]:
    found = [
        resolvers.find(viewer=SYSTEM, exchange_customer_id=reference, intent=intent, slots=understood.slots)
        for intent in intents_for(understood.targets, row.topic, understood.slots)
    ]
    return [one for one in found if one.code not in _EMPTY]


def _articles(understood: Understanding, language: Language) -> list[ArticleCard]:
    """The likeliest articles in the customer's language, else in the next one that they may read."""
    found = []
    for target in understood.articles[:MOST_ARTICLES]:
        for tag in fallbacks(language.value):
            with suppress(Refused):
                found.append(knowledge.article(viewer=SYSTEM, slug=target.name, language=Language(tag)))
                break
    return found


def _noted(
    by: Actor, ticket_id: UUID, offers: Sequence[_Offer]
) -> dict[tuple[SuggestionKind, str], Suggestion]:
    """The rows of what is offered; one that was offered to this member of staff before keeps its outcome."""
    at = now()
    Suggestion.objects.bulk_create(
        [
            Suggestion(
                ticket_id=ticket_id,
                staff_id=staff_of(by),
                kind=one.kind.value,
                subject=one.subject,
                text=one.text,
                outcome=SuggestionOutcome.OFFERED.value,
                at=at,
            )
            for one in offers
        ],
        update_conflicts=True,
        unique_fields=["ticket", "staff", "kind", "subject"],
        update_fields=["text"],
    )
    rows = Suggestion.objects.filter(ticket_id=ticket_id, staff_id=staff_of(by))
    return {(SuggestionKind(row.kind), row.subject): row for row in rows}


def _finding_help(finding: Finding, row: Suggestion, reader: str) -> FindingHelp:
    return FindingHelp(
        suggestion=row.id,
        outcome=SuggestionOutcome(row.outcome),
        intent=finding.intent.value,
        short=wording.short(finding, reader),
        draft=row.text,
        next_action=finding.next_action,
        evidence=tuple(
            EvidenceLine(one.kind.value, one.source, one.fetched_at, one.height, one.silent)
            for one in finding.evidence
        ),
    )


def _article_help(card: ArticleCard, row: Suggestion) -> ArticleHelp:
    return ArticleHelp(
        suggestion=row.id,
        outcome=SuggestionOutcome(row.outcome),
        slug=card.slug,
        title=card.title,
        summary=card.summary,
        url=card.url,
        language=card.language.value,
        draft=row.text,
    )


def _shown_slots(understood: Understanding) -> dict[str, str]:
    """Values by name, lists joined; what was not found is left out."""
    values = encode(understood.slots)
    return {
        name: ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        for name, value in values.items()
        if value
    }


def _tried(card: AnswerCard) -> Tried:
    slugs = [card.evidence.get("slug"), *(one.get("slug") for one in card.evidence.get("choices", ()))]
    return Tried(card.kind.value, card.detail, tuple(one for one in slugs if one), card.at)
