"""What the sandbox exchange offers to everybody: assets, fees, limits, waiting times, notices."""

from datetime import datetime, timedelta
from typing import Any

from sandbox.times import stamp

Document = dict[str, Any]

NAME = "Brightwater Exchange"
DOMAIN = "brightwater.example"

PRICES = {
    "BTC": "64000",
    "ETH": "3100",
    "USDT": "1",
    "USDC": "1",
    "XRP": "0.55",
    "SOL": "145",
    "KRW": "0.00072",
}
"""Fixed figures in USDT, only to add up what a customer has withdrawn today. Not market data."""

# asset, name, network, network's name, chain id, credit after, withdrawable after, seconds a block,
# least deposit, least withdrawal, fee, memo
_NETWORKS = (
    ("BTC", "Bitcoin", "bitcoin", "Bitcoin", None, 3, 6, 600, "0.0001", "0.0005", "0.0002", False),
    ("ETH", "Ether", "arbitrum", "Arbitrum One", "42161", 64, 128, 1, "0.001", "0.005", "0.0003", False),
    ("ETH", "Ether", "ethereum", "Ethereum", "1", 32, 64, 12, "0.002", "0.01", "0.0018", False),
    ("KRW", "Korean won", "bank", "Bank transfer", None, 0, 0, 0, "5000", "5000", "1000", False),
    ("SOL", "Solana", "solana", "Solana", None, 32, 32, 1, "0.02", "0.1", "0.008", False),
    ("USDC", "USD Coin", "ethereum", "Ethereum", "1", 32, 64, 12, "5", "20", "4", False),
    ("USDT", "Tether USD", "ethereum", "Ethereum", "1", 32, 64, 12, "5", "20", "4.5", False),
    ("USDT", "Tether USD", "tron", "Tron", None, 19, 38, 3, "1", "10", "1.5", False),
    ("XRP", "XRP", "xrpl", "XRP Ledger", None, 1, 1, 4, "1", "20", "0.2", True),
)

_WAITING_HOURS = {
    "hold_after_password_change": 24,
    "hold_after_second_factor_change": 48,
    "hold_after_contact_change": 48,
    "hold_new_address": 12,
    "hold_first_fiat_deposit": 72,
    "hold_fiat_deposit": 24,
    "review_identity": 24,
    "review_withdrawal": 4,
    "fiat_withdrawal": 1,
    "unfreeze_cooling_off": 24,
    "recovery_quote": 48,
}

# name, unit, period, amounts of levels 1 to 3
_LIMITS = (
    ("withdrawal", "USDT", "day", ("1000", "50000", "1000000")),
    ("withdrawal", "USDT", "transaction", ("500", "25000", "500000")),
    ("fiat_withdrawal", "KRW", "day", ("5000000", "50000000", "500000000")),
    ("internal_transfer", "USDT", "day", ("500", "20000", "500000")),
    ("api_requests", "request", "minute", ("300", "600", "3000")),
)

_API_ERRORS = (
    ("-1021", "clock_skew"),
    ("-1022", "signature_wrong"),
    ("-2014", "key_invalid"),
    ("-2015", "ip_not_allowed"),
    ("-2016", "permission_missing"),
    ("-1003", "rate_limited"),
    ("-1016", "maintenance"),
)

NETWORKS = {(row[0], row[2]): row for row in _NETWORKS}


def waiting(name: str) -> timedelta:
    """How long this lasts by rule."""
    return timedelta(hours=_WAITING_HOURS[name])


def networks(opened: datetime) -> list[Document]:
    """AssetNetwork objects; Solana's withdrawals rest for maintenance since the sandbox was first started."""
    found = []
    for asset, name, network, title, chain, credit, unlock, block, deposit, least, fee, memo in _NETWORKS:
        resting = network == "solana"
        found.append(
            {
                "asset": asset,
                "asset_name": name,
                "network": network,
                "network_name": title,
                "chain_id": chain,
                "deposit_enabled": True,
                "withdraw_enabled": not resting,
                "min_deposit": deposit,
                "min_withdraw": least,
                "fee": fee,
                "conf_credit": credit,
                "conf_unlock": unlock,
                "block_seconds": block,
                "memo_required": memo,
                "contract": None,
                "explorer_tx": None if network == "bank" else f"https://explorer.{DOMAIN}/{network}/{{txid}}",
                "congestion": "high" if network == "ethereum" else "normal",
                "state_since": stamp(opened),
                "notice_url": f"https://{DOMAIN}/notices/solana-maintenance" if resting else None,
            }
        )
    return found


TIERS = (("0", "0.0010", "0.0015"), ("100000", "0.0008", "0.0012"), ("1000000", "0.0004", "0.0008"))
"""30-day volume from which on, maker, taker."""
TAKER = TIERS[0][2]


def fees(opened: datetime) -> Document:
    """FeeTable."""
    return {
        "valid_from": stamp(opened - timedelta(days=90)),
        "quote": "USDT",
        "tiers": [
            {"tier": number, "volume_30d": volume, "maker": maker, "taker": taker}
            for number, (volume, maker, taker) in enumerate(TIERS)
        ],
        "fiat_withdrawals": [{"asset": "KRW", "fee": "1000"}],
        "recovery": {"rate": "0.05", "free_below": "100", "asset": "USDT"},
    }


def limits_of_level(level: int) -> list[Document]:
    """Limit objects of one verification level, without what is used."""
    return [
        {
            "name": name,
            "level": level,
            "asset": asset,
            "amount": amounts[level - 1],
            "period": period,
            "used": None,
            "resets_at": None,
        }
        for name, asset, period, amounts in _LIMITS
    ]


def limit_table(opened: datetime) -> Document:
    """LimitTable."""
    return {
        "valid_from": stamp(opened - timedelta(days=90)),
        "limits": [limit for level in (1, 2, 3) for limit in limits_of_level(level)],
        "waiting_times": [
            {"name": name, "seconds": hours * 3600} for name, hours in sorted(_WAITING_HOURS.items())
        ],
        "api_errors": [{"code": code, "meaning": meaning} for code, meaning in _API_ERRORS],
    }


def notices(opened: datetime) -> list[Document]:
    """Notice objects, oldest first."""
    return [
        {
            "id": "ntc_listing_sol",
            "kind": "listing",
            "title": {
                "en": "Solana is listed",
                "zh-Hans": "上线 Solana",
                "ko": "솔라나 상장 안내",
                "ja": "Solana の取り扱いを開始しました",
            },
            "url": f"https://{DOMAIN}/notices/listing-sol",
            "affects": ["SOL"],
            "published_at": stamp(opened - timedelta(days=40)),
            "starts_at": stamp(opened - timedelta(days=39)),
            "ends_at": None,
        },
        {
            "id": "ntc_delisting_xrp_usdc",
            "kind": "delisting",
            "title": {
                "en": "The market XRP-USDC ends; XRP stays in all other markets",
                "zh-Hans": "XRP-USDC 市场将下线，XRP 的其他市场不受影响",
                "ko": "XRP-USDC 마켓 거래지원 종료 안내(다른 XRP 마켓은 유지)",
                "ja": "XRP-USDC 市場の取扱終了（XRP のほかの市場は継続します）",
            },
            "url": f"https://{DOMAIN}/notices/delisting-xrp-usdc",
            "affects": ["XRP-USDC"],
            "published_at": stamp(opened - timedelta(days=2)),
            "starts_at": stamp(opened + timedelta(days=12)),
            "ends_at": None,
        },
        {
            "id": "ntc_solana_maintenance",
            "kind": "maintenance",
            "title": {
                "en": "Solana withdrawals rest during a network upgrade",
                "zh-Hans": "Solana 网络升级期间暂停提币",
                "ko": "솔라나 네트워크 업그레이드에 따른 출금 일시 중단",
                "ja": "Solana ネットワーク更新のため出金を一時停止しています",
            },
            "url": f"https://{DOMAIN}/notices/solana-maintenance",
            "affects": ["SOL", "solana"],
            "published_at": stamp(opened - timedelta(hours=6)),
            "starts_at": stamp(opened),
            "ends_at": None,
        },
    ]
