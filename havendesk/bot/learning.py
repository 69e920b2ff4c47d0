"""What the models are made of, and the making: slow, and outside any transaction."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # ships no types

from havendesk.bot.rules.understanding import calibration
from havendesk.bot.rules.understanding.artefact import digest, to_bytes
from havendesk.bot.rules.understanding.comparing import understood
from havendesk.bot.rules.understanding.kin import article_key, intent_key, kin
from havendesk.bot.rules.understanding.model import Evidence, Found
from havendesk.bot.rules.understanding.training import (
    FEWEST_TARGETS,
    VERSION,
    Example,
    HeldOut,
    Searcher,
    Wishes,
    learn,
    train,
)
from havendesk.kernel.encoders import encoder_reading
from havendesk.kernel.i18n import Language
from havendesk.kernel.memory import give_back
from havendesk.knowledge.rules.ranking import Index
from havendesk.knowledge.rules.weighing import Document, forget_analyses
from havendesk.knowledge.types.taught import TaughtShelf, TaughtText
from havendesk.resolvers.rules.example_questions import examples

# One model serves both scripts of Chinese: traditional characters are folded before anything is learnt.
LEARNT: tuple[Language, ...] = tuple(one for one in Language if one is not Language.ZH_HANT)
MOST_HITS = 50
MADE_BY = f"{VERSION}/{calibration.VERSION}"
"""How models are made now: one that was made otherwise is made anew."""
_FAR = Path(__file__).parent / "far"
_WORDINGS = Path(__file__).parent / "wordings"


def language_learnt(language: Language) -> Language:
    """The language whose model reads this one."""
    return Language.ZH_HANS if language is Language.ZH_HANT else language


@dataclass(frozen=True, slots=True)
class Material:
    """What the model of one language is learnt from: the known wordings of every target, by its name, and the
    published texts that the search has beside it. `encoded`: with the installed encoder, where it reads the
    language. `first`: in a sixth of the time, for a desk that has no model: nothing is kept back to be asked
    unseen, and no encoder takes part."""

    language: Language
    wordings: Mapping[str, tuple[str, ...]]
    texts: tuple[TaughtText, ...]
    encoded: bool
    first: bool = False


@dataclass(frozen=True, slots=True)
class Artefact:
    """A model's bytes, `size` of them from `start` on in a file: several models of a large desk are more than
    who publishes them has to hold."""

    file: BinaryIO
    start: int
    size: int

    @classmethod
    def of(cls, content: bytes) -> "Artefact":
        """Of bytes in memory."""
        return cls(BytesIO(content), 0, len(content))

    def pieces(self, most: int) -> Iterator[bytes]:
        """Its bytes in order, so many at a time at most."""
        for at in range(0, self.size, most):
            self.file.seek(self.start + at)
            yield self.file.read(min(most, self.size - at))

    def whole(self) -> bytes:
        """All of them."""
        return b"".join(self.pieces(max(1, self.size)))


@dataclass(frozen=True, slots=True)
class Made:
    """One trained model on its way to being published."""

    language: Language
    content: Artefact
    sha256: str
    card: dict[str, Any]
    held_out: HeldOut


def material(language: Language, shelf: TaughtShelf, *, encoded: bool = True) -> Material:
    """What there is to learn from in a language."""
    return Material(language, wordings(language, shelf), shelf.texts, encoded)


def make(given: Material) -> Made | None:
    """Train the model of one language on one core; None where there is too little to learn from."""
    language = given.language
    taught = [Example(text, name) for name, texts in given.wordings.items() for text in texts if text]
    if len({one.target for one in taught}) < FEWEST_TARGETS:
        return None
    wishes = Wishes(far=far_questions(language), kin=kin(), without=searcher_without(language, given.texts))
    with threadpool_limits(limits=1):
        if given.first:
            trained = learn(taught, language, wishes)
        else:
            trained = train(taught, language, encoder_reading(language) if given.encoded else None, wishes)
    forget_analyses()
    give_back()
    model = calibration.calibrated(trained.model)
    # What was left out stays ranked by the weights that the training found: only so do models compare whose
    # constants differ.
    chance = model.gate.chance(trained.held_out.values)
    held_out = replace(trained.held_out, chance=chance)
    content = to_bytes(model)
    card = {
        "version": MADE_BY,
        "encoder": model.encoder_name or None,
        "targets": list(model.classes),
        "articles": {text.slug: text.revision for text in given.texts},
        "examples": len(taught),
        "terms": len(model.vocabulary),
        "bytes": len(content),
        "thresholds": {"answer": model.thresholds.answer, "choices": model.thresholds.choices},
        "unseen": None if given.first else _rounded(held_out.figures(model.thresholds)),
    }
    return Made(language, Artefact.of(content), digest(content), card, held_out)


def _rounded(figures: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in figures.items()}


def wordings(language: Language, shelf: TaughtShelf) -> dict[str, tuple[str, ...]]:
    """The known wordings of every target, by its name: those of the published articles, what customers say
    for the articles that a new desk begins with, and the finders' examples."""
    said = customers_wordings(language)
    found = {
        article_key(text.slug): tuple(
            dict.fromkeys((text.title, *text.variants, *said.get((text.slug, text.title), ())))
        )
        for text in shelf.texts
    }
    found.update({intent_key(intent): asked for intent, asked in examples(language.value).items()})
    return found


@cache
def customers_wordings(language: Language) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """How customers ask what the first articles answer, by slug and title: whoever writes an article anew
    gives it another title, and these wordings are not about it. Written apart from every measure."""
    file = _WORDINGS / f"{language.value}.toml"
    if not file.exists():
        return {}
    known = tomllib.loads(file.read_text(encoding="utf-8"))
    return {(slug, one["title"]): tuple(one["said"]) for slug, one in known.items()}


@cache
def far_questions(language: Language) -> tuple[str, ...]:
    """Questions of other fields: what the desk is not for."""
    file = _FAR / f"{language.value}.txt"
    return tuple(file.read_text(encoding="utf-8").split("\n")[:-1]) if file.exists() else ()


def searcher_without(
    language: Language, texts: tuple[TaughtText, ...]
) -> Callable[[frozenset[str]], Searcher]:
    """The search as customers have it, but without some known questions."""

    def without(gone: frozenset[str]) -> Searcher:
        index = Index(language, [_document(text, gone) for text in texts])

        def search(question: str) -> Evidence:
            return evidence_of(
                [
                    (hit.key, hit.score, hit.strength, hit.coverage)
                    for hit in index.search(question, MOST_HITS)
                ]
            )

        return search

    return without


def evidence_of(hits: list[tuple[str, float, float, float]]) -> Evidence:
    """The search's results (slug, score, strength, coverage), best first, as the model weighs them."""
    best = hits[0][1] if hits else 1.0
    return {
        article_key(slug): Found(score / best, strength, coverage) for slug, score, strength, coverage in hits
    }


def _document(text: TaughtText, gone: frozenset[str]) -> Document:
    return Document(
        key=text.slug,
        title="" if text.title in gone else text.title,
        variants=tuple(one for one in text.variants if one not in gone),
        summary=text.summary,
        body=text.body,
    )


def questions_of(made: Made) -> dict[str, bool]:
    """Which wordings were understood unseen."""
    return understood(made.held_out)
