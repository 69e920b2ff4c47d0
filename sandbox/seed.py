"""What the store holds at the very first start."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sandbox import astray, cast, earning, house, rates
from sandbox.cast import CAST, CONFORMANCE, customer_id
from sandbox.store import Store
from sandbox.times import stamp


def seed(store: Store, now: datetime) -> None:
    """Fills an empty store; a filled one stays as it is."""
    if store.setting("opened"):
        return
    with store.transaction():
        store.set("opened", stamp(now))
        for notice in house.notices(now):
            store.put("notice", notice)
        for name, (_full, _called, _locale, country, _profile, level, _line) in CAST.items():
            owner = customer_id(name)
            store.put("customer", cast.customer(name, now))
            store.put("kyc", cast.kyc(owner, level, now - timedelta(days=50)))
            phone = cast.device(owner, "Phone", "phone", now - timedelta(days=50))
            store.put("device", phone)
            # Earlier than everything that happens in the stories: the log is told newest first.
            opened = cast.session(owner, now - timedelta(hours=6), device_id=phone["id"], country=country)
            store.put("session", opened)
            store.put(
                "security_event",
                cast.security_event(
                    owner,
                    "sign_in",
                    now - timedelta(hours=6),
                    device_id=phone["id"],
                    session_id=opened["id"],
                    country=country,
                ),
            )
        _minji(store, now)
        _daniel(store, now)
        _wei(store, now)
        _haruka(store, now)
        astray.seed_lena(store, now)
        tried = {"country": "DE", "reason": "device_unknown"}
        lena = customer_id("lena")
        store.put(
            "security_event",
            cast.security_event(lena, "sign_in_failed", now - timedelta(minutes=10), **tried),
        )
        _viktor(store, now)
        _conformance(store, now)
        earning.seed_earning(store, now)
        rates.seed_rates(store, now)


def _minji(store: Store, now: datetime) -> None:
    owner = customer_id("minji")
    cast.settled(store, owner, "KRW", "bank", "500000", now - timedelta(hours=20))
    paid = now - timedelta(hours=20)
    # the hold that Korean exchanges place after a first deposit of won
    store.put(
        "hold",
        cast.hold(
            owner,
            ["withdrawals"],
            "fiat_entry_delay",
            paid,
            expires_at=stamp(paid + house.waiting("hold_first_fiat_deposit")),
        ),
    )


def _daniel(store: Store, now: datetime) -> None:
    owner = customer_id("daniel")
    cast.settled(store, owner, "USDT", "tron", "250000", now - timedelta(days=20))
    cast.settled(store, owner, "BTC", "bitcoin", "4.25", now - timedelta(days=19))
    used = now - timedelta(minutes=1)
    store.put("api_key", cast.api_key(owner, "maker-1", ["read", "trade"], used, ["198.51.100.7"]))
    store.put("api_key", cast.api_key(owner, "reports", ["read"], used, []))
    store.put("device", cast.device(owner, "Workstation", "desktop", now - timedelta(days=300)))
    ended = {"closed_at": stamp(now - timedelta(days=3)), "closed_by": "liquidation"}
    ended["liquidation_price"] = "59698.49246231"
    store.put("position", cast.position(owner, "long", "66000", "59690", now - timedelta(days=5), **ended))
    # far below the market: it rests
    store.put("order", cast.order(owner, "buy", "51250.5", "0.35", now - timedelta(days=9)))


def _wei(store: Store, now: datetime) -> None:
    owner = customer_id("wei")
    cast.settled(store, owner, "ETH", "ethereum", "12.5", now - timedelta(days=9))
    changed = now - timedelta(hours=3)
    store.put("security_event", cast.security_event(owner, "password_changed", changed, country="SG"))
    until = stamp(changed + house.waiting("hold_after_password_change"))
    store.put("hold", cast.hold(owner, ["withdrawals"], "security_change", changed, expires_at=until))
    over = {"status": "rejected", "reason": "balance_low"}
    store.put("order", cast.order(owner, "buy", "63000", "0.5", now - timedelta(days=2), **over))


def _haruka(store: Store, now: datetime) -> None:
    owner = customer_id("haruka")
    cast.settled(store, owner, "BTC", "bitcoin", "0.09", now - timedelta(days=12))
    arrived = now - timedelta(minutes=11)
    store.put("transfer", cast.transfer(owner, "deposit", "BTC", "bitcoin", "0.15", arrived))
    asked: dict[str, Any] = {
        "status": "pending",
        "documents_needed": ["proof_of_address"],
        "reviewed_at": None,
    }
    store.put("kyc", cast.kyc(owner, 2, now - timedelta(days=30), **asked, expires_at=None))
    sold = now - timedelta(days=4)
    over = {"status": "cancelled", "filled": "0.01", "average_price": "63000", "reason": "customer_request"}
    order = cast.order(owner, "sell", "63000", "0.02", sold, **over)
    store.put("order", {**order, "updated_at": stamp(sold + timedelta(hours=5))})
    store.put("trade", cast.trade(order, "0.01", house.TAKER, sold + timedelta(minutes=9)))
    for asset, amount, kind in (
        ("BTC", "-0.01", "trade"),
        ("USDT", "630", "trade"),
        ("USDT", "-0.945", "fee"),
    ):
        store.put("ledger", cast.ledger_entry(owner, asset, amount, kind, order["id"], sold))


def _viktor(store: Store, now: datetime) -> None:
    owner = customer_id("fraud-viktor")
    cast.settled(store, owner, "USDT", "tron", "4800", now - timedelta(hours=5))
    at, came = now - timedelta(hours=4), now - timedelta(hours=4, minutes=12)
    laptop = cast.device(owner, "Laptop", "desktop", came, trusted=False)
    store.put("device", laptop)
    where = {"device_id": laptop["id"], "country": "NL", "ip": "198.51.100.99"}
    opened = cast.session(owner, came, **where)
    store.put("session", opened)
    store.put("security_event", cast.security_event(owner, "sign_in", came, session_id=opened["id"], **where))
    wanted = cast.transfer(owner, "withdrawal", "USDT", "tron", "4700", at, state="review")
    stopped = cast.hold(
        owner,
        ["withdrawals"],
        "risk_review",
        at,
        target="withdrawal",
        transfer_id=wanted["id"],
        notified_at=None,
    )
    wanted["holds"] = [stopped["id"]]
    store.put("transfer", wanted)
    store.put("hold", stopped)
    for kind in ("second_factor_removed", "address_added", "withdrawal_requested"):
        store.put("security_event", cast.security_event(owner, kind, at, **where))
    refused: dict[str, Any] = {
        "status": "rejected",
        "reason_code": "name_differs",
        "documents_needed": ["id_document"],
    }
    store.put("kyc", cast.kyc(owner, 1, now - timedelta(days=1), **refused, expires_at=None))


def _conformance(store: Store, now: datetime) -> None:
    store.put(
        "customer",
        {**cast.invented(CONFORMANCE, "Conformance Kit", "en", now - timedelta(days=30)), "level": 2},
    )
    store.put("kyc", cast.kyc(CONFORMANCE, 2, now - timedelta(days=30)))
    cast.settled(store, CONFORMANCE, "ETH", "ethereum", "6", now - timedelta(days=9))
    for day in range(8, 0, -1):
        cast.settled(store, CONFORMANCE, "USDT", "tron", f"{day}.5", now - timedelta(days=day))
    cast.settled(store, CONFORMANCE, "BTC", "bitcoin", "0.01", now - timedelta(hours=3))
    apart = cast.transfer(CONFORMANCE, "deposit", "USDT", "tron", "3", now - timedelta(hours=2))
    store.put("transfer", {**apart, "state": "suspense", "state_reason": "network_unsupported"})
    store.put("device", cast.device(CONFORMANCE, "Kit", "program", now - timedelta(days=30)))
    for hours, kind in ((5, "address_added"), (4, "sign_in_failed"), (3, "api_key_created")):
        store.put("security_event", cast.security_event(CONFORMANCE, kind, now - timedelta(hours=hours)))
    over = now - timedelta(days=2)
    store.put(
        "hold",
        cast.hold(
            CONFORMANCE,
            ["withdrawals"],
            "security_change",
            over - timedelta(days=1),
            expires_at=stamp(over),
            status="expired",
        ),
    )
    _conformance_trades(store, now)


def _conformance_trades(store: Store, now: datetime) -> None:
    """An order filled in two parts and one that rests, and a deposit whose sender was asked for."""
    at = now - timedelta(hours=2)
    done = cast.order(
        CONFORMANCE, "buy", "200", "0.02", at, status="filled", filled="0.02", average_price="200"
    )
    store.put("order", done)
    for amount in ("0.005", "0.015"):
        store.put("trade", cast.trade(done, amount, house.TAKER, at))
        store.put("ledger", cast.ledger_entry(CONFORMANCE, "BTC", amount, "trade", done["id"], at))
        paid = f"-{Decimal(amount) * 200:f}"
        store.put("ledger", cast.ledger_entry(CONFORMANCE, "USDT", paid, "trade", done["id"], at))
        fee = f"-{Decimal(amount) * 200 * Decimal(house.TAKER):f}"
        store.put("ledger", cast.ledger_entry(CONFORMANCE, "USDT", fee, "fee", done["id"], at))
    store.put("order", cast.order(CONFORMANCE, "sell", "90000", "0.001", now - timedelta(hours=1)))
    store.put("position", cast.position(CONFORMANCE, "short", "66000", "64000", now - timedelta(hours=1)))
    moved = store.all("transfer", CONFORMANCE)[-1]
    answered = {"status": "answered", "missing": [], "answered_at": stamp(now - timedelta(hours=1))}
    store.put("travel_rule", cast.travel_rule(moved, "Northlake Exchange", at, **answered))
