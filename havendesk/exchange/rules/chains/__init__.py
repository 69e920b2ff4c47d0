"""Which networks can this string be an address or a transaction id of? Decided from the letters alone."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from havendesk.exchange.rules.chains.addresses import READERS
from havendesk.exchange.rules.chains.letters import folded
from havendesk.exchange.rules.chains.networks import EVM_NETWORKS, EXPLORERS, family_of, named_by
from havendesk.exchange.rules.chains.transactions import transactions
from havendesk.exchange.types.chains import (
    Certainty,
    Defect,
    DefectCode,
    IdKind,
    Meaning,
    Network,
    Recognition,
)

__all__ = [
    "EVM_NETWORKS",
    "EXPLORERS",
    "LONGEST",
    "could_be_on",
    "family_of",
    "named_by",
    "recognise",
    "recognise_id",
    "same_address",
]

LONGEST = 600
"""Letters of an explorer's address that are looked at; ids themselves have 103 at most."""
_LONGEST_ID = 120
_SHORTEST_ID = 14
_MOST_FOREIGN = 3
_STAND_INS = "a2Q"
_NAMED = frozenset(network.value for network in Network)
_ORDER = (Certainty.PROVEN, Certainty.POSSIBLE, Certainty.BROKEN)


def recognise(text: str) -> Recognition:
    """What the text can be: an address, a transaction id, or an explorer's link to one.

    Never raises. Spaces around it are left out; a text longer than :data:`LONGEST` is nothing.
    """
    text = text.strip()
    if not text or len(text) > LONGEST:
        return Recognition(text[:LONGEST])
    if "://" in text:
        return _of_link(text)
    return recognise_id(text)


def _of_link(text: str) -> Recognition:
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return Recognition(text)
    rest = unquote(f"{parts.path}/{parts.query}/{parts.fragment}")
    words = rest.replace("?", "/").replace("&", "/").replace("=", "/").replace("#", "/").split("/")
    for word in words:
        found = recognise_id(word)
        if found.meanings:
            return replace(found, named=named_by(host, f"{parts.path}/{parts.fragment}"))
    return Recognition(text, named=named_by(host, parts.path))


def recognise_id(text: str) -> Recognition:
    """What the text itself can be; links are not taken apart."""
    if not _SHORTEST_ID <= len(text) <= _LONGEST_ID:
        return Recognition(text)
    read, strange = folded(text)
    if strange is None:
        return Recognition(text, _ordered(_readings(read)))
    if read.isascii():
        return Recognition(text, tuple(_spoilt(read, strange)))
    return Recognition(text, tuple(_filled(read, strange)))


def _readings(text: str) -> Iterator[Meaning]:
    for reader in READERS:
        yield from reader(text)
    yield from transactions(text)


def _ordered(meanings: Iterator[Meaning]) -> tuple[Meaning, ...]:
    found = sorted(meanings, key=lambda one: _ORDER.index(one.certainty))
    if found and found[0].certainty is Certainty.PROVEN:
        # A right checksum is no accident: what else the letters might be, they are not.
        return tuple(one for one in found if one.certainty is Certainty.PROVEN)
    return tuple(found)


def _spoilt(read: str, strange: Defect) -> Iterator[Meaning]:
    """Strange letters that imitate plain ones: it is broken as written, and what it imitates is known."""
    for one in _ordered(_readings(read)):
        known = one.canonical if one.certainty is not Certainty.BROKEN else ""
        yield replace(one, certainty=Certainty.BROKEN, canonical=known, defect=strange)


def _filled(read: str, strange: Defect) -> Iterator[Meaning]:
    """Strange letters that imitate nothing: the form is read with other letters in their places."""
    if sum(not letter.isascii() for letter in read) > _MOST_FOREIGN:
        return
    seen = set()
    for stand_in in _STAND_INS:
        plain = "".join(letter if letter.isascii() else stand_in for letter in read)
        for one in _ordered(_readings(plain)):
            if (one.kind, one.form, one.family) not in seen and _telling(one):
                seen.add((one.kind, one.form, one.family))
                yield replace(one, certainty=Certainty.BROKEN, canonical="", tag=None, defect=strange)


def _telling(one: Meaning) -> bool:
    """Not what a letter out of the alphabet would be: the stand-in may be the one to blame."""
    return one.defect is None or one.defect.code is not DefectCode.LETTER_NOT_USED


def could_be_on(
    found: Recognition, kind: IdKind, network: str, chain_id: str | None = None
) -> Meaning | None:
    """The sound meaning under which this is an id of the contract's network; None where it cannot be one."""
    family = family_of(network, chain_id)
    for one in found.meanings:
        if one.certainty is Certainty.BROKEN or one.kind is not kind or one.family is not family:
            continue
        if network in one.networks or network not in _NAMED:
            return one
    return None


def same_address(one: str, other: str) -> bool:
    """Whether two writings name the same address: nodes write EVM addresses with their checksum's case,
    others without; bech32 may be in capitals; an X-address is its account (the tag is not compared)."""
    if one == other:
        return True
    first, second = recognise(one), recognise(other)
    return bool(_accounts(first) & _accounts(second))


def _accounts(found: Recognition) -> set[tuple[str, str]]:
    return {
        (meaning.family.value, meaning.canonical)
        for meaning in found.meanings
        if meaning.kind is IdKind.ADDRESS and meaning.certainty is not Certainty.BROKEN
    }
