"""Reads of the record: entries, their proofs, the log as tiles, how it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Max, Min, Q, QuerySet

from havendesk.audit.models import FOUND_BY, AuditEntry, Checkpoint, Cosignature, Leaf, LogKey, Unsequenced
from havendesk.audit.options import AuditOptions
from havendesk.audit.rules.looking import look_of
from havendesk.audit.rules.tiles import WIDTH, TileTree
from havendesk.audit.stored import read_tile
from havendesk.audit.tallies import customers_of, seen, tallied
from havendesk.audit.types import EntryCard, EntryFilter, InclusionProof, LogState, Look, Seen, Tally
from havendesk.kernel import caps
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.caps import Cap
from havendesk.kernel.clock import now
from havendesk.kernel.cursors import older
from havendesk.kernel.doors import PersonalData, about, query
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.jobs import alive
from havendesk.kernel.options import options_of

MOST_ENTRIES = 200
RED_AFTER = timedelta(seconds=60)
_PEOPLE = (ActorKind.STAFF.value, ActorKind.SERVICE.value)
_LOOK = ("id", "at", "verb", "actor_kind", "actor_id", "reads", "ticket_id", "body")
_SHOWN = ("id", "at", *FOUND_BY, "body")


@query("audit.search", reads=PersonalData.SECURITY)
def search(
    *, viewer: Actor, wanted: EntryFilter, before: tuple[datetime, UUID] | None = None, limit: int = 50
) -> list[EntryCard]:
    """Entries, newest first; the next page begins ``before`` the time and id of the last one.

    Whoever searches the record is in it: with the customer, the ticket and the words that were searched for.

    Raises:
        Refused: ``field_invalid`` for a limit beyond 200; ``search_limit`` for one search more than an hour
            allows, in which nothing is shown.
    """
    _check_limit(limit)
    _check_cap(viewer)
    searched = [f"verb={wanted.verb}"] if wanted.verb else []
    searched += [f"actor={wanted.actor_id}"] if wanted.actor_id else []
    about(
        subject=("record", None),
        customer=wanted.customer_id,
        ticket=wanted.ticket_id,
        reason=" ".join(searched),
    )
    rows = _matching(wanted)
    if before is not None:
        rows = rows.filter(older("at", *before))
    return _cards(rows.order_by("-at", "-id")[:limit])


@query("audit.entry", reads=PersonalData.SECURITY)
def entry(*, viewer: Actor, entry_id: UUID) -> tuple[EntryCard, InclusionProof | None]:
    """One entry with its proof; the proof is None while the entry waits for the log.

    Raises:
        Refused: ``not_found``.
    """
    about(subject=("audit_entry", entry_id))
    at = _time_of(entry_id)
    row = AuditEntry.objects.filter(at=at, id=entry_id).values(*_SHOWN).first() if at else None
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="entry_id")
    about(customer=row["customer_id"], ticket=row["ticket_id"])
    return _cards([row])[0], _proof(entry_id)


@query("audit.proof", open_to=(ActorKind.SYSTEM,))
def proof(*, viewer: Actor, entry_id: UUID) -> InclusionProof | None:
    """Why the entry cannot have been put in later, under the newest checkpoint; None while it waits."""
    return _proof(entry_id)


@query("audit.proofs", open_to=(ActorKind.SYSTEM,))
def proofs(*, viewer: Actor, entry_ids: Sequence[UUID]) -> dict[UUID, InclusionProof]:
    """Proofs of many entries under one checkpoint; what waits is missing."""
    newest = Checkpoint.objects.order_by("-size").first()
    if newest is None:
        return {}
    tree, text = TileTree(newest.size, read_tile), _with_cosignatures(newest)
    leaves = Leaf.objects.filter(entry_id__in=entry_ids, index__lt=newest.size)
    return {one.entry_id: _proof_of(one, tree, text) for one in leaves}


@query("audit.entries_of", open_to=(ActorKind.SYSTEM,))
def entries_of(
    *, viewer: Actor, customer_id: UUID, before: tuple[datetime, UUID] | None = None, limit: int = 100
) -> list[EntryCard]:
    """Entries about a customer and of what they did themselves, newest first.

    Raises:
        Refused: ``field_invalid`` for a limit beyond 200.
    """
    _check_limit(limit)
    rows = AuditEntry.objects.filter(
        Q(customer_id=customer_id) | Q(actor_id=customer_id, actor_kind=ActorKind.CUSTOMER.value)
    )
    if before is not None:
        rows = rows.filter(older("at", *before))
    return _cards(rows.order_by("-at", "-id")[:limit])


@query("audit.looks", open_to=(ActorKind.SYSTEM,))
def looks(
    *,
    viewer: Actor,
    customer_ids: Collection[UUID],
    without_verbs: Collection[str] = (),
    without_actors: Collection[UUID] = (),
    people_only: bool = False,
    before: tuple[datetime, UUID] | None = None,
    entry_id: UUID | None = None,
    limit: int = 100,
) -> list[Look]:
    """Looks at these customers' data by people and programs, newest first: what the desk itself reads to do
    its work is left out. The next page begins ``before`` the time and id of the last one; ``entry_id``: that
    one alone. The caller knows which of them the customer may be told. One statement.

    Raises:
        Refused: ``field_invalid`` for a limit beyond 200.
    """
    _check_limit(limit)
    kinds = _PEOPLE if people_only else (*_PEOPLE, ActorKind.BOT.value)
    rows = AuditEntry.objects.filter(customer_id__in=customer_ids, outcome="done", actor_kind__in=kinds)
    rows = rows.exclude(reads="").exclude(verb__in=without_verbs)
    if without_actors:
        rows = rows.exclude(actor_kind=ActorKind.STAFF.value, actor_id__in=without_actors)
    if before is not None:
        rows = rows.filter(older("at", *before))
    if entry_id is not None:
        rows = rows.filter(id=entry_id)
    found = rows.order_by("-at", "-id").values(*_LOOK)[:limit]
    return [look_of(row) for row in found]


@query("audit.tallies", open_to=(ActorKind.SYSTEM,))
def tallies(
    *, viewer: Actor, actor_ids: Collection[UUID], since: datetime, until: datetime
) -> tuple[list[Tally], list[Seen]]:
    """What these members of staff did hour by hour, and how many customers they looked at. Two statements;
    ``until`` is exclusive."""
    return tallied(actor_ids, since, until), seen(actor_ids, since, until)


@query("audit.customers_seen", open_to=(ActorKind.SYSTEM,))
def customers_seen(*, viewer: Actor, actor_id: UUID, since: datetime) -> set[UUID]:
    """The customers whose data this member of staff looked at since then. One statement."""
    return customers_of(actor_id, since)


@query("audit.entries_by", open_to=(ActorKind.SYSTEM,))
def entries_by(
    *,
    viewer: Actor,
    actor_id: UUID,
    since: datetime,
    until: datetime,
    verbs: Collection[str] = (),
    outcome: str = "",
    limit: int = 50,
) -> list[EntryCard]:
    """What one actor did in a time, newest first; ``until`` is exclusive.

    Args:
        verbs: only these; none for all.
        outcome: only this one; empty for all.

    Raises:
        Refused: ``field_invalid`` for a limit beyond 200.
    """
    _check_limit(limit)
    rows = AuditEntry.objects.filter(actor_id=actor_id, at__gte=since, at__lt=until)
    if verbs:
        rows = rows.filter(verb__in=verbs)
    if outcome:
        rows = rows.filter(outcome=outcome)
    return _cards(rows.order_by("-at", "-id")[:limit])


@query("audit.looks_at", open_to=(ActorKind.SYSTEM,))
def looks_at(
    *, viewer: Actor, customer_ids: Collection[UUID], since: datetime, limit: int = 200
) -> list[EntryCard]:
    """Entries of members of staff about these customers since then, refused tries included, oldest first.

    Raises:
        Refused: ``field_invalid`` for a limit beyond 200.
    """
    _check_limit(limit)
    rows = AuditEntry.objects.filter(customer_id__in=customer_ids, actor_kind="staff", at__gte=since)
    return _cards(rows.order_by("at", "id")[:limit])


@query("audit.log_state", open_to=(ActorKind.SYSTEM,))
def log_state(*, viewer: Actor) -> LogState:
    """How the log stands, and whether somebody should look after the sequencer."""
    newest = Checkpoint.objects.order_by("-size").first()
    waits = Unsequenced.objects.aggregate(oldest=Min("entry_at"))
    lag = max(0.0, (now() - waits["oldest"]).total_seconds()) if waits["oldest"] else 0.0
    up = alive("sequencer", RED_AFTER)
    keys = list(LogKey.objects.order_by("since", "verifier"))
    return LogState(
        origin=keys[0].origin if keys else "",
        size=newest.size if newest else 0,
        signed_at=newest.signed_at if newest else None,
        waiting=Unsequenced.objects.count(),
        lag_seconds=lag,
        sequencer_alive=up,
        red=not up or lag > RED_AFTER.total_seconds(),
        keys=tuple(one.verifier for one in keys),
        witnesses=tuple(one.partition(" ")[2] for one in options_of(AuditOptions).audit_witnesses),
    )


@query("audit.checkpoint", open_to=tuple(ActorKind))
def checkpoint(*, viewer: Actor) -> str | None:
    """The newest checkpoint as a signed note with its cosignatures; None before the first. Public."""
    newest = Checkpoint.objects.order_by("-size").first()
    return _with_cosignatures(newest) if newest else None


@query("audit.log_keys", open_to=tuple(ActorKind))
def log_keys(*, viewer: Actor) -> list[str]:
    """The public keys of the log, as verifier keys. Public."""
    return list(LogKey.objects.order_by("since", "verifier").values_list("verifier", flat=True))


@query("audit.tile", open_to=tuple(ActorKind))
def tile(*, viewer: Actor, level: int, index: int, width: int) -> bytes | None:
    """Hashes of a tile of the published log; None for one that the log does not have. Public: a tile holds
    no more than hashes."""
    size = Checkpoint.objects.aggregate(size=Max("size"))["size"] or 0
    there = (size >> (8 * level)) - index * WIDTH
    return read_tile(level, index, width) if 0 < width <= min(WIDTH, there) else None


def _proof(entry_id: UUID) -> InclusionProof | None:
    leaf = Leaf.objects.filter(entry_id=entry_id).first()
    newest = Checkpoint.objects.order_by("-size").first() if leaf else None
    if leaf is None or newest is None:
        return None
    return _proof_of(leaf, TileTree(newest.size, read_tile), _with_cosignatures(newest))


def _proof_of(leaf: Leaf, tree: TileTree, text: str) -> InclusionProof:
    return InclusionProof(
        leaf.index, bytes(leaf.leaf_hash), tuple(tree.inclusion(leaf.index)), tree.size, text
    )


def _with_cosignatures(newest: Checkpoint) -> str:
    lines = Cosignature.objects.filter(size=newest.size).order_by("at").values_list("line", flat=True)
    return newest.note + "".join(lines)


def _check_cap(viewer: Actor) -> None:
    """Each page is a search. A person's searches are counted one after the other, also when they come at
    once."""
    if not viewer.is_staff or viewer.id is None:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"search:{viewer.id}"])
    mine = AuditEntry.objects.filter(
        actor_id=viewer.id, verb="audit.search", outcome="done", at__gt=now() - caps.HOUR
    )
    most = options_of(AuditOptions).audit_searches_per_hour
    caps.check(Cap.SEARCHES, viewer.id, list(mine.order_by("-at").values_list("at", flat=True)), most)


def _matching(wanted: EntryFilter) -> QuerySet[AuditEntry]:
    rows = AuditEntry.objects.all()
    if wanted.verb:
        rows = rows.filter(verb=wanted.verb)
    if wanted.actor_id:
        rows = rows.filter(actor_id=wanted.actor_id)
    if wanted.customer_id:
        rows = rows.filter(customer_id=wanted.customer_id)
    if wanted.ticket_id:
        rows = rows.filter(ticket_id=wanted.ticket_id)
    if wanted.since:
        rows = rows.filter(at__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(at__lt=wanted.until)
    return rows


def _time_of(entry_id: UUID) -> datetime | None:
    """When the entry was: its key needs the time, and leaf and queue know it."""
    for table in (Leaf, Unsequenced):
        at = table.objects.filter(entry_id=entry_id).values_list("entry_at", flat=True).first()
        if at is not None:
            return at
    return None


def _cards(rows: Iterable[dict[str, object]] | QuerySet[AuditEntry]) -> list[EntryCard]:
    found = list(rows.values(*_SHOWN)) if isinstance(rows, QuerySet) else list(rows)
    places = dict(
        Leaf.objects.filter(entry_id__in=[row["id"] for row in found]).values_list("entry_id", "index")
    )
    return [EntryCard(**{**row, "body": bytes(row["body"]), "index": places.get(row["id"])}) for row in found]


def _check_limit(limit: int) -> None:
    if not 1 <= limit <= MOST_ENTRIES:
        raise Refused(ErrorCode.FIELD_INVALID, field="limit", most=MOST_ENTRIES)
