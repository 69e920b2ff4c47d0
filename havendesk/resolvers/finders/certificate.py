"""Which certificate of the account is wanted: what it should state, for which days. Making it is an act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from havendesk.kernel.jurisdictions import zone_of
from havendesk.resolvers.finders.asking import Finder, Question, Steps, ask
from havendesk.resolvers.finders.asks import Account, Bookings
from havendesk.resolvers.finders.giving import texts
from havendesk.resolvers.rules.periods import Span, bounds, of_every_kind, offered, settled
from havendesk.resolvers.types import (
    Candidate,
    CertificateKind,
    Finding,
    FindingCode,
    Intent,
    NextAction,
    Owner,
    ReadingKind,
)

MINUTES = "%Y-%m-%d %H:%M"


def find(question: Question) -> Steps[Finding]:
    """The certificate that was named, or which of the usual ones is meant. The ledger is looked into, so that
    none is offered that nobody could make."""
    account, bookings = yield from ask(Account(), Bookings())
    _ = bookings.known  # ends the finder where no ledger is offered or it is silent
    country = account.known.country
    zone = zone_of(country)
    today = question.at.astimezone(ZoneInfo(zone)).date()
    slots = question.slots
    kind, first_day, last_day = slots.certificate, slots.first_day, slots.last_day
    if first_day is None or last_day is None:
        return _which(question, offered(kind, today, country))
    if kind is None:
        return _which(question, of_every_kind(first_day, last_day, today, country))
    span = settled(kind, first_day, last_day, today, country)
    if span is None:
        return _which(question, offered(kind, today, country), FindingCode.CERTIFICATE_NOT_OVER)
    return Finding(
        Intent.CERTIFICATE,
        FindingCode.CERTIFICATE_READY,
        question.slots,
        values=_values(span) | texts(asset=slots.asset) | _in_utc(span, zone),
        next_action=NextAction.CONFIRM_CERTIFICATE,
        owner=Owner.CUSTOMER,
    )


def _which(question: Question, spans: Sequence[Span], code: FindingCode = FindingCode.CHOOSE_ONE) -> Finding:
    return Finding(
        Intent.CERTIFICATE,
        code if spans else FindingCode.CERTIFICATE_NOT_OVER,
        question.slots,
        next_action=NextAction.CHOOSE if spans else NextAction.NOTHING,
        owner=Owner.CUSTOMER,
        candidates=tuple(_candidate(question, one) for one in spans),
    )


def _candidate(question: Question, span: Span) -> Candidate:
    meant = replace(
        question.slots, certificate=span.kind, first_day=span.first_day, last_day=span.last_day, at=None
    )
    return Candidate(ReadingKind.LEDGER, _values(span), meant)


def _values(span: Span) -> dict[str, str]:
    values = {"certificate": span.kind.value, "last_day": span.last_day.isoformat()}
    if span.kind is CertificateKind.BALANCE:
        return values | {"balance_day": span.last_day.isoformat()}
    return values | {"first_day": span.first_day.isoformat()}


def _in_utc(span: Span, zone: str) -> dict[str, str]:
    begin, end = bounds(span.first_day, span.last_day, zone)
    ended = f"{end:{MINUTES}} UTC"
    if span.kind is CertificateKind.BALANCE:
        return {"zone": zone, "in_utc": ended}
    return {"zone": zone, "in_utc": f"{begin:{MINUTES}} – {ended}"}


FINDER = Finder(Intent.CERTIFICATE, find)
