"""A recovery begins: by a customer whom the exchange signed in, or for somebody who knocked."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import connection

from havendesk.cases.recovery import rules
from havendesk.cases.recovery.actions.cases import danger_now, end, given, move, tell
from havendesk.cases.recovery.models import Recovery, RecoveryProof
from havendesk.cases.recovery.options import RecoveryOptions
from havendesk.cases.recovery.types import BegunBy, EndCode, RecoveryKind, RecoveryState
from havendesk.customers import queries as customers
from havendesk.exchange.types import SecondFactor
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import reference
from havendesk.kernel.options import options_of
from havendesk.notices.types import NoticeKind
from havendesk.protection import queries as protection
from havendesk.protection.types import FreezeCard

_MY_FACTORS = (SecondFactor.TOTP, SecondFactor.PASSKEY)


@action("cases.recovery.begin", open_to=(ActorKind.CUSTOMER, ActorKind.SYSTEM))
def begin(
    *, by: Actor, customer_id: UUID, kind: RecoveryKind, factor: SecondFactor = SecondFactor.TOTP
) -> UUID:
    """Begin a recovery, and tell every contact point of it. Asking again for the same finds the one that
    lives. One that nobody has proven anything for gives way to a customer who is signed in.

    Args:
        factor: which one was lost; counts for ``lost_factor`` only.

    Raises:
        Refused: ``not_found`` for another's account or none, ``field_invalid`` for a factor that cannot be
            named, ``conflict`` where nothing is frozen, or where another recovery lives.
    """
    account = customers.exchange_ref(viewer=SYSTEM, customer_id=customer_id)
    if account is None or (by.kind is ActorKind.CUSTOMER and by.id != customer_id):
        raise Refused(ErrorCode.NOT_FOUND, field="customer_id")
    if kind is RecoveryKind.LOST_FACTOR and factor not in _MY_FACTORS:
        raise Refused(ErrorCode.FIELD_INVALID, field="factor")
    owner = customers.customer_card(viewer=SYSTEM, customer_id=customer_id).id
    with connection.cursor() as cursor:
        # Two who begin for one account come one after another: the second finds what the first has made.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"recovery:{owner}"])
    begun_by = BegunBy.OWNER if by.kind is ActorKind.CUSTOMER else BegunBy.STRANGER
    standing = Recovery.objects.live().select_for_update().filter(customer_id=owner).first()
    if standing is not None and not _gives_way(standing, kind, begun_by):
        set_based()
        return standing.id
    row = _make(owner, account, kind, begun_by, factor)
    about(subject=("recovery", row.id), customer=owner, reason=kind.value, after={"danger": row.danger})
    tell(row, NoticeKind.RECOVERY_BEGUN, begun_at=row.begun_at)
    return row.id


def _gives_way(standing: Recovery, kind: RecoveryKind, begun_by: BegunBy) -> bool:
    """Whether the one that lives ends for a new one; False: it is the one that is asked for."""
    owner = begun_by is BegunBy.OWNER
    if owner and standing.kind == kind and standing.begun_by == begun_by:
        return False
    if not owner or given(standing):
        raise Refused(ErrorCode.CONFLICT, field="kind", detail="Another recovery of this account lives.")
    end(standing, RecoveryState.EXPIRED, EndCode.SUPERSEDED)
    return True


def _make(owner: UUID, account: str, kind: RecoveryKind, begun_by: BegunBy, factor: SecondFactor) -> Recovery:
    freeze: FreezeCard | None = protection.open_freeze(viewer=SYSTEM, exchange_customer_id=account)
    if freeze is None and kind is RecoveryKind.UNFREEZE:
        raise Refused(ErrorCode.CONFLICT, field="kind", detail="The account is not frozen.")
    at = now()
    row = Recovery.objects.create(
        reference=reference("RC"),
        customer_id=owner,
        exchange_ref=account,
        freeze_id=freeze.id if freeze else None,
        frozen_at=freeze.reported_at if freeze else None,
        kind=kind.value,
        factor=_lost(kind, factor),
        begun_by=begun_by.value,
        danger=danger_now(owner, account).value,
        state=RecoveryState.OPEN.value,
        begun_at=at,
        expires_at=at + timedelta(days=options_of(RecoveryOptions).recovery_open_days),
    )
    RecoveryProof.objects.bulk_create(
        RecoveryProof(recovery=row, proof=proof.value)
        for proof in rules.ladder(kind, lost_passkey=row.factor == SecondFactor.PASSKEY)
    )
    move(row, RecoveryState.OPEN)
    return row


def _lost(kind: RecoveryKind, factor: SecondFactor) -> str:
    """What the exchange is to take away."""
    lost = {
        RecoveryKind.LOST_FACTOR: factor,
        RecoveryKind.CHANGED_PHONE: SecondFactor.SMS,
        RecoveryKind.LOST_PASSWORD: SecondFactor.PASSWORD,
    }
    return lost[kind].value if kind in lost else ""
