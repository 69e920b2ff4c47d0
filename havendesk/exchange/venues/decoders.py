"""From each venue's own answer to what we ask of it. An unknown asset is None; what has another shape than
the venue documents raises ShapeError."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from havendesk.exchange.types.chain_reading import VenueNetwork
from havendesk.exchange.venues.naming import network_named

_LONGEST_NOTE = 200
_MOST_NETWORKS = 200

Json = Mapping[str, Any]
Decoded = tuple[VenueNetwork, ...] | None


class ShapeError(ValueError):
    """The answer does not have the shape that the venue documents."""


@dataclass(frozen=True, slots=True)
class Venue:
    """One venue: its public address, the path for an asset, and how its answer is read. ``per_network``:
    whether it speaks of networks or of the whole asset. ``unknown``: statuses that mean an unknown asset."""

    url: str
    path: Callable[[str], str]
    read: Callable[[Any, str], Decoded]
    per_network: bool = True
    unknown: frozenset[int] = frozenset({404})


def _mapping(value: Any) -> Json:
    if not isinstance(value, dict):
        raise ShapeError("no object")
    return value


def _items(value: Any) -> Sequence[Json]:
    if not isinstance(value, list) or len(value) > _MOST_NETWORKS:
        raise ShapeError("no list")
    return [_mapping(one) for one in value]


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_NOTE:
        raise ShapeError("no text")
    return "".join(letter for letter in value if letter.isprintable())


def _optional_text(value: Any) -> str | None:
    return _text(value) or None if value is not None else None


def _flag(value: Any) -> bool:
    """A truth value, as JSON or as a word."""
    if isinstance(value, bool):
        return value
    words = {"true": True, "false": False}
    if not isinstance(value, str) or value.lower() not in words:
        raise ShapeError("no truth value")
    return words[value.lower()]


def _whole(value: Any) -> int | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | str) or not str(value).isdigit():
        raise ShapeError("no number")
    return int(value)


def _amount(value: Any) -> Decimal | None:
    """An amount that the venue writes as text or as a JSON number; None where it gives none."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ShapeError("no amount")
    try:
        found = Decimal(str(value))
    except InvalidOperation as error:
        raise ShapeError("no amount") from error
    if not found.is_finite() or found < 0:
        raise ShapeError("no amount")
    return found


def _word(value: Any, words: Mapping[str, bool]) -> bool | None:
    """What the venue's word means; None for one that it does not document."""
    return words.get(_text(value).lower())


def kucoin(value: Any, _asset: str) -> Decoded:
    """ "Get Currency" (version 3)."""
    answer = _mapping(value)
    if answer.get("code") != "200000":
        return _unless(answer.get("code") in ("900003", "400100"))
    return tuple(
        VenueNetwork(
            name=_text(one.get("chainName")),
            network=network_named(_text(one.get("chainId", "")), _text(one.get("chainName"))),
            deposits=_flag(one.get("isDepositEnabled")),
            withdrawals=_flag(one.get("isWithdrawEnabled")),
            confirmations=_whole(one.get("preConfirms", one.get("confirms"))),
            min_deposit=_amount(one.get("depositMinSize")),
            min_withdraw=_amount(one.get("withdrawalMinSize")),
            tag_required=_flag(one.get("needTag", False)),
            contract=_optional_text(one.get("contractAddress")),
        )
        for one in _items(_mapping(answer.get("data")).get("chains"))
    )


def gate(value: Any, _asset: str) -> Decoded:
    """ "Query single currency information"."""
    answer = _mapping(value)
    if "label" in answer:
        return _unless(answer["label"] == "INVALID_CURRENCY")
    dead = _flag(answer.get("delisted", False))
    return tuple(
        VenueNetwork(
            name=_text(one.get("name")),
            network=network_named(_text(one.get("name"))),
            deposits=not dead and not _flag(one.get("deposit_disabled")),
            withdrawals=not dead and not _flag(one.get("withdraw_disabled")),
            contract=_optional_text(one.get("addr")),
            note="delayed" if _flag(one.get("withdraw_delayed", False)) else "",
        )
        for one in _items(answer.get("chains"))
    )


def bitget(value: Any, asset: str) -> Decoded:
    """ "Get Coin Info"."""
    answer = _mapping(value)
    if answer.get("code") != "00000":
        raise ShapeError("refused")
    for coin in _items(answer.get("data")):
        if _text(coin.get("coin")).upper() == asset:
            return tuple(
                VenueNetwork(
                    name=_text(one.get("chain")),
                    network=network_named(_text(one.get("chain"))),
                    deposits=_flag(one.get("rechargeable")),
                    withdrawals=_flag(one.get("withdrawable")),
                    confirmations=_whole(one.get("depositConfirm")),
                    min_deposit=_amount(one.get("minDepositAmount")),
                    min_withdraw=_amount(one.get("minWithdrawAmount")),
                    tag_required=_flag(one.get("needTag")),
                    contract=_optional_text(one.get("contractAddress")),
                    note="" if one.get("congestion") in (None, "normal") else _text(one.get("congestion")),
                )
                for one in _items(coin.get("chains"))
            )
    return None


_HTX_WORDS = {"allowed": True, "prohibited": False}


def htx(value: Any, asset: str) -> Decoded:
    """ "APIv2 - Currency & Chains"."""
    answer = _mapping(value)
    if answer.get("code") != 200:
        return _unless(answer.get("code") == 2002)
    for coin in _items(answer.get("data")):
        if _text(coin.get("currency")).upper() == asset:
            return tuple(
                VenueNetwork(
                    name=_text(one.get("displayName", one.get("chain"))),
                    network=network_named(
                        _text(one.get("baseChainProtocol", "")),
                        _text(one.get("displayName", "")),
                        _text(one.get("baseChain", "")),
                        _text(one.get("chain")),
                    ),
                    deposits=_word(one.get("depositStatus"), _HTX_WORDS),
                    withdrawals=_word(one.get("withdrawStatus"), _HTX_WORDS),
                    confirmations=_whole(one.get("numOfFastConfirmations")),
                    min_deposit=_amount(one.get("minDepositAmt")),
                    min_withdraw=_amount(one.get("minWithdrawAmt")),
                    tag_required=_flag(one.get("addrDepositTag", False)),
                )
                for one in _items(coin.get("chains"))
            )
    return None


_COINBASE_WORDS = {"online": True, "offline": False, "delisted": False}


def _both(one: bool | None, other: bool | None) -> bool | None:
    """Open where both are, closed where one is, unknown otherwise."""
    if one is False or other is False:
        return False
    return True if one and other else None


def coinbase(value: Any, asset: str) -> Decoded:
    """ "Get a currency" of the Exchange API."""
    answer = _mapping(value)
    if _text(answer.get("id")).upper() != asset:
        raise ShapeError("another currency")
    whole = _word(answer.get("status"), _COINBASE_WORDS)
    return tuple(
        VenueNetwork(
            name=_text(one.get("name")),
            network=network_named(_text(one.get("id")), _text(one.get("name"))),
            deposits=_both(whole, _word(one.get("status"), _COINBASE_WORDS)),
            withdrawals=_both(whole, _word(one.get("status"), _COINBASE_WORDS)),
            confirmations=_whole(one.get("network_confirmations")),
            min_withdraw=_amount(one.get("min_withdrawal_amount")),
            contract=_optional_text(one.get("contract_address")),
            note=_text(answer.get("message") or ""),
        )
        for one in _items(answer.get("supported_networks"))
    )


_COINONE_WORDS = {"normal": True, "suspended": False}


def coinone(value: Any, asset: str) -> Decoded:
    """ "Currency" of the public API, version 2: of the whole asset."""
    answer = _mapping(value)
    if answer.get("result") != "success":
        return _unless(str(answer.get("error_code")) == "108")
    for one in _items(answer.get("currencies")):
        if _text(one.get("symbol")).upper() == asset:
            found = VenueNetwork(
                name=asset,
                network=None,
                deposits=_word(one.get("deposit_status"), _COINONE_WORDS),
                withdrawals=_word(one.get("withdraw_status"), _COINONE_WORDS),
                confirmations=_whole(one.get("deposit_confirm_count")),
                min_withdraw=_amount(one.get("withdrawal_min_amount")),
            )
            return (found,)
    return None


def bithumb(value: Any, asset: str) -> Decoded:
    """ "Asset status, multichain": 1 is open, 0 closed."""
    answer = _mapping(value)
    if answer.get("status") != "0000":
        return _unless(answer.get("status") == "5500")
    found = [one for one in _items(answer.get("data")) if _text(one.get("currency")).upper() == asset]
    return (
        tuple(
            VenueNetwork(
                name=_text(one.get("net_type")),
                network=network_named(_text(one.get("net_type"))),
                deposits=_one_or_zero(one.get("deposit_status")),
                withdrawals=_one_or_zero(one.get("withdrawal_status")),
            )
            for one in found
        )
        or None
    )


def _one_or_zero(value: Any) -> bool:
    if value not in (0, 1) or isinstance(value, bool):
        raise ShapeError("neither 1 nor 0")
    return bool(value)


_KRAKEN_WORDS = {
    "enabled": (True, True),
    "deposit_only": (True, False),
    "withdrawal_only": (False, True),
    "funding_temporarily_disabled": (False, False),
}
_KRAKEN_NAMES = {"BTC": "XBT", "DOGE": "XDG"}


def kraken(value: Any, asset: str) -> Decoded:
    """ "Get Asset Info": of the whole asset."""
    answer = _mapping(value)
    errors = answer.get("error")
    if errors:
        return _unless(errors == ["EQuery:Unknown asset"])
    wanted = _KRAKEN_NAMES.get(asset, asset)
    for one in _mapping(answer.get("result")).values():
        if _text(_mapping(one).get("altname")).upper() == wanted:
            deposits, withdrawals = _KRAKEN_WORDS.get(_text(one.get("status")), (None, None))
            return (VenueNetwork(asset, None, deposits, withdrawals),)
    return None


def _unless(unknown: bool) -> Decoded:
    """None for an asset that the venue does not know; any other refusal is no answer. Raises ShapeError."""
    if not unknown:
        raise ShapeError("refused")
    return None


VENUES: dict[str, Venue] = {
    "bitget": Venue(
        "https://api.bitget.com", lambda asset: f"/api/v2/spot/public/coins?coin={asset}", bitget
    ),
    "bithumb": Venue(
        "https://api.bithumb.com", lambda asset: f"/public/assetsstatus/multichain/{asset}", bithumb
    ),
    "coinbase": Venue("https://api.exchange.coinbase.com", lambda asset: f"/currencies/{asset}", coinbase),
    "coinone": Venue(
        "https://api.coinone.co.kr",
        lambda asset: f"/public/v2/currencies/{asset}",
        coinone,
        per_network=False,
    ),
    "gate": Venue(
        "https://api.gateio.ws",
        lambda asset: f"/api/v4/spot/currencies/{asset}",
        gate,
        unknown=frozenset({400, 404}),
    ),
    "htx": Venue(
        "https://api.huobi.pro", lambda asset: f"/v2/reference/currencies?currency={asset.lower()}", htx
    ),
    "kraken": Venue(
        "https://api.kraken.com",
        lambda asset: f"/0/public/Assets?asset={_KRAKEN_NAMES.get(asset, asset)}",
        kraken,
        per_network=False,
    ),
    "kucoin": Venue("https://api.kucoin.com", lambda asset: f"/api/v3/currencies/{asset}", kucoin),
}
"""The venues that can be asked without a key, by the name that the option uses."""
