"""What goes wrong below the API is a problem in words, and leaves nothing half done."""

from __future__ import annotations

import errno

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from havendesk.audit.models import AuditEntry, RefusalCount
from havendesk.tickets.models import Attachment


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("number", "status", "code"), [(errno.ENOSPC, 503, "try_later"), (errno.EIO, 500, "internal")]
)
def test_a_file_that_cannot_be_stored(
    client: Client, monkeypatch: pytest.MonkeyPatch, number: int, status: int, code: str
) -> None:
    def fails(*_arguments: object, **_more: object) -> str:
        raise OSError(number, "no room")

    session = client.post("/api/v1/customer/session", {"language": "en"}, "application/json").json()[
        "session"
    ]
    monkeypatch.setattr(FileSystemStorage, "_save", fails)
    answer = client.post(
        "/api/v1/uploads",
        {"file": SimpleUploadedFile("note.txt", b"hello")},
        headers={"Authorization": f"Bearer {session}"},
    )
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert "Traceback" not in answer.content.decode()
    assert Attachment.objects.count() == 0


@pytest.mark.django_db
def test_requests_of_strangers_are_counted(client: Client) -> None:
    assert client.get("/api/v1/customer/tickets").status_code == 401
    assert client.get("/api/v1/me").status_code == 401
    counted = RefusalCount.objects.filter(verb="api.identify")
    assert sum(counted.values_list("count", flat=True)) == 2
    assert AuditEntry.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body",
    [b"", b"--x", b'--x\r\nContent-Disposition: form-data; name="' + b"a" * 20_000 + b'"\r\n\r\n1\r\n--x--'],
)
def test_a_form_that_cannot_be_read_is_the_senders(client: Client, body: bytes) -> None:
    opened = client.post("/api/v1/customer/session", {"language": "en"}, "application/json")
    answer = client.post(
        "/api/v1/uploads",
        body,
        "multipart/form-data; boundary=x",
        headers={"Authorization": f"Bearer {opened.json()['session']}"},
    )
    assert answer.status_code in (400, 422)
    assert answer.json()["code"] in ("malformed", "field_invalid")
    assert Attachment.objects.count() == 0


def test_a_method_that_an_address_does_not_know_is_refused_with_a_problem(client: Client) -> None:
    answer = client.put("/api/v1/articles")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["code"] == "not_found"
