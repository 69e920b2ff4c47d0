"""The auditor's entrance: found, proven, taken along, and itself on record."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from django.test import Client

from havendesk.audit.models import AuditEntry
from havendesk.audit.tests.support import sequencer
from havendesk.kernel import merkle
from havendesk.kernel.notes import Checkpoint, Note, Verifier, check_note, parse_proof
from havendesk.people.types import Role
from tests.support.desk import browser_of, make_agent, make_customer, make_team, open_ticket

pytestmark = pytest.mark.django_db(databases=["default", "sequencer"], transaction=True)


def _sequence() -> None:
    at_work = sequencer()
    at_work.publish_keys()
    at_work.batch()


def _holds(found: dict[str, Any], keys: list[Verifier]) -> None:
    index, hashes, checkpoint = parse_proof(found["proof"]["tlog_proof"])
    note = Note.parse(checkpoint)
    assert len(check_note(note, keys)) == 2
    signed = Checkpoint.parse(note.text)
    leaf = merkle.leaf_hash(base64.b64decode(found["entry"]["body"]))
    assert merkle.verify_inclusion(index, signed.size, leaf, hashes, signed.root)


@pytest.fixture
def auditor() -> Client:
    """A signed-in auditor."""
    return browser_of(make_agent([make_team()], roles=(Role.AUDITOR,), status=None))


def test_an_auditor_searches_proves_and_takes_along_and_is_on_record(auditor: Client) -> None:
    customer = make_customer()
    opened = open_ticket(customer)
    waiting = auditor.get("/api/v1/desk/audit/entries", {"ticket": str(opened.ticket_id)}).json()
    assert [one["index"] for one in waiting] == [None] * len(waiting) != []
    _sequence()
    state = auditor.get("/api/v1/desk/audit/state").json()
    assert state["waiting"] == 0
    keys = [Verifier.parse(key) for key in state["keys"]]
    listed = auditor.get("/api/v1/desk/audit/entries", {"verb": waiting[0]["verb"], "limit": 1}).json()
    _holds(auditor.get(f"/api/v1/desk/audit/entries/{listed[0]['id']}").json(), keys)
    taken = auditor.get("/api/v1/desk/audit/export", {"ticket": str(opened.ticket_id)}).json()
    proven = [one for one in taken["entries"] if one["proof"]]
    assert len(proven) >= len(waiting)
    for one in proven:
        _holds(one, keys)
    searches = AuditEntry.objects.filter(verb="audit.search", ticket_id=opened.ticket_id)
    assert searches.count() == 2
    assert AuditEntry.objects.filter(verb="audit.entry", subject_kind="audit_entry").count() == 1


def test_pages_follow_one_another_without_gap(auditor: Client) -> None:
    customers = [make_customer() for _ in range(5)]
    verb = AuditEntry.objects.get(subject_id=customers[0].id, verb__startswith="customers.").verb
    seen: list[str] = []
    where: dict[str, str] = {}
    for _ in range(3):
        page = auditor.get("/api/v1/desk/audit/entries", {"verb": verb, "limit": "2", **where}).json()
        seen += [one["id"] for one in page]
        where = {"before": page[-1]["at"], "before_id": page[-1]["id"]}
    assert len(seen) == len(set(seen)) == 5
    refused = auditor.get("/api/v1/desk/audit/entries", {"limit": "201"})
    assert (refused.status_code, refused.json()["field"]) == (422, "limit")


def test_nobody_else_reads_the_record() -> None:
    team = make_team()
    for roles in ((Role.AGENT,), (Role.LEAD,), (Role.SECURITY,), (Role.ADMINISTRATOR,)):
        browser = browser_of(make_agent([team], roles=roles, status=None))
        for where in ("state", "entries", f"entries/{AuditEntry.objects.first().id}", "export"):  # type: ignore[union-attr]  # there are entries
            answer = browser.get(f"/api/v1/desk/audit/{where}")
            assert answer.status_code == 403
            assert "body" not in answer.json()
    assert AuditEntry.objects.filter(verb="audit.search", outcome="done").count() == 0
    assert AuditEntry.objects.filter(verb="audit.search", outcome="refused").count() > 0
