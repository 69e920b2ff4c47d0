"""Languages of the desk, and texts to customers in their own language."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.utils import translation


class Language(StrEnum):
    """BCP 47 tags of the first four languages."""

    EN = "en"
    ZH_HANS = "zh-Hans"
    KO = "ko"
    JA = "ja"


LANGUAGES: tuple[str, ...] = tuple(language.value for language in Language)
LANGUAGE_NAMES = {"en": "English", "zh-Hans": "简体中文", "ko": "한국어", "ja": "日本語"}


def nearest(tag: str | None) -> Language:
    """The language nearest to a browser's or a customer's tag: ``zh-CN`` and ``zh`` are ``zh-Hans``.

    Traditional Chinese tags also give ``zh-Hans`` until its texts exist; anything unknown gives English.
    """
    primary = (tag or "").replace("_", "-").split("-")[0].lower()
    return {"zh": Language.ZH_HANS, "ko": Language.KO, "ja": Language.JA}.get(primary, Language.EN)


def noop(text: str) -> str:
    """Mark a text for the catalogues without translating it here."""
    return text


def say(language: str, text: str, **names: Any) -> str:
    """The text in that language, named placeholders filled."""
    with translation.override(django_code(language)):
        return translation.gettext(text).format(**names)


def django_code(language: str) -> str:
    """Django's code for one of our tags."""
    return "zh-hans" if language == Language.ZH_HANS else language
