"""The cast of customers and what has happened to them before the sandbox is first started."""

import hashlib
import secrets
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sandbox import house
from sandbox.store import Document, Store
from sandbox.times import stamp

WITHDRAWAL_SECONDS = 180
"""How long a withdrawal takes when nothing stops it."""
CONFORMANCE = "cus_conformance"
"""The customer on whom the conformance kit acts."""

PEER = "cus_conformance_peer"
"""Another customer, who shares a device and an address with that one."""

# sign-in name: full name, called, locale, country, profile, level, sentence for the sign-in page
CAST: dict[str, tuple[str, str, str, str, str, int, str]] = {
    "minji": ("Kim Minji", "민지", "ko", "KR", "beginner", 2, "New to crypto, a first deposit of won"),
    "daniel": ("Daniel Reyes", "Daniel", "en", "US", "professional", 3, "Trades all day by API"),
    "wei": (
        "Chen Wei",
        "陈伟",
        "zh-Hans",
        "SG",
        "regular",
        2,
        "Changed the password, withdrawals wait 24 hours",
    ),
    "haruka": ("Sato Haruka", "佐藤 遥", "ja", "JP", "regular", 2, "A deposit waits for confirmations"),
    "lena": ("Lena Brandt", "Lena", "en", "DE", "regular", 2, "Deposits that went astray"),
    "fraud-viktor": ("Viktor Hale", "Viktor", "en", "GB", "regular", 1, "The fraudster"),
}


PHONES = {
    "minji": "+82 10 0000 0142",
    "daniel": "+1 202 555 0143",
    "wei": "+65 0000 0131",
    "haruka": "+81 90 0000 0117",
    "lena": "+49 30 0000 0118",
    "fraud-viktor": "+44 7700 900123",
}
"""Numbers that nobody has: kept for fiction where a country keeps some, impossible ones elsewhere."""


def customer_id(name: str) -> str:
    """The exchange's id of a cast member."""
    return f"cus_{name}"


def new_id(prefix: str) -> str:
    """A new id."""
    return f"{prefix}_{secrets.token_hex(8)}"


def fake_txid(seed: str) -> str:
    """Looks like a transaction id and is none."""
    return hashlib.sha256(seed.encode()).hexdigest()


def fake_address(network: str, owner: str) -> str:
    """Reads like an address and fails every checksum, so that nobody can send to it."""
    tail = hashlib.sha256(f"{network}{owner}".encode()).hexdigest()[:20]
    start = {"bitcoin": "bc1qSANDBOX", "tron": "TSANDBOX", "xrpl": "rSANDBOX", "solana": "SANDBOX"}
    return start.get(network, "0xSANDBOX") + tail


def customer(name: str, now: datetime) -> Document:
    """A Customer of the cast, without what is derived from holds."""
    full, _called, locale, country, profile, level, _line = CAST[name]
    return {
        "id": customer_id(name),
        "name": full,
        "email": f"{name}@customer.{house.DOMAIN}",
        "phone": PHONES[name],
        "locale": locale,
        "country": country,
        "profile": profile,
        "level": level,
        "second_factors": ["totp"],
        "former_emails": [],
        "created_at": stamp(now - timedelta(days=400 if profile == "professional" else 60)),
    }


def invented(id: str, name: str, locale: str, now: datetime) -> Document:
    """A customer made up on demand, for load tests."""
    return {
        "id": id,
        "name": name,
        "email": None,
        "phone": None,
        "locale": locale,
        "country": "KR",
        "profile": "regular",
        "level": 1,
        "second_factors": ["totp"],
        "former_emails": [],
        "created_at": stamp(now),
    }


def ledger_entry(
    owner: str, asset: str, amount: str, kind: str, reference: str | None, at: datetime
) -> Document:
    """A LedgerEntry."""
    return {
        "id": new_id("led"),
        "customer_id": owner,
        "asset": asset,
        "amount": amount,
        "kind": kind,
        "reference": reference,
        "at": stamp(at),
    }


def transfer(
    owner: str, direction: str, asset: str, network: str, amount: str, at: datetime, **over: Any
) -> Document:
    """A Transfer on a network, at its beginning."""
    row = house.NETWORKS[(asset, network)]
    incoming = direction == "deposit"
    id = new_id("dep" if incoming else "wdr")
    bank = network == "bank"
    return {
        "id": id,
        "customer_id": owner,
        "direction": direction,
        "asset": asset,
        "network": network,
        "amount": amount,
        "fee": "0" if incoming else row[10],
        "address": None if bank else fake_address(network, owner if incoming else id),
        "tag": None,
        "txid": fake_txid(id) if incoming and not bank else None,
        "state": "detected" if incoming else "queued",
        "state_detail": None,
        "state_reason": None,
        "expected_at": None if incoming else stamp(at + timedelta(seconds=WITHDRAWAL_SECONDS)),
        "block_height": None,
        "refund_txid": None,
        "confirmations": 0 if incoming else None,
        "confirmations_credit": row[5] if incoming else None,
        "confirmations_unlock": row[6] if incoming else None,
        "holds": [],
        "cancellable": not incoming,
        "counterparty": None,
        "created_at": stamp(at),
        "updated_at": stamp(at),
        "credited_at": None,
        "withdrawable_at": None,
        **over,
    }


def hold(owner: str, scope: list[str], reason: str, at: datetime, **over: Any) -> Document:
    """A Hold, active."""
    return {
        "id": new_id("hld"),
        "customer_id": owner,
        "target": "account",
        "transfer_id": None,
        "scope": scope,
        "reason_code": reason,
        "legal_basis": None,
        "placed_by": "exchange",
        "placed_at": stamp(at),
        "notified_at": stamp(at),
        "reported_at": None,
        "expires_at": None,
        "extension_no": 0,
        "released_at": None,
        "status": "active",
        "placed_by_act": None,
        **over,
    }


def security_event(owner: str, kind: str, at: datetime, **over: Any) -> Document:
    """A SecurityEvent."""
    return {
        "id": new_id("sec"),
        "customer_id": owner,
        "kind": kind,
        "at": stamp(at),
        "ip": "203.0.113.24",
        "country": None,
        "device_id": None,
        "session_id": None,
        "detail": None,
        "reason": None,
        **over,
    }


def session(owner: str, at: datetime, **over: Any) -> Document:
    """An open Session. Addresses are from the ranges kept for documentation (RFC 5737)."""
    return {
        "id": new_id("ses"),
        "customer_id": owner,
        "device_id": None,
        "ip": "203.0.113.24",
        "country": None,
        "user_agent": "Mozilla/5.0 (sandbox)",
        "created_at": stamp(at),
        "last_seen_at": stamp(at),
        "ended_at": None,
        **over,
    }


def device(
    owner: str, name: str, kind: str, at: datetime, *, trusted: bool = True, mark: str = ""
) -> Document:
    """A Device. ``mark``: what the exchange knows the same machine by in another account; never shown."""
    return {
        "id": new_id("dev"),
        "customer_id": owner,
        "name": name,
        "kind": kind,
        "trusted": trusted,
        "first_seen_at": stamp(at),
        "last_seen_at": stamp(at),
        **({"mark": mark} if mark else {}),
    }


def api_key(owner: str, label: str, permissions: list[str], at: datetime, ip_allow: list[str]) -> Document:
    """An ApiKey."""
    return {
        "id": new_id("key"),
        "customer_id": owner,
        "label": label,
        "permissions": permissions,
        "ip_allow": ip_allow,
        "created_at": stamp(at),
        "last_used_at": stamp(at),
        "revoked_at": None,
    }


def order(owner: str, side: str, price: str, amount: str, at: datetime, **over: Any) -> Document:
    """A limit Order in BTC-USDT, open."""
    return {
        "id": new_id("ord"),
        "customer_id": owner,
        "market": "BTC-USDT",
        "side": side,
        "type": "limit",
        "price": price,
        "amount": amount,
        "filled": "0",
        "average_price": None,
        "status": "open",
        "reason": None,
        "created_at": stamp(at),
        "updated_at": stamp(at),
        **over,
    }


def trade(order: Document, amount: str, rate: str, at: datetime, liquidity: str = "taker") -> Document:
    """A Trade: one fill of an order, with the fee that its rate brings."""
    fee = f"{Decimal(amount) * Decimal(order['price']) * Decimal(rate):f}"
    return {
        "id": new_id("trd"),
        "order_id": order["id"],
        "customer_id": order["customer_id"],
        "market": order["market"],
        "side": order["side"],
        "price": order["price"],
        "amount": amount,
        "fee": fee,
        "fee_asset": "USDT",
        "at": stamp(at),
        "liquidity": liquidity,
        "fee_rate": rate,
    }


def position(owner: str, side: str, entry: str, mark: str, at: datetime, **over: Any) -> Document:
    """A Position of half a bitcoin in BTC-USDT with a tenth of its value as margin, open."""
    return {
        "id": new_id("pos"),
        "customer_id": owner,
        "market": "BTC-USDT",
        "side": side,
        "amount": "0.5",
        "entry_price": entry,
        "mark_price": mark,
        "margin": "3300",
        "leverage": "10",
        "liquidation_price": None,
        "maintenance_rate": "0.005",
        "opened_at": stamp(at),
        "closed_at": None,
        "closed_by": None,
        **over,
    }


def travel_rule(move: Document, vasp: str, at: datetime, **over: Any) -> Document:
    """A TravelRuleRequest for a deposit, asked and not yet answered."""
    return {
        "id": new_id("trr"),
        "customer_id": move["customer_id"],
        "transfer_id": move["id"],
        "direction": "incoming",
        "counterparty_vasp": vasp,
        "status": "requested",
        "missing": ["originator_name"],
        "mismatched": [],
        "requested_at": stamp(at),
        "answered_at": None,
        "expires_at": stamp(at + timedelta(days=3)),
        **over,
    }


def kyc(owner: str, level: int, at: datetime, status: str = "approved", **over: Any) -> Document:
    """A KycState; its id is the customer's, there is one each."""
    return {
        "id": owner,
        "customer_id": owner,
        "level": level,
        "status": status,
        "reason_code": None,
        "documents_needed": [],
        "reviewed_at": stamp(at),
        "expires_at": stamp(at + timedelta(days=730)),
        **over,
    }


def settled(store: Store, owner: str, asset: str, network: str, amount: str, at: datetime) -> None:
    """A deposit that was credited and is withdrawable, with its booking."""
    needed = house.NETWORKS[(asset, network)][6]
    done = transfer(owner, "deposit", asset, network, amount, at)
    done |= {
        "state": "unlocked",
        "confirmations": needed,
        "credited_at": stamp(at),
        "withdrawable_at": stamp(at),
    }
    store.put("transfer", done)
    store.put("ledger", ledger_entry(owner, asset, amount, "deposit", done["id"], at))


def inside(
    store: Store, sender: str, receiver: str, asset: str, network: str, amount: str, at: datetime
) -> Document:
    """Money that goes from one customer to another inside the house: a move and a booking on each side, no
    chain. ``network`` is any of the asset's. Returns the sender's side."""
    sides = []
    for direction, owner, other, sign in (
        ("internal_out", sender, receiver, "-"),
        ("internal_in", receiver, sender, ""),
    ):
        move = transfer(owner, direction, asset, network, amount, at)
        move |= {"network": None, "address": None, "txid": None, "fee": "0", "counterparty": other}
        move |= {"state": "confirmed" if owner == sender else "unlocked", "cancellable": False}
        move |= {"confirmations": None, "confirmations_credit": None, "confirmations_unlock": None}
        move |= {"expected_at": None}
        if owner == receiver:
            move |= {"credited_at": stamp(at), "withdrawable_at": stamp(at)}
        store.put("transfer", move)
        kind = "transfer_out" if owner == sender else "transfer_in"
        store.put("ledger", ledger_entry(owner, asset, f"{sign}{amount}", kind, move["id"], at))
        sides.append(move)
    return sides[0]


def related(owner: str, other: str, by: str, shared: str, times: list[str]) -> Document:
    """A Related. ``times``: when either of the two used what they share."""
    return {
        "customer_id": owner,
        "related_id": other,
        "by": by,
        "shared": shared,
        "first_seen_at": min(times),
        "last_seen_at": max(times),
    }


def identity_check(owner: str, at: datetime) -> Document:
    """An IdentityCheck, asked and not yet done; ``url`` is filled in when it is told."""
    return {
        "id": new_id("idc"),
        "customer_id": owner,
        "status": "pending",
        "url": None,
        "created_at": stamp(at),
        "decided_at": None,
        "expires_at": stamp(at + timedelta(days=1)),
    }
