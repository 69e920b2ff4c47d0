"""Signing in, restrictions, sign-ins and the identity verification: every leaf, from a table of answers."""

from typing import Any

import pytest

from havendesk.exchange.types import Device, KycState, Notice, SecurityEvent, Session
from havendesk.resolvers.finders.asks import (
    Answers,
    Devices,
    Holds,
    Identity,
    Limits,
    Notices,
    SecurityEvents,
    Sessions,
)
from havendesk.resolvers.rules import wording
from havendesk.resolvers.tests.support import SILENT, ago, ahead, found
from havendesk.resolvers.tests.test_holdings import QUIET, a_hold
from havendesk.resolvers.tests.test_others import TABLE
from havendesk.resolvers.types import Finding, FindingCode, Intent, NextAction, Owner


def an_event(kind: str = "sign_in_failed", minutes: int = 5, reason: str | None = None) -> SecurityEvent:
    return SecurityEvent(
        f"sec_{minutes}", "cus_lena", kind, ago(minutes=minutes), "203.0.113.9", "DE", None, None, reason
    )


def login(*events: SecurityEvent, **more: Any) -> Finding:
    signed_in = more.pop("signed_in", True)
    table = {Answers: True, SecurityEvents: events, Holds: more.pop("holds", ()), **more.pop("table", {})}
    return found(Intent.LOGIN_TROUBLE, table, signed_in=signed_in)


def resting(*affects: str) -> Notice:
    title = {"en": "Signing in rests"}
    return Notice("ntc_1", "incident", title, None, affects, ago(hours=1), ago(hours=1), ahead(hours=1))


def test_no_failure_is_told_as_none() -> None:
    assert login().code is FindingCode.LOGIN_FINE
    fine = login(an_event(reason="locked", minutes=9), an_event("sign_in", minutes=2))
    assert (fine.code, fine.values["last_at"]) == (FindingCode.LOGIN_FINE, "2026-11-28T11:58:00.000Z")
    assert login(an_event(minutes=60 * 25, reason="locked")).code is FindingCode.LOGIN_FINE


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("locked", FindingCode.LOGIN_LOCKED),
        ("country_not_served", FindingCode.LOGIN_COUNTRY),
        ("device_unknown", FindingCode.LOGIN_DEVICE),
        ("factor_wrong", FindingCode.LOGIN_FACTOR),
        ("password_wrong", FindingCode.LOGIN_PASSWORD),
        ("maintenance", FindingCode.LOGIN_MAINTENANCE),
        (None, FindingCode.LOGIN_FAILED),
        ("something_new", FindingCode.LOGIN_FAILED),
    ],
)
def test_the_newest_attempt_says_why(reason: str | None, code: FindingCode) -> None:
    finding = login(an_event(reason=reason), an_event(minutes=7), an_event("sign_in", minutes=9))
    assert (finding.code, finding.values["failed_count"]) == (code, "2")
    assert "203.0.113.9" not in str(finding.values)


def test_a_wrong_factor_needs_no_reason() -> None:
    assert login(an_event("second_factor_failed")).code is FindingCode.LOGIN_FACTOR


def test_maintenance_is_for_everybody_and_comes_first() -> None:
    notices = {"table": {Notices: (resting("sign_in"),)}}
    told = login(an_event(reason="locked"), signed_in=False, **notices)
    assert (told.code, told.next_action) == (FindingCode.LOGIN_MAINTENANCE, NextAction.WAIT)
    assert "Signing in rests" in wording.text(told, "en")
    assert login(table={Answers: SILENT}).code is FindingCode.LOGIN_MAINTENANCE
    other = {"table": {Notices: (resting("solana"),)}}
    assert login(**other).code is FindingCode.LOGIN_FINE


def test_a_visitor_hears_nothing_of_an_account() -> None:
    finding = login(an_event(reason="locked"), signed_in=False)
    assert (finding.code, finding.values) == (FindingCode.NEEDS_SIGN_IN, {})


def test_a_block_of_signing_in_is_told_without_its_reason() -> None:
    frozen = login(holds=(a_hold("takeover_report", scope=("sign_in", "withdrawals")),))
    assert (frozen.code, frozen.owner) == (FindingCode.LOGIN_FROZEN, Owner.SECURITY)
    for reason in QUIET:
        blocked = login(an_event(reason="locked"), holds=(a_hold(reason, scope=("sign_in",)),))
        assert (blocked.code, blocked.values) == (FindingCode.LOGIN_BLOCKED, {})
    elsewhere = login(holds=(a_hold(scope=("withdrawals",)),))
    assert elsewhere.code is FindingCode.LOGIN_FINE
    assert login(table={SecurityEvents: SILENT}).code is FindingCode.SOURCE_SILENT


CLASSES = [
    ("customer_request", FindingCode.RESTRICTION_OWN, NextAction.HAND_OVER),
    ("takeover_report", FindingCode.RESTRICTION_OWN, NextAction.HAND_OVER),
    ("security_change", FindingCode.RESTRICTION_CLOCK, NextAction.WAIT),
    ("fiat_entry_delay", FindingCode.RESTRICTION_CLOCK, NextAction.WAIT),
    ("travel_rule", FindingCode.RESTRICTION_DETAILS, NextAction.GIVE_DOCUMENTS),
    ("maintenance", FindingCode.RESTRICTION_OPERATION, NextAction.WAIT),
    ("delisting", FindingCode.RESTRICTION_OPERATION, NextAction.WAIT),
]


@pytest.mark.parametrize(("reason", "code", "action"), CLASSES)
def test_the_class_of_a_restriction(reason: str, code: FindingCode, action: NextAction) -> None:
    finding = found(Intent.ACCOUNT_RESTRICTION, {Holds: (a_hold(reason),)})
    assert (finding.code, finding.next_action) == (code, action)


def test_checks_read_the_same_and_name_the_way_to_object() -> None:
    plain = found(Intent.ACCOUNT_RESTRICTION, {Holds: (a_hold("risk_review"),)})
    assert plain.code is FindingCode.RESTRICTION_CHECK
    assert "objection" in wording.text(plain, "en")
    for reason in QUIET:
        hidden = a_hold(reason, legal_basis="art. 4", expires_at=ahead(days=9), placed_at=ago(days=9))
        finding = found(Intent.ACCOUNT_RESTRICTION, {Holds: (hidden, a_hold("aml", id="hld_2"))})
        assert finding.digest == plain.digest
        assert finding.recheck_seconds is None
    both = found(Intent.ACCOUNT_RESTRICTION, {Holds: (a_hold("aml"), a_hold(id="hld_2"))})
    assert both.code is FindingCode.RESTRICTION_LIST
    assert found(Intent.ACCOUNT_RESTRICTION, {Holds: ()}).code is FindingCode.RESTRICTION_NONE


def sign_in(number: int, device: str | None = "dev_1", ended: bool = False) -> Session:
    end = ago(minutes=1) if ended else None
    return Session(
        f"ses_{number}", "cus_lena", device, "203.0.113.9", "NL", ago(hours=number), ago(hours=number), end
    )


PHONE = Device("dev_1", "cus_lena", "Lena's phone", "phone", True, ago(hours=9), ago(hours=1))


def test_sign_ins_with_place_device_and_the_freeze() -> None:
    table = {Sessions: tuple(sign_in(one) for one in (3, 1, 2, 4, 5, 6)), Devices: (PHONE,), Holds: ()}
    finding = found(Intent.UNKNOWN_LOGIN, table)
    assert (finding.code, finding.next_action) == (FindingCode.UNKNOWN_LOGIN_LIST, NextAction.CONFIRM_FREEZE)
    said = wording.text(finding, "en")
    assert said.count("•") == 5
    assert "November 28, 2026 11:00 (UTC): Netherlands phone (new device) still signed in" in said
    assert "203.0.113.9" not in str(finding.values)
    assert "Lena's phone" not in str(finding.values)
    assert "荷兰" in wording.text(finding, "zh-Hans")


def test_no_sign_in_and_a_frozen_account() -> None:
    none = found(Intent.UNKNOWN_LOGIN, {Sessions: (), Devices: (), Holds: ()})
    assert (none.code, none.next_action) == (FindingCode.UNKNOWN_LOGIN_NONE, NextAction.CONFIRM_FREEZE)
    freeze = a_hold("takeover_report", scope=("sign_in", "withdrawals", "trading"))
    frozen = found(Intent.UNKNOWN_LOGIN, {Sessions: (sign_in(1, ended=True),), Holds: (freeze,)})
    assert (frozen.code, frozen.next_action) == (FindingCode.UNKNOWN_LOGIN_FROZEN, NextAction.HAND_OVER)
    assert found(Intent.UNKNOWN_LOGIN, {Sessions: SILENT}).code is FindingCode.SOURCE_SILENT


def identity(status: str, **over: Any) -> Finding:
    values = {"reason_code": None, "documents_needed": (), "reviewed_at": None, "expires_at": None, **over}
    state = KycState("cus_lena", 2, status, **values)
    return found(Intent.IDENTITY_STATE, {Identity: state, Limits: TABLE})


def test_states_of_the_identity_verification() -> None:
    assert identity("none").code is FindingCode.IDENTITY_NONE
    assert identity("approved", expires_at=ahead(days=200)).code is FindingCode.IDENTITY_APPROVED
    soon = identity("approved", expires_at=ahead(days=20))
    assert (soon.code, soon.next_action) == (FindingCode.IDENTITY_ENDS_SOON, NextAction.GIVE_DOCUMENTS)
    assert identity("expired", expires_at=ago(days=2)).code is FindingCode.IDENTITY_EXPIRED
    waits = identity("pending")
    assert (waits.code, waits.owner) == (FindingCode.IDENTITY_PENDING, Owner.IDENTITY)
    assert waits.recheck_seconds == 1800


def test_documents_and_reasons_are_told_from_lists() -> None:
    asked = identity("pending", documents_needed=("selfie", "odd_paper", "odder_paper"))
    assert asked.code is FindingCode.IDENTITY_DOCUMENTS
    assert [asked.values["1.document"], asked.values["2.document"]] == ["selfie", "other"]
    told = identity("rejected", reason_code="name_differs", documents_needed=("id_document",))
    assert "name on the document" in wording.text(told, "en")
    for reason in ("sanctions", "fraud_score", None):
        quiet = identity("rejected", reason_code=reason, documents_needed=("source_of_funds",))
        assert (quiet.values, quiet.next_action) == ({"level": "2"}, NextAction.HAND_OVER)
    assert found(Intent.IDENTITY_STATE, {Identity: SILENT}).code is FindingCode.SOURCE_SILENT
