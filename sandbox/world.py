"""How the sandbox's little world moves: confirmations come in, withdrawals leave, orders fill.

``advance(now)`` may be called at any time and as often as wanted: what happened between two calls
is caught up, and the same moment twice changes nothing.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from sandbox import astray, cast, earning, house, rates
from sandbox.cast import customer_id
from sandbox.evm import EvmHouse
from sandbox.store import Document, Store
from sandbox.stories import Stories
from sandbox.thief import Thief
from sandbox.times import moment, stamp

ORDER_EVERY = timedelta(minutes=15)
WITHDRAWAL_EVERY = timedelta(hours=2)
REST_AFTER_DEPOSIT = timedelta(minutes=5)

# a withdrawal's life, from its request on
SIGNED_AFTER = 30
_STAGES = ((cast.WITHDRAWAL_SECONDS, "confirmed"), (60, "broadcast"), (SIGNED_AFTER, "signing"))
EVENTS_KEPT = timedelta(days=7)
OPEN_WITHDRAWAL = frozenset({"user_action_needed", "review", "queued", "signing", "broadcast"})
CANCELLABLE = frozenset({"user_action_needed", "review", "queued"})


@dataclass(frozen=True, slots=True)
class World:
    """Moves what is in the store and derives what is not stored."""

    store: Store
    evm: EvmHouse = field(default_factory=EvmHouse)

    def advance(self, now: datetime) -> None:
        """Lets everything happen that is due at ``now``."""
        with self.store.transaction():
            self.settle_late(now)
            self._expire_holds(now)
            self._deposits(now)
            self._next_deposit(now)
            self._withdrawals(now)
            self._next_withdrawal(now)
            self._orders(now)
            Stories(self).advance(now)
            Thief(self).advance(now)
            if self.due("events_forgotten", timedelta(hours=1), now):
                self.store.forget_events(stamp(now - EVENTS_KEPT))

    def put_later(self, kind: str, body: Document, at: datetime) -> None:
        """Stores a document when its moment has come: only an exchange with a fault does so."""
        late = {"id": body["id"], "customer_id": body["customer_id"], "kind": kind, "body": body}
        self.store.put("late", {**late, "at": stamp(at)})

    def settle_late(self, now: datetime) -> None:
        """Stores what was to come later and is due."""
        for late in self.store.all("late"):
            if late["at"] <= stamp(now):
                self.store.put(late["kind"], late["body"])
                self.store.drop("late", late["id"])

    # derived objects

    def active_holds(self, owner: str) -> list[Document]:
        """Holds of the customer that are active."""
        return [hold for hold in self.store.all("hold", owner) if hold["status"] == "active"]

    def stops(self, owner: str, scope: str) -> bool:
        """Whether a hold on the whole account stops this."""
        return any(
            hold["target"] != "withdrawal" and scope in hold["scope"] for hold in self.active_holds(owner)
        )

    def placed(self, owner: str, act: str) -> list[Document]:
        """Active holds that this act of the desk placed on the customer's account."""
        return [
            hold
            for hold in self.active_holds(owner)
            if hold["placed_by"] == "desk" and placed_by(hold) == act
        ]

    def frozen(self, owner: str) -> bool:
        """Whether a freeze by the desk is in force."""
        return bool(self.placed(owner, "freeze"))

    def end_hold(self, hold: Document, status: str, now: datetime) -> Document:
        """The hold as it is from now on; what it held goes on."""
        ended = {**hold, "status": status, "released_at": stamp(now) if status == "released" else None}
        self.store.put("hold", ended)
        move = self.store.get("transfer", hold["transfer_id"]) if hold["transfer_id"] else None
        if move and hold["id"] in move["holds"]:
            rest = [id for id in move["holds"] if id != hold["id"]]
            self.store.put("transfer", {**move, "holds": rest, "updated_at": stamp(now)})
        return ended

    def customer(self, owner: str) -> Document | None:
        """The Customer with what follows from holds."""
        found = self.store.get("customer", owner)
        if found is None:
            return None
        return {
            **found,
            "frozen": self.frozen(owner),
            "contact_changes_blocked": self.stops(owner, "contact_changes"),
        }

    def balances(self, owner: str, now: datetime) -> list[Document]:
        """Balances: the ledger's sums, less what is held in orders, withdrawals and fresh deposits."""
        total: dict[str, Decimal] = defaultdict(Decimal)
        held: dict[str, Decimal] = defaultdict(Decimal)
        for entry in self.store.all("ledger", owner):
            total[entry["asset"]] += Decimal(entry["amount"])
        for move in self.store.all("transfer", owner):
            if move["direction"] == "withdrawal" and move["state"] in OPEN_WITHDRAWAL:
                held[move["asset"]] += Decimal(move["amount"]) + Decimal(move["fee"])
            elif move["direction"] == "deposit" and move["state"] == "credited":
                held[move["asset"]] += Decimal(move["amount"])
        for order in self.store.all("order", owner):
            if order["status"] in ("open", "partly_filled"):
                base, quote = order["market"].split("-")
                rest = Decimal(order["amount"]) - Decimal(order["filled"])
                held[base if order["side"] == "sell" else quote] += (
                    rest if order["side"] == "sell" else rest * Decimal(order["price"])
                )
        for asset, amount in earning.bound(self.store, owner, now):
            held[asset] += amount
        return [
            {
                "asset": asset,
                "total": f"{total[asset]:f}",
                "held": f"{held[asset]:f}",
                "available": f"{total[asset] - held[asset]:f}",
                "as_of": stamp(now),
            }
            for asset in sorted(total)
        ]

    def available(self, owner: str, asset: str, now: datetime) -> Decimal:
        """What the customer could use of one asset."""
        found = (balance["available"] for balance in self.balances(owner, now) if balance["asset"] == asset)
        return Decimal(next(found, "0"))

    def addresses(self, owner: str) -> list[Document]:
        """DepositAddress objects: one a network that the customer ever deposited on, oldest network first.

        They follow from the deposits and are stored nowhere.
        """
        found = {}
        for move in self.store.all("transfer", owner):
            network = move["network"]
            if astray.on_account(owner, move) and network not in (None, "bank"):
                shared = house.NETWORKS[(move["asset"], network)][11]
                found[(move["asset"], network)] = {
                    "address": self.evm.address(network, "house" if shared else owner),
                    "tag": astray.shared_tag(owner) if shared else None,
                    "asset": move["asset"],
                    "network": network,
                    "chain": network,
                    "owner": owner,
                    "retired": False,
                    "created_at": move["created_at"],
                    "retired_at": None,
                }
        return list(found.values())

    def withdrawn_today(self, owner: str, now: datetime) -> Decimal:
        """Value in USDT of withdrawals requested within 24 hours, by the house's fixed figures."""
        since = stamp(now - timedelta(days=1))
        return sum(
            (
                Decimal(move["amount"]) * Decimal(house.PRICES[move["asset"]])
                for move in self.store.all("transfer", owner)
                if move["direction"] == "withdrawal"
                and move["created_at"] > since
                and move["state"] not in ("cancelled", "rejected", "failed")
            ),
            Decimal(0),
        )

    # movement

    def _expire_holds(self, now: datetime) -> None:
        for hold in self.store.all("hold"):
            if hold["status"] == "active" and hold["expires_at"] and moment(hold["expires_at"]) <= now:
                self.end_hold(hold, "expired", now)

    def _deposits(self, now: datetime) -> None:
        for move in self.store.all("transfer"):
            if move["direction"] != "deposit" or move["state"] not in ("detected", "confirming", "credited"):
                continue
            if move["block_height"] is not None:
                continue  # a real node counts its blocks
            block = house.NETWORKS[(move["asset"], move["network"])][7]
            age = (now - moment(move["created_at"])).total_seconds()
            self.confirm(move, int(age // block) if block else 0, now)

    def confirm(self, move: Document, blocks: int, now: datetime) -> None:
        """So many blocks stand on a deposit: it is credited, and withdrawable, when they are enough."""
        seen = min(blocks, move["confirmations_unlock"])
        if seen == move["confirmations"] and move["state"] != "detected":
            return
        move |= {"confirmations": seen, "updated_at": stamp(now)}
        if move["state"] in ("detected", "confirming"):
            move["state"] = "confirming"
            if seen >= move["confirmations_credit"]:
                move |= {"state": "credited", "credited_at": stamp(now)}
                owner, asset, amount = move["customer_id"], move["asset"], move["amount"]
                entry = cast.ledger_entry(owner, asset, amount, "deposit", move["id"], now)
                self.store.put("ledger", entry)
        if move["state"] == "credited" and seen >= move["confirmations_unlock"]:
            move |= {"state": "unlocked", "withdrawable_at": stamp(now)}
        self.store.put("transfer", move)

    def _next_deposit(self, now: datetime) -> None:
        """Haruka always has a deposit on its way, or had one a moment ago."""
        owner = customer_id("haruka")
        moves = self.store.all("transfer", owner)
        if all(
            move["state"] == "unlocked" and moment(move["withdrawable_at"]) + REST_AFTER_DEPOSIT <= now
            for move in moves
        ):
            self.store.put("transfer", cast.transfer(owner, "deposit", "BTC", "bitcoin", "0.02", now))

    def _withdrawals(self, now: datetime) -> None:
        for move in self.store.all("transfer"):
            if move["direction"] != "withdrawal" or move["state"] not in ("queued", "signing", "broadcast"):
                continue
            owner = move["customer_id"]
            if move["state"] == "queued" and (move["holds"] or self.stops(owner, "withdrawals")):
                continue
            age = (now - moment(move["created_at"])).total_seconds()
            age -= float(self.store.setting(f"unsigned:{move['id']}") or SIGNED_AFTER) - SIGNED_AFTER
            state = next((name for seconds, name in _STAGES if age >= seconds), "queued")
            if state == move["state"]:
                continue
            move |= {"state": state, "updated_at": stamp(now), "cancellable": False}
            if state in ("broadcast", "confirmed") and move["network"] != "bank":
                move["txid"] = cast.fake_txid(move["id"])
            if state == "confirmed":
                block = house.NETWORKS[(move["asset"], move["network"])][7]
                if block:
                    move["block_height"] = int(now.timestamp()) // block
                for kind, amount in (("withdrawal", move["amount"]), ("fee", move["fee"])):
                    entry = cast.ledger_entry(owner, move["asset"], f"-{amount}", kind, move["id"], now)
                    self.store.put("ledger", entry)
            self.store.put("transfer", move)

    def due(self, name: str, every: timedelta, now: datetime) -> bool:
        """Whether this clock has struck since it last did; remembers that it did."""
        last = self.store.setting(f"last_{name}")
        if last and now - moment(last) < every:
            return False
        self.store.set(f"last_{name}", stamp(now))
        return True

    def _next_withdrawal(self, now: datetime) -> None:
        owner = customer_id("daniel")
        if not self.due("withdrawal", WITHDRAWAL_EVERY, now) or self.stops(owner, "withdrawals"):
            return
        if self.available(owner, "USDT", now) > 1000:
            self.store.put("transfer", cast.transfer(owner, "withdrawal", "USDT", "tron", "250", now))
            self.store.put(
                "security_event", cast.security_event(owner, "withdrawal_requested", now, country="US")
            )

    def _orders(self, now: datetime) -> None:
        owner = customer_id("daniel")
        for order in self.store.all("order", owner):
            if order["status"] in ("open", "partly_filled"):
                self._fill(order, now)
        if not self.due("order", ORDER_EVERY, now) or self.stops(owner, "trading"):
            return
        count = int(self.store.setting("orders") or 0)
        self.store.set("orders", str(count + 1))
        price = str(Decimal(house.PRICES["BTC"]) + 10 * (count % 7))
        self.store.put("order", cast.order(owner, "buy" if count % 2 else "sell", price, "0.01", now))

    def _fill(self, order: Document, now: datetime) -> None:
        """Two fifths after half a minute, the rest after two minutes; far from the market never."""
        market = Decimal(house.PRICES["BTC"])
        if abs(Decimal(order["price"]) - market) > market / 20:
            return
        age = (now - moment(order["created_at"])).total_seconds()
        target = Decimal(order["amount"]) * (1 if age >= 120 else Decimal("0.4") if age >= 30 else 0)
        more = target - Decimal(order["filled"])
        if more <= 0:
            return
        sign = -1 if order["side"] == "sell" else 1
        value = more * Decimal(order["price"])
        rate = rates.maker_rate(self.store, order["customer_id"], now)
        fee = value * Decimal(rate)
        owner, id = order["customer_id"], order["id"]
        for asset, amount, kind in (
            ("BTC", sign * more, "trade"),
            ("USDT", -sign * value, "trade"),
            ("USDT", -fee, "fee"),
        ):
            self.store.put("ledger", cast.ledger_entry(owner, asset, f"{amount:f}", kind, id, now))
        self.store.put("trade", cast.trade(order, f"{more:f}", rate, now, "maker"))
        full = target == Decimal(order["amount"])
        order |= {
            "filled": str(target),
            "average_price": order["price"],
            "status": "filled" if full else "partly_filled",
            "updated_at": stamp(now),
        }
        self.store.put("order", order)


def placed_by(hold: Document) -> str:
    """The act that placed a hold of the desk; before 1.4 there was one only."""
    return str(hold.get("placed_by_act") or "freeze")
