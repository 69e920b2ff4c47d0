"""The one encoder of cards: frozen dataclasses to JSON-able values."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from havendesk.kernel.amounts import Amount
from havendesk.kernel.clock import iso

_ENCODERS: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (Enum, lambda value: value.value),
    (Amount, lambda value: {"asset": value.asset, "amount": f"{value.quantity:f}"}),
    (UUID, str),
    (datetime, iso),
    (date, lambda value: value.isoformat()),
    (Decimal, lambda value: f"{value:f}"),
)


def encode(value: Any) -> Any:
    """JSON-able form of a card: UUID and Decimal as strings, times in UTC with ``Z``, enums as values.

    Raises:
        TypeError: the value holds something that no card may hold (a model, a float amount, bytes).
    """
    if value is None or isinstance(value, bool | int | str | float) and not isinstance(value, Enum):
        return value
    scalar = _scalar(value)
    if scalar is not None:
        return scalar
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: encode(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return _collection(value)


def _collection(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(encode(key)): encode(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [encode(item) for item in value]
    raise TypeError(f"{type(value).__name__} does not belong on a card")


def _scalar(value: Any) -> Any:
    for kind, encoder in _ENCODERS:
        if isinstance(value, kind):
            return encoder(value)
    return None
