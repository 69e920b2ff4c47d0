"""What the desk's lists can show: the closed form of a filter, and the sorts. Values only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any
from uuid import UUID

from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import LANGUAGES
from havendesk.people.types import Topic
from havendesk.tickets.types import Channel, Priority, Status

NAME_CHARACTERS = 60
MOST_VALUES = 50
# A year: older than any list needs.
_MOST_MINUTES = 366 * 24 * 60
ME = "me"
NOBODY = "none"


class Sort(StrEnum):
    """In which order a list stands. A minus means downwards."""

    NEWEST = "-last"
    OLDEST = "last"
    WAITING = "waiting"
    OPENED = "opened"
    PRIORITY = "priority"


FINISHED_SORTS = frozenset({Sort.NEWEST, Sort.OLDEST})
"""How lists that show finished tickets may be sorted: the other orders are kept for those in work only."""


class Scope(StrEnum):
    """Who has a saved view or a macro: its owner, a team, everybody."""

    PRIVATE = "private"
    TEAM = "team"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class ListFilter:
    """What a list leaves in. An empty field asks for nothing; several values of one field are alternatives.

    Without a status a list shows what is not finished. ``assignee`` is ``me``, ``none`` or an id;
    ``waiting_minutes`` and ``older_minutes`` mean at least so long since the customer waits, or since the
    last message.
    """

    status: tuple[Status, ...] = ()
    topic: tuple[Topic, ...] = ()
    priority: tuple[Priority, ...] = ()
    language: tuple[str, ...] = ()
    team: tuple[UUID, ...] = ()
    assignee: str = ""
    tag: tuple[UUID, ...] = ()
    channel: tuple[Channel, ...] = ()
    snoozed: bool | None = None
    unread: bool | None = None
    waiting_minutes: int = 0
    older_minutes: int = 0


def _language(value: Any) -> str:
    if value not in LANGUAGES:
        raise ValueError("unknown language")
    return str(value)


_READERS: dict[str, Callable[[Any], Any]] = {
    "status": Status,
    "topic": Topic,
    "priority": Priority,
    "language": _language,
    "team": lambda value: UUID(str(value)),
    "tag": lambda value: UUID(str(value)),
    "channel": Channel,
}


def read_filter(data: Mapping[str, Any]) -> ListFilter:
    """A filter from its JSON form; empty members count as absent.

    Raises:
        Refused: ``field_invalid`` with the member's name: unknown, of the wrong form, or too many values.
    """
    known = {field.name for field in fields(ListFilter)}
    found: dict[str, Any] = {}
    for name, value in data.items():
        if name not in known:
            raise Refused(ErrorCode.FIELD_INVALID, field=f"filter.{name[:40]}")
        if value is None or value in ([], ""):
            continue
        try:
            found[name] = _member(name, value)
        except (ValueError, TypeError, AttributeError) as error:
            raise Refused(ErrorCode.FIELD_INVALID, field=f"filter.{name}") from error
    return ListFilter(**found)


def _member(name: str, value: Any) -> Any:
    if name in _READERS:
        if not isinstance(value, list | tuple) or len(value) > MOST_VALUES:
            raise ValueError("a list of at most 50 values")
        return tuple(dict.fromkeys(_READERS[name](one) for one in value))
    if name == "assignee":
        return value if value in (ME, NOBODY) else str(UUID(str(value)))
    if name in ("snoozed", "unread"):
        if not isinstance(value, bool):
            raise ValueError("true or false")
        return value
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST_MINUTES:
        raise ValueError("minutes")
    return value


def filter_json(wanted: ListFilter) -> dict[str, Any]:
    """The JSON form: only what asks for something."""
    body: dict[str, Any] = {}
    for field in fields(ListFilter):
        value = getattr(wanted, field.name)
        if value == field.default:
            continue
        body[field.name] = [str(one) for one in value] if isinstance(value, tuple) else value
    return body


def shows_finished(*filters: ListFilter) -> bool:
    """Whether any of the filters asks for finished tickets."""
    return any(status in (Status.SOLVED, Status.CLOSED) for one in filters for status in one.status)


def check_sort(sort: Sort, *filters: ListFilter) -> None:
    """Refuse an order that finished tickets are not kept in.

    Raises:
        Refused: ``field_invalid``.
    """
    if sort not in FINISHED_SORTS and shows_finished(*filters):
        raise Refused(
            ErrorCode.FIELD_INVALID,
            field="sort",
            detail="Finished tickets are sorted by their last message only.",
        )


def name_of(text: str, *, most: int = NAME_CHARACTERS, field: str = "name") -> str:
    """A name as it is kept: trimmed, one line, not empty, no sign that hides or turns others.

    Raises:
        Refused: ``field_invalid``.
    """
    name = " ".join(text.split())
    hidden = any(not sign.isprintable() for sign in name)
    if not name or len(name) > most or hidden:
        raise Refused(ErrorCode.FIELD_INVALID, field=field, most=most)
    return name
