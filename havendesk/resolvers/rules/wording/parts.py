"""The form of a text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """What is said for one code: English, as the catalogues' keys, each marked by ``noop``."""

    head: str
    more: tuple[str, ...] = ()
    row: str = ""
    row_more: tuple[str, ...] = ()
