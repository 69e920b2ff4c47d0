"""What is said for a finding, in the reader's language. Text is made from findings, never the other way.

``head`` is one sentence that says what was found; ``more`` says what it means and what comes next. A sentence
whose values are not known is left out. ``row`` is said for each numbered row of values (``1.asset`` …).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from havendesk.kernel.i18n import Language, nearest, say
from havendesk.resolvers.rules.wording import (
    accounts,
    basics,
    certificates,
    charges,
    complaints,
    deposits,
    earning,
    markets,
    money,
    orders,
    security,
    transfers,
    withdrawals,
)
from havendesk.resolvers.rules.wording.formats import formatted, known
from havendesk.resolvers.rules.wording.parts import Text
from havendesk.resolvers.types import Candidate, Finding, FindingCode, ReadingKind, SlotName

__all__ = ["TEXTS", "candidate_label", "missing_question", "short", "text"]

TEXTS: dict[FindingCode, Text] = (
    accounts.TEXTS
    | basics.TEXTS
    | certificates.TEXTS
    | charges.TEXTS
    | complaints.TEXTS
    | deposits.TEXTS
    | earning.TEXTS
    | markets.TEXTS
    | money.TEXTS
    | orders.TEXTS
    | security.TEXTS
    | transfers.TEXTS
    | withdrawals.TEXTS
)
LABELS: dict[ReadingKind, tuple[str, ...]] = basics.LABELS
QUESTIONS: dict[SlotName, str] = basics.QUESTIONS

_PLACE = re.compile(r"\{([a-z0-9_]+)\}")


def text(finding: Finding, language: str) -> str:
    """The whole answer: paragraphs parted by an empty line."""
    language = _spoken(language)
    said = TEXTS[finding.code]
    lines = list(_rows(said, finding, language))
    if said.row and "more_count" in finding.values:
        lines += _sentence(basics.MORE_ROWS, finding.values, language)
    parts = [
        *_sentence(said.head, finding.values, language),
        *(["\n".join(lines)] if lines else []),
        _joined((one for each in said.more for one in _sentence(each, finding.values, language)), language),
    ]
    if finding.missing:
        parts.append(missing_question(finding, language))
    return "\n\n".join(part for part in parts if part)


def short(finding: Finding, language: str) -> str:
    """One line."""
    language = _spoken(language)
    return " ".join(_sentence(TEXTS[finding.code].head, finding.values, language))


def candidate_label(candidate: Candidate, language: str) -> str:
    """The text of the button that chooses this candidate."""
    language = _spoken(language)
    parts = LABELS.get(candidate.kind, ("{name}",))
    return " · ".join(one for part in parts for one in _sentence(part, candidate.values, language))


def missing_question(finding: Finding, language: str) -> str:
    """Asks for the values that are missing."""
    language = _spoken(language)
    return " ".join(say(language, QUESTIONS[slot]) for slot in finding.missing)


def places(sentence: str) -> frozenset[str]:
    """Names of the places of a text."""
    return frozenset(_PLACE.findall(sentence))


def _spoken(language: str) -> str:
    return language if language in tuple(Language) else nearest(language).value


def _joined(sentences: Iterable[str], language: str) -> str:
    """One paragraph; Chinese and Japanese put nothing between sentences."""
    return ("" if language.startswith(("zh", "ja")) else " ").join(sentences)


def _rows(said: Text, finding: Finding, language: str) -> Iterator[str]:
    number = 1
    while said.row:
        start = f"{number}."
        line = {
            name.removeprefix(start): value
            for name, value in finding.values.items()
            if name.startswith(start)
        }
        if not line:
            return
        yield "• " + " ".join(
            one for part in (said.row, *said.row_more) for one in _sentence(part, line, language)
        )
        number += 1


def _sentence(sentence: str, values: Mapping[str, str], language: str) -> list[str]:
    """The sentence, or nothing where one of its values is not known."""
    needed = places(sentence)
    if not all(known(name, values) for name in needed):
        return []
    return [say(language, sentence, **{name: formatted(name, values, language) for name in needed})]
