"""Transaction ids: what networks they can be of. None holds a checksum, so every one is only possible."""

from collections.abc import Iterator

from havendesk.exchange.rules.chains import encodings
from havendesk.exchange.rules.chains.addresses import HEX
from havendesk.exchange.rules.chains.networks import EVM_NETWORKS
from havendesk.exchange.types.chains import Certainty, Family, IdForm, IdKind, Meaning, Network

_LOWER = (
    (Family.BITCOIN, (Network.BITCOIN,)),
    (Family.TRON, (Network.TRON,)),
    (Family.LITECOIN, (Network.LITECOIN,)),
    (Family.DOGECOIN, (Network.DOGECOIN,)),
    (Family.BITCOIN_CASH, (Network.BITCOIN_CASH,)),
    (Family.STELLAR, (Network.STELLAR,)),
)


def _transaction(form: IdForm, family: Family, networks: tuple[Network, ...], canonical: str) -> Meaning:
    return Meaning(IdKind.TRANSACTION, form, family, networks, Certainty.POSSIBLE, canonical)


def transactions(text: str) -> Iterator[Meaning]:
    """Every transaction id that the text can be, in the writing of each network's nodes."""
    prefixed = text[:2] in ("0x", "0X")
    digits = text[2:] if prefixed else text
    if len(digits) == 64 and HEX.issuperset(digits):
        yield from _hash(digits, prefixed=prefixed)
    elif 64 <= len(text) <= 88 and not text.isalpha():
        whole = encodings.base58(text)
        if whole is not None and len(whole) == 64:
            yield _transaction(IdForm.SOLANA_SIGNATURE, Family.SOLANA, (Network.SOLANA,), text)


def _hash(digits: str, *, prefixed: bool) -> Iterator[Meaning]:
    """Wallets leave out ``0x``: without it every network of 32-byte ids stays possible, the likely first."""
    lower, upper = digits.lower(), digits.upper()
    form = IdForm.HASH_0X if prefixed else IdForm.HASH
    evm = _transaction(form, Family.EVM, EVM_NETWORKS, f"0x{lower}")
    xrpl = _transaction(form, Family.XRPL, (Network.XRPL,), upper)
    if prefixed:
        yield evm
        # Tron's Ethereum-like interface writes its ids with 0x.
        yield _transaction(form, Family.TRON, (Network.TRON,), lower)
        return
    if digits == upper and digits != lower:
        yield xrpl
    for family, networks in _LOWER:
        yield _transaction(form, family, networks, lower)
    if digits != upper or digits == lower:
        yield xrpl
    yield evm
