"""What a language model words on demand: a reply out of one suggestion, a summary of the conversation."""

from __future__ import annotations

from uuid import UUID

from havendesk.assistance.actions.helping import customers_words, said, staff_of
from havendesk.assistance.models import Suggestion
from havendesk.assistance.rules import glossary
from havendesk.assistance.translating import ENGLISH_NAMES, TROUBLES, names_of
from havendesk.assistance.types import SuggestionKind, SuggestionOutcome, TranslatorTrouble, WordedHelp
from havendesk.kernel.actors import Actor
from havendesk.kernel.clock import now
from havendesk.kernel.doors import PersonalData, about, action
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.language_models.asking import ask
from havendesk.kernel.language_models.types import CallOutcome, Job, Purpose, Worded
from havendesk.tickets import queries as tickets
from havendesk.tickets.types import AuthorKind

_MOST_CHARACTERS = 6_000
_DRAFT = (
    "Write the reply of a support agent in {language}: short, calm, polite, to what the last material asks. "
    "Say only what the first material says. Promise nothing."
)
_SUMMARY = (
    "Summarise this conversation of a customer with support in {language} for the colleague who takes over: "
    "what is wanted, what was done, what is open. At most five short sentences."
)


@action("assistance.word_draft", apart=True)
def word_draft(*, by: Actor, ticket_id: UUID, suggestion_id: UUID) -> WordedHelp:
    """A reply worded from one of one's own suggestions, the only evidence it may draw on. It becomes a
    suggestion itself. Where there is none, ``trouble`` says why; the suggestion's own text is the draft.

    Raises:
        Refused: ``not_found``, ``no_access_grant``.
    """
    about(subject=("ticket", ticket_id), ticket=ticket_id, reads=PersonalData.MESSAGE)
    row = tickets.matter(viewer=by, ticket_id=ticket_id)
    about(customer=row.customer_id)
    made_of = Suggestion.objects.filter(id=suggestion_id, ticket_id=ticket_id, staff_id=staff_of(by)).first()
    if made_of is None:
        raise Refused(ErrorCode.NOT_FOUND, field="suggestion")
    worded = ask(
        Job(
            purpose=Purpose.DRAFT,
            instruction=_DRAFT.format(language=ENGLISH_NAMES.get(row.language, row.language)),
            material=(made_of.text,),
            context=(customers_words(said(by, row)),),
            conversation=ticket_id,
            names=names_of(row.customer_id),
            terms=glossary.terms(made_of.text),
        ),
        by=by,
    )
    if worded.outcome is not CallOutcome.DONE:
        return _without(worded)
    draft, _ = Suggestion.objects.update_or_create(
        ticket_id=ticket_id,
        staff_id=staff_of(by),
        kind=SuggestionKind.DRAFT.value,
        subject=str(made_of.id),
        defaults={
            "text": worded.text,
            "outcome": SuggestionOutcome.OFFERED.value,
            "at": now(),
            "settled_at": None,
        },
    )
    return WordedHelp(worded.text, suggestion=draft.id)


@action("assistance.word_summary", apart=True)
def word_summary(*, by: Actor, ticket_id: UUID, reader: str) -> WordedHelp:
    """A summary of what was said, for staff; kept nowhere. Where there is none, ``trouble`` says why.

    Raises:
        Refused: ``not_found``, ``no_access_grant``.
    """
    about(subject=("ticket", ticket_id), ticket=ticket_id, reads=PersonalData.MESSAGE)
    row = tickets.matter(viewer=by, ticket_id=ticket_id)
    about(customer=row.customer_id)
    lines = [
        f"{'Customer' if one.author.kind is AuthorKind.CUSTOMER else 'Support'}: {one.text}"
        for one in said(by, row)
    ]
    worded = ask(
        Job(
            purpose=Purpose.SUMMARISE,
            instruction=_SUMMARY.format(language=ENGLISH_NAMES.get(reader, reader)),
            material=("\n".join(lines)[-_MOST_CHARACTERS:],),
            conversation=ticket_id,
            names=names_of(row.customer_id),
        ),
        by=by,
    )
    return WordedHelp(worded.text) if worded.outcome is CallOutcome.DONE else _without(worded)


def _without(worded: Worded) -> WordedHelp:
    return WordedHelp("", TROUBLES.get(worded.outcome, TranslatorTrouble.NO_ANSWER))
