"""What the cast lives through, again and again, so that whoever opens the desk finds it fresh.

Each story is a clock in the store. ``advance`` does what is due and may be called as often as wanted.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sandbox import astray, cast, earning, house, rates
from sandbox.cast import CONFORMANCE, PEER, customer_id
from sandbox.store import Document, Store
from sandbox.times import moment, stamp

if TYPE_CHECKING:
    from sandbox.world import World

SIGN_IN_EVERY = {"minji": timedelta(hours=3), "daniel": timedelta(hours=5), "haruka": timedelta(hours=8)}
SESSION_LASTS = timedelta(hours=24)
FAILED_SIGN_IN_EVERY = timedelta(minutes=30)
WON_EVERY = timedelta(hours=40)
TRAVEL_RULE_EVERY = timedelta(hours=4)
ANSWERED_AFTER = timedelta(minutes=40)
ATTACK_EVERY = timedelta(hours=20)
REST = timedelta(seconds=10)
"""How long what the conformance kit ended stays ended."""
ATTACKER_IP = "198.51.100.99"


@dataclass(frozen=True, slots=True)
class Stories:
    """The clocks of the cast."""

    world: World

    @property
    def store(self) -> Store:
        """Where it all is."""
        return self.world.store

    def advance(self, now: datetime) -> None:
        """Lets every story go on."""
        self._wei_changes_the_password(now)
        self._sign_ins(now)
        self._failed_sign_ins(now)
        self._won(now)
        self._travel_rule(now)
        self._attack(now)
        astray.advance_lena(self.world, now)
        earning.advance_earning(self.world, now)
        rates.advance_rates(self.world.store, now)
        self._conformance(now)

    def _event(self, owner: str, kind: str, now: datetime, **over: object) -> None:
        self.store.put("security_event", cast.security_event(owner, kind, now, **over))

    def _wei_changes_the_password(self, now: datetime) -> None:
        """Whenever the hold is over, Wei changes the password again."""
        owner = customer_id("wei")
        if any(hold["reason_code"] == "security_change" for hold in self.world.active_holds(owner)):
            return
        self._sign_in(owner, now, country="SG")
        self._event(owner, "password_changed", now, country="SG")
        until = stamp(now + house.waiting("hold_after_password_change"))
        self.store.put("hold", cast.hold(owner, ["withdrawals"], "security_change", now, expires_at=until))

    def _sign_in(self, owner: str, now: datetime, *, country: str, device: str = "", ip: str = "") -> None:
        """A new session with its event; sessions of the day before end."""
        if self.world.stops(owner, "sign_in"):
            self._event(owner, "sign_in_failed", now, country=country)
            return
        for old in self.store.all("session", owner):
            if old["ended_at"] is None and now - moment(old["created_at"]) > SESSION_LASTS:
                self.store.put("session", {**old, "ended_at": stamp(now)})
        devices = self.store.all("device", owner)
        id = device or (devices[0]["id"] if devices else None)
        where = {"ip": ip} if ip else {}
        opened = cast.session(owner, now, device_id=id, country=country, **where)
        self.store.put("session", opened)
        self._event(owner, "sign_in", now, session_id=opened["id"], device_id=id, country=country, **where)

    def _sign_ins(self, now: datetime) -> None:
        for name, every in SIGN_IN_EVERY.items():
            if self.world.due(f"sign_in:{name}", every, now):
                self._sign_in(customer_id(name), now, country=cast.CAST[name][3])

    def _failed_sign_ins(self, now: datetime) -> None:
        if self.world.due("failed_sign_in", FAILED_SIGN_IN_EVERY, now):
            last = int(self.store.setting("failures") or 0)
            self.store.set("failures", str(last + 1))
            ip = f"198.51.100.{last % 250 + 1}"
            where = {"ip": ip, "country": "NL"}
            owner = customer_id("fraud-viktor")
            self._event(owner, "sign_in_failed", now, reason="password_wrong", **where)

    def _won(self, now: datetime) -> None:
        """Minji pays in again, and waits a day as after each deposit of won."""
        owner = customer_id("minji")
        if not self._clock_struck("won", WON_EVERY, now):
            return
        cast.settled(self.store, owner, "KRW", "bank", "300000", now)
        until = stamp(now + house.waiting("hold_fiat_deposit"))
        self.store.put("hold", cast.hold(owner, ["withdrawals"], "fiat_entry_delay", now, expires_at=until))

    def _clock_struck(self, name: str, every: timedelta, now: datetime) -> bool:
        """As ``due``, but the first time only ``every`` after the sandbox was opened."""
        if self.store.setting(f"last_{name}") is None:
            self.store.set(f"last_{name}", self.store.setting("opened") or stamp(now))
        return self.world.due(name, every, now)

    def _travel_rule(self, now: datetime) -> None:
        """A deposit from another exchange waits for its sender's name, and is credited when it comes."""
        owner = customer_id("haruka")
        for asked in self.store.all("travel_rule", owner):
            if asked["status"] == "requested" and now - moment(asked["requested_at"]) >= ANSWERED_AFTER:
                self._answer(asked, now)
        if self._clock_struck("travel_rule", TRAVEL_RULE_EVERY, now):
            move = cast.transfer(owner, "deposit", "XRP", "xrpl", "420.5", now, state="travel_rule_pending")
            move |= {"tag": "104729", "confirmations": 1}
            self.store.put("transfer", move)
            self.store.put("travel_rule", cast.travel_rule(move, "Northlake Exchange", now))

    def _answer(self, asked: Document, now: datetime) -> None:
        self.store.put(
            "travel_rule", {**asked, "status": "answered", "missing": [], "answered_at": stamp(now)}
        )
        move = self.store.get("transfer", asked["transfer_id"])
        if move is None:
            return
        move |= {"state": "unlocked", "credited_at": stamp(now), "withdrawable_at": stamp(now)}
        self.store.put("transfer", {**move, "updated_at": stamp(now)})
        entry = cast.ledger_entry(
            move["customer_id"], move["asset"], move["amount"], "deposit", move["id"], now
        )
        self.store.put("ledger", entry)

    # Viktor, step by step

    def _attack(self, now: datetime) -> None:
        """A new device, the factor gone, a new address, nearly everything wanted: in 15 minutes."""
        if self._clock_struck("attack", ATTACK_EVERY, now):
            self.store.set("attack_step", "0")
            self._give_up(now)
        began = moment(self.store.setting("last_attack") or stamp(now))
        steps: tuple[tuple[int, Callable[[str, datetime], bool]], ...] = (
            (0, self._new_device),
            (5, self._factor_removed),
            (10, self._address_added),
            (15, self._withdrawal_asked),
        )
        step = int(self.store.setting("attack_step") or len(steps))
        while step < len(steps) and now - began >= timedelta(minutes=steps[step][0]):
            in_account = steps[step][1](customer_id("fraud-viktor"), now)
            step = step + 1 if in_account else len(steps)
            self.store.set("attack_step", str(step))

    def _give_up(self, now: datetime) -> None:
        """The review of the last attempt ends with a no."""
        owner = customer_id("fraud-viktor")
        for move in self.store.all("transfer", owner):
            if move["state"] == "review":
                self.store.put(
                    "transfer",
                    {
                        **move,
                        "state": "rejected",
                        "holds": [],
                        "cancellable": False,
                        "updated_at": stamp(now),
                    },
                )
        for hold in self.world.active_holds(owner):
            if hold["target"] == "withdrawal":
                self.world.end_hold(hold, "released", now)

    def _new_device(self, owner: str, now: datetime) -> bool:
        """Whether he got in."""
        if self.world.stops(owner, "sign_in"):
            self._event(owner, "sign_in_failed", now, ip=ATTACKER_IP, country="NL")
            return False
        laptop = cast.device(owner, "Laptop", "desktop", now, trusted=False)
        self.store.put("device", laptop)
        self.store.set("attack_device", laptop["id"])
        self._sign_in(owner, now, country="NL", device=laptop["id"], ip=ATTACKER_IP)
        return True

    def _by_attacker(self, owner: str, kind: str, now: datetime) -> None:
        device = self.store.setting("attack_device")
        self._event(owner, kind, now, ip=ATTACKER_IP, country="NL", device_id=device)

    def _factor_removed(self, owner: str, now: datetime) -> bool:
        if not self.world.frozen(owner):
            self._by_attacker(owner, "second_factor_removed", now)
        return True

    def _address_added(self, owner: str, now: datetime) -> bool:
        if not self.world.stops(owner, "address_book"):
            self._by_attacker(owner, "address_added", now)
        return True

    def _withdrawal_asked(self, owner: str, now: datetime) -> bool:
        if self.world.stops(owner, "withdrawals") or self.world.available(owner, "USDT", now) < 4702:
            return False
        self._by_attacker(owner, "withdrawal_requested", now)
        move = cast.transfer(owner, "withdrawal", "USDT", "tron", "4700", now, state="review")
        over = {"target": "withdrawal", "transfer_id": move["id"], "notified_at": None}
        stopped = cast.hold(owner, ["withdrawals"], "risk_review", now, **over)
        self.store.put("transfer", {**move, "holds": [stopped["id"]]})
        self.store.put("hold", stopped)
        return True

    def _conformance(self, now: datetime) -> None:
        """The conformance customer always has something to end, to revoke and to wait for."""
        ended = itertools.chain(
            (("session", one["ended_at"]) for one in self.store.all("session", CONFORMANCE)),
            (("api_key", one["revoked_at"]) for one in self.store.all("api_key", CONFORMANCE)),
        )
        open_kinds = {kind for kind, at in ended if at is None}
        device = next((one["id"] for one in self.store.all("device", CONFORMANCE)), None)
        if "session" not in open_kinds and self.world.due("conformance_session", REST, now):
            self.store.put("session", cast.session(CONFORMANCE, now, device_id=device))
        if "api_key" not in open_kinds and self.world.due("conformance_key", REST, now):
            self.store.put("api_key", cast.api_key(CONFORMANCE, "kit", ["read"], now, []))
        moves = self.store.all("transfer", CONFORMANCE)
        deposits = [move for move in moves if move["direction"] == "deposit"]
        if all(move["state"] in ("unlocked", "suspense") for move in deposits):
            self.store.put("transfer", cast.transfer(CONFORMANCE, "deposit", "BTC", "bitcoin", "0.002", now))
        self._conformance_protection(moves, now)

    def _conformance_protection(self, moves: list[Document], now: datetime) -> None:
        """Somebody who shares a device and an address with the conformance customer and got money from them,
        and withdrawals that wait for the customer: something to hold and to cancel."""
        if self.store.get("customer", PEER) is None:
            self.store.put("customer", cast.invented(PEER, "Conformance Peer", "en", now))
            self.store.put("kyc", cast.kyc(PEER, 1, now))
            for owner in (CONFORMANCE, PEER):
                self.store.put("device", cast.device(owner, "Shared", "phone", now, mark="mark_conformance"))
            cast.inside(self.store, CONFORMANCE, PEER, "USDT", "tron", "1", now)
            over = {"state": "failed", "cancellable": False, "address": cast.fake_address("tron", PEER)}
            for owner in (CONFORMANCE, PEER):
                self.store.put(
                    "transfer", cast.transfer(owner, "withdrawal", "USDT", "tron", "10", now, **over)
                )
        waiting = [move for move in moves if move["cancellable"] and not move["holds"]]
        for _ in range(len(waiting), 2):
            move = cast.transfer(CONFORMANCE, "withdrawal", "BTC", "bitcoin", "0.0005", now)
            self.store.put("transfer", {**move, "state": "user_action_needed"})
        known = self.store.get("customer", CONFORMANCE) or {}
        if not known.get("second_factors") and self.world.due("conformance_factor", REST, now):
            self.store.put("customer", {**known, "second_factors": ["totp"]})
