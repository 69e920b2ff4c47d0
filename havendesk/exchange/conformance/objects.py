"""Checks of what the objects say together: whose they are, in which order, how they fit each other.

``CHECKS`` is the list up to here; that of ``events`` is the whole.
"""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from havendesk.exchange.conformance.checks import CHECKS, check
from havendesk.exchange.conformance.probe import Failed, Probe, Skipped
from havendesk.exchange.rules import FINISHED_TRANSFER, OPEN_ORDER
from havendesk.exchange.rules.charges import fee_of_rate, is_charged

__all__ = ["CHECKS"]

_LISTS = {
    "ledger": "/ledger",
    "transfers": "/transfers",
    "orders": "/orders",
    "trades": "/trades",
    "holds": "/holds",
    "security_events": "/security-events",
    "sessions": "/sessions",
    "devices": "/devices",
    "api_keys": "/api-keys",
    "staking": "/stakes",
    "distributions": "/distributions",
    "campaigns": "/campaigns",
    "rebates": "/rebates",
}
_TIMES = {
    "transfers": "created_at",
    "orders": "created_at",
    "holds": "placed_at",
    "security_events": "at",
    "sessions": "created_at",
    "staking": "created_at",
    "distributions": "snapshot_at",
    "campaigns": "starts_at",
    "rebates": "period_from",
}
_UNCREDITED = frozenset({"detected", "confirming", "travel_rule_pending", "below_minimum", "suspense"})


def _all(probe: Probe, group: str, **query: str) -> list[Any]:
    return probe.everything(probe.of_customer(_LISTS[group]), 200, **query)


def _offered(probe: Probe, groups: dict[str, str]) -> list[str]:
    return [name for name in groups if probe.capabilities["groups"].get(name, {}).get("offered")]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@check("objects-are-the-customers", "customers")
def objects_are_the_customers(probe: Probe) -> None:
    """Every object of a customer's lists names this customer."""
    for group in _offered(probe, _LISTS):
        strange = [one for one in _all(probe, group) if one["customer_id"] != probe.customer]
        if strange:
            raise Failed(f"{group}: {len(strange)} of another customer")


@check("newest-first", "customers")
def newest_first(probe: Probe) -> None:
    """Lists come newest first."""
    for group in _offered(probe, _TIMES):
        times = [_moment(one[_TIMES[group]]) for one in _all(probe, group)]
        if times != sorted(times, reverse=True):
            raise Failed(f"{group} is not in order")


@check("open-means-open", "transfers", "orders")
def open_means_open(probe: Probe) -> None:
    """With open=true come all transfers and orders to which something may still happen, and no others."""
    if int(probe.capabilities["contract"].split(".")[1]) < 1:
        raise Skipped("the filter came with 1.1")
    is_open: dict[str, Callable[[Any], bool]] = {
        "transfers": lambda one: one["state"] not in FINISHED_TRANSFER,
        "orders": lambda one: one["status"] in OPEN_ORDER,
    }
    for group, test in is_open.items():
        given = _all(probe, group, open="true")
        finished = [one["id"] for one in given if not test(one)]
        if finished:
            raise Failed(f"{group}: {len(finished)} are finished")
        missing = {one["id"] for one in _all(probe, group) if test(one)} - {one["id"] for one in given}
        if missing:
            raise Failed(f"{group}: {len(missing)} open ones did not come")


@check("credited-is-not-withdrawable", "transfers")
def credited_is_not_withdrawable(probe: Probe) -> None:
    """A deposit has its credited_at from crediting on and its withdrawable_at from unlocking on."""
    for one in _all(probe, "transfers", direction="deposit"):
        state, credited, withdrawable = one["state"], one["credited_at"], one["withdrawable_at"]
        if state in _UNCREDITED and credited is not None:
            raise Failed(f"{one['id']} is {state} and has credited_at")
        if state in _UNCREDITED | {"credited"} and withdrawable is not None:
            raise Failed(f"{one['id']} is {state} and has withdrawable_at")
        if state == "unlocked" and (credited is None or withdrawable is None):
            raise Failed(f"{one['id']} is unlocked without both times")


@check("what-lies-apart-says-why", "transfers")
def what_lies_apart_says_why(probe: Probe) -> None:
    """A deposit in suspense has a state_reason of the closed list; every state_reason there is one of it."""
    if int(probe.capabilities["contract"].split(".")[1]) < 2:
        raise Skipped("state_reason came with 1.2")
    for one in _all(probe, "transfers"):
        if one["state"] == "suspense" and not one.get("state_reason"):
            raise Failed(f"{one['id']} lies apart and does not say why")


@check("transfer-by-id-agrees", "transfers")
def transfer_by_id_agrees(probe: Probe) -> None:
    """One transfer asked for by its id is the one of the list."""
    listed = _all(probe, "transfers")
    if not listed:
        raise Skipped("the customer has no transfers")
    for one in (listed[0], listed[-1]):
        found = probe.get(f"/v1/transfers/{one['id']}")
        lasting = ("id", "customer_id", "direction", "asset", "network", "amount", "address", "tag")
        other = [name for name in lasting if found.get(name) != one[name]]
        if other:
            raise Failed(f"{one['id']}: another {', '.join(other)}")


@check("holds-have-a-clock", "holds")
def holds_have_a_clock(probe: Probe) -> None:
    """An active hold has no end or one to come; a released one says when."""
    holds = _all(probe, "holds")
    at = _moment(probe.get("/v1/capabilities")["now"])
    for one in holds:
        end = one["expires_at"]
        if one["status"] == "active" and end is not None and _moment(end) < at:
            raise Failed(f"{one['id']} is active and ended at {end}")
        if (one["status"] == "released") != (one["released_at"] is not None):
            raise Failed(f"{one['id']} is {one['status']} with released_at {one['released_at']}")


@check("devices-are-known", "sessions", "devices")
def devices_are_known(probe: Probe) -> None:
    """The devices that sessions name are in the list of devices."""
    known = {one["id"] for one in _all(probe, "devices")}
    named = {one["device_id"] for one in _all(probe, "sessions")} - {None}
    if named - known:
        raise Failed(f"{len(named - known)} of {len(named)} devices are not listed")


@check("fills-add-up", "orders", "trades")
def fills_add_up(probe: Probe) -> None:
    """What was filled of an order is the sum of its fills, and never more than its amount."""
    for one in _all(probe, "orders"):
        filled = Decimal(str(one["filled"]))
        fills = sum(
            (Decimal(str(fill["amount"])) for fill in _all(probe, "trades", order_id=one["id"])), Decimal(0)
        )
        if fills != filled or filled > Decimal(str(one["amount"])):
            raise Failed(f"{one['id']}: {filled} filled of {one['amount']}, fills of {fills}")


@check("addresses-name-their-owner", "deposit_addresses")
def addresses_name_their_owner(probe: Probe) -> None:
    """A deposit address asked for is the customer's, and an invented one is nobody's."""
    mine = probe.everything(probe.of_customer("/deposit-addresses"))
    if not mine:
        raise Skipped("the customer has no deposit addresses")
    for one in mine[:3]:
        found = probe.everything("/v1/deposit-addresses", address=one["address"])
        if {other["owner"] for other in found} != {probe.customer}:
            raise Failed(f"{one['network']}: the look-up does not name the customer")
    if probe.everything("/v1/deposit-addresses", address="no-such-address"):
        raise Failed("an invented address has an owner")


@check("travel-rule-names-a-transfer", "travel_rule", "transfers")
def travel_rule_names_a_transfer(probe: Probe) -> None:
    """A travel-rule message names a transfer of the customer, and an answer's time once answered."""
    messages = probe.everything(probe.of_customer("/travel-rule-requests"))
    if not messages:
        raise Skipped("the customer has no travel-rule messages")
    known = {one["id"] for one in _all(probe, "transfers")}
    for one in messages:
        if one["transfer_id"] not in known:
            raise Failed(f"{one['id']} names a transfer that is not the customer's")
        if (one["status"] == "requested") == (one["answered_at"] is not None):
            raise Failed(f"{one['id']} is {one['status']} with answered_at {one['answered_at']}")


@check("stakes-have-a-clock", "staking")
def stakes_have_a_clock(probe: Probe) -> None:
    """Who waits for staked coins is told until when; returned ones say when they were back and may leave; a
    reward that is paid has its credited_at, and no other has one."""
    for one in _all(probe, "staking"):
        if one["status"] == "unbonding" and one["unbonding_ends_at"] is None:
            raise Failed(f"{one['id']} is unbonding without an end")
        if (one["status"] == "returned") != (one["returned_at"] is not None):
            raise Failed(f"{one['id']} is {one['status']} with returned_at {one['returned_at']}")
        if one["withdrawable_at"] is not None and one["returned_at"] is None:
            raise Failed(f"{one['id']} has withdrawable_at and is not returned")
        for run in one["rewards"]:
            if (run["state"] == "paid") != (run["credited_at"] is not None):
                raise Failed(f"{one['id']}: a run that is {run['state']} with {run['credited_at']}")


def _says_what_came_of_it(one: dict[str, Any]) -> None:
    """Of what is announced before it is credited: times that fit its state, and a reason for nothing."""
    if (one["status"] == "credited") != (one["credited_at"] is not None):
        raise Failed(f"{one['id']} is {one['status']} with credited_at {one['credited_at']}")
    if one["withdrawable_at"] is not None and one["credited_at"] is None:
        raise Failed(f"{one['id']} has withdrawable_at and is not credited")
    if (one["status"] == "none") != (one["reason"] is not None):
        raise Failed(f"{one['id']} is {one['status']} with the reason {one['reason']}")


@check("distributions-add-up", "distributions")
def distributions_add_up(probe: Probe) -> None:
    """What is due or credited is what was counted times per_one, never more; nothing leaves before it is
    credited; who gets nothing hears why."""
    for one in _all(probe, "distributions"):
        amount = Decimal(str(one["amount"]))
        most = Decimal(str(one["counted"])) * Decimal(str(one["per_one"]))
        if one["status"] in ("due", "credited") and not most - 1 < amount <= most:
            raise Failed(f"{one['id']}: {amount} for {one['counted']} times {one['per_one']}")
        _says_what_came_of_it(one)


@check("campaigns-say-rule-by-rule", "campaigns")
def campaigns_say_rule_by_rule(probe: Probe) -> None:
    """Who is refused a reward has a rule that is not met; who is paid has none, and a time of crediting."""
    for one in _all(probe, "campaigns"):
        unmet = [rule["rule"] for rule in one["rules"] if rule["met"] is False]
        if one["status"] == "refused" and not unmet:
            raise Failed(f"{one['id']} is refused and every rule is met")
        if one["status"] == "paid" and (unmet or one["credited_at"] is None):
            raise Failed(f"{one['id']} is paid with {unmet} unmet and credited_at {one['credited_at']}")


@check("fills-charge-their-rate", "trades")
def fills_charge_their_rate(probe: Probe) -> None:
    """A fill that says its rate was charged that: of its value, or of its amount where the fee is taken from
    what was bought. A fee in a third asset is not compared."""
    for one in _all(probe, "trades"):
        if one.get("fee_rate") is None:
            continue
        numbers = {name: Decimal(str(one[name])) for name in ("price", "amount")}
        due = fee_of_rate(
            market=one["market"],
            fee_asset=one["fee_asset"],
            rate=Decimal(str(one["fee_rate"])),
            **numbers,
        )
        if due is not None and not is_charged(Decimal(str(one["fee"])), due):
            raise Failed(f"{one['id']} charged {one['fee']} where its rate brings {due}")


@check("fee-tier-fits-the-table", "fee_tier", "fees")
def fee_tier_fits_the_table(probe: Probe) -> None:
    """The tier is one of the table; where it follows from the volume, it is the highest that the volume
    reaches, and the rates in force are its own. It is computed again later than it was."""
    mine = probe.get(probe.of_customer("/fee-tier"))
    tiers = {row["tier"]: row for row in probe.get("/v1/fees")["tiers"]}
    if mine["tier"] not in tiers:
        raise Failed(f"tier {mine['tier']} is not in the fee table")
    if mine["basis"] == "volume":
        volume = Decimal(str(mine["volume_30d"]))
        reached = [row for row in tiers.values() if Decimal(str(row["volume_30d"])) <= volume]
        highest = max(reached, key=lambda row: Decimal(str(row["volume_30d"])))
        if highest["tier"] != mine["tier"]:
            raise Failed(f"tier {mine['tier']} with a volume that reaches tier {highest['tier']}")
        other = [
            name for name in ("maker", "taker") if Decimal(str(mine[name])) != Decimal(str(highest[name]))
        ]
        if other:
            raise Failed(f"{', '.join(other)} is not the rate of tier {mine['tier']}")
    following = mine["next_computed_at"]
    if following is not None and _moment(following) <= _moment(mine["computed_at"]):
        raise Failed("it is computed again before it was computed")


@check("rebates-add-up", "rebates")
def rebates_add_up(probe: Probe) -> None:
    """What comes back is the fees of the period times the rate, never more; what is credited says when, and
    who gets nothing hears why."""
    for one in _all(probe, "rebates"):
        amount, most = Decimal(str(one["amount"])), Decimal(str(one["fees"])) * Decimal(str(one["rate"]))
        least = Decimal(0) if one["status"] == "none" else most - 1
        if not least <= amount <= most:
            raise Failed(f"{one['id']}: {amount} for {one['fees']} times {one['rate']}")
        _says_what_came_of_it(one)
