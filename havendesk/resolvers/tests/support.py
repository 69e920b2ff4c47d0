"""Finders without a world: questions are answered from a table, and every text must be sayable."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from havendesk.exchange.types import Transfer
from havendesk.kernel.errors import ErrorCode
from havendesk.kernel.i18n import LANGUAGES
from havendesk.resolvers.finders import FINDERS
from havendesk.resolvers.finders.asking import Ask, Question, Read, run
from havendesk.resolvers.rules import wording
from havendesk.resolvers.types import Finding, Intent, Reading, Slots

AT = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
SILENT = object()
NOT_OFFERED = object()
NOT_FOUND = object()
_TROUBLE = {
    SILENT: ErrorCode.EXCHANGE_SILENT.value,
    NOT_OFFERED: ErrorCode.NOT_OFFERED.value,
    NOT_FOUND: ErrorCode.NOT_FOUND.value,
}
Table = Mapping[Any, Any]
"""Answers by question or, for all others of a kind, by class; :data:`SILENT` and the like for none."""


def answer(table: Table, asked: Ask[Any]) -> Read[Any]:
    """The table's answer; a question that it does not know gets an empty list."""
    value = table[asked] if asked in table else table.get(type(asked), ())
    trouble = _TROUBLE.get(value, "") if isinstance(value, object) and value.__class__ is object else ""
    reading = Reading(
        asked.kind, asked.source, AT, asked.reference, silent=trouble == "exchange_silent", note=trouble
    )
    return Read(reading, None if trouble else value, trouble)


def found(
    intent: Intent, table: Table | None = None, *, signed_in: bool = True, at: datetime = AT, **slots: Any
) -> Finding:
    """What the finder finds, after it was said in every language."""
    question = Question(Slots(**slots), at, signed_in)
    finding = run(
        FINDERS[intent], question, lambda asks: tuple(answer(table or {}, one) for one in asks)
    ).finding
    check_said(finding)
    return finding


def check_said(finding: Finding) -> None:
    """It can be said in every language; every button has a text."""
    for language in LANGUAGES:
        full, short = wording.text(finding, language), wording.short(finding, language)
        assert short, f"{finding.code} has no short text in {language}"
        assert full.startswith(short), full
        assert "{" not in full, full
        labels = [wording.candidate_label(one, language) for one in finding.candidates]
        assert all(labels), f"{finding.code}: a button without a text"
        if finding.missing:
            assert wording.missing_question(finding, language)


def ago(**times: float) -> datetime:
    """A moment before :data:`AT`."""
    return AT - timedelta(**times)


def ahead(**times: float) -> datetime:
    """A moment after :data:`AT`."""
    return AT + timedelta(**times)


def a_transfer(direction: str = "deposit", **over: Any) -> Transfer:
    """A transfer of half a bitcoin, an hour old, just seen."""
    values: dict[str, Any] = {
        "id": "dep_1",
        "customer_id": "cus_minji",
        "direction": direction,
        "asset": "BTC",
        "network": "bitcoin",
        "amount": Decimal("0.50000000"),
        "fee": Decimal(0),
        "address": "bc1qxy2kgdygjrsqtzq2n0yrf2493p83kkfjhx0wlh",
        "tag": None,
        "txid": "ab" * 32,
        "state": "detected",
        "state_detail": None,
        "confirmations": 0,
        "confirmations_credit": 3,
        "confirmations_unlock": 6,
        "holds": (),
        "cancellable": False,
        "counterparty": None,
        "created_at": ago(hours=1),
        "updated_at": ago(minutes=5),
        "credited_at": None,
        "withdrawable_at": None,
        **over,
    }
    return Transfer(**values)
