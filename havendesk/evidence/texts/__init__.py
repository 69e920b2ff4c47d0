"""What a package says in people's languages: one file per language, all of one shape."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from havendesk.evidence.types import Country, GuideStep
from havendesk.kernel.i18n import Language

LANGUAGES: tuple[str, ...] = (
    Language.EN.value,
    Language.ZH_HANS.value,
    Language.KO.value,
    Language.JA.value,
)
_HOME = Path(__file__).resolve().parent


@cache
def texts(language: str) -> dict[str, Any]:
    """All texts in a language; readers of traditional Chinese get the simplified ones, others English."""
    if language == Language.ZH_HANT:
        language = Language.ZH_HANS.value
    known = language if language in LANGUAGES else Language.EN.value
    read: dict[str, Any] = json.loads((_HOME / f"{known}.json").read_text("utf-8"))
    return read


def guide(language: str, first: Country) -> list[GuideStep]:
    """Where to report, country by country, the reader's own first."""
    countries = texts(language)["guide"]["countries"]
    order = [first, *(one for one in Country if one is not first)]
    return [GuideStep(one, countries[one]["name"], tuple(countries[one]["steps"])) for one in order]
