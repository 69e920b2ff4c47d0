"""Targets of deliveries: kept apart until settled, so that one address gets one delivery per notice."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils.encoding import force_str

from havendesk.customers.rules import keyed_digest, normal_contact
from havendesk.customers.types import ContactKind
from havendesk.kernel.clock import now
from havendesk.kernel.ids import uuid7
from havendesk.notices.models import Delivery, DeliveryPrivate
from havendesk.notices.rules.sending import is_address, masked_address
from havendesk.notices.types import Way


def keep_targets(notice_id: UUID, addresses: Collection[str]) -> None:
    """A delivery by e-mail for each address that the notice does not go to yet."""
    wanted = {_digest(one): one.strip() for one in addresses if is_address(one.strip())}
    have = Delivery.objects.filter(notice_id=notice_id, way=Way.EMAIL, digest__in=list(wanted))
    for digest in have.values_list("digest", flat=True):
        wanted.pop(bytes(digest), None)
    rows = [
        Delivery(
            id=uuid7(),
            notice_id=notice_id,
            way=Way.EMAIL,
            digest=digest,
            target=masked_address(address),
            next_at=now(),
        )
        for digest, address in wanted.items()
    ]
    Delivery.objects.bulk_create(rows)
    DeliveryPrivate.objects.bulk_create(
        DeliveryPrivate(delivery_id=row.id, address=wanted[bytes(row.digest)]) for row in rows
    )


def keep_push(notice_id: UUID) -> None:
    """The delivery by the exchange's push, once."""
    if not Delivery.objects.filter(notice_id=notice_id, way=Way.PUSH).exists():
        Delivery.objects.create(notice_id=notice_id, way=Way.PUSH, digest=b"", next_at=now())


def address_of(delivery_id: UUID) -> str:
    """The address, out of the function that leaves an entry; empty when it was forgotten."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT notices_address(%s)", [delivery_id])
        (found,) = cursor.fetchone() or (None,)
    return found or ""


def forget_addresses(delivery_ids: Iterable[UUID]) -> int:
    """Forget the addresses of settled deliveries; returns how many there were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT notices_forget_address(%s::uuid[])", [list(delivery_ids)])
        (count,) = cursor.fetchone() or (0,)
    return int(count)


def _digest(address: str) -> bytes:
    return keyed_digest(force_str(settings.SECRET_KEY), "notice", normal_contact(ContactKind.EMAIL, address))
