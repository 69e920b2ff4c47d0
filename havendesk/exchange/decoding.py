"""From the contract's JSON to cards, by the cards' own annotations.

Unknown fields are ignored (a minor version may add some); a missing or ill-typed one raises, so that
nothing half-read is shown. A card's field with a default is one that a later minor version added.
"""

import re
import types as builtin_types
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from havendesk.kernel.errors import ErrorCode, Refused

T = TypeVar("T")

# Plain digits, the contract's own pattern: "1E+999999999" would be written out to a gigabyte.
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,41})(\.[0-9]{1,36})?")


class NotOfTheContractError(ValueError):
    """The answer does not have the shape that the contract promises; the text names the field."""


def decode(card: type[T], value: Any) -> T:
    """The card made from a JSON value. Raises NotOfTheContractError."""
    return cast(T, _of(card, value, card.__name__))


def decoded(card: type[T], value: Any) -> T:
    """The card made from a JSON value. Raises Refused(EXCHANGE_SILENT): what is not of the contract is no
    answer."""
    try:
        return decode(card, value)
    except NotOfTheContractError as error:
        raise Refused(ErrorCode.EXCHANGE_SILENT, trouble=str(error)) from error


def _of(kind: Any, value: Any, where: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, builtin_types.UnionType):
        return _optional(kind, value, where)
    if origin is tuple:
        _expect(isinstance(value, list), where)
        inner = get_args(kind)[0]
        return tuple(_of(inner, item, f"{where}[{index}]") for index, item in enumerate(value))
    if origin is dict:
        _expect(isinstance(value, dict) and all(isinstance(item, str) for item in value.values()), where)
        return dict(value)
    if is_dataclass(kind):
        _expect(isinstance(value, dict), where)
        return cast(Any, kind)(
            **{
                name: _field(inner, value, name, where)
                for name, inner, optional in _hints(cast(type, kind))
                if name in value or not optional
            }
        )
    return _SCALARS[kind](value, where)


def _field(kind: Any, value: dict[str, Any], name: str, where: str) -> Any:
    if name not in value:
        raise NotOfTheContractError(f"{where}.{name} is missing")
    return _of(kind, value[name], f"{where}.{name}")


def _optional(kind: Any, value: Any, where: str) -> Any:
    if value is None:
        return None
    return _of(next(inner for inner in get_args(kind) if inner is not type(None)), value, where)


@cache
def _hints(card: type) -> tuple[tuple[str, Any, bool], ...]:
    """Name, type and whether it may be missing, of every field."""
    hints = get_type_hints(card)
    return tuple(
        (field.name, hints[field.name], field.default is not MISSING) for field in fields(cast(Any, card))
    )


def _expect(holds: bool, where: str) -> None:
    if not holds:
        raise NotOfTheContractError(f"{where} has another type")


def _decimal(value: Any, where: str) -> Decimal:
    _expect(isinstance(value, str), where)
    if not _NUMBER.fullmatch(value):
        raise NotOfTheContractError(f"{where} is no number")
    return Decimal(value)


def _time(value: Any, where: str) -> datetime:
    _expect(isinstance(value, str), where)
    try:
        at = datetime.fromisoformat(value)
    except ValueError as error:
        raise NotOfTheContractError(f"{where} is no time") from error
    _expect(at.tzinfo is not None, where)
    return at.astimezone(UTC)


def _typed(kind: type) -> Callable[[Any, str], Any]:
    def check(value: Any, where: str) -> Any:
        _expect(isinstance(value, kind) and (kind is bool or not isinstance(value, bool)), where)
        return value

    return check


_SCALARS: dict[Any, Callable[[Any, str], Any]] = {
    str: _typed(str),
    int: _typed(int),
    bool: _typed(bool),
    Decimal: _decimal,
    datetime: _time,
}
