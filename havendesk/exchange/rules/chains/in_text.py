"""Addresses and transaction ids inside what people write, in any language."""

import re
from collections.abc import Iterator
from dataclasses import replace

from havendesk.exchange.rules.chains import named_by, recognise_id
from havendesk.exchange.rules.chains.letters import INVISIBLE, LOOKS_LIKE
from havendesk.exchange.types.chains import Certainty, Found, IdForm, InText, Network, Recognition

LONGEST_TEXT = 50_000
MOST_FOUND = 20
_MOST_LOOKED_AT = 400
_LONGEST_RUN = 120

# Runs of letters that can stand in an id. Chinese, Japanese and Korean letters end a run by not being among
# them: a word boundary does not exist between them and Latin letters.
_STRANGE = (
    re.escape(INVISIBLE + "".join(LOOKS_LIKE))
    + "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff"
)
_RUN = re.compile(f"[0-9A-Za-z{_STRANGE}]{{25,}}")
_HEX = re.compile(r"0[xX](?:[0-9a-fA-F]{64}|[0-9a-fA-F]{40})(?![0-9a-fA-F])")
_EDGES = re.compile(r"[^\x00-\x7f]*([\x00-\x7f]+)[^\x00-\x7f]*")
_CASH = re.compile(r"(?:bitcoincash|bchtest|bchreg):$", re.IGNORECASE)
_LINK = re.compile(r"https?://([A-Za-z0-9.-]{1,200})(/[^\s]{0,300})$", re.IGNORECASE)


def find_in_text(text: str) -> InText:
    """The first :data:`MOST_FOUND` different ids of the first :data:`LONGEST_TEXT` letters.

    What has no checksum and reads like a word or a number is left out; what looks like an address and is
    broken is found, so that somebody can be told.
    """
    read = text[:LONGEST_TEXT]
    found: list[Found] = []
    seen: set[str] = set()
    more = len(text) > LONGEST_TEXT
    for looked_at, run in enumerate(_RUN.finditer(read)):
        if looked_at == _MOST_LOOKED_AT:
            more = True
            break
        one = _in_run(read, run.start(), run.end())
        if one is None or one.recognition.text in seen:
            continue
        if len(found) == MOST_FOUND:
            more = True
            break
        seen.add(one.recognition.text)
        found.append(one)
    return InText(tuple(found), more)


def _in_run(text: str, start: int, end: int) -> Found | None:
    if end - start > _LONGEST_RUN:
        return None
    broken = None
    for first, last in _places(text, start, end):
        known = recognise_id(text[first:last])
        if not known.meanings or not _convincing(known):
            continue
        one = Found(first, last, replace(known, named=_named(text, first)))
        if not known.broken:
            return one
        broken = broken or one
    return broken


def _places(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where in a run the id may stand: all of it, all with the prefix before it, without foreign letters at
    its edges, and after Latin letters that stick to it."""
    prefix = _CASH.search(text, max(0, start - 12), start)
    if prefix:
        yield prefix.start(), end
    yield start, end
    run = text[start:end]
    edges = None if run.isascii() else _EDGES.fullmatch(run)
    if edges:
        yield start + edges.start(1), start + edges.end(1)
    glued = _HEX.search(run)
    if glued and glued.group() != run:
        yield start + glued.start(), start + glued.end()


def _convincing(known: Recognition) -> bool:
    """Whether people mean an id by these letters: what only its length makes possible needs letters of both
    cases and digits."""
    first = known.meanings[0]
    if first.certainty is Certainty.PROVEN or first.form is not IdForm.SOLANA_ADDRESS:
        return True
    text = known.text
    return text != text.lower() and text != text.upper() and sum(letter.isdigit() for letter in text) > 1


def _named(text: str, start: int) -> Network | None:
    link = _LINK.search(text, max(0, start - 500), start)
    return named_by(link.group(1), link.group(2)) if link else None
