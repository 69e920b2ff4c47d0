"""Languages of the desk, and texts to customers in their own language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from babel import Locale
from babel.lists import format_list
from django.utils import translation


class Language(StrEnum):
    """BCP 47 tags of the languages that the desk speaks to customers."""

    EN = "en"
    ZH_HANS = "zh-Hans"
    ZH_HANT = "zh-Hant"
    KO = "ko"
    JA = "ja"


LANGUAGES: tuple[str, ...] = tuple(language.value for language in Language)
LANGUAGE_NAMES = {
    "en": "English",
    "zh-Hans": "简体中文",
    "zh-Hant": "繁體中文",
    "ko": "한국어",
    "ja": "日本語",
}

# Regions and scripts whose readers of Chinese expect traditional characters.
_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})
_CHINESE = (Language.ZH_HANS, Language.ZH_HANT)


def nearest(tag: str | None) -> Language:
    """The language nearest to a browser's or a customer's tag.

    ``zh`` and ``zh-CN`` are ``zh-Hans``; ``zh-TW``, ``zh-HK`` and ``zh-Hant`` are ``zh-Hant``; a script that
    is named counts more than the region (``zh-Hans-HK``). Anything unknown gives English.
    """
    primary, *rest = (tag or "").replace("_", "-").lower().split("-")
    if primary == "zh" and "hans" not in rest and _TRADITIONAL.intersection(rest):
        return Language.ZH_HANT
    return {"zh": Language.ZH_HANS, "ko": Language.KO, "ja": Language.JA}.get(primary, Language.EN)


def fallbacks(language: str) -> tuple[str, ...]:
    """In which order a text is looked for that may not exist in the reader's language.

    A reader of one Chinese script reads the other; everybody is left with English at the end.
    """
    near = [one.value for one in _CHINESE] if language in _CHINESE else []
    return tuple(dict.fromkeys((str(language), *near, Language.EN.value)))


def understood(languages: Iterable[str]) -> tuple[str, ...]:
    """Languages in which somebody can serve who speaks ``languages``: both scripts of Chinese or none."""
    spoken = tuple(languages)
    chinese = [one.value for one in _CHINESE] if set(spoken) & set(_CHINESE) else []
    return tuple(dict.fromkeys((*spoken, *chinese)))


def noop(text: str) -> str:
    """Mark a text for the catalogues without translating it here."""
    return text


def say(language: str, text: str, **names: Any) -> str:
    """The text in that language, named placeholders filled."""
    with translation.override(django_code(language)):
        return translation.gettext(text).format(**names)


def listed(language: str, words: Sequence[str]) -> str:
    """Several things in one sentence, joined as the language joins them."""
    return format_list(list(words), locale=Locale.parse(language, sep="-"))


def django_code(language: str) -> str:
    """Django's code for one of our tags."""
    return language.lower()
