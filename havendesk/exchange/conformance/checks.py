"""The checks. Each takes a probe and returns, or raises Failed or Skipped; the sentence is its promise."""

import secrets
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from havendesk.exchange.conformance import contract
from havendesk.exchange.conformance.probe import Failed, Headers, Probe, Reply, Skipped

SINCE = 4
"""The minor version with which protection came."""
SKEW_SECONDS = 400
"""More than the 300 s that the contract allows."""


@dataclass(frozen=True, slots=True)
class Check:
    """One promise of the contract."""

    name: str
    promise: str
    needs: frozenset[str]
    run: Callable[[Probe], None]


CHECKS: list[Check] = []


def check(name: str, *needs: str) -> Callable[[Callable[[Probe], None]], Callable[[Probe], None]]:
    """Registers a check; ``needs`` are the groups that must be offered."""

    def register(function: Callable[[Probe], None]) -> Callable[[Probe], None]:
        promise = (function.__doc__ or "").strip()
        CHECKS.append(Check(name, promise, frozenset(needs), function))
        return function

    return register


def expect(reply: Reply, status: int, what: str) -> None:
    """Raises Failed unless the answer has this status."""
    if reply.status != status:
        raise Failed(f"{what}: {reply.status} instead of {status}")


def since_1_4(probe: Probe) -> None:
    """Raises Skipped at an exchange of an older minor version."""
    if int(probe.capabilities["contract"].split(".")[1]) < SINCE:
        raise Skipped("this came with 1.4")


def _not_frozen(probe: Probe) -> None:
    if probe.get(probe.of_customer())["frozen"]:
        raise Failed("it was refused and done nevertheless")


def _read(probe: Probe, **wrong: Any) -> Reply:
    return probe.send("GET", "/v1/capabilities", **wrong)


# signature


@check("unsigned-read-refused")
def unsigned_read(probe: Probe) -> None:
    """A read without a signature is refused with 401."""
    expect(probe.raw("GET", "/v1/capabilities", {}), 401, "an unsigned read")


@check("unsigned-act-refused", "act.freeze", "act.release", "customers")
def unsigned_act(probe: Probe) -> None:
    """An act without a signature is refused with 401 and not done."""
    try:
        headers = {"content-type": "application/json", "idempotency-key": secrets.token_urlsafe(18)}
        body = b'{"reason_code":"other","reason":"conformance check","scope":["withdrawals"]}'
        expect(probe.raw("POST", probe.of_customer("/acts/freeze"), headers, body), 401, "an unsigned act")
        _not_frozen(probe)
    finally:
        probe.act("release")


@check("unknown-key-refused")
def unknown_key(probe: Probe) -> None:
    """A request under an unknown key id is refused with 401."""
    reply = _read(probe, change=lambda headers: headers.update({"desk-key": "nobody"}))
    expect(reply, 401, "an unknown key")


@check("wrong-signature-refused")
def wrong_signature(probe: Probe) -> None:
    """A request whose signature is wrong is refused with 401."""

    def spoil(headers: Headers) -> None:
        last = headers["desk-signature"][-1]
        headers["desk-signature"] = headers["desk-signature"][:-1] + ("0" if last != "0" else "1")

    expect(_read(probe, change=spoil), 401, "a wrong signature")


@check("changed-body-refused", "act.freeze", "act.release", "customers")
def changed_body(probe: Probe) -> None:
    """A body that is not the signed one is refused with 401 and not acted upon."""
    signed = {"reason_code": "other", "reason": "conformance check", "scope": ["withdrawals"]}
    sent = b'{"reason_code":"other","reason":"conformance check","scope":["withdrawals","trading"]}'
    try:
        key = secrets.token_urlsafe(18)
        path = probe.of_customer("/acts/freeze")
        expect(probe.send("POST", path, body=signed, key=key, send_body=sent), 401, "a changed body")
        _not_frozen(probe)
    finally:
        probe.act("release")


@check("old-timestamp-refused")
def old_timestamp(probe: Probe) -> None:
    """A timestamp more than 300 s in the past or the future is refused with 401."""
    for shift in (-SKEW_SECONDS, SKEW_SECONDS):
        expect(_read(probe, shift_seconds=shift), 401, f"a timestamp {shift} s away")


@check("replay-refused")
def replay(probe: Probe) -> None:
    """The same signed request a second time is refused with 401."""
    kept: Headers = {}
    expect(_read(probe, change=kept.update), 200, "the first request")
    expect(probe.raw("GET", "/v1/capabilities", kept), 401, "its replay")


@check("answer-names-request")
def answer_names_request(probe: Probe) -> None:
    """Each answer carries its request's nonce, errors too."""
    kept: Headers = {}
    for path in ("/v1/capabilities", "/v1/customers/no-such-customer"):
        reply = probe.send("GET", path, change=kept.update)
        if reply.headers.get("desk-nonce") != kept["desk-nonce"]:
            raise Failed(f"the answer of {path} does not carry the nonce")


# answers


@check("capabilities-complete")
def capabilities(probe: Probe) -> None:
    """The capabilities fit the contract and name every group."""
    amounts, others = contract.errors("Capabilities", probe.capabilities)
    none_of([*amounts, *others])


@check("no-test-tokens-on-a-real-exchange")
def no_test_tokens(probe: Probe) -> None:
    """Only a sandbox makes tokens for anybody."""
    offered = probe.capabilities["groups"].get("test_tokens", {}).get("offered")
    if offered and not probe.capabilities["exchange"]["sandbox"]:
        raise Failed("test_tokens is offered and sandbox is false")


def none_of(errors: list[str]) -> None:
    """Raises Failed with the first of the errors, where there are any."""
    if errors:
        raise Failed("; ".join(errors[:3]) + (f" and {len(errors) - 3} more" if len(errors) > 3 else ""))


def _offered_answers(probe: Probe) -> list[tuple[str, Any]]:
    return [
        (schema, probe.get(path.replace("{customer_id}", probe.customer)))
        for group, path, schema in contract.reads()
        if probe.capabilities["groups"].get(group, {}).get("offered")
    ]


@check("answers-fit-contract", "customers")
def answers_fit(probe: Probe) -> None:
    """Every read that is offered fits its schema."""
    none_of(
        [error for schema, value in _offered_answers(probe) for error in contract.errors(schema, value)[1]]
    )


@check("amounts-are-strings", "customers")
def amounts_are_strings(probe: Probe) -> None:
    """Every amount is a decimal string, never a JSON number."""
    none_of(
        [error for schema, value in _offered_answers(probe) for error in contract.errors(schema, value)[0]]
    )


@check("errors-are-problems", "customers")
def errors_are_problems(probe: Probe) -> None:
    """Errors are RFC 9457 problems with a code of the closed list."""
    for reply, code in (
        (probe.send("GET", "/v1/customers/no-such-customer"), "not_found"),
        (_read(probe, shift_seconds=-86400, change=lambda headers: headers.pop("desk-digest")), None),
    ):
        kind = reply.headers.get("content-type", "").split(";")[0]
        amounts, others = contract.errors("Problem", reply.json)
        if kind != "application/problem+json" or amounts or others:
            raise Failed(f"{reply.status} as {kind}: {'; '.join(others[:2])}")
        if code and reply.json["code"] != code:
            raise Failed(f"the code {reply.json['code']} instead of {code}")


@check("not-offered-says-so")
def not_offered(probe: Probe) -> None:
    """A group that is not offered answers 501."""
    absent = [
        (path.replace("{customer_id}", probe.customer), query)
        for group, path, query in contract.asked()
        if probe.capabilities["groups"].get(group, {}).get("offered") is False
    ]
    if not absent:
        raise Skipped("everything is offered")
    for path, query in absent:
        expect(probe.send("GET", path, query), 501, path)


@check("bad-cursor-refused", "ledger")
def bad_cursor(probe: Probe) -> None:
    """An invented cursor is refused with 400."""
    expect(probe.send("GET", probe.of_customer("/ledger"), {"cursor": "%%%"}), 400, "an invented cursor")


@check("pages-complete", "ledger")
def pages(probe: Probe) -> None:
    """Page by page one sees every object once."""
    path = probe.of_customer("/ledger")
    whole = [entry["id"] for entry in probe.everything(path)]
    if len(whole) < 4:
        raise Skipped("the customer has fewer than four ledger entries")
    paged = [entry["id"] for entry in probe.everything(path, limit=3)]
    if len(set(paged)) != len(paged):
        raise Failed("an object came twice")
    if set(paged) != set(whole):
        raise Failed(f"{len(set(whole) - set(paged))} of {len(whole)} objects did not come")


@check("balances-add-up", "balances", "ledger")
def balances_add_up(probe: Probe) -> None:
    """total is available + held, and the sum of the ledger's entries."""
    booked: dict[str, Decimal] = defaultdict(Decimal)
    for entry in probe.everything(probe.of_customer("/ledger")):
        booked[entry["asset"]] += Decimal(str(entry["amount"]))
    for balance in probe.everything(probe.of_customer("/balances")):
        total, available, held = (Decimal(str(balance[name])) for name in ("total", "available", "held"))
        if total != available + held:
            raise Failed(f"{balance['asset']}: {total} is not {available} + {held}")
        if total != booked[balance["asset"]]:
            raise Failed(f"{balance['asset']}: {total}, but the ledger sums to {booked[balance['asset']]}")


# acts


def _desk_holds(probe: Probe) -> list[Any]:
    holds = probe.everything(probe.of_customer("/holds"))
    return [hold for hold in holds if hold["status"] == "active" and hold["placed_by"] == "desk"]


@check("key-required", "act.freeze", "act.release")
def key_required(probe: Probe) -> None:
    """An act without an idempotency key is refused with 400."""
    try:
        path = probe.of_customer("/acts/freeze")
        body = {"reason_code": "other", "reason": "conformance check", "scope": ["withdrawals"]}
        expect(probe.send("POST", path, body=body), 400, "an act without a key")
    finally:
        probe.act("release")


@check("act-once", "act.freeze", "act.release")
def act_once(probe: Probe) -> None:
    """An act repeated with its key and body gives the same answer and acts once."""
    key = secrets.token_urlsafe(18)
    try:
        first = probe.act("freeze", {"scope": ["withdrawals"]}, key=key)
        expect(first, 200, "the act")
        second = probe.act("freeze", {"scope": ["withdrawals"]}, key=key)
        expect(second, 200, "its repetition")
        if first.body != second.body:
            raise Failed("the repetition has another answer")
    finally:
        probe.act("release")


@check("conflict-refused", "act.freeze", "act.release")
def conflict(probe: Probe) -> None:
    """A used key with another body is refused with 409."""
    key = secrets.token_urlsafe(18)
    try:
        expect(probe.act("freeze", {"scope": ["withdrawals"]}, key=key), 200, "the act")
        other = probe.act("freeze", {"scope": ["withdrawals", "trading"]}, key=key)
        expect(other, 409, "another body under the same key")
    finally:
        probe.act("release")


@check("freeze-effective", "act.freeze", "act.release", "customers", "holds")
def freeze(probe: Probe) -> None:
    """The first reads after a freeze show it."""
    try:
        reply = probe.act("freeze", {"scope": ["withdrawals", "trading"]})
        expect(reply, 200, "the freeze")
        if probe.get(probe.of_customer())["frozen"] is not True:
            raise Failed("the customer is not frozen in the first read")
        placed = {hold["id"] for hold in reply.json["holds"]}
        if not placed or not placed <= {hold["id"] for hold in _desk_holds(probe)}:
            raise Failed("the hold is not in the first list")
    finally:
        probe.act("release")


@check("release-effective", "act.freeze", "act.release", "customers", "holds")
def release(probe: Probe) -> None:
    """The first reads after a release show no freeze."""
    expect(probe.act("freeze", {"scope": ["withdrawals"]}), 200, "the freeze")
    expect(probe.act("release"), 200, "the release")
    if probe.get(probe.of_customer())["frozen"] is not False or _desk_holds(probe):
        raise Failed("the account is still frozen after the release")


def _nothing_left(probe: Probe, act: str, path: str, ended: str) -> None:
    before = [one["id"] for one in probe.everything(probe.of_customer(path)) if one[ended] is None]
    if not before:
        raise Skipped(f"the customer has nothing open in {path}")
    expect(probe.act(act), 200, act)
    after = {one["id"] for one in probe.everything(probe.of_customer(path)) if one[ended] is None}
    if after & set(before):
        raise Failed(f"{len(after & set(before))} of {len(before)} are still open")


@check("sessions-ended", "act.end_sessions", "sessions")
def sessions_ended(probe: Probe) -> None:
    """After end_sessions none of the sessions is open."""
    _nothing_left(probe, "end-sessions", "/sessions", "ended_at")


@check("keys-revoked", "act.revoke_keys", "api_keys")
def keys_revoked(probe: Probe) -> None:
    """After revoke_keys none of the keys is valid."""
    _nothing_left(probe, "revoke-keys", "/api-keys", "revoked_at")
