"""From the inbox over further ways. Nothing here holds a transaction while a server is asked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from havendesk.customers.queries import customer_card, exchange_ref, private_card
from havendesk.customers.types import ContactKind, CustomerCard, Proof
from havendesk.exchange import actions as exchange_acts
from havendesk.exchange import queries as exchange
from havendesk.exchange.types import ReasonCode
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action, let_connection_go, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.logs import get_logger
from havendesk.kernel.options import options_of
from havendesk.notices import mail
from havendesk.notices.actions.addresses import address_of, forget_addresses, keep_push, keep_targets
from havendesk.notices.models import Delivery, Notice
from havendesk.notices.options import NoticesOptions
from havendesk.notices.rules.sending import pause
from havendesk.notices.rules.wording import render
from havendesk.notices.types import (
    DeliveryCode,
    DeliveryState,
    LinkName,
    NoticeKind,
    NoticeLink,
    Rendered,
    Way,
)

log = get_logger(__name__)

_LEASE = timedelta(minutes=2)
"""How long a delivery belongs to the process that tries it; killed in between, it is tried again."""

_SPREAD_FOR = timedelta(hours=24)
_AT_ONCE = 50
_NEVER = frozenset({ErrorCode.NOT_FOUND, ErrorCode.NOT_OFFERED})
"""Answers of the exchange that waiting does not change."""


@action("notices.spread", open_to=(ActorKind.SYSTEM,), apart=True)
def spread(*, by: Actor, notice_id: UUID) -> int:
    """Find every known address of the notice's customer, keep a delivery for each, and try them at once.
    May run again: an address that has its delivery gets no second one.

    Returns:
        How many deliveries were tried.
    """
    notice = Notice.objects.filter(id=notice_id).first()
    if notice is None:
        set_based()  # erased in between
        return 0
    about(subject=("notice", notice.id), customer=notice.customer_id)
    card = customer_card(viewer=SYSTEM, customer_id=notice.customer_id)
    known, whole = ((), True) if notice.sealed else _known_addresses(card)
    with transaction.atomic():
        # Whoever else spreads this notice now waits, and finds the deliveries made.
        Notice.objects.select_for_update().get(id=notice.id)
        keep_targets(notice.id, known)
        if card.proven and not notice.sealed:
            keep_push(notice.id)
        if whole:
            Notice.objects.filter(id=notice.id).update(spread_at=now())
    due = list(Delivery.objects.due(now()).filter(notice=notice).values_list("id", flat=True))
    for delivery_id in due:
        deliver(by=by, delivery_id=delivery_id)
    return len(due)


@action("notices.deliver", open_to=(ActorKind.SYSTEM,), apart=True)
def deliver(*, by: Actor, delivery_id: UUID) -> DeliveryState:
    """Try one delivery that is due. It may reach the customer twice when a process dies after the server
    took it and before that was written; never without end.

    Returns:
        How far the delivery is now.
    """
    with transaction.atomic():
        claimed = _claim(delivery_id, now())
        by_mail = claimed is not None and claimed.way == Way.EMAIL
        address = address_of(delivery_id) if by_mail else ""
    if claimed is None:
        set_based()  # somebody else has it, or it is settled
        return DeliveryState(Delivery.objects.values_list("state", flat=True).get(id=delivery_id))
    notice = claimed.notice
    about(subject=("notice", notice.id), customer=notice.customer_id, after={"way": claimed.way})
    state, code = _send(claimed, notice, address)
    _settle(claimed, state, code)
    return state


@action("notices.deliver_due", open_to=(ActorKind.SYSTEM,), apart=True)
def deliver_due(*, by: Actor) -> int:
    """Try what waits: deliveries whose pause is over, and notices whose addresses could not all be found.

    Returns:
        How many were looked at.
    """
    set_based()
    at = now()
    late = Notice.objects.filter(
        spread_at=None, at__lt=at - timedelta(seconds=20), at__gt=at - _SPREAD_FOR
    ).order_by("at")
    notices = list(late.values_list("id", flat=True)[:_AT_ONCE])
    for notice_id in notices:
        spread(by=by, notice_id=notice_id)
        if Notice.objects.filter(id=notice_id, spread_at=None).exists():
            break  # the exchange is silent: the others wait with this one
    due = list(Delivery.objects.due(at).order_by("next_at").values_list("id", flat=True)[:_AT_ONCE])
    for delivery_id in due:
        deliver(by=by, delivery_id=delivery_id)
    return len(notices) + len(due)


def _known_addresses(card: CustomerCard) -> tuple[Collection[str], bool]:
    """Addresses that the exchange has proven: those that came here, its present one, and those that were
    replaced lately; and whether the exchange could be asked. What somebody typed proves nothing: a notice to
    it would tell a stranger."""
    known = private_card(viewer=SYSTEM, customer_id=card.id, reason="notice")
    found = {
        contact.value
        for contact in known.contacts
        if contact.kind is ContactKind.EMAIL and contact.proof is not Proof.NONE
    }
    account = exchange_ref(viewer=SYSTEM, customer_id=card.id)
    if account is None:
        return found, True
    try:
        there = exchange.customer(viewer=SYSTEM, exchange_customer_id=account).value
    except Refused as refused:
        # Asked again by the sweep; what is known here is warned at once.
        return found, refused.code in _NEVER
    return found | {one for one in (there.email, *there.former_emails) if one}, True


def _claim(delivery_id: UUID, at: datetime) -> Delivery | None:
    row = (
        Delivery.objects.due(at)
        .filter(id=delivery_id)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("notice")
        .first()
    )
    if row is None:
        return None
    row.attempts += 1
    Delivery.objects.filter(id=row.id).update(attempts=row.attempts, next_at=at + _LEASE)
    return row


def _send(delivery: Delivery, notice: Notice, address: str) -> tuple[DeliveryState, DeliveryCode]:
    if delivery.way == Way.EMAIL and not mail.configured():
        return DeliveryState.SKIPPED, DeliveryCode.NOT_CONFIGURED
    if now() - notice.at > timedelta(hours=options_of(NoticesOptions).notices_give_up_hours):
        return DeliveryState.FAILED, DeliveryCode.TOO_LATE
    language = customer_card(viewer=SYSTEM, customer_id=notice.customer_id).language
    rendered = render(NoticeKind(notice.kind), notice.params, language)
    links = tuple(NoticeLink(LinkName(name), path) for name, path in notice.links)
    if delivery.way == Way.PUSH:
        return _push(delivery, notice, rendered, links)
    let_connection_go()
    try:
        mail.send(address, rendered, links, language, notice.id)
    except mail.MailTroubleError as trouble:
        log.warning("notice.not_delivered", notice=str(notice.id), why=trouble.code.value)
        return (DeliveryState.FAILED if trouble.final else DeliveryState.WANTED), trouble.code
    return DeliveryState.SENT, DeliveryCode.NONE


def _push(
    delivery: Delivery, notice: Notice, rendered: Rendered, links: tuple[NoticeLink, ...]
) -> tuple[DeliveryState, DeliveryCode]:
    account = exchange_ref(viewer=SYSTEM, customer_id=notice.customer_id)
    if account is None:
        return DeliveryState.SKIPPED, DeliveryCode.NOT_OFFERED
    # A push has room for one link: the first, whose page offers the others.
    path = links[0].path if links else "/inbox"
    try:
        exchange_acts.send_push(
            by=SYSTEM,
            exchange_customer_id=account,
            title=rendered.subject,
            text=" ".join(rendered.lines),
            link=mail.absolute(path),
            reason_code=ReasonCode.OTHER,
            reason=notice.kind,
            idempotency_key=f"notice:{delivery.id}",
        )
    except Refused as refused:
        if refused.code in (ErrorCode.EXCHANGE_SILENT, ErrorCode.SWITCHED_OFF):
            return DeliveryState.WANTED, DeliveryCode.UNREACHABLE
        offered = refused.code is not ErrorCode.NOT_OFFERED
        return (
            (DeliveryState.FAILED, DeliveryCode.REFUSED)
            if offered
            else (DeliveryState.SKIPPED, DeliveryCode.NOT_OFFERED)
        )
    return DeliveryState.SENT, DeliveryCode.NONE


def _settle(delivery: Delivery, state: DeliveryState, code: DeliveryCode) -> None:
    at = now()
    waits = state is DeliveryState.WANTED
    with transaction.atomic():
        Delivery.objects.filter(id=delivery.id).update(
            state=state.value,
            code=code.value,
            next_at=at + pause(delivery.attempts) if waits else None,
            settled_at=None if waits else at,
        )
        if not waits:
            forget_addresses([delivery.id])
