"""Erasure: every room says what it forgets when somebody must be forgotten; one act runs them all.

A *subject* is a kind and an id, such as ``("customer", id)``. A room that keeps something about a kind of
subject registers an :func:`eraser` in its file ``erasers.py``; a room that knows that subjects consist of
others (a customer of their tickets, a ticket of its attachments) registers :func:`part`. Only what is not
merely a part can be erased by itself.

What the application may not change is erased by SQL functions of the rooms that run with the owner's rights.
Each of them looks for legal holds itself and refuses with :data:`UNDER_HOLD`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from havendesk.kernel.models import LegalHold

Eraser = Callable[[UUID], Mapping[str, int]]
Parts = Callable[[UUID], Collection[UUID]]

UNDER_HOLD = "HD001"
"""SQLSTATE with which ``kernel_refuse_if_held`` ends a function that would erase what is held."""


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """Whom or what a record is about."""

    kind: str
    id: UUID


ERASERS: dict[str, dict[str, Eraser]] = {}
PARTS: dict[str, dict[str, tuple[str, Parts]]] = {}


def eraser(kind: str) -> Callable[[Eraser], Eraser]:
    """Register a function that erases what its room holds about a subject of this kind.

    It gets the subject's id, runs in the transaction of ``kernel.erase`` and returns how many things of which
    name it erased. A second run finds nothing left to erase.
    """

    def decorate(function: Eraser) -> Eraser:
        ERASERS.setdefault(kind, {})[_name_of(function)] = function
        return function

    return decorate


def part(of: str, kind: str) -> Callable[[Parts], Parts]:
    """Register a function that names the subjects of ``kind`` which belong to a subject of the kind ``of``:
    they are erased with it, and a legal hold on one of them holds the whole."""

    def decorate(function: Parts) -> Parts:
        PARTS.setdefault(of, {})[_name_of(function)] = (kind, function)
        return function

    return decorate


def erasable_kinds() -> frozenset[str]:
    """Kinds that can be erased by themselves."""
    belonging = {kind for of, found in PARTS.items() for kind, _ in found.values() if kind != of}
    return frozenset(ERASERS) - belonging


def whole(subject: Subject) -> list[Subject]:
    """The subject and everything that belongs to it, each once, the subject first."""
    found = [subject]
    for one in found:
        for kind, parts in PARTS.get(one.kind, {}).values():
            known = set(found)
            found.extend(new for id in parts(one.id) if (new := Subject(kind, id)) not in known)
    return found


def keep_holds_still(subjects: Iterable[Subject]) -> None:
    """Wait until nobody places a hold on one of the subjects or erases it, until this transaction ends."""
    with connection.cursor() as cursor:
        for one in sorted(set(subjects)):
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"kernel.hold:{one.kind}:{one.id}"]
            )


def under_hold(subjects: Collection[Subject]) -> bool:
    """Whether an open legal hold is on one of the subjects."""
    rows = LegalHold.objects.open().filter(subject_id__in={one.id for one in subjects})
    held = {Subject(kind, id) for kind, id in rows.values_list("subject_kind", "subject_id")}
    return not held.isdisjoint(subjects)


def run(subjects: Iterable[Subject]) -> dict[str, int]:
    """Run every eraser for every subject, in the transaction in progress.

    Returns:
        How many things were erased, by ``room.name``.
    """
    counts: Counter[str] = Counter()
    for one in subjects:
        for function in ERASERS.get(one.kind, {}).values():
            room = _name_of(function).partition(".")[0]
            counts.update({f"{room}.{name}": count for name, count in function(one.id).items()})
    return dict(sorted(counts.items()))


def _name_of(function: Callable[..., object]) -> str:
    return f"{function.__module__.removeprefix('havendesk.')}.{function.__name__}"
