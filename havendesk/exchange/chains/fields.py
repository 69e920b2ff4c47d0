"""Values in nodes' answers, read strictly: each function gives the value or raises NodeError."""

import string
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from havendesk.exchange.types.chain_reading import NodeTrouble

_HEX = frozenset(string.hexdigits)
LARGEST = 1 << 256
"""No amount, height or time of any chain is as large."""


class NodeError(Exception):
    """A node gave no answer that can be used. ``height``: how far it said to be, where it said it."""

    def __init__(self, trouble: NodeTrouble, detail: str = "", *, height: int | None = None) -> None:
        super().__init__(f"{trouble.value}: {detail}" if detail else trouble.value)
        self.trouble, self.detail, self.height = trouble, detail, height


def wrong(name: str) -> NodeError:
    """The error of a field that is not what the protocol says."""
    return NodeError(NodeTrouble.NOT_OF_THE_PROTOCOL, name)


def contradiction(detail: str) -> NodeError:
    """The error of an answer that cannot be true in itself."""
    return NodeError(NodeTrouble.CONTRADICTS_ITSELF, detail)


def mapping(value: Any, name: str) -> Mapping[str, Any]:
    """An object."""
    if not isinstance(value, dict):
        raise wrong(name)
    return value


def items(value: Any, name: str, most: int = 2000) -> Sequence[Any]:
    """A list of at most ``most`` values."""
    if not isinstance(value, list) or len(value) > most:
        raise wrong(name)
    return value


def text(value: Any, name: str, longest: int = 200) -> str:
    """A short text of printable letters."""
    if not isinstance(value, str) or len(value) > longest or not value.isprintable():
        raise wrong(name)
    return value


def whole(value: Any, name: str) -> int:
    """A JSON integer from 0 on."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < LARGEST:
        return value
    raise wrong(name)


def digits(value: Any, name: str) -> int:
    """An integer from 0 on, written as a text of digits."""
    written = text(value, name, 80)
    if not written.isascii() or not written.isdigit():
        raise wrong(name)
    return whole(int(written), name)


def moment(value: Any, name: str) -> datetime:
    """A time as seconds since 1970."""
    try:
        return datetime.fromtimestamp(whole(value, name), UTC)
    except (OverflowError, ValueError, OSError) as error:
        raise wrong(name) from error


def quantity(value: Any, name: str) -> int:
    """An integer written as Ethereum writes it: ``0x1f``."""
    written = text(value, name, 66)
    if not written.startswith("0x") or len(written) < 3 or not _HEX.issuperset(written[2:]):
        raise wrong(name)
    return int(written, 16)


def data(value: Any, name: str, longest: int = 100_000) -> bytes:
    """Bytes written as Ethereum writes them; the longest counts letters."""
    written = text(value, name, longest)
    if not written.startswith("0x"):
        raise wrong(name)
    return plain_hex(written[2:], name, longest)


def plain_hex(value: Any, name: str, longest: int = 100_000) -> bytes:
    """Bytes as hexadecimal digits without a prefix."""
    written = text(value, name, longest)
    if not _HEX.issuperset(written) or len(written) % 2:
        raise wrong(name)
    return bytes.fromhex(written)


def base_units(value: Any, name: str) -> tuple[int, int]:
    """A decimal text as an integer and its decimals: ``"1.50"`` is (150, 2)."""
    try:
        number = Decimal(text(value, name, 60))
    except InvalidOperation as error:
        raise wrong(name) from error
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or number < 0 or not -100 <= exponent <= 100:
        raise wrong(name)
    places = max(0, -exponent)
    return int(number.scaleb(places)), places
