"""A thief in an account: what somebody does who is inside and has a few minutes.

``begin`` starts the story on any customer, ``advance`` goes on with it. Each step asks what a real exchange
asks: whether a hold stops it, and whether the thief is still signed in. A step that was stopped is told so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING

from sandbox import cast, house
from sandbox.cast import customer_id
from sandbox.signing import Refused
from sandbox.store import Document, Store
from sandbox.times import moment, stamp

if TYPE_CHECKING:
    from sandbox.world import World

IP = "198.51.100.66"
COUNTRY = "RO"
MARK = "mark_thief"
"""The thief's machine, which was seen in Viktor's account before."""
MULE = customer_id("fraud-viktor")
UNSIGNED_SECONDS = 600
SHARE = Decimal("0.9")
INSIDE_SHARE = Decimal("0.5")
"""Of the second asset, or of what is left of the only one."""


def wallet(network: str) -> str:
    """Where the thief lets money be sent."""
    return cast.fake_address(network, "thief")


@dataclass(frozen=True, slots=True)
class Thief:
    """Thieves at work in a world."""

    world: World

    @property
    def store(self) -> Store:
        """Where their plans are."""
        return self.world.store

    def begin(
        self,
        owner: str,
        now: datetime,
        *,
        unsigned_seconds: int = UNSIGNED_SECONDS,
        share: Decimal = SHARE,
        pace_seconds: int = 0,
    ) -> Document:
        """Starts the story: one step at once and one each ``pace_seconds``, all of them at once for 0.

        ``share``: how much of the largest balance leaves; ``unsigned_seconds``: how long that withdrawal can
        still be cancelled. Raises Refused(409) while another thief is at work in this account.
        """
        if any(plan["steps_left"] for plan in self.store.all("thief", owner)):
            raise Refused(409, "act_refused", "Another thief is at work in this account.")
        plan: Document = {
            "id": cast.new_id("thf"),
            "customer_id": owner,
            "began_at": stamp(now),
            "next_at": stamp(now),
            "pace_seconds": pace_seconds,
            "unsigned_seconds": unsigned_seconds,
            "share": f"{share:f}",
            "device_id": None,
            "session_id": None,
            "key_id": None,
            "steps_left": list(self._steps()),
            "steps": [],
        }
        return self._go_on(plan, now)

    def advance(self, now: datetime) -> None:
        """Lets every thief do what is due."""
        for plan in self.store.all("thief"):
            if plan["steps_left"] and moment(plan["next_at"]) <= now:
                self._go_on(plan, now)

    def _go_on(self, plan: Document, now: datetime) -> Document:
        while plan["steps_left"] and moment(plan["next_at"]) <= now:
            name, *rest = plan["steps_left"]
            stopped, made = self._steps()[name](plan, now)
            plan["steps"].append({"name": name, "at": stamp(now), "stopped": stopped, "made": made})
            plan["steps_left"] = [] if stopped == "sign_in" else rest
            plan["next_at"] = stamp(moment(plan["next_at"]) + timedelta(seconds=plan["pace_seconds"]))
        self.store.put("thief", plan)
        return plan

    def _steps(self) -> dict[str, Callable[[Document, datetime], tuple[str | None, str | None]]]:
        """By name; each answers with what stopped it, or with the id of what it made."""
        return {
            "sign_in": self._sign_in,
            "second_factor_removed": self._factor_removed,
            "email_changed": self._email_changed,
            "address_added": self._address_added,
            "api_key_created": self._key_created,
            "withdrawal_requested": self._withdrawal,
            "internal_transfer": self._inside,
            "order_placed": self._order,
        }

    def _event(self, plan: Document, kind: str, now: datetime, **over: object) -> str:
        where = {"ip": IP, "country": COUNTRY, "device_id": plan["device_id"]}
        made = cast.security_event(
            plan["customer_id"], kind, now, **{**where, "session_id": plan["session_id"], **over}
        )
        self.store.put("security_event", made)
        return str(made["id"])

    def _stopped(self, plan: Document, *scopes: str, by_key: bool = False) -> str | None:
        """What stops a step. ``by_key``: the thief's own API key does where the session has ended."""
        session = self.store.get("session", plan["session_id"] or "")
        key = self.store.get("api_key", plan["key_id"] or "") if by_key else None
        if not (session and session["ended_at"] is None) and not (key and key["revoked_at"] is None):
            return "session_ended"
        return next((scope for scope in scopes if self.world.stops(plan["customer_id"], scope)), None)

    def _sign_in(self, plan: Document, now: datetime) -> tuple[str | None, str | None]:
        owner = plan["customer_id"]
        if self.world.stops(owner, "sign_in"):
            self._event(plan, "sign_in_failed", now, reason="locked")
            return "sign_in", None
        phone = cast.device(owner, "Unknown phone", "phone", now, trusted=False, mark=MARK)
        opened = cast.session(owner, now, device_id=phone["id"], country=COUNTRY, ip=IP)
        self.store.put("device", phone)
        self.store.put("session", opened)
        plan |= {"device_id": phone["id"], "session_id": opened["id"]}
        self._event(plan, "sign_in", now)
        return None, opened["id"]

    def _factor_removed(self, plan: Document, now: datetime) -> tuple[str | None, str | None]:
        stopped = self._stopped(plan, "contact_changes")
        if stopped or self.world.frozen(plan["customer_id"]):
            return stopped or "frozen", None
        self._change(plan, second_factors=[])
        return None, self._event(plan, "second_factor_removed", now)

    def _email_changed(self, plan: Document, now: datetime) -> tuple[str | None, str | None]:
        if stopped := self._stopped(plan, "contact_changes"):
            return stopped, None
        known = self.store.get("customer", plan["customer_id"]) or {}
        before = [known["email"]] if known.get("email") else []
        self._change(
            plan,
            email=f"new-owner@mail.{house.DOMAIN}",
            former_emails=list(dict.fromkeys([*known.get("former_emails", []), *before])),
        )
        return None, self._event(plan, "email_changed", now)

    def _change(self, plan: Document, **over: object) -> None:
        known = self.store.get("customer", plan["customer_id"]) or {}
        self.store.put("customer", {**known, **over})

    def _address_added(self, plan: Document, now: datetime) -> tuple[str | None, str | None]:
        if stopped := self._stopped(plan, "address_book"):
            return stopped, None
        return None, self._event(plan, "address_added", now)

    def _key_created(self, plan: Document, now: datetime) -> tuple[str | None, str | None]:
        if stopped := self._stopped(plan, "contact_changes"):
            return stopped, None
        key = cast.api_key(plan["customer_id"], "sync", ["read", "withdraw"], now, [])
        self.store.put("api_key", key)
        plan["key_id"] = key["id"]
        self._event(plan, "api_key_created", now)
        return None, key["id"]

    def _richest(self, owner: str, now: datetime) -> list[tuple[str, Decimal]]:
        """Assets with what is free of them, the most valuable first."""
        free = [(one["asset"], Decimal(one["available"])) for one in self.world.balances(owner, now)]
        found = [(asset, amount) for asset, amount in free if amount > 0]
        return sorted(found, key=lambda one: one[1] * Decimal(house.PRICES[one[0]]), reverse=True)

    def _withdrawal(self, plan: Document, now: datetime) -> tuple[str | None, str | None]:
        owner = plan["customer_id"]
        if stopped := self._stopped(plan, "withdrawals", by_key=True):
            return stopped, None
        for asset, free in self._richest(owner, now):
            for (known, network), row in house.NETWORKS.items():
                amount = _part(free - Decimal(row[10]), Decimal(plan["share"]))
                if known == asset and network != "bank" and amount >= Decimal(row[9]):
                    move = cast.transfer(owner, "withdrawal", asset, network, f"{amount:f}", now)
                    later = now + timedelta(seconds=plan["unsigned_seconds"] + cast.WITHDRAWAL_SECONDS)
                    move |= {"address": wallet(network), "expected_at": stamp(later)}
                    self.store.set(f"unsigned:{move['id']}", str(plan["unsigned_seconds"]))
                    self.store.put("transfer", move)
                    self._event(plan, "withdrawal_requested", now)
                    return None, move["id"]
        return "nothing_to_take", None

    def _inside(self, plan: Document, now: datetime) -> tuple[str | None, str | None]:
        owner = plan["customer_id"]
        receiver = MULE if owner != MULE else customer_id("daniel")
        if stopped := self._stopped(plan, "transfers"):
            return stopped, None
        for asset, free in self._richest(owner, now)[::-1]:
            amount = _part(free, INSIDE_SHARE)
            if amount > 0:
                network = next(network for known, network in house.NETWORKS if known == asset)
                moved = cast.inside(self.store, owner, receiver, asset, network, f"{amount:f}", now)
                return None, moved["id"]
        return "nothing_to_take", None

    def _order(self, plan: Document, now: datetime) -> tuple[str | None, str | None]:
        """A bid at half of the market's price: it rests, and holds what it would cost."""
        owner = plan["customer_id"]
        if stopped := self._stopped(plan, "trading"):
            return stopped, None
        price = f"{Decimal(house.PRICES['BTC']) / 2:f}"
        made = cast.order(owner, "buy", price, "0.0001", now)
        if self.world.available(owner, "USDT", now) < Decimal(price) * Decimal("0.0001"):
            return "nothing_to_take", None
        self.store.put("order", made)
        return None, made["id"]


def _part(free: Decimal, share: Decimal) -> Decimal:
    return max(Decimal(0), free * share).quantize(Decimal("0.00000001"), ROUND_DOWN)
