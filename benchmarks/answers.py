"""How well the bot answers the questions that were written before the articles; prints JSON.

    python -m benchmarks.answers

`first` is the share of questions whose right article is found first; `peer` is the same for plain bigram BM25
over title, variants, summary and body (a usual default for these languages) in the same run. `right`,
`wrong`, `clarified_…` and `handed_over` come from `bot.rules.decide`; `report_half` counts them on the
questions that no constant was fitted on. Exits 1 when a limit is missed.
"""

import json
import math
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from benchmarks.starter import WRITTEN, Shelf, questions, report_half, right_slugs, shelf
from havendesk.bot.rules import VERSION, decide
from havendesk.bot.rules.understanding.from_search import of_hits
from havendesk.bot.types import Answer, AnswerKind, Clarify, Decision, HandOver, HandOverReason, Turn
from havendesk.kernel.i18n import Language
from havendesk.knowledge.rules.language import detect_language
from havendesk.knowledge.rules.ranking import Index
from havendesk.knowledge.rules.text import normalise
from havendesk.knowledge.types import Hit
from havendesk.resolvers.types import Slots

AT = datetime(2026, 1, 1, tzinfo=UTC)
# Limits of the issue: 60 % right first, 10 of 100 answered wrongly.
LEAST_FIRST = 0.6
MOST_WRONG = 0.1
LEAST_UNKNOWN_HANDED_OVER = 0.6
K1, B = 1.2, 0.75


def bigrams(text: str) -> list[str]:
    """Character bigrams, whitespace included: the peer's only analysis."""
    folded = normalise(text)
    return [folded[i : i + 2] for i in range(max(1, len(folded) - 1))]


def peer(one: Shelf) -> Callable[[str], str]:
    """Plain BM25 over bigrams; gives the best article's slug."""
    counts = [Counter(bigrams("\n".join((d.title, *d.variants, d.summary, d.body)))) for d in one.documents]
    average = sum(sum(count.values()) for count in counts) / max(1, len(counts))
    holders = Counter(term for count in counts for term in count)

    def best(question: str) -> str:
        scores = []
        for count in counts:
            length = sum(count.values())
            score = 0.0
            for term in set(bigrams(question)):
                idf = math.log(1 + (len(counts) - holders[term] + 0.5) / (holders[term] + 0.5))
                score += idf * count[term] * (K1 + 1) / (count[term] + K1 * (1 - B + B * length / average))
            scores.append(score)
        return one.documents[scores.index(max(scores))].key

    return best


def measure(language: Language) -> dict[str, Any]:
    """All figures of one language."""
    one = shelf(language)
    index, other = one.index(), peer(one)
    asked = [row for row in questions("starter") if row["language"] == language.value]
    unseen = {row["text"] for row in report_half("starter", language)}
    outcome: Counter[str] = Counter()
    apart: Counter[str] = Counter()
    times = []
    for row in asked:
        started = time.perf_counter()
        detected = detect_language(row["text"], language)
        hits = one.hits(index, row["text"])
        decision = decided(row["text"], hits, detected.language, detected.written)
        times.append(time.perf_counter() - started)
        outcome["language"] += detected.language is language
        outcome["first"] += bool(hits) and hits[0].slug in right_slugs(row)
        outcome["peer"] += other(row["text"]) in right_slugs(row)
        outcome[kind(decision, right_slugs(row))] += 1
        if row["text"] in unseen:
            apart.update(["questions", kind(decision, right_slugs(row))])
    times.sort()
    return {
        "questions": len(asked),
        **{name: outcome[name] for name in ("first", "peer", "language", "right", "wrong")},
        **{name: outcome[name] for name in ("clarified_right", "clarified_wrong", "handed_over")},
        "report_half": dict(apart),
        "unknown_handed_over": share(one, index, "unknown"),
        "person_handed_over": share(one, index, "person"),
        "milliseconds_p50": round(1000 * times[len(times) // 2], 2),
        "milliseconds_p95": round(1000 * times[int(len(times) * 0.95)], 2),
    }


def decided(text: str, hits: list[Hit], language: Language, written: str) -> Decision:
    """What the bot does for a visitor who writes this, with the articles alone."""
    understood = of_hits(hits, language, written, Slots())
    return decide(Turn(text, language, written), understood, None, AT)


def kind(decision: object, right: frozenset[str]) -> str:
    """How a decision counts for a question whose right articles are known."""
    if isinstance(decision, Answer):
        return "right" if decision.kind is AnswerKind.ARTICLE and decision.slug in right else "wrong"
    if isinstance(decision, Clarify):
        return "clarified_right" if right & {c.slug for c in decision.choices} else "clarified_wrong"
    return "handed_over"


def share(one: Shelf, index: Index, name: str) -> float:
    """Share of a file's questions that go to a person (for `person`: because a person was asked for)."""
    rows = [row for row in questions(name) if row["language"] == one.language.value]
    handed = 0
    for row in rows:
        written = detect_language(row["text"], one.language).written
        decision = decided(row["text"], one.hits(index, row["text"]), one.language, written)
        wanted = name == "unknown" or getattr(decision, "reason", None) is HandOverReason.WANTS_PERSON
        handed += isinstance(decision, HandOver) and wanted
    return round(handed / max(1, len(rows)), 3)


def main() -> int:
    """Print the report; 0 when every limit holds."""
    by_language = {language.value: measure(language) for language in WRITTEN}
    total: Counter[str] = Counter()
    for figures in by_language.values():
        total.update({name: value for name, value in figures.items() if isinstance(value, int)})
    unknown = [figures["unknown_handed_over"] for figures in by_language.values()]
    person = [figures["person_handed_over"] for figures in by_language.values()]
    holds = {
        "first": total["first"] >= LEAST_FIRST * total["questions"],
        "wrong": total["wrong"] <= MOST_WRONG * total["questions"],
        "above_peer": total["first"] > total["peer"],
        "unknown": sum(unknown) / len(unknown) >= LEAST_UNKNOWN_HANDED_OVER,
        "person": min(person) == 1.0,
    }
    halves: Counter[str] = Counter()
    for figures in by_language.values():
        halves.update(figures["report_half"])
    report = {
        "rules": VERSION,
        "total": dict(total),
        "report_half": dict(halves),
        "languages": by_language,
        "memory_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "holds": holds,
    }
    json.dump(report, sys.stdout, indent=1, ensure_ascii=False)
    sys.stdout.write("\n")
    return 0 if all(holds.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
