"""Slots: the values inside a question, by typed extractors. Pure, and quick on any length of text."""

import re
from collections.abc import Collection, Mapping
from datetime import datetime

from havendesk.bot.rules.slots import amounts, contacts, ids, periods, times
from havendesk.bot.rules.slots.finding import blanked, names_in
from havendesk.bot.rules.slots.names import (
    ASSETS,
    EITHER,
    EVERYDAY,
    NETWORK_BEFORE,
    NETWORK_BEHIND,
    NETWORKS,
    VENUES,
)
from havendesk.exchange.rules.chains.in_text import find_in_text
from havendesk.exchange.types.chains import IdKind, InText
from havendesk.kernel.i18n import Language
from havendesk.knowledge.rules.text import HAN, HANGUL, KANA, normalise, simplified
from havendesk.resolvers.types import Slots

__all__ = ["extract"]

# Beyond this a text is a document: its ids are still read, its words are not.
LONGEST = 4_000
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_BEHIND, _BEFORE = re.compile(NETWORK_BEHIND), re.compile(NETWORK_BEFORE)
_EAST = re.compile(f"[{HAN}{KANA}{HANGUL}]")
_CHINESE = (Language.ZH_HANS, Language.ZH_HANT)


def extract(text: str, language: Language, now: datetime, assets: Collection[str] = ()) -> Slots:
    """The values in a text.

    Args:
        text: as typed, any length.
        language: what it is written in; decides the zone of times without one.
        now: aware; what relative times are counted from.
        assets: codes of the exchange's assets. One that is not well known counts in capitals only where Latin
            letters are those of the language: "gas" and "one" are words of every day.
    """
    found = find_in_text(text)
    original = blanked(text[:LONGEST], _spans(text[:LONGEST], found))
    words = normalise(original)
    folded = simplified(words) if language in _CHINESE else words
    names = _named(assets, original)
    market = ids.market(folded, frozenset(names.values()))
    plain = blanked(folded, [market[1]]) if market else folded
    priced = amounts.amount(plain, names)
    network = _network(plain, found, bool(priced))
    kind, first_day, last_day = periods.certificate_in(folded, now.astimezone(times.zone_of(language)).date())
    return Slots(
        asset=priced[1] if priced else _asset(plain, original, names, network),
        network=network,
        txids=_ids(found, IdKind.TRANSACTION),
        addresses=_ids(found, IdKind.ADDRESS),
        tag=ids.tag(folded),
        amount=priced[0] if priced else None,
        transfer_id=ids.transfer_id(folded),
        order_id=ids.order_id(folded),
        market=market[0] if market else None,
        api_code=ids.api_code(folded, original, frozenset(names.values())),
        at=times.time_in(words, language, now),
        certificate=kind,
        first_day=first_day,
        last_day=last_day,
        venue=_venue(plain, names),
        contact=contacts.contact(text[:LONGEST]),
    )


def _named(assets: Collection[str], original: str) -> dict[str, str]:
    beside_others = _EAST.search(original) is not None
    return {
        code.casefold(): code for code in assets if beside_others or _in_capitals(code.casefold(), original)
    } | ASSETS


def _spans(text: str, found: InText) -> list[tuple[int, int]]:
    spans = [(one.start, min(one.end, len(text))) for one in found.found if one.start < len(text)]
    return spans + [match.span() for match in _LINK.finditer(text)]


def _ids(found: InText, kind: IdKind) -> tuple[str, ...]:
    """Ids as typed, also broken ones: a finder can tell what is wrong with them."""
    return tuple(one.recognition.text for one in found.found if one.recognition.meanings[0].kind is kind)


def _network(text: str, found: InText, priced: bool) -> str | None:
    """The network that words name, then the one that an explorer's address names."""
    for match in names_in(text, NETWORKS):
        return NETWORKS[match.group()]
    for match in names_in(text, EITHER):
        if _BEHIND.match(text, match.end()) or _BEFORE.search(text[: match.start()]):
            return EITHER[match.group()]
    return next((one.recognition.named.value for one in found.found if one.recognition.named), None)


def _asset(text: str, original: str, names: dict[str, str], network: str | None) -> str | None:
    """The first asset that is named as one; a name that means the network counts only when no other is."""
    second = None
    for match in names_in(text, names):
        name = match.group()
        if name in EVERYDAY and not _in_capitals(name, original):
            continue
        if EITHER.get(name) == network and network is not None:
            second = second or names[name]
            continue
        return names[name]
    # "Bitcoin network" alone still says which asset; "Tron network" does not: tokens travel there.
    return second if second in ("BTC", "XRP", "LTC", "DOGE", "SOL") else None


def _venue(text: str, names: Mapping[str, str]) -> str | None:
    """The other exchange that is named; not where its name is part of a coin's or a network's."""
    found = names_in(text, {*VENUES, *NETWORKS, *names})
    return next((VENUES[match.group()] for match in found if match.group() in VENUES), None)


def _in_capitals(name: str, original: str) -> bool:
    written = rf"(?<![A-Za-z0-9]){re.escape(name.upper())}(?![A-Za-z0-9])"
    return name.isascii() and re.search(written, original) is not None
