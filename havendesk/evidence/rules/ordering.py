"""What an order may be, and what it is when somebody leaves things out."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import available_timezones

from havendesk.evidence.types import Country
from havendesk.kernel.i18n import Language

_UNION = frozenset(
    {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "EU", "FI", "FR", "GR", "HR", "HU"}
    | {"IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"}
)


def is_zone(name: str) -> bool:
    """Whether this is the name of a time zone."""
    return name in available_timezones()


def country_of(jurisdiction: str) -> Country:
    """Whose guide comes first."""
    if jurisdiction in _UNION:
        return Country.EU
    known = {one.value: one for one in Country}
    return known.get(jurisdiction, Country.US)


def languages_of(asked: Sequence[str], own: str, offered: Sequence[str]) -> tuple[str, ...]:
    """The languages of the papers: those asked for, else the customer's own and English. Traditional Chinese
    gets the simplified texts; what is not offered is left out."""
    wanted = list(asked) or [own, Language.EN.value]
    read = [Language.ZH_HANS.value if one == Language.ZH_HANT.value else one for one in wanted]
    return tuple(dict.fromkeys(one for one in read if one in offered)) or (Language.EN.value,)
