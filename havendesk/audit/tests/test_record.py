"""The record can be added to and read, not changed, by whom the application is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction

from havendesk.audit.models import AuditEntry, Unsequenced
from havendesk.audit.recorder import record
from havendesk.audit.rules.sealing import seal
from havendesk.audit.tests.support import one
from havendesk.kernel.clock import now
from havendesk.kernel.crypto import canonical_json
from havendesk.kernel.ids import uuid7


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
        "UPDATE audit_unsequenced SET entry_at = now()",
        "DELETE FROM audit_unsequenced",
        "INSERT INTO audit_unsequenced (entry_id, entry_at) VALUES (gen_random_uuid(), now())",
        "INSERT INTO audit_leaf VALUES (0, now(), gen_random_uuid(), '')",
        "INSERT INTO audit_tile VALUES (0, 0, '')",
        "INSERT INTO audit_checkpoint VALUES (0, '', now(), '')",
        "INSERT INTO audit_cosignature VALUES (0, '', '', '', now())",
        "INSERT INTO audit_log_key VALUES ('', '', now())",
        "DELETE FROM audit_leaf",
        "UPDATE audit_checkpoint SET note = ''",
        "SET ROLE havendesk_sequencer",
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


@pytest.mark.django_db
def test_every_entry_waits_for_the_log() -> None:
    entries = [one(), one()]
    record(entries)
    assert set(Unsequenced.objects.values_list("entry_id", flat=True)) >= {each.id for each in entries}


MARKED = """
CREATE TABLE marked (entry_id uuid, note text);
GRANT SELECT, INSERT, UPDATE ON marked TO havendesk_app;
CREATE CONSTRAINT TRIGGER marked_entry AFTER INSERT OR UPDATE ON marked
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_must_exist('entry_id');
"""


@pytest.fixture
def marked(transactional_db: None) -> Iterator[None]:
    """A table whose rows name the entry of the act that wrote them."""
    with connections["owner"].cursor() as owner:
        owner.execute(MARKED)
    yield
    with connections["owner"].cursor() as owner:
        owner.execute("DROP TABLE marked")


@pytest.mark.django_db(databases=["default", "owner"], transaction=True)
def test_a_row_that_must_name_its_entry_cannot_stay_without_it(marked: None) -> None:
    first, second = one(), one()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO marked VALUES (%s, 'with')", [first.id])  # before the entry, as acts do
        record([first])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE marked SET note = 'again'")
    record([second])
    for stranger in (None, uuid7(), first.id, second.id):
        with pytest.raises(IntegrityError, match="names no audit entry"), transaction.atomic():
            connection.cursor().execute("INSERT INTO marked VALUES (%s, 'without')", [stranger])
    with pytest.raises(IntegrityError, match="names no audit entry"), transaction.atomic():
        connection.cursor().execute("UPDATE marked SET entry_id = %s", [second.id])
    with connection.cursor() as cursor:
        cursor.execute("SELECT entry_id, note FROM marked")
        assert cursor.fetchall() == [(first.id, "again")]
