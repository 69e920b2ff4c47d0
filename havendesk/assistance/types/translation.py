"""Cards of translations."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Translator(StrEnum):
    """Who made a translation: nobody had to, the tables of Chinese scripts, a language model, a person."""

    SAME = "same"
    CHINESE = "chinese"
    MODEL = "model"
    PERSON = "person"


class TranslatorTrouble(StrEnum):
    """Why there is no translation."""

    NONE_SET_UP = "none_set_up"
    SWITCHED_OFF = "switched_off"
    BUDGET_SPENT = "budget_spent"
    NO_ANSWER = "no_answer"
    NOT_TRUE_TO_TEXT = "not_true_to_text"
    NO_TEXT = "no_text"


@dataclass(frozen=True, slots=True)
class Translated:
    """A text in another language, or why there is none: then ``text`` is empty."""

    text: str
    source: str
    target: str
    translator: Translator | None
    trouble: TranslatorTrouble | None = None


@dataclass(frozen=True, slots=True)
class TranslationCard:
    """The translation of one message."""

    number: int
    text: str
    source: str
    target: str
    translator: Translator


@dataclass(frozen=True, slots=True)
class OriginalCard:
    """What an agent wrote before the translation that the customer got. ``number`` is None while the message
    is on its way; ``cid`` is the id that its writer gave it."""

    cid: UUID
    number: int | None
    text: str
    language: str
    sent_language: str
    translator: Translator


@dataclass(frozen=True, slots=True)
class TranslationsCard:
    """What is kept of a conversation for readers of a language; whether a model could translate more."""

    model: bool
    kept: tuple[TranslationCard, ...]
    originals: tuple[OriginalCard, ...]
