"""The recorder behind the kernel's socket: one statement for any number of entries."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection

from havendesk.audit.rules.sealing import seal
from havendesk.kernel.actors import ActorKind
from havendesk.kernel.clock import iso
from havendesk.kernel.doors import Outcome, Record

_INSERT = """
WITH entry AS (
    SELECT * FROM jsonb_to_recordset(%s::jsonb) AS e(
        at timestamptz, id uuid, verb text, outcome text, code text, actor_kind text, actor_id uuid,
        subject_kind text, subject_id uuid, ticket_id uuid, customer_id uuid, reads text, body text,
        before text, after text)
), stored AS (
    INSERT INTO audit_entry (at, id, verb, outcome, code, actor_kind, actor_id, subject_kind, subject_id,
                             ticket_id, customer_id, reads, body)
    SELECT at, id, verb, outcome, code, actor_kind, actor_id, subject_kind, subject_id,
           ticket_id, customer_id, reads, convert_to(body, 'UTF8')
    FROM entry
)
INSERT INTO audit_salt (entry_id, side, salt)
SELECT id, 'before', decode(before, 'hex') FROM entry WHERE before IS NOT NULL
UNION ALL
SELECT id, 'after', decode(after, 'hex') FROM entry WHERE after IS NOT NULL
"""

_COUNT = "SELECT audit_count_refusal(%s, %s, %s)"


def record(entries: list[Record]) -> None:
    """Store entries in the transaction in progress. An anonymous refusal is counted instead."""
    counted = [one for one in entries if _is_anonymous_refusal(one)]
    kept = [one for one in entries if not _is_anonymous_refusal(one)]
    with connection.cursor() as cursor:
        if kept:
            cursor.execute(_INSERT, [json.dumps([_row(one) for one in kept])])
        for one in counted:
            cursor.execute(_COUNT, [iso(one.at), one.verb, one.code])


def _is_anonymous_refusal(one: Record) -> bool:
    return one.outcome is Outcome.REFUSED and one.actor.kind is ActorKind.ANONYMOUS


def _row(one: Record) -> dict[str, Any]:
    sealed = seal(one)
    return {
        "at": iso(one.at),
        "id": str(one.id),
        "verb": one.verb,
        "outcome": one.outcome.value,
        "code": one.code,
        "actor_kind": one.actor.kind.value,
        "actor_id": str(one.actor.id) if one.actor.id else None,
        "subject_kind": one.subject_kind,
        "subject_id": str(one.subject_id) if one.subject_id else None,
        "ticket_id": str(one.ticket_id) if one.ticket_id else None,
        "customer_id": str(one.customer_id) if one.customer_id else None,
        "reads": one.reads,
        "body": sealed.body.decode(),
        "before": sealed.salts["before"].hex() if "before" in sealed.salts else None,
        "after": sealed.salts["after"].hex() if "after" in sealed.salts else None,
    }
