"""Checks of the acts that an account under attack needs: done at once, kept, undone only by their undoing."""

import time
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from havendesk.exchange.conformance.checks import check, since_1_4
from havendesk.exchange.conformance.probe import Failed, Probe, Reply, Skipped
from havendesk.exchange.conformance.tokens import CHECKS

__all__ = ["CHECKS"]

CENT = "0.01"


def done(reply: Reply, what: str) -> Any:
    """The Act. Raises Failed unless it was done."""
    if reply.status != 200:
        raise Failed(f"{what}: {reply.status} instead of 200")
    if reply.json.get("status") != "done":
        raise Failed(f"{what} is {reply.json.get('status')}")
    return reply.json


def _changed(reply: Reply, what: str) -> Any:
    if reply.status != 200:
        raise Failed(f"{what}: {reply.status} instead of 200")
    return reply.json


@check("freeze-kept", "act.freeze", "act.release", "customers")
def freeze_kept(probe: Probe) -> None:
    """A freeze stays until it is released."""
    try:
        _changed(probe.act("freeze", {"scope": ["withdrawals"]}), "the freeze")
        if probe.get(probe.of_customer())["frozen"] is not True:
            return  # that it is effective at once is another promise
        time.sleep(probe.patience)
        if probe.get(probe.of_customer())["frozen"] is not True:
            raise Failed("the account is free again, and nobody released it")
    finally:
        probe.act("release")


@check("protection-is-immediate", "act.freeze", "act.release")
def immediate(probe: Probe) -> None:
    """A freeze is done when it is answered, never pending."""
    since_1_4(probe)
    try:
        done(probe.act("freeze", {"scope": ["withdrawals"]}), "the freeze")
    finally:
        probe.act("release")


def _unsigned(probe: Probe) -> Any:
    moves = probe.everything(probe.of_customer("/transfers"), direction="withdrawal", open="true")
    found = [one for one in moves if one.get("cancellable") and not one["holds"]]
    if not found:
        raise Skipped("the customer has no withdrawal that is not signed")
    return found[0]


@check("withdrawal-cancelled", "act.withdrawal_cancel", "transfers")
def withdrawal_cancelled(probe: Probe) -> None:
    """The first read after a withdrawal was cancelled shows it so."""
    move = _unsigned(probe)
    done(probe.act_at(f"/v1/transfers/{move['id']}/acts/cancel"), "cancelling")
    found = probe.get(f"/v1/transfers/{move['id']}")
    if found["state"] != "cancelled" or found["cancellable"]:
        raise Failed(f"it is {found['state']} in the first read")


def _active(probe: Probe, customer: str, hold_id: str) -> Any:
    holds = probe.everything(f"/v1/customers/{customer}/holds", status="active")
    return next((one for one in holds if one["id"] == hold_id and one["status"] == "active"), None)


def _release(probe: Probe, customer: str, hold_id: str) -> Reply:
    return probe.act_at(f"/v1/customers/{customer}/acts/release", {"hold_id": hold_id})


@check("withdrawal-held", "act.withdrawal_hold", "act.release", "transfers", "holds")
def withdrawal_held(probe: Probe) -> None:
    """A withdrawal that is held names its hold in the first read, and no longer after the release."""
    move = _unsigned(probe)
    path = f"/v1/transfers/{move['id']}"
    (hold, *_) = done(probe.act_at(f"{path}/acts/hold"), "holding")["holds"]
    try:
        if hold["id"] not in probe.get(path)["holds"]:
            raise Failed("the withdrawal does not name the hold")
        if _active(probe, probe.customer, hold["id"]) is None:
            raise Failed("the hold is not in the list")
    finally:
        _release(probe, probe.customer, hold["id"])
    if hold["id"] in probe.get(path)["holds"]:
        raise Failed("the withdrawal is still held after the release")


@check("receiver-held", "act.receiver_hold", "act.release", "transfers", "holds")
def receiver_held(probe: Probe) -> None:
    """The receiver of an internal transfer is held, and not its sender."""
    moves = probe.everything(probe.of_customer("/transfers"), direction="internal_out")
    if not moves:
        raise Skipped("the customer sent nothing inside")
    receiver = moves[0]["counterparty"]
    act = done(
        probe.act_at("/v1/acts/hold-receiver", {"transfer_id": moves[0]["id"]}), "holding the receiver"
    )
    (hold, *_) = act["holds"]
    try:
        found = _active(probe, receiver, hold["id"])
        if act["customer_id"] != receiver or found is None or found["target"] != "receiver":
            raise Failed("the receiver has no such hold")
    finally:
        _release(probe, act["customer_id"], hold["id"])


@check("changes-blocked", "act.block_changes", "customers")
def changes_blocked(probe: Probe) -> None:
    """The first read after block_changes shows that changes are blocked."""
    try:
        done(probe.act("block-changes"), "blocking")
        if probe.get(probe.of_customer())["contact_changes_blocked"] is not True:
            raise Failed("changes are possible in the first read")
    finally:
        probe.act("block-changes", {"blocked": False})


@check("changes-unblocked", "act.block_changes", "customers")
def changes_unblocked(probe: Probe) -> None:
    """The first read after the end of a block shows that changes are possible."""
    since_1_4(probe)
    done(probe.act("block-changes"), "blocking")
    done(probe.act("block-changes", {"blocked": False}), "the end of the block")
    if probe.get(probe.of_customer())["contact_changes_blocked"] is not False:
        raise Failed("changes are still blocked")


@check("factor-reset", "act.reset_factor", "customers")
def factor_reset(probe: Probe) -> None:
    """A factor that was reset is gone in the first read."""
    if not probe.get(probe.of_customer()).get("second_factors"):
        raise Skipped("the customer has no second factor that is shown")
    done(probe.act("reset-factor", {"factor": "all"}), "the reset")
    left = probe.get(probe.of_customer())["second_factors"]
    if left:
        raise Failed(f"{', '.join(left)} is still there")


def _booked_once(probe: Probe, kind: str) -> None:
    path = probe.of_customer("/ledger")
    before = {one["id"] for one in probe.everything(path)}
    balances = probe.everything(probe.of_customer("/balances"))
    if not balances:
        raise Skipped("the customer has no balance")
    body: Mapping[str, Any] = {"asset": balances[0]["asset"], "amount": CENT, "reference": None}
    entry = done(probe.act(kind, body), kind)["ledger_entry"]
    new = [one for one in probe.everything(path) if one["id"] not in before and one["kind"] == kind]
    if len(new) != 1:
        raise Failed(f"{len(new)} bookings instead of one")
    if new[0]["id"] != entry["id"] or Decimal(new[0]["amount"]) != Decimal(CENT):
        raise Failed("the booking is another than the answer says")


@check("credit-booked", "act.credit", "ledger", "balances")
def credit_booked(probe: Probe) -> None:
    """A credit is booked once, as the answer says, also where it was repeated after an error."""
    _booked_once(probe, "credit")


@check("refund-booked", "act.refund", "ledger", "balances")
def refund_booked(probe: Probe) -> None:
    """A refund is booked once, as the answer says."""
    _booked_once(probe, "refund")


@check("related-names-the-customer", "related")
def related_names(probe: Probe) -> None:
    """Who is related to a customer is told of this customer, and is somebody else."""
    for one in probe.everything(probe.of_customer("/related")):
        if one["customer_id"] != probe.customer or one["related_id"] == probe.customer:
            raise Failed(f"a relation of {one['customer_id']} with {one['related_id']}")


@check("related-both-ways", "related")
def related_both_ways(probe: Probe) -> None:
    """Whoever is related to a customer has this customer among theirs, by the same thing."""
    found = probe.everything(probe.of_customer("/related"))
    if not found:
        raise Skipped("nobody is related to the customer")
    for one in found[:5]:
        theirs = probe.everything(f"/v1/customers/{one['related_id']}/related", by=one["by"])
        if not any(
            (two["related_id"], two["shared"]) == (probe.customer, one["shared"])
            or two["customer_id"] == one["customer_id"]
            for two in theirs
        ):
            raise Failed(f"{one['related_id']} does not name the customer")


@check("identity-check-waits", "identity_checks")
def identity_check_waits(probe: Probe) -> None:
    """A proof of identity that was asked for waits for the customer, and is read by its id."""
    path = probe.of_customer("/identity-checks")
    asked = _changed(probe.act_at(path), "asking for a proof of identity")
    found = probe.get(f"/v1/identity-checks/{asked['id']}")
    if (asked["status"], found["status"]) != ("pending", "pending") or not found["url"]:
        raise Failed(f"it is {found['status']}, and nobody did anything")
    if found["customer_id"] != probe.customer:
        raise Failed("it is another customer's")
