"""Which questions without an answer ask the same thing."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from havendesk.kernel.i18n import Language
from havendesk.knowledge.rules.analysis import ANALYSES, Analyser
from havendesk.people.types import Topic

# Likeness (cosine of terms weighed by rarity, 0 to 1) from which two questions are one gap: below it, words
# that many questions share ("account", "why") would join them.
ALIKE_FROM = 0.3
# One customer's trouble is no gap in the help centre.
LEAST_TICKETS = 3
# Wordings of one gap that a question is compared with.
MOST_WORDINGS = 40

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that found no answer: where, when and in which words."""

    ticket_id: UUID
    number: int
    language: Language
    topic: Topic
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class KnownGap:
    """A gap that was proposed before, whatever became of it."""

    key: str
    language: Language
    questions: tuple[str, ...]


@dataclass(slots=True)
class Gap:
    """Questions that ask the same thing. `key` is that of the gap which was proposed before, else empty."""

    key: str
    language: Language
    wordings: list[Counter[str]]
    members: list[Unanswered] = field(default_factory=list)

    @property
    def tickets(self) -> list[UUID]:
        """Matters in which it was asked, the newest first."""
        return list(dict.fromkeys(one.ticket_id for one in reversed(self.members)))

    @property
    def topic(self) -> Topic:
        """What most of the matters are about."""
        return Counter(one.topic for one in self.members).most_common(1)[0][0]


def gather(questions: Sequence[Unanswered], known: Sequence[KnownGap]) -> list[Gap]:
    """Gaps that at least three matters ask about, the most asked first.

    Args:
        known: earlier gaps; a question that belongs to one of them is counted there.
    """
    found: list[Gap] = []
    for language in Language:
        own = sorted((one for one in questions if one.language is language), key=lambda one: one.at)
        if own:
            found += _of_language(language, own, [one for one in known if one.language is language])
    wanted = [gap for gap in found if len(gap.tickets) >= LEAST_TICKETS]
    return sorted(wanted, key=lambda gap: (-len(gap.members), gap.members[0].at))


def _of_language(language: Language, own: Sequence[Unanswered], known: Sequence[KnownGap]) -> list[Gap]:
    terms = {(one.ticket_id, one.number): _terms(language, one.text) for one in own}
    rarity = _rarity(list(terms.values()))
    gaps = [Gap(gap.key, language, [_terms(language, text) for text in gap.questions]) for gap in known]
    for one in own:
        words = terms[one.ticket_id, one.number]
        if not words:
            continue
        best = max(gaps, key=lambda gap: _nearness(words, gap, rarity), default=None)
        if best is None or _nearness(words, best, rarity) < ALIKE_FROM:
            best = Gap("", language, [])
            gaps.append(best)
        best.members.append(one)
        best.wordings.append(words)
    return gaps


def _nearness(words: Counter[str], gap: Gap, rarity: Weights) -> float:
    """Likeness to the nearest wording of the gap."""
    return max((_likeness(words, other, rarity) for other in gap.wordings[:MOST_WORDINGS]), default=0.0)


def _terms(language: Language, text: str) -> Counter[str]:
    """Words; in English also what they are made of, so that "stake" and "staking" meet; in Korean pieces of
    two and three syllables, since single ones join what is only asked in the same polite form."""
    analyses: Sequence[tuple[Analyser, float]] = ANALYSES[language]
    if language is not Language.EN:
        analyses = analyses[1:] if language is Language.KO else analyses[:1]
    return Counter({term for analyse, _ in analyses for term in analyse(text)})


def _rarity(questions: Sequence[Counter[str]]) -> dict[str, float]:
    """From 1 (in every question) to 2 (in one): in a small heap what joins a gap is no rare word."""
    held: Counter[str] = Counter()
    for words in questions:
        held.update(words.keys())
    total = len(questions)
    scale = math.log(total + 1)
    return defaultdict(
        lambda: 2.0, {word: 1.0 + math.log(total / count) / scale for word, count in held.items()}
    )


def _likeness(one: Counter[str], other: Counter[str], rarity: Weights) -> float:
    shared = sum(one[word] * other[word] * rarity[word] ** 2 for word in one.keys() & other.keys())
    return shared / (_length(one, rarity) * _length(other, rarity) or 1.0)


def _length(words: Counter[str], rarity: Weights) -> float:
    return math.sqrt(sum((count * rarity[word]) ** 2 for word, count in words.items()))
