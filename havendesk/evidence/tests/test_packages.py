"""A package's life through the doors, on a real database and a sandbox exchange."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.storage import storages
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client

from havendesk.audit.models import AuditEntry
from havendesk.customers import actions as customers
from havendesk.customers.queries import PAGE_COOKIE
from havendesk.evidence import actions, jobs, queries, reactions
from havendesk.evidence.events import PackageReady
from havendesk.evidence.models import Custody, Package
from havendesk.evidence.recording import custody_lines
from havendesk.evidence.tests.support import unpacked
from havendesk.evidence.types import PackageCard, PackageState, Version
from havendesk.exchange.tests.support import leading_to
from havendesk.kernel import actions as kernel
from havendesk.kernel.actors import ANONYMOUS, SYSTEM, Actor
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.notices import queries as notices
from havendesk.notices.tests.support import claims, proven
from havendesk.notices.types import NoticeKind
from havendesk.people.types import Role
from sandbox.tests.serving import Served, served
from tests.support.desk import browser_of, make_agent, make_customer, make_team, open_ticket, prove, say


@pytest.fixture
def sandbox(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    # Nothing here is sequenced, so nothing is waited for.
    monkeypatch.setattr(jobs, "custody_lines", lambda package_id, _seconds: custody_lines(package_id, 0))
    with served(tmp_path) as running, leading_to(running.url, monkeypatch):
        yield running


@pytest.fixture
def officer(db: None) -> Actor:
    return make_agent([make_team()], roles=(Role.SECURITY,))


def built(customer: Actor, **order: Any) -> PackageCard:
    """A package that was issued."""
    assert customer.id is not None
    card = actions.order_package(by=customer, customer_id=customer.id, **order)
    jobs.make(card.id)
    return queries.package(viewer=SYSTEM, package_id=card.id)


def file_of(card: PackageCard, tmp_path: Path) -> Path:
    target = tmp_path / card.file_name
    with storages["evidence"].open(queries.path_of(viewer=SYSTEM, package_id=card.id)) as kept:
        target.write_bytes(kept.read())
    return target


def body_of(response: Any) -> bytes:
    """All of a streamed answer."""
    return b"".join(response.streaming_content)


def acts_of(card: PackageCard) -> list[str]:
    return [one.act.value for one in queries.custody(viewer=SYSTEM, package_id=card.id)]


def test_a_customer_gets_their_own_package_and_a_stranger_can_check_it(
    sandbox: Served, tmp_path: Path
) -> None:
    customer = proven("cus_minji", jurisdiction="KR")
    ticket = open_ticket(customer, "Somebody took my coins")
    say(make_agent([make_team()], roles=(Role.LEAD,)), ticket.ticket_id, "We look at it")
    card = built(customer)
    assert (card.state, card.time_zone) == (PackageState.READY, "Asia/Seoul")
    assert card.chapters_done == card.chapters
    file = file_of(card, tmp_path)
    assert hashlib.sha256(file.read_bytes()).hexdigest() == card.sha256
    (tmp_path / "out").mkdir()
    root = unpacked(file, tmp_path / "out")
    published = queries.keys(viewer=ANONYMOUS)[0]
    alone = [sys.executable, "-I", str(root / "verify.py"), str(file), "--key", published]
    ended = subprocess.run(alone, capture_output=True, text=True, timeout=60, check=False)
    told = json.loads(ended.stdout)
    assert (ended.returncode, told["verdict"], told["package"]) == (0, "passed", str(card.id)), ended.stdout
    moved = json.loads((root / "data/transactions/transfers.json").read_text())
    known = {str(one["id"]) for one in sandbox.sandbox.store.all("transfer", "cus_minji")}
    assert {one["id"] for one in moved} == known
    assert {one["customer_id"] for one in moved} == {"cus_minji"}
    said = json.loads((root / "data/conversation/messages.json").read_text())
    words = [one["text"] for one in said if one["kind"] == "text"]
    assert words == ["Somebody took my coins", "We look at it"]
    assert acts_of(card) == ["ordered", "begun", "built"]
    reactions.ready(PackageReady(card.id, card.customer_id, card.version))
    (notice,) = notices.inbox(viewer=customer, limit=10, language="ko")
    assert (notice.kind, notice.links[0].path) == (NoticeKind.EVIDENCE_READY, "/evidence")


def test_what_was_issued_never_changes_and_a_new_one_supersedes_it(sandbox: Served) -> None:
    customer = proven("cus_minji")
    first = built(customer)
    second = built(customer)
    assert queries.package(viewer=SYSTEM, package_id=first.id).superseded_by == second.id
    assert acts_of(first) == ["ordered", "begun", "built", "superseded"]
    row = Package.objects.filter(id=first.id)
    for change in ({"sha256": b"0" * 32}, {"state": "failed"}, {"superseded_by": None}, {"path": "x"}):
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            row.update(**change)
    for statement in ("UPDATE evidence_custody SET act = 'built'", "DELETE FROM evidence_custody"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_an_event_without_an_entry_in_the_record_is_refused(sandbox: Served) -> None:
    card = built(proven("cus_minji"))
    row = Package.objects.get(id=card.id)
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="audit entry"), transaction.atomic():
        Custody.objects.create(package=row, act="built", at=now(), by_kind="system", entry_id=uuid7())


def test_nobody_orders_or_sees_what_is_not_theirs(sandbox: Served) -> None:
    minji, wei = proven("cus_minji"), proven("cus_wei")
    card = built(minji)
    orders: list[tuple[Actor, dict[str, Any], ErrorCode]] = [
        (wei, {"customer_id": minji.id}, ErrorCode.NOT_FOUND),
        (minji, {"customer_id": minji.id, "version": Version.OFFICER}, ErrorCode.NOT_FOUND),
        (minji, {"customer_id": minji.id, "legal_process": "2026-1"}, ErrorCode.NOT_FOUND),
        (minji, {"customer_id": minji.id, "time_zone": "Mars/Base"}, ErrorCode.FIELD_INVALID),
        (minji, {"customer_id": minji.id, "country": "XX"}, ErrorCode.FIELD_INVALID),
        (minji, {"customer_id": minji.id, "recipient": "age1nothing"}, ErrorCode.FIELD_INVALID),
    ]
    visitor = make_customer()
    orders.append((visitor, {"customer_id": visitor.id}, ErrorCode.NOT_FOUND))
    agent = make_agent([make_team()])
    orders.append((agent, {"customer_id": minji.id, "reason": "curious"}, ErrorCode.FORBIDDEN))
    for by, order, code in orders:
        with pytest.raises(Refused) as refused:
            actions.order_package(by=by, **order)
        assert refused.value.code is code, order
    assert Package.objects.count() == 1
    for look in (queries.package, queries.custody):
        with pytest.raises(Refused) as refused:
            look(viewer=wei, package_id=card.id)
        assert refused.value.code is ErrorCode.NOT_FOUND
    assert queries.packages(viewer=wei) == []
    with pytest.raises(Refused):
        actions.link(by=wei, package_id=card.id)
    assert acts_of(card) == ["ordered", "begun", "built"]


def test_an_officers_package_is_masked_and_naming_somebody_needs_a_second_person(
    sandbox: Served, officer: Actor, tmp_path: Path
) -> None:
    minji = proven("cus_minji")
    assert minji.id is not None
    with pytest.raises(Refused) as refused:
        actions.order_package(by=officer, customer_id=minji.id, version=Version.OFFICER)
    assert refused.value.code is ErrorCode.REASON_MISSING
    named: dict[str, Any] = {
        "customer_id": minji.id,
        "version": Version.OFFICER,
        "reason": "Warrant came by post",
    }
    with pytest.raises(Refused) as refused:
        actions.order_package(by=officer, legal_process="Seoul 2026-77", **named)
    assert refused.value.code is ErrorCode.APPROVAL_NEEDED
    assert Package.objects.count() == 0
    card = actions.order_package(by=officer, **named)
    jobs.make(card.id)
    (tmp_path / "out").mkdir()
    kept = queries.package(viewer=officer, package_id=card.id)
    root = unpacked(file_of(kept, tmp_path), tmp_path / "out")
    identity = json.loads((root / "data/account/identity.json").read_text())
    assert identity["masked"] is True
    assert "minji@customer.example" not in json.dumps(identity)
    assert queries.custody(viewer=officer, package_id=card.id)[0].by_name.startswith("Agent")
    assert queries.packages(viewer=minji) == []


def test_one_is_made_at_a_time_and_only_so_many_a_day(sandbox: Served) -> None:
    minji = proven("cus_minji")
    assert minji.id is not None
    first = actions.order_package(by=minji, customer_id=minji.id)
    assert actions.order_package(by=minji, customer_id=minji.id).id == first.id
    Package.objects.filter(id=first.id).update(state="failed")
    for _ in range(4):
        Package.objects.filter(id=actions.order_package(by=minji, customer_id=minji.id).id).update(
            state="failed"
        )
    with pytest.raises(Refused) as refused:
        actions.order_package(by=minji, customer_id=minji.id)
    assert refused.value.code is ErrorCode.TOO_MANY
    assert Package.objects.count() == 5


def test_a_silent_exchange_breaks_a_build_off_until_it_is_given_up(
    sandbox: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    minji = proven("cus_minji")
    assert minji.id is not None
    card = actions.order_package(by=minji, customer_id=minji.id)
    with leading_to("http://127.0.0.1:9", monkeypatch):
        for _ in range(4):
            with pytest.raises(Refused):
                jobs.make(card.id)
            assert queries.package(viewer=SYSTEM, package_id=card.id).state is PackageState.BUILDING
        jobs.make(card.id)
    given_up = queries.package(viewer=SYSTEM, package_id=card.id)
    assert (given_up.state, given_up.failure) == (PackageState.FAILED, "exchange_silent")
    assert given_up.sha256 == ""


def test_a_package_is_given_up_with_the_last_try_of_its_job(
    sandbox: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "attempts_allowed", lambda: 2)
    minji = proven("cus_minji")
    assert minji.id is not None
    card = actions.order_package(by=minji, customer_id=minji.id)
    with leading_to("http://127.0.0.1:9", monkeypatch):
        with pytest.raises(Refused):
            jobs.make(card.id)
        jobs.make(card.id)
    assert queries.package(viewer=SYSTEM, package_id=card.id).state is PackageState.FAILED


def test_a_link_works_for_minutes_for_whom_it_was_made_and_every_download_is_on_record(
    sandbox: Served, officer: Actor
) -> None:
    minji = proven("cus_minji")
    card = built(minji)
    link = actions.link(by=minji, package_id=card.id)
    stranger = Client()
    answer = stranger.get(link.path)
    assert (answer.status_code, answer["Content-Length"]) == (200, str(card.size))
    assert hashlib.sha256(body_of(answer)).hexdigest() == card.sha256
    assert acts_of(card)[-1] == "downloaded"
    assert AuditEntry.objects.filter(verb="evidence.download", actor_id=minji.id).count() == 1
    with time_machine.travel(now() + timedelta(seconds=301), tick=False):
        assert stranger.get(link.path).status_code == 404
    assert stranger.get(link.path[:-2] + "xx").status_code == 404
    browser = browser_of(officer)
    refused = browser.post(f"/api/v1/desk/evidence/{card.id}/link", {}, content_type="application/json")
    assert refused.json()["code"] == "reauthentication_needed"
    prove(browser)
    made = browser.post(f"/api/v1/desk/evidence/{card.id}/link", {}, content_type="application/json")
    assert made.status_code == 200, made.content
    assert stranger.get(made.json()["path"]).status_code in (401, 403)
    assert len([act for act in acts_of(card) if act == "downloaded"]) == 1
    assert body_of(browser.get(made.json()["path"]))
    assert len([act for act in acts_of(card) if act == "downloaded"]) == 2


def test_a_kept_file_that_was_touched_is_found_and_named(sandbox: Served, officer: Actor) -> None:
    assert officer.id is not None
    card = built(proven("cus_minji"))
    actions.want_check(by=officer, package_id=card.id)
    jobs.look(card.id, officer.id)
    store, path = storages["evidence"], queries.path_of(viewer=SYSTEM, package_id=card.id)
    whole = bytearray(Path(store.path(path)).read_bytes())
    whole[len(whole) // 2] ^= 1
    Path(store.path(path)).write_bytes(whole)
    jobs.look(card.id, officer.id)
    first, second = [
        one for one in queries.custody(viewer=officer, package_id=card.id) if one.act == "verified"
    ]
    assert first.detail.startswith("passed: ")
    assert second.detail == "failed: not the bytes that were issued"
    assert first.by_id == officer.id


def test_files_go_when_their_time_is_over_but_not_under_a_hold(sandbox: Served) -> None:
    minji, wei = proven("cus_minji"), proven("cus_wei")
    kept, old = built(minji), built(wei)
    assert minji.id is not None
    administrator = make_agent([make_team()], roles=(Role.ADMINISTRATOR,))
    kernel.place_legal_hold(by=administrator, subject_kind="customer", subject_id=minji.id, reason="court")
    with time_machine.travel(now() + timedelta(days=181), tick=False):
        assert actions.remove_old(by=SYSTEM) == 1
    jobs.let_go(old.id)
    jobs.let_go(kept.id)
    assert not storages["evidence"].exists(str(old.id))
    assert storages["evidence"].exists(str(kept.id))
    assert acts_of(old)[-1] == "removed"
    with pytest.raises(Refused):
        actions.link(by=wei, package_id=old.id)


def test_the_customers_page_orders_shows_progress_and_gives_the_file(sandbox: Served) -> None:
    session = customers.start_session(by=SYSTEM, claims=claims("cus_minji"))
    browser = Client(enforce_csrf_checks=False)
    assert browser.get("/evidence").status_code == 302
    browser.cookies[PAGE_COOKIE] = session.token
    page = browser.get("/evidence")
    assert (page.status_code, "112" in page.content.decode()) == (200, True)
    assert browser.post("/evidence", {"order": "1", "time_zone": "Nowhere"}).status_code == 422
    assert browser.post("/evidence", {"order": "1", "language": "ko"}).status_code == 302
    waiting = browser.get("/evidence").content.decode()
    assert "<progress" in waiting
    assert "http-equiv" in waiting
    (card,) = queries.packages(viewer=SYSTEM)
    jobs.make(card.id)
    ready = queries.package(viewer=SYSTEM, package_id=card.id)
    assert ready.sha256 in browser.get("/evidence").content.decode()
    sent = browser.post(f"/evidence/{card.id}/link", follow=True)
    assert len(body_of(sent)) == ready.size
    assert browser.post(f"/evidence/{uuid7()}/link").status_code == 404
    keys = browser.get("/evidence/keys.txt").content.decode().split()
    assert keys[:2] == list(queries.keys(viewer=ANONYMOUS))


def test_a_list_costs_one_statement(sandbox: Served, django_assert_num_queries: Any) -> None:
    minji = proven("cus_minji")
    built(minji)
    built(minji)
    with django_assert_num_queries(1):
        assert len(queries.packages(viewer=minji)) == 2
