"""Addresses: each reader takes the plain text and says what address it is, whole or broken."""

from collections.abc import Callable, Iterator

from havendesk.exchange.rules.chains import encodings
from havendesk.exchange.rules.chains.encodings import ChecksumError
from havendesk.exchange.rules.chains.networks import EVM_NETWORKS
from havendesk.exchange.types.chains import (
    Certainty,
    Defect,
    DefectCode,
    Family,
    IdForm,
    IdKind,
    Meaning,
    Network,
)

HEX = frozenset("0123456789abcdefABCDEF")
_LETTERS_AND_DIGITS = frozenset(encodings.BITCOIN_ALPHABET + "0OIl")

_KEY, _SCRIPT = IdForm.BASE58CHECK_KEY, IdForm.BASE58CHECK_SCRIPT
_TEST_NETWORKS = (Network.BITCOIN_TESTNET, Network.LITECOIN_TESTNET, Network.BITCOIN_CASH_TESTNET)
_VERSIONS: dict[int, tuple[IdForm, tuple[tuple[Family, tuple[Network, ...]], ...]]] = {
    0x00: (
        _KEY,
        ((Family.BITCOIN, (Network.BITCOIN,)), (Family.BITCOIN_CASH, (Network.BITCOIN_CASH,))),
    ),
    0x05: (
        _SCRIPT,
        (
            (Family.BITCOIN, (Network.BITCOIN,)),
            (Family.LITECOIN, (Network.LITECOIN,)),
            (Family.BITCOIN_CASH, (Network.BITCOIN_CASH,)),
        ),
    ),
    0x30: (_KEY, ((Family.LITECOIN, (Network.LITECOIN,)),)),
    0x32: (_SCRIPT, ((Family.LITECOIN, (Network.LITECOIN,)),)),
    0x1E: (_KEY, ((Family.DOGECOIN, (Network.DOGECOIN,)),)),
    0x16: (_SCRIPT, ((Family.DOGECOIN, (Network.DOGECOIN,)),)),
    0x41: (IdForm.TRON_ADDRESS, ((Family.TRON, (Network.TRON,)),)),
    0x6F: (_KEY, ((Family.BITCOIN, _TEST_NETWORKS),)),
    0xC4: (_SCRIPT, ((Family.BITCOIN, _TEST_NETWORKS),)),
    0x3A: (_SCRIPT, ((Family.LITECOIN, (Network.LITECOIN_TESTNET,)),)),
}
"""What the first byte of a Base58Check address of 21 bytes means: from the chains' chain parameters."""

_FIRST_LETTERS = {
    "1": 0x00,
    "3": 0x05,
    "L": 0x30,
    "M": 0x32,
    "D": 0x1E,
    "9": 0x16,
    "A": 0x16,
    "T": 0x41,
    "m": 0x6F,
    "n": 0x6F,
    "2": 0xC4,
    "Q": 0x3A,
}
"""The letter with which addresses of a version begin; for what is too broken to read its version."""

_WITNESS_PREFIXES = {
    "bc": (Family.BITCOIN, Network.BITCOIN),
    "tb": (Family.BITCOIN, Network.BITCOIN_TESTNET),
    "bcrt": (Family.BITCOIN, Network.BITCOIN_TESTNET),
    "ltc": (Family.LITECOIN, Network.LITECOIN),
    "tltc": (Family.LITECOIN, Network.LITECOIN_TESTNET),
}
_CASH_PREFIXES = {
    "bitcoincash": Network.BITCOIN_CASH,
    "bchtest": Network.BITCOIN_CASH_TESTNET,
    "bchreg": Network.BITCOIN_CASH_TESTNET,
}
_CASH_VERSIONS = {0x00: 21, 0x08: 21, 0x10: 21, 0x18: 21, 0x0B: 33, 0x1B: 33}
"""Bytes of a CashAddr by its first: key or script, aware of tokens or not, 160 or 256 bits of hash."""
_ACCOUNT = 6 << 3
_STRKEYS = {
    _ACCOUNT: (IdForm.STELLAR_ACCOUNT, 32),
    12 << 3: (IdForm.STELLAR_MUXED, 40),
    2 << 3: (IdForm.STELLAR_CONTRACT, 32),
}
_X_PREFIXES = {b"\x05\x44": Network.XRPL, b"\x04\x93": Network.XRPL_TESTNET}


def _address(
    form: IdForm,
    family: Family,
    networks: tuple[Network, ...],
    text: str,
    *,
    certainty: Certainty = Certainty.PROVEN,
    tag: int | None = None,
) -> Meaning:
    return Meaning(IdKind.ADDRESS, form, family, networks, certainty, text, tag)


def _broken(form: IdForm, family: Family, networks: tuple[Network, ...], defect: Defect) -> Meaning:
    return Meaning(IdKind.ADDRESS, form, family, networks, Certainty.BROKEN, "", None, defect)


_WRONG_SUM = Defect(DefectCode.CHECKSUM)


def base58check(text: str) -> Iterator[Meaning]:
    """Bitcoin and what descends from it, and Tron."""
    if not 25 <= len(text) <= 36 or not _LETTERS_AND_DIGITS.issuperset(text):
        return
    try:
        payload, right = encodings.base58check(text), True
    except ChecksumError as error:
        payload, right = error.args[0], False
    if payload is None:
        yield from _misspelt(text)
        return
    if len(payload) != 21 or payload[0] not in _VERSIONS:
        return
    form, meanings = _VERSIONS[payload[0]]
    for family, networks in meanings:
        yield (
            _address(form, family, networks, text) if right else _broken(form, family, networks, _WRONG_SUM)
        )


def _misspelt(text: str) -> Iterator[Meaning]:
    """One or two of the letters that Base58 leaves out, in what else looks like an address."""
    strange = [position for position, letter in enumerate(text) if letter in "0OIl"]
    version = _FIRST_LETTERS.get(text[0])
    if version is None or len(text) not in (33, 34, 35) or len(strange) > 2 or text.isalpha():
        return
    form, meanings = _VERSIONS[version]
    defect = Defect(DefectCode.LETTER_NOT_USED, strange[0], text[strange[0]])
    for family, networks in meanings:
        yield _broken(form, family, networks, defect)


def bech32(text: str) -> Iterator[Meaning]:
    """Segregated-witness addresses."""
    lower = text.lower()
    family, network = _WITNESS_PREFIXES.get(lower.partition("1")[0], (None, None))
    if family is None or network is None or not 14 <= len(text) <= 90:
        return
    if text not in (lower, text.upper()):
        position = next(at for at, letter in enumerate(text) if letter.isupper())
        defect = Defect(DefectCode.MIXED_CASE, position, text[position])
        yield _broken(IdForm.BECH32, family, (network,), defect)
        return
    try:
        found = encodings.bech32(lower)
    except ChecksumError:
        yield _broken(IdForm.BECH32, family, (network,), _WRONG_SUM)
        return
    if found is None or found[0] not in _WITNESS_PREFIXES:
        yield from _misspelt_bech32(lower, family, network)
        return
    _prefix, values, modified = found
    form = IdForm.BECH32M if modified else IdForm.BECH32
    if encodings.witness(values, modified=modified) is None:
        yield _broken(form, family, (network,), Defect(DefectCode.LENGTH))
        return
    yield _address(form, family, (network,), lower)


def _misspelt_bech32(lower: str, family: Family, network: Network) -> Iterator[Meaning]:
    start = lower.index("1") + 1
    strange = [at for at in range(start, len(lower)) if lower[at] not in encodings.BECH32_ALPHABET]
    if strange and len(strange) <= 2 and len(lower) - start >= 30:
        defect = Defect(DefectCode.LETTER_NOT_USED, strange[0], lower[strange[0]])
        yield _broken(IdForm.BECH32, family, (network,), defect)


def cashaddr(text: str) -> Iterator[Meaning]:
    """Bitcoin Cash, with its prefix or without."""
    lower = text.lower()
    prefix, colon, body = lower.rpartition(":")
    prefix = prefix if colon else "bitcoincash"
    network = _CASH_PREFIXES.get(prefix)
    if network is None or len(body) not in (42, 61) or body[0] not in "qpzr":
        return
    networks = (network,)
    if text not in (lower, text.upper()):
        if colon:
            position = next(at for at, letter in enumerate(text) if letter.isupper())
            defect = Defect(DefectCode.MIXED_CASE, position, text[position])
            yield _broken(IdForm.CASHADDR, Family.BITCOIN_CASH, networks, defect)
        return
    try:
        payload = encodings.cashaddr(prefix, body)
    except ChecksumError:
        yield _broken(IdForm.CASHADDR, Family.BITCOIN_CASH, networks, _WRONG_SUM)
        return
    if payload is not None and len(payload) == _CASH_VERSIONS.get(payload[0]):
        yield _address(IdForm.CASHADDR, Family.BITCOIN_CASH, networks, f"{prefix}:{body}")


def evm(text: str) -> Iterator[Meaning]:
    """Ethereum and every network that writes like it; a wrong ERC-55 case is a wrong checksum."""
    digits = text[2:] if text[:2] in ("0x", "0X") else text
    if len(digits) != 40 or not HEX.issuperset(digits):
        return
    right = encodings.eip55(digits)
    canonical = f"0x{right}"
    if digits in (digits.lower(), digits.upper()):
        proven = digits == right and not digits.isdigit()
        sure = Certainty.PROVEN if proven else Certainty.POSSIBLE
        yield _address(IdForm.EVM_ADDRESS, Family.EVM, EVM_NETWORKS, canonical, certainty=sure)
    elif digits == right:
        yield _address(IdForm.EVM_ADDRESS, Family.EVM, EVM_NETWORKS, canonical)
    else:
        yield _broken(IdForm.EVM_ADDRESS, Family.EVM, EVM_NETWORKS, _WRONG_SUM)


def tron_hex(text: str) -> Iterator[Meaning]:
    """Tron's addresses as its nodes write them."""
    if len(text) == 42 and text[:2] == "41" and HEX.issuperset(text):
        written = encodings.to_base58check(bytes.fromhex(text))
        yield _address(IdForm.TRON_HEX, Family.TRON, (Network.TRON,), written, certainty=Certainty.POSSIBLE)


def xrpl(text: str) -> Iterator[Meaning]:
    """Classic addresses and X-addresses (XLS-5d) of the XRP Ledger."""
    networks: tuple[Network, ...]
    if text[:1] == "r" and 25 <= len(text) <= 35:
        form, networks, size = IdForm.XRPL_CLASSIC, (Network.XRPL, Network.XRPL_TESTNET), 21
    elif text[:1] in ("X", "T") and len(text) == 47:
        network = Network.XRPL if text[0] == "X" else Network.XRPL_TESTNET
        form, networks, size = IdForm.XRPL_X_ADDRESS, (network,), 31
    else:
        return
    try:
        payload = encodings.base58check(text, encodings.XRPL_ALPHABET)
    except ChecksumError as error:
        if len(error.args[0]) == size:
            yield _broken(form, Family.XRPL, networks, _WRONG_SUM)
        return
    if payload is None or len(payload) != size:
        return
    if form is IdForm.XRPL_CLASSIC:
        if payload[0] == 0:
            yield _address(form, Family.XRPL, networks, text)
        return
    yield from _x_address(text, payload)


def _x_address(text: str, payload: bytes) -> Iterator[Meaning]:
    network, flag = _X_PREFIXES.get(payload[:2]), payload[22]
    tag, rest = int.from_bytes(payload[23:27], "little"), payload[27:]
    # Flag 0: no tag, and then none is written; 1: 32 bits; others are reserved.
    if network is not None and flag in (0, 1) and not any(rest) and (flag or not tag):
        classic = encodings.to_base58check(b"\0" + payload[2:22], encodings.XRPL_ALPHABET)
        yield _address(IdForm.XRPL_X_ADDRESS, Family.XRPL, (network,), classic, tag=tag if flag else None)


def stellar(text: str) -> Iterator[Meaning]:
    """Accounts, muxed accounts and contracts of Stellar (SEP-23)."""
    if len(text) not in (56, 69) or text[0] not in "GMC" or not text.isalnum() or text != text.upper():
        return
    form = {"G": IdForm.STELLAR_ACCOUNT, "M": IdForm.STELLAR_MUXED, "C": IdForm.STELLAR_CONTRACT}[text[0]]
    try:
        payload = encodings.strkey(text)
    except ChecksumError:
        yield _broken(form, Family.STELLAR, (Network.STELLAR,), _WRONG_SUM)
        return
    if payload is None or _STRKEYS.get(payload[0]) != (form, len(payload) - 1):
        return
    muxed = form is IdForm.STELLAR_MUXED
    tag = int.from_bytes(payload[33:], "big") if muxed else None
    account = encodings.to_strkey(bytes([_ACCOUNT]) + payload[1:33]) if muxed else text
    yield _address(form, Family.STELLAR, (Network.STELLAR,), account, tag=tag)


def solana(text: str) -> Iterator[Meaning]:
    """Solana's public keys: 32 bytes in Base58 without a checksum."""
    if not 32 <= len(text) <= 44 or text.isalpha():
        return
    whole = encodings.base58(text)
    if whole is not None and len(whole) == 32:
        yield _address(
            IdForm.SOLANA_ADDRESS, Family.SOLANA, (Network.SOLANA,), text, certainty=Certainty.POSSIBLE
        )


READERS: tuple[Callable[[str], Iterator[Meaning]], ...] = (
    base58check,
    bech32,
    cashaddr,
    evm,
    tron_hex,
    xrpl,
    stellar,
    solana,
)
