"""Trains the desk's own classifier on one file and scores another: the same code that answers customers."""

import resource
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # ships no types

from havendesk.bot.questions import BadQuestions, Question
from havendesk.bot.rules.understanding import measuring
from havendesk.bot.rules.understanding.model import NO_EVIDENCE, LanguageModel, Reading
from havendesk.bot.rules.understanding.training import VERSION, Example, TooLittle, Wishes, train
from havendesk.kernel.encoders.types import Encoder
from havendesk.kernel.i18n import Language
from havendesk.knowledge.rules.language import detect_language

# A file's language is that of most of so many rows, taken evenly.
_ROWS_READ_FOR_LANGUAGE = 300
_ROWS_TIMED = 300
_AT_A_TIME = 256
# Per cent of the questions, the surest, of which the wrong answers are counted.
_ANSWERED = (60, 80)


@dataclass(frozen=True, slots=True)
class FileLanguage:
    """What most rows are written in: the desk's language that analyses them, and ISO 639-1 ("" unclear)."""

    language: Language
    written: str


def language_of(texts: Sequence[str]) -> FileLanguage:
    """The language of a file, read from its rows."""
    step = max(1, len(texts) // _ROWS_READ_FOR_LANGUAGE)
    first = Counter(detect_language(text, Language.EN) for text in texts[::step]).most_common()
    language = first[0][0].language
    # Once more with what was learnt as the prior: kanji alone are Japanese in a Japanese file.
    guesses = Counter(detect_language(text, language) for text in texts[::step])
    written = Counter[str]()
    for guess, count in guesses.items():
        if guess.written:
            written[guess.written] += count
    return FileLanguage(language, written.most_common(1)[0][0] if written else "")


def evaluate(
    taught: Sequence[Question],
    asked: Sequence[Question],
    foreign: Mapping[str, Sequence[Question]],
    installed: Encoder | None,
) -> dict[str, Any]:
    """Figures, ready for JSON. One core is used.

    Args:
        foreign: questions that none of the categories answers, by the name that their figures begin with.
        installed: the encoder of this install; used when it reads the file's language.

    Raises:
        BadQuestions: the questions to learn from hold fewer than two categories.
    """
    with threadpool_limits(limits=1):
        return _evaluate(taught, asked, foreign, installed)


def _evaluate(
    taught: Sequence[Question],
    asked: Sequence[Question],
    foreign: Mapping[str, Sequence[Question]],
    installed: Encoder | None,
) -> dict[str, Any]:
    spoken = language_of([one.text for one in taught])
    encoder = installed if installed is not None and spoken.written in installed.languages else None
    started = time.perf_counter()
    try:
        trained = train(
            [Example(one.text, one.category) for one in taught], spoken.language, encoder, Wishes()
        )
    except TooLittle as little:
        raise BadQuestions(f"There is too little to learn from: {little}.") from None
    seconds = time.perf_counter() - started
    model = trained.model
    scored = [
        measuring.Asked(
            question.category,
            model.targets[reading.order[0]],
            question.category in {model.targets[place] for place in reading.order[:3]},
            reading.chance,
        )
        for question, reading in zip(asked, _read(model, asked, encoder), strict=True)
    ]
    answered = [one for one in scored if one.chance >= model.thresholds.answer]
    accepted = [one for one in scored if one.chance >= model.thresholds.choices]
    report: dict[str, Any] = {
        "version": VERSION,
        "language": spoken.written or spoken.language.value,
        "encoder": encoder.name if encoder is not None else None,
        "encoder_skipped": _why_skipped(installed, encoder, spoken),
        "categories": len(model.targets),
        "train_rows": len(taught),
        "test_rows": len(asked),
        "test_rows_of_unknown_categories": sum(one.category not in model.targets for one in asked),
        "accuracy": measuring.accuracy(scored),
        "macro_f1": measuring.macro_f1(scored),
        "among_first_three": sum(one.among_three for one in scored) / len(scored),
        "coverage_at_95_precision": measuring.coverage(scored),
        "thresholds": {"answer": model.thresholds.answer, "choices": model.thresholds.choices},
        "answered": len(answered) / len(scored),
        "wrong_of_answers": 1.0 - measuring.accuracy(answered) if answered else 0.0,
        "wrong_at_answered": {str(one): measuring.wrong_at(scored, one / 100) for one in _ANSWERED},
        "in_scope_accuracy_at_threshold": sum(one.found == one.target for one in accepted) / len(scored),
    }
    for name, questions in foreign.items():
        report |= _foreign_figures(name, model, scored, _read(model, questions, encoder))
    return report | {
        "milliseconds_per_query": _timed(model, asked, spoken.language, encoder),
        "training_seconds": seconds,
        "memory_megabytes": _peak_megabytes(),
    }


def _read(model: LanguageModel, questions: Sequence[Question], encoder: Encoder | None) -> list[Reading]:
    found: list[Reading] = []
    for start in range(0, len(questions), _AT_A_TIME):
        texts = [one.text for one in questions[start : start + _AT_A_TIME]]
        found += model.read_all(texts, encoder, [NO_EVIDENCE] * len(texts))
    return found


def _why_skipped(installed: Encoder | None, used: Encoder | None, spoken: FileLanguage) -> str | None:
    if used is not None:
        return None
    if installed is None:
        return "no encoder is installed"
    return f"the installed encoder does not read {spoken.written or 'this language'}"


def _foreign_figures(
    name: str, model: LanguageModel, scored: Sequence[measuring.Asked], read: Sequence[Reading]
) -> dict[str, Any]:
    chances = [one.chance for one in read]
    return {
        f"{name}_rows": len(read),
        f"{name}_recall": sum(one < model.thresholds.choices for one in chances) / len(chances),
        f"{name}_answered": sum(one >= model.thresholds.answer for one in chances) / len(chances),
        f"{name}_auroc": measuring.auroc([one.chance for one in scored], chances),
    }


def _timed(
    model: LanguageModel, asked: Sequence[Question], prior: Language, encoder: Encoder | None
) -> dict[str, float]:
    """Milliseconds from the text to the reading, one question at a time."""
    times = []
    for one in asked[:: max(1, len(asked) // _ROWS_TIMED)]:
        started = time.perf_counter()
        detect_language(one.text, prior)
        model.read(one.text, encoder)
        times.append(1000.0 * (time.perf_counter() - started))
    return {"p50": measuring.percentile(times, 0.5), "p95": measuring.percentile(times, 0.95)}


def _peak_megabytes() -> float:
    """The most memory that this process has held."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux counts KiB, macOS bytes.
    return peak / (1024.0 * 1024.0) if sys.platform == "darwin" else peak / 1024.0
