"""Files before a real clamd: held back, opened when clean, in quarantine when not; silence loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.storage import storages
from pytest_django import Settings

from havendesk.audit.models import AuditEntry
from havendesk.kernel import clamd
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.kernel.options import options_of
from havendesk.people.types import Role
from havendesk.site import health
from havendesk.tickets import actions, queries
from havendesk.tickets.models import Attachment, Message, Ticket
from havendesk.tickets.options import TicketsOptions
from havendesk.tickets.types import Appended, AuthorKind, ScanState
from tests.support.desk import make_agent, make_customer, make_team, open_ticket, say
from tests.support.scanner import EICAR, FINDING, clamd_binary, running_clamd

pytestmark = pytest.mark.django_db

NOBODY = "tcp://127.0.0.1:9"


@pytest.fixture(autouse=True)
def own_files(settings: Settings, tmp_path: Path) -> None:
    """A folder of this test's own."""
    settings.STORAGES = settings.STORAGES | {
        "attachments": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running clamd."""
    binary = clamd_binary()
    if binary is None:
        pytest.skip("clamd is not installed: apt-get install clamav-daemon")
    with running_clamd(binary, tmp_path_factory.mktemp("clamd")) as place:
        yield place


def asked(monkeypatch: pytest.MonkeyPatch, address: str, silent: str = "hold") -> None:
    """The desk asks the scanner there."""
    monkeypatch.setattr(options_of(TicketsOptions), "tickets_scanner", address)
    monkeypatch.setattr(options_of(TicketsOptions), "tickets_scanner_silent", silent)


def sent(customer: Actor, content: bytes, name: str = "note.txt", language: str = "en") -> tuple[UUID, UUID]:
    """A file and the ticket in which it was sent."""
    card = actions.store_upload(by=customer, name=name, content=content)
    opened = open_ticket(customer, language=language)
    done = say(customer, opened.ticket_id, "see this", attachment_ids=(card.id,))
    assert isinstance(done, Appended)
    return card.id, opened.ticket_id


def opening(viewer: Actor, attachment_id: UUID) -> ErrorCode | bytes:
    """Its content, or why not."""
    try:
        return queries.attachment(viewer=viewer, attachment_id=attachment_id)[1]
    except Refused as refused:
        return refused.code


def told(ticket_id: UUID) -> list[str]:
    """What the desk itself has said there."""
    rows = Message.objects.filter(ticket_id=ticket_id, author_kind=AuthorKind.SYSTEM).order_by("number")
    return list(rows.values_list("text", flat=True))


def sweep() -> None:
    """What the job does every few seconds."""
    for attachment_id in queries.files_to_scan(viewer=SYSTEM):
        actions.scan_upload(by=SYSTEM, attachment_id=attachment_id)


def kept(folder: Path) -> list[str]:
    """Where files lie."""
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def test_the_client_tells_clean_found_too_long_and_silent_apart(address: str) -> None:
    assert clamd.answers(address)
    assert clamd.scan(address, b"fine") == ""
    assert clamd.scan(address, b"before " + EICAR + b" after").startswith(FINDING)
    with pytest.raises(clamd.ScannerSilent) as silent:
        clamd.scan(address, b"x" * (13 * 2**20))
    assert silent.value.code == "refused"
    with pytest.raises(clamd.ScannerSilent) as silent:
        clamd.scan(NOBODY, b"fine")
    assert silent.value.code == "unreachable"
    assert not clamd.answers("unix:///nowhere/clamd.ctl")


@pytest.mark.parametrize(
    "text", ["clamd", "unix://host/x", "tcp://127.0.0.1", "http://127.0.0.1:3310", "tcp:3310"]
)
def test_an_address_that_is_none_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="unix:///path or tcp://host:port"):
        clamd.address_of(text)
    with pytest.raises(ValueError, match="tickets_scanner"):
        TicketsOptions.model_validate({"tickets_scanner": text})


def test_a_clean_file_is_held_back_until_the_scanner_has_seen_it(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(monkeypatch, address)
    customer = make_customer()
    file, ticket = sent(customer, b"hello")
    assert opening(customer, file) is ErrorCode.ATTACHMENT_HELD
    assert opening(SYSTEM, file) is ErrorCode.ATTACHMENT_HELD
    assert actions.scan_upload(by=SYSTEM, attachment_id=file) is ScanState.CLEAN
    assert opening(customer, file) == b"hello"
    assert told(ticket) == []
    assert queries.files_to_scan(viewer=SYSTEM) == []
    assert health.scanner() == "ok"


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "harmful in the file"), ("ko", "유해"), ("ja", "有害"), ("zh-Hans", "有害")],
)
def test_an_infected_file_goes_into_quarantine_and_its_sender_and_security_hear_of_it(
    address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, language: str, words: str
) -> None:
    asked(monkeypatch, address)
    customer = make_customer(language)
    sol = make_agent([make_team()], roles=(Role.SECURITY,))
    file, ticket = sent(customer, EICAR, name="bill.txt", language=language)
    for _ in range(2):
        assert actions.scan_upload(by=SYSTEM, attachment_id=file) is ScanState.INFECTED
    for viewer in (customer, SYSTEM):
        assert opening(viewer, file) is ErrorCode.ATTACHMENT_INFECTED
    assert kept(tmp_path) == [f"quarantine/{file.hex}"]
    (said,) = told(ticket)
    assert words in said
    assert "bill.txt" in said
    assert Message.objects.filter(ticket_id=ticket, text="see this").exists()
    assert queries.files_to_scan(viewer=SYSTEM) == []
    page = queries.refused_files(viewer=sol)
    assert (page.unseen, page.after) == (1, "")
    assert page.files[0].finding.startswith(FINDING)
    assert page.files[0].ticket_reference == Ticket.objects.get(id=ticket).reference
    with pytest.raises(Refused):
        actions.settle_infected(by=sol, attachment_id=file, reason=" ")
    assert queries.refused_files(viewer=sol).unseen == 1
    actions.settle_infected(by=sol, attachment_id=file, reason="a test string")
    assert queries.refused_files(viewer=sol).unseen == 0
    assert AuditEntry.objects.filter(verb="tickets.settle_scan", subject_id=file).count() == 1
    with pytest.raises(Refused):
        queries.refused_files(viewer=make_agent([make_team()]))


def test_a_silent_scanner_holds_the_file_back_says_so_and_loses_no_message(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(monkeypatch, NOBODY)
    customer = make_customer()
    file, ticket = sent(customer, b"hello")
    for attempt in range(1, 5):
        assert actions.scan_upload(by=SYSTEM, attachment_id=file) is ScanState.WAITING
        assert len(told(ticket)) == (1 if attempt >= 3 else 0)
    assert "still waiting for our virus scanner" in told(ticket)[0]
    assert Message.objects.filter(ticket_id=ticket, text="see this").exists()
    assert opening(customer, file) is ErrorCode.ATTACHMENT_HELD
    assert "wait for it: 1" in health.scanner()
    assert queries.files_to_scan(viewer=SYSTEM) == [], "it is asked again later, not at once"
    asked(monkeypatch, NOBODY, silent="serve")
    assert opening(customer, file) is ErrorCode.ATTACHMENT_HELD, "not before a minute"
    Attachment.objects.filter(id=file).update(
        uploaded_at=now() - timedelta(minutes=2), scan_due_at=now() - timedelta(seconds=1)
    )
    assert opening(customer, file) == b"hello"
    asked(monkeypatch, address)
    sweep()
    assert opening(customer, file) == b"hello"
    assert Attachment.objects.get(id=file).scan == ScanState.CLEAN


def test_what_was_found_before_it_was_sent_is_told_when_it_is(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(monkeypatch, address)
    customer = make_customer()
    card = actions.store_upload(by=customer, name="bill.txt", content=EICAR)
    actions.scan_upload(by=SYSTEM, attachment_id=card.id)
    actions.scan_upload(by=SYSTEM, attachment_id=card.id)
    opened = open_ticket(customer)
    say(customer, opened.ticket_id, "see this", attachment_ids=(card.id,))
    Attachment.objects.filter(id=card.id).update(scan_due_at=now())
    sweep()
    (said,) = told(opened.ticket_id)
    assert "harmful" in said
    (message,) = queries.messages(viewer=SYSTEM, ticket_id=opened.ticket_id, after=1, limit=1)
    assert [one.scan for one in message.attachments] == [ScanState.INFECTED]


def test_a_file_that_is_gone_keeps_no_sweep_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    asked(monkeypatch, NOBODY)
    card = actions.store_upload(by=make_customer(), name="a.txt", content=b"hello")
    storages["attachments"].delete(Attachment.objects.get(id=card.id).path)
    assert actions.scan_upload(by=SYSTEM, attachment_id=card.id) is ScanState.NONE
    assert actions.scan_upload(by=SYSTEM, attachment_id=uuid7()) is ScanState.NONE
    assert queries.files_to_scan(viewer=SYSTEM) == []
