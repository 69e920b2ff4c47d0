"""Files before a message claims them: kept once however often they are sent, purged after a day."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from pytest_django import Settings

from havendesk.audit.models import AuditEntry
from havendesk.customers import actions as customers
from havendesk.kernel.actors import ANONYMOUS, SYSTEM, Actor
from havendesk.kernel.clock import now
from havendesk.kernel.ids import uuid7
from havendesk.kernel.models import LegalHold
from havendesk.tickets import actions
from havendesk.tickets.models import Attachment
from tests.support.desk import make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGES = settings.STORAGES | {
        "attachments": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }


def upload(by: Actor, *, hours: int = 0) -> UUID:
    card = actions.store_upload(by=by, name="a.txt", content=b"hello")
    Attachment.objects.filter(id=card.id).update(uploaded_at=now() - timedelta(hours=hours))
    return card.id


def has_file(attachment_id: UUID) -> bool:
    return storages["attachments"].exists(Attachment(id=attachment_id).path)


def age_files() -> None:
    """As if every file had been written two days ago."""
    written = (now() - timedelta(days=2)).timestamp()
    for file in Path(storages["attachments"].path("")).rglob("*"):
        if file.is_file():
            os.utime(file, (written, written))


def hold(kind: str, subject_id: UUID) -> None:
    LegalHold.objects.create(
        id=uuid7(), subject_kind=kind, subject_id=subject_id, reason="case 7", placed_at=now()
    )


def test_unclaimed_files_go_after_a_day_with_their_bytes() -> None:
    customer = make_customer()
    old, fresh = upload(customer, hours=25), upload(customer, hours=23)
    assert actions.purge_unclaimed(by=SYSTEM) == 1
    assert actions.purge_unclaimed(by=SYSTEM) == 0
    assert set(Attachment.objects.values_list("id", flat=True)) == {fresh}
    assert actions.delete_orphans(by=SYSTEM) == 0, "a file of today may belong to an upload in progress"
    age_files()
    assert actions.delete_orphans(by=SYSTEM) == 1
    assert (has_file(old), has_file(fresh)) == (False, True)
    assert AuditEntry.objects.filter(verb="tickets.purge_unclaimed").count() == 1


def test_what_is_held_stays() -> None:
    held, other = make_customer(), make_customer()
    kept = {upload(held, hours=30), upload(other, hours=30)}
    hold("customer", held.id or uuid7())
    hold("attachment", max(kept))
    upload(other, hours=30)
    assert actions.purge_unclaimed(by=SYSTEM) == 1
    assert set(Attachment.objects.values_list("id", flat=True)) == kept
    assert all(has_file(one) for one in kept)


KEY = "upload-000001"


@pytest.fixture
def send(client: Client) -> Callable[..., tuple[int, dict[str, Any]]]:
    """Sends a file as a visitor, whose session may be named."""
    own = customers.start_session(by=ANONYMOUS).token

    def post(content: bytes, key: str = "", name: str = "a.txt", session: str = "") -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {session or own}"} | ({"Idempotency-Key": key} if key else {})
        file = SimpleUploadedFile(name, content)
        answer = client.post("/api/v1/uploads", {"file": file}, headers=headers)
        return answer.status_code, answer.json()

    return post


Send = Callable[..., tuple[int, dict[str, Any]]]


def stored_files(folder: Path) -> int:
    return sum(1 for path in folder.rglob("*") if path.is_file())


def test_the_same_upload_sent_again_is_the_same_upload(send: Send, tmp_path: Path) -> None:
    first = send(b"hello", KEY)
    assert first[0] == 200
    assert send(b"hello", KEY) == first
    assert Attachment.objects.count() == 1
    assert stored_files(tmp_path) == 1


def test_a_key_used_for_another_file_is_refused_and_keeps_nothing(send: Send, tmp_path: Path) -> None:
    send(b"hello", KEY)
    status, problem = send(b"another file", KEY)
    assert (status, problem["code"]) == (409, "idempotency_key_reused")
    assert Attachment.objects.count() == 1
    assert stored_files(tmp_path) == 1


def test_keys_belong_to_their_uploader_and_no_key_means_no_memory(send: Send) -> None:
    other = customers.start_session(by=ANONYMOUS).token
    ids = [
        answer["id"]
        for _, answer in (
            send(b"hello", KEY),
            send(b"hello", KEY, session=other),
            send(b"hello", "upload-000002"),
            send(b"hello"),
            send(b"hello"),
        )
    ]
    assert len(set(ids)) == 5


@pytest.mark.parametrize("key", ["short", "x" * 129, "with a space in it"])
def test_a_key_of_another_form_is_refused(send: Send, key: str) -> None:
    status, problem = send(b"hello", key)
    assert (status, problem["code"], problem["field"]) == (422, "field_invalid", "Idempotency-Key")
    assert not Attachment.objects.exists()


def test_a_refused_file_leaves_its_key_free(send: Send) -> None:
    assert send(b"", KEY)[0] == 422
    assert send(b"hello", KEY)[0] == 200


def test_a_visitors_files_come_along_and_their_keys_stay_behind(send: Send) -> None:
    visitor, customer = make_customer(), make_customer()
    for one in (visitor, customer):
        actions.store_upload(by=one, name="a.txt", content=b"hello", request_key=KEY)
    assert visitor.id
    assert customer.id
    actions.adopt_tickets(by=SYSTEM, visitor_id=visitor.id, customer_id=customer.id)
    assert Attachment.objects.filter(uploader_id=customer.id).count() == 2
    assert Attachment.objects.filter(uploader_id=customer.id, request_key=None).count() == 1


def test_a_page_of_the_exchange_may_send_the_key(client: Client, settings: Settings) -> None:
    settings.CORS_ALLOW_ALL_ORIGINS = True
    answer = client.options(
        "/api/v1/uploads",
        headers={
            "Origin": "https://brightwater.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,idempotency-key",
        },
    )
    assert "idempotency-key" in answer["Access-Control-Allow-Headers"]


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_keep_one_file(tmp_path: Path) -> None:
    customer = make_customer()
    together = threading.Barrier(4)

    def store() -> UUID:
        together.wait(10)
        try:
            return actions.store_upload(by=customer, name="a.txt", content=b"hello", request_key=KEY).id
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        ids = {future.result(20) for future in [pool.submit(store) for _ in range(4)]}
    assert len(ids) == 1
    assert Attachment.objects.count() == 1
    assert stored_files(tmp_path) == 1
