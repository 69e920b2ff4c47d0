"""The record can be added to and read, not changed, by whom the application is."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from havendesk.audit.models import AuditEntry
from havendesk.audit.recorder import record
from havendesk.audit.rules import seal
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.clock import now
from havendesk.kernel.crypto import canonical_json
from havendesk.kernel.doors import Outcome, Record
from havendesk.kernel.ids import uuid7


def one(**details: object) -> Record:
    base = {"verb": "tests.act", "outcome": Outcome.DONE, "actor": SYSTEM, "at": now(), "id": uuid7()}
    return Record(**{**base, **details})  # type: ignore[arg-type]  # fields by name, as a test writes them


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET verb = 'x'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "DROP TABLE audit_entry",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        "UPDATE audit_entry_default SET verb = 'x'",
        "SELECT * FROM audit_entry_default",
        "DELETE FROM audit_salt",
        "UPDATE audit_salt SET salt = ''",
        "DELETE FROM audit_refusal_count",
        "INSERT INTO audit_refusal_count VALUES (now(), 'a', 'b', 1)",
        "SET ROLE havendesk_owner",
        "CREATE TABLE mine (id int)",
        "UPDATE tickets_message SET text = ''",
        "DELETE FROM tickets_message",
        "DELETE FROM tickets_message_00",
    ],
)
def test_the_application_cannot_bend_the_record(statement: str) -> None:
    record([one()])
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
        connection.cursor().execute(statement)
    assert AuditEntry.objects.filter(verb="tests.act").count() == 1


def test_an_entry_is_stored_as_its_canonical_bytes() -> None:
    sealed = seal(one(reason='a "reason" 😀', ticket_id=uuid7(), before={"a": 1}, after={"a": 2}))
    value = json.loads(sealed.body)
    assert canonical_json(value) == sealed.body
    assert set(sealed.salts) == {"before", "after"}
    assert all(len(salt) == 32 for salt in sealed.salts.values())
    assert value["format"] == "havendesk-audit-1"


@pytest.mark.django_db
def test_entries_of_this_month_lie_in_its_partition_and_strays_in_the_default_one() -> None:
    record([one(), one(at=now() - timedelta(days=900))])
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM audit_entry ORDER BY at")
        tables = [table for (table,) in cursor.fetchall()]
    assert tables == ["audit_entry_default", f"audit_entry_{now():%Y_%m}"]


@pytest.mark.django_db
def test_partitions_are_made_ahead_by_the_application_through_its_function() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_ensure_partitions(8)")
        (made,) = cursor.fetchone() or (0,)
        cursor.execute("SELECT audit_ensure_partitions(8)")
        (again,) = cursor.fetchone() or (1,)
    assert made > 0
    assert again == 0
