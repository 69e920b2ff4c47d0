"""Where money went since somebody else came in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from havendesk.cases.takeover.actions.work import NotYetError, Work, Write
from havendesk.cases.takeover.models import Case, CaseStep, Outgoing
from havendesk.cases.takeover.options import TakeoverOptions
from havendesk.cases.takeover.rules import (
    is_final,
    looks_again,
    outgoing_since,
    suspected_since,
    waits_for_lane,
    way_of,
)
from havendesk.cases.takeover.types import HoldState, IntrusionSign, StepName, Way
from havendesk.exchange import queries as exchange
from havendesk.exchange.types import Transfer
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.clock import iso, now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.options import options_of
from havendesk.protection import queries as protection
from havendesk.protection.types import FreezeCard
from havendesk.protection.types import StepName as LaneStep
from havendesk.protection.types import StepState as LaneState


@dataclass(frozen=True, slots=True)
class _Seen:
    """One transfer and what was found out about it."""

    transfer: Transfer
    way: Way
    venue: str
    chain: str


def trace(case: Case, _step: CaseStep) -> Write:
    """Read what left since the intrusion began, and where to. It waits for the lane to cancel what is not
    signed yet, and looks again while something is still on its way."""
    freeze = protection.freeze_card(viewer=SYSTEM, freeze_id=case.freeze_id)
    if waits_for_lane(cancelled=_lane_cancelled(freeze), reported_at=case.reported_at, at=now()):
        raise NotYetError
    since, sign = _began(case)
    moves = exchange.iterate_transfers(viewer=SYSTEM, exchange_customer_id=case.exchange_ref, since=since)
    seen = _look_at(case.exchange_ref, outgoing_since(moves, since))
    return lambda locked: _write(locked, since, sign, seen)


def _lane_cancelled(freeze: FreezeCard) -> bool:
    over = (LaneState.CONFIRMED, LaneState.SKIPPED)
    return any(one.name is LaneStep.CANCEL_WITHDRAWALS and one.state in over for one in freeze.steps)


def _began(case: Case) -> tuple[datetime, IntrusionSign]:
    if case.suspected_since is not None:
        return case.suspected_since, IntrusionSign(case.suspected_by)
    return suspected_since(
        events=exchange.security_events(viewer=SYSTEM, exchange_customer_id=case.exchange_ref).value,
        devices=exchange.devices(viewer=SYSTEM, exchange_customer_id=case.exchange_ref).value,
        reported_at=case.reported_at,
        look_back=timedelta(days=options_of(TakeoverOptions).takeover_look_back_days),
    )


def _look_at(exchange_ref: str, transfers: Sequence[Transfer]) -> list[_Seen]:
    if not transfers:
        return []
    venues = _venues(exchange_ref)
    nodes = frozenset(exchange.chain_networks(viewer=SYSTEM))
    seen = []
    for one in transfers:
        way = way_of(one, own_address=_is_ours(one))
        chain = _on_chain(one) if way is Way.OUTSIDE and one.network in nodes else ""
        seen.append(_Seen(one, way, venues.get(one.id, "") if way is Way.OUTSIDE else "", chain))
    return seen


def _venues(exchange_ref: str) -> Mapping[str, str]:
    """Who received a transfer, as travel-rule messages say; without that group nobody knows."""
    try:
        asked = exchange.travel_rule_requests(viewer=SYSTEM, exchange_customer_id=exchange_ref).value
    except Refused as refused:
        if refused.code is not ErrorCode.NOT_OFFERED:
            raise
        return {}
    return {one.transfer_id: one.counterparty_vasp for one in asked if one.counterparty_vasp}


def _is_ours(transfer: Transfer) -> bool:
    if transfer.direction != "withdrawal" or not transfer.address:
        return False
    with suppress(Refused):
        return bool(exchange.address_owner(viewer=SYSTEM, address=transfer.address).value)
    return False


def _on_chain(transfer: Transfer) -> str:
    """What the network's nodes say; a node that is silent leaves it open."""
    if not transfer.txid or not transfer.network:
        return ""
    with suppress(Refused):
        return exchange.chain_transaction(
            viewer=SYSTEM, network=transfer.network, txid=transfer.txid
        ).status.value
    return ""


def _write(case: Case, since: datetime, sign: IntrusionSign, seen: Sequence[_Seen]) -> Work:
    Case.objects.filter(id=case.id).update(suspected_since=since, suspected_by=sign.value)
    known = {row.transfer_id: row for row in Outgoing.objects.filter(case_id=case.id)}
    changed: set[Way] = set()
    for one in seen:
        changed |= _keep(case, known.get(one.transfer.id), one)
    moving = sum(not is_final(one.transfer) for one in seen)
    wants = [StepName.RECEIVER_HOLD] if Way.INSIDE in changed else []
    wants += [StepName.VENUE_ALERT] if changed & {Way.OUTSIDE, Way.STOPPED} else []
    counts = {way.value: str(sum(one.way is way for one in seen)) for way in Way}
    return Work(
        result={"since": iso(since), "sign": sign.value, "moving": str(moving), **counts},
        again=looks_again(moving=moving, opened_at=case.opened_at, at=now()),
        wants=tuple(wants),
    )


def _keep(case: Case, row: Outgoing | None, seen: _Seen) -> set[Way]:
    """Write one transfer; returns its way, and the one before, when there is something new about it."""
    one = seen.transfer
    fresh = {
        "way": seen.way.value,
        "txid": one.txid or "",
        "venue": seen.venue,
        "state": one.state,
        "chain": seen.chain,
    }
    if row is None:
        Outgoing.objects.create(
            case_id=case.id,
            transfer_id=one.id,
            asset=one.asset,
            amount=abs(one.amount),
            network=one.network or "",
            address=one.address or "",
            tag=one.tag or "",
            at=one.created_at,
            hold=(HoldState.WANTED if seen.way is Way.INSIDE else HoldState.NONE).value,
            **fresh,
        )
        return {seen.way}
    if all(getattr(row, name) == value for name, value in fresh.items()):
        return set()
    moved = row.way != seen.way.value
    told_anew = moved or row.txid != fresh["txid"] or row.venue != seen.venue
    before = Way(row.way)
    for name, value in fresh.items():
        setattr(row, name, value)
    if seen.way is Way.INSIDE and row.hold == HoldState.NONE:
        row.hold = HoldState.WANTED.value
    row.save(update_fields=[*fresh, "hold"])
    return {seen.way, before} if told_anew else set()
