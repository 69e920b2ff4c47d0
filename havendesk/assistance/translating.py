"""One text into another language: nothing to do, a table, a language model, or plainly no translator."""

from __future__ import annotations

from uuid import UUID

from havendesk.assistance.options import AssistanceOptions
from havendesk.assistance.rules import glossary, scripts
from havendesk.assistance.types import Translated, Translator, TranslatorTrouble
from havendesk.customers import queries as customers
from havendesk.exchange import queries as exchange
from havendesk.kernel import chinese
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.errors import Refused
from havendesk.kernel.i18n import LANGUAGE_NAMES, Language
from havendesk.kernel.language_models.asking import ask, available
from havendesk.kernel.language_models.client import configured
from havendesk.kernel.language_models.types import CallOutcome, Job, Purpose
from havendesk.kernel.options import options_of

TROUBLES = {
    CallOutcome.OFF: TranslatorTrouble.NONE_SET_UP,
    CallOutcome.SWITCHED_OFF: TranslatorTrouble.SWITCHED_OFF,
    CallOutcome.DAY_BUDGET: TranslatorTrouble.BUDGET_SPENT,
    CallOutcome.CONVERSATION_BUDGET: TranslatorTrouble.BUDGET_SPENT,
    CallOutcome.UNGROUNDED: TranslatorTrouble.NOT_TRUE_TO_TEXT,
}
_READ_NAMES = "Names are taken out before a text is translated"
ENGLISH_NAMES = {
    Language.EN.value: "English",
    Language.ZH_HANS.value: "Simplified Chinese",
    Language.ZH_HANT.value: "Traditional Chinese",
    Language.KO.value: "Korean",
    Language.JA.value: "Japanese",
}


def translate(
    text: str, *, source: str, target: str, by: Actor, ticket_id: UUID, customer_id: UUID
) -> Translated:
    """The text in the target's language; waits for a stranger where a model is asked.

    Args:
        source: the language that is assumed; the script of the text corrects it.
        customer_id: whose name and contacts must not leave.
    """
    written = scripts.written_in(text, source)
    if not text.strip():
        return Translated("", written, target, None, TranslatorTrouble.NO_TEXT)
    if written == target:
        return Translated(text, written, target, Translator.SAME)
    if {written, target} <= scripts.CHINESE:
        convert = chinese.traditional if target == Language.ZH_HANT.value else chinese.simplified
        return Translated(convert(text), written, target, Translator.CHINESE)
    if not available():
        return Translated("", written, target, None, _why_not())
    return _by_model(text, written, target, by, ticket_id, customer_id)


def _by_model(
    text: str, written: str, target: str, by: Actor, ticket_id: UUID, customer_id: UUID
) -> Translated:
    job = Job(
        purpose=Purpose.TRANSLATE,
        instruction=_instruction(target),
        material=(text,),
        conversation=ticket_id,
        names=names_of(customer_id),
        terms=glossary.terms(text, _frozen_names()),
        whole=True,
    )
    worded = ask(job, by=by)
    trouble = None
    if worded.outcome is not CallOutcome.DONE:
        trouble = TROUBLES.get(worded.outcome, TranslatorTrouble.NO_ANSWER)
    elif not scripts.readable_as(worded.text, target):
        trouble = TranslatorTrouble.NOT_TRUE_TO_TEXT
    if trouble is not None:
        return Translated("", written, target, None, trouble)
    return Translated(worded.text, written, target, Translator.MODEL)


def _instruction(target: str) -> str:
    name = ENGLISH_NAMES.get(target, LANGUAGE_NAMES.get(target, target))
    return (
        f"Translate the material into {name}, whole and true to its sense and tone, line by line. "
        "Write numbers in figures as they are. Do not answer it."
    )


def _why_not() -> TranslatorTrouble:
    return TranslatorTrouble.NONE_SET_UP if configured() is None else TranslatorTrouble.SWITCHED_OFF


def names_of(customer_id: UUID) -> tuple[str, ...]:
    """What the desk knows of a customer that must not leave: the name whole and in parts, contact values."""
    card = customers.private_card(viewer=SYSTEM, customer_id=customer_id, reason=_READ_NAMES)
    parts = [part for part in card.display_name.split() if len(part) >= 2]
    return tuple(dict.fromkeys([card.display_name, *parts, *(one.value for one in card.contacts)]))


def _frozen_names() -> tuple[str, ...]:
    try:
        assets = {row.asset for row in exchange.asset_networks(viewer=SYSTEM)}
    except Refused:  # a silent exchange: capitals are found by their form
        assets = set()
    return (*sorted(assets), *options_of(AssistanceOptions).assistance_glossary)
