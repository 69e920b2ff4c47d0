"""Reads of notices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from havendesk.customers.queries import customer_card, has_access
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.doors import PersonalData, about, query
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import Language
from havendesk.notices.models import Delivery, Notice
from havendesk.notices.rules.wording import render
from havendesk.notices.types import (
    DeliveryCard,
    DeliveryCode,
    DeliveryState,
    LinkName,
    NoticeCard,
    NoticeKind,
    NoticeLink,
    Rendered,
    SentNoticeCard,
    Way,
)
from havendesk.notices.whose import own

MOST = 100


@query("notices.inbox", open_to=(ActorKind.CUSTOMER,))
def inbox(
    *, viewer: Actor, before: UUID | None = None, limit: int = 20, language: str = ""
) -> list[NoticeCard]:
    """The signed-in customer's own notices, newest first; ``before`` is the last id of the page before.
    ``language`` empty: the customer's own. Two statements."""
    rows = Notice.objects.filter(customer_id=own(viewer), sealed=False).order_by("-id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    spoken = language or customer_card(viewer=viewer, customer_id=own(viewer)).language
    return [_card(row, spoken) for row in rows[: max(1, min(limit, MOST))]]


@query("notices.unread", open_to=(ActorKind.CUSTOMER,))
def unread(*, viewer: Actor) -> int:
    """How many notices the signed-in customer has not seen; at most 100 are counted."""
    rows = Notice.objects.filter(customer_id=own(viewer), read_at=None, sealed=False)
    return rows[:MOST].count()


@query("notices.notices_of", reads=PersonalData.SECURITY, open_to=(ActorKind.SYSTEM,))
def notices_of(
    *,
    viewer: Actor,
    customer_id: UUID,
    before: UUID | None = None,
    limit: int = 20,
    language: str = Language.EN,
) -> list[SentNoticeCard]:
    """What a customer was told and how it travelled, newest first, in the reader's ``language``.

    Raises:
        Refused: ``no_access_grant`` for staff without an open matter of this customer, ``not_found``.
    """
    about(subject=("customer", customer_id), customer=customer_id)
    if viewer.is_staff and (
        viewer.id is None or not has_access(viewer=SYSTEM, agent_id=viewer.id, customer_id=customer_id)
    ):
        raise Refused(ErrorCode.NO_ACCESS_GRANT, field="customer_id")
    real = customer_card(viewer=SYSTEM, customer_id=customer_id).id
    rows = Notice.objects.filter(customer_id=real).order_by("-id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows[: max(1, min(limit, MOST))])
    deliveries = _deliveries([row.id for row in found])
    return [_sent(row, language, tuple(deliveries[row.id])) for row in found]


@query("notices.notice_id", open_to=(ActorKind.SYSTEM,))
def notice_id(*, viewer: Actor, customer_id: UUID, kind: NoticeKind, cause: str) -> UUID | None:
    """The notice that was told of this cause, for who brings it on its way at once."""
    rows = Notice.objects.filter(customer_id=customer_id, kind=kind.value, cause=cause)
    return rows.values_list("id", flat=True).first()


def _rendered(row: Notice, language: str) -> Rendered:
    try:
        return render(NoticeKind(row.kind), row.params, language)
    except KeyError:
        # Its customer was erased: the kind is left.
        return Rendered(row.kind, ())


def _card(row: Notice, language: str) -> NoticeCard:
    said = _rendered(row, language)
    links = tuple(NoticeLink(LinkName(name), path) for name, path in row.links)
    return NoticeCard(row.id, NoticeKind(row.kind), said.subject, said.lines, links, row.at, row.read_at)


def _sent(row: Notice, language: str, deliveries: tuple[DeliveryCard, ...]) -> SentNoticeCard:
    said = _rendered(row, language)
    return SentNoticeCard(
        row.id, NoticeKind(row.kind), said.subject, said.lines, row.at, row.read_at, deliveries
    )


def _deliveries(notice_ids: Collection[UUID]) -> dict[UUID, list[DeliveryCard]]:
    found: dict[UUID, list[DeliveryCard]] = defaultdict(list)
    for row in Delivery.objects.filter(notice_id__in=notice_ids).order_by("id"):
        card = DeliveryCard(
            Way(row.way),
            row.target,
            DeliveryState(row.state),
            DeliveryCode(row.code),
            row.attempts,
            row.next_at,
            row.settled_at,
        )
        found[row.notice_id].append(card)
    return found
