"""The auditor's entrance over HTTP: how the log stands, search, one entry with its proof, an export."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from havendesk.audit import queries
from havendesk.audit.types import EntryCard, EntryFilter, InclusionProof
from havendesk.kernel.cards import encode
from havendesk.kernel.notes import proof_text
from havendesk.people.queries import staff_actor

router = Router(tags=["audit"])


class EntriesIn(Schema):
    """What is searched for; all that is given must hold. ``before``, ``before_id``: time and id of the last
    entry of the page before."""

    verb: str = ""
    actor: UUID | None = None
    customer: UUID | None = None
    ticket: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: datetime | None = None
    before_id: UUID | None = None
    limit: int = Field(50, ge=1, le=queries.MOST_ENTRIES)


def _entry(card: EntryCard) -> dict[str, Any]:
    told = {name: getattr(card, name) for name in EntryCard.__slots__ if name != "body"}
    encoded: dict[str, Any] = encode(told)
    return encoded | {"body": base64.b64encode(card.body).decode()}


def _proof(proof: InclusionProof | None) -> dict[str, Any] | None:
    if proof is None:
        return None
    return {
        "index": proof.index,
        "size": proof.size,
        "leaf_hash": proof.leaf_hash.hex(),
        "hashes": [one.hex() for one in proof.hashes],
        "checkpoint": proof.checkpoint,
        "tlog_proof": proof_text(proof.index, proof.hashes, proof.checkpoint),
    }


def _found(request: HttpRequest, wanted: EntriesIn) -> list[EntryCard]:
    before = (wanted.before, wanted.before_id) if wanted.before and wanted.before_id else None
    return queries.search(
        viewer=staff_actor(request),
        wanted=EntryFilter(
            verb=wanted.verb.strip(),
            actor_id=wanted.actor,
            customer_id=wanted.customer,
            ticket_id=wanted.ticket,
            since=wanted.since,
            until=wanted.until,
        ),
        before=before,
        limit=wanted.limit,
    )


@router.get("/desk/audit/state", summary="How the record's log stands")
def get_audit_state(request: HttpRequest) -> dict[str, Any]:
    """Size, what waits and for how long, keys; ``red`` when somebody should look after the sequencer."""
    state: dict[str, Any] = encode(queries.log_state(viewer=staff_actor(request)))
    return state


@router.get("/desk/audit/entries", summary="Entries of the record, newest first")
def get_audit_entries(request: HttpRequest, wanted: Query[EntriesIn]) -> list[dict[str, Any]]:
    """``body``: the stored bytes in base 64; ``index``: place in the log, null while it waits. Each search is
    itself an entry."""
    return [_entry(card) for card in _found(request, wanted)]


@router.get("/desk/audit/entries/{entry_id}", summary="One entry with its proof")
def get_audit_entry(request: HttpRequest, entry_id: UUID) -> dict[str, Any]:
    """``proof`` is null while the entry waits for the log; ``tlog_proof`` is the offline form of C2SP."""
    card, proof = queries.entry(viewer=staff_actor(request), entry_id=entry_id)
    return {"entry": _entry(card), "proof": _proof(proof)}


@router.get("/desk/audit/export", summary="Found entries with their proofs and the log's keys")
def get_audit_export(request: HttpRequest, wanted: Query[EntriesIn]) -> dict[str, Any]:
    """The same search with a proof for each entry, all under one checkpoint: what an auditor takes along."""
    viewer = staff_actor(request)
    cards = _found(request, wanted)
    proofs = queries.proofs(viewer=viewer, entry_ids=[card.id for card in cards])
    return {
        "format": "havendesk-audit-entries-1",
        "keys": queries.log_keys(viewer=viewer),
        "entries": [{"entry": _entry(card), "proof": _proof(proofs.get(card.id))} for card in cards],
    }
