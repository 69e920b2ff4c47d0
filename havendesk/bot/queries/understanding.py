"""Understanding a customer's words with what is published now and the model in force.

Each process keeps the models that it has read. A new one is noticed by its id, a changed article by its
shelf's mark: its known questions are found at once, the classifier follows with the next training. A language
without a model of its own is served by the search and its gate alone: the build that the desk comes with.
"""

import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import BinaryField, F, Func

from havendesk.bot.learning import MOST_HITS, evidence_of, language_learnt, wordings
from havendesk.bot.models import Model
from havendesk.bot.rules import gate, slots
from havendesk.bot.rules.understanding import Outcome, Target, TargetKind, Understanding
from havendesk.bot.rules.understanding.artefact import Unreadable, from_bytes, with_wordings
from havendesk.bot.rules.understanding.confusable import is_open
from havendesk.bot.rules.understanding.model import LanguageModel, Reading
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import query
from havendesk.kernel.encoders import encoder_for
from havendesk.kernel.i18n import Language
from havendesk.kernel.logs import get_logger
from havendesk.kernel.memory import give_back
from havendesk.knowledge import queries as knowledge
from havendesk.knowledge.rules.language import LanguageGuess, detect_language
from havendesk.knowledge.types import Hit
from havendesk.knowledge.types.taught import TaughtShelf
from havendesk.people.types import Topic
from havendesk.resolvers.types import Slots

log = get_logger(__name__)

MOST_TARGETS = 10
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A model as it was read, with the wordings of its shelf's mark; `model` is None if it is unreadable."""

    id: UUID
    sha256: str
    mark: int
    model: LanguageModel | None


@dataclass(frozen=True, slots=True)
class _Title:
    """What is shown of an article."""

    topic: Topic
    title: str
    revision: int


@dataclass(frozen=True, slots=True)
class _Titles:
    """Those of all published texts of a language, by slug, at a mark of its shelf. Nothing else of a text is
    kept: the bodies of a thousand are as large as what was learnt from them."""

    mark: int
    by_slug: Mapping[str, _Title]


_models: dict[Language, _Loaded] = {}
_titles: dict[Language, _Titles] = {}
_loading = threading.Lock()


@query("bot.understand", open_to=(ActorKind.SYSTEM, ActorKind.BOT))
def understand(*, viewer: Actor, text: str, prior: Language, assets: Collection[str] = ()) -> Understanding:
    """What a text is most likely about, how sure that is, and the values in it. Waits for nobody outside.

    Args:
        text: the customer's words, any length; the first 2,000 characters count for the targets, all of them
            for the ids among the slots.
        prior: the customer's locale or the language of the conversation so far.
        assets: codes of the exchange's assets, as far as the caller knows them.
    """
    guess = detect_language(text, prior)
    # The ranker weighs the encoder by itself, and was fitted on the words' evidence.
    hits = knowledge.search(viewer=viewer, text=text, language=guess.language, limit=MOST_HITS, meaning=False)
    loaded = _model(language_learnt(guess.language))
    found = slots.extract(text, guess.language, now(), assets)
    if loaded is None or loaded.model is None:
        return _by_search(guess, hits, found)
    evidence = evidence_of([(hit.slug, hit.score, hit.strength, hit.coverage) for hit in hits])
    reading = loaded.model.read(text, encoder_for(guess.language), evidence)
    thresholds = loaded.model.thresholds
    # Nothing of it is known, neither to the search nor to the classifier: no target is better than another.
    known = bool(hits) or reading.features["known_words"] > 0.0
    outcome = _outcome(reading.chance if known else 0.0, thresholds.answer, thresholds.choices)
    if outcome is Outcome.ANSWER and is_open([loaded.model.targets[place] for place in reading.order]):
        outcome = Outcome.CHOICES
    return Understanding(
        language=guess.language,
        written=guess.written,
        targets=_targets(loaded.model, loaded.mark, reading, guess.language) if known else (),
        chance=reading.chance if known else 0.0,
        outcome=outcome,
        slots=found,
        features={name: round(value, 4) for name, value in reading.features.items()},
        model=f"{loaded.model.language.value}/{loaded.sha256[:12]}",
    )


def _outcome(chance: float, answer: float, choices: float) -> Outcome:
    if chance >= answer:
        return Outcome.ANSWER
    return Outcome.CHOICES if chance >= choices else Outcome.HAND_OVER


def _targets(model: LanguageModel, mark: int, reading: Reading, language: Language) -> tuple[Target, ...]:
    titles = _titles_at(_mark(language) if language is not model.language else mark, language)
    found = []
    for place in reading.order:
        kind, _, name = model.targets[place].partition(":")
        target = _target(TargetKind(kind), name, float(reading.probabilities[place]), titles.get(name))
        if target is not None:
            found.append(target)
        if len(found) == MOST_TARGETS:
            break
    return tuple(found)


def _target(kind: TargetKind, name: str, probability: float, text: _Title | None) -> Target | None:
    if kind is TargetKind.INTENT:
        return Target(kind, name, probability)
    # Taken back since, or not there in this script of the language.
    if text is None:
        return None
    return Target(kind, name, probability, text.topic, text.title, text.revision)


def _by_search(guess: LanguageGuess, hits: list[Hit], found: Slots) -> Understanding:
    chance = gate.chance(hits, guess.language)
    best = hits[:MOST_TARGETS]
    total = sum(hit.score for hit in best) or 1.0
    return Understanding(
        language=guess.language,
        written=guess.written,
        targets=tuple(
            Target(TargetKind.ARTICLE, hit.slug, hit.score / total, hit.topic, hit.title, hit.revision)
            for hit in best
        ),
        chance=chance,
        outcome=_outcome(chance, gate.ANSWER_FROM, gate.CLARIFY_FROM),
        slots=found,
        features=dict(zip(gate.NAMES, gate.features(hits[0]), strict=True)) if hits else {},
        model=gate.VERSION,
    )


def _model(language: Language) -> _Loaded | None:
    current = Model.objects.filter(language=language.value, current=True).values_list("id", flat=True).first()
    if current is None:
        return None
    mark = _mark(language)
    loaded = _models.get(language)
    if loaded is not None and (loaded.id, loaded.mark) == (current, mark):
        return loaded
    with _loading:
        loaded = _models.get(language)
        if loaded is None or (loaded.id, loaded.mark) != (current, mark):
            loaded = _models[language] = _load(language, current, loaded)
            # What was unpacked for it, and the texts that it was compared with.
            give_back()
    return loaded


def _load(language: Language, current: UUID, before: _Loaded | None) -> _Loaded:
    shelf = _shelf(language)
    if before is not None and before.id == current:
        sha256, model = before.sha256, before.model
    else:
        sha256 = Model.objects.values_list("sha256", flat=True).get(pk=current)
        model = _read(language, current)
    if model is not None:
        model = with_wordings(model, wordings(language, shelf), encoder_for(language))
    return _Loaded(current, sha256, shelf.mark, model)


def _read(language: Language, model_id: UUID) -> LanguageModel | None:
    try:
        return from_bytes(_content(model_id))
    except Unreadable as fault:
        # Made by another version of the desk; the search serves until the next training.
        log.warning("bot.model_unreadable", language=language.value, why=str(fault))
        return None


def _content(model_id: UUID) -> bytes:
    """In pieces: a session's buffer stays as large as the largest value that it ever received, and that comes
    in twice its length."""
    rows, found = Model.objects.filter(pk=model_id), bytearray()
    while True:
        piece = Func(F("content"), len(found) + 1, _PIECE, function="substring", output_field=BinaryField())
        read = bytes(rows.values_list(piece, flat=True).get() or b"")
        found += read
        if len(read) < _PIECE:
            return bytes(found)


def _mark(language: Language) -> int:
    return knowledge.shelf_mark(viewer=SYSTEM, language=language)


def _shelf(language: Language) -> TaughtShelf:
    """The texts as they are now; only their titles are kept."""
    shelf = knowledge.taught_shelf(viewer=SYSTEM, language=language)
    by_slug = {text.slug: _Title(text.topic, text.title, text.revision) for text in shelf.texts}
    _titles[language] = _Titles(shelf.mark, by_slug)
    return shelf


def _titles_at(mark: int, language: Language) -> Mapping[str, _Title]:
    titles = _titles.get(language)
    if titles is None or titles.mark != mark:
        _shelf(language)
        titles = _titles[language]
    return titles.by_slug


def forget() -> None:
    """Drop what this process has read; it is read again at the next question (for tests)."""
    _models.clear()
    _titles.clear()
