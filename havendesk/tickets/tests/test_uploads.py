"""Files before a message claims them: purged after a day, kept under a legal hold."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.storage import storages
from pytest_django import Settings

from havendesk.audit.models import AuditEntry
from havendesk.kernel.actors import SYSTEM, Actor
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
