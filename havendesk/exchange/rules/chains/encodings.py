"""The text codecs of the chains, each after its specification. Pure functions on bytes and letters."""

import base64
import binascii
import hashlib
from collections.abc import Iterable

from Crypto.Hash import keccak

BITCOIN_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
XRPL_ALPHABET = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
BECH32_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

_VALUES = {
    alphabet: {letter: value for value, letter in enumerate(alphabet)}
    for alphabet in (BITCOIN_ALPHABET, XRPL_ALPHABET, BECH32_ALPHABET)
}
_BECH32, _BECH32M = 1, 0x2BC830A3
_BECH32_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CASHADDR_GENERATOR = (0x98F2BC8E61, 0x79B76D99E2, 0xF33E5FB3C4, 0xAE2EABE2A8, 0x1E4F43E470)


class ChecksumError(ValueError):
    """The form fits and the checksum does not."""


def base58(text: str, alphabet: str = BITCOIN_ALPHABET) -> bytes | None:
    """The bytes; None where a letter is not of the alphabet."""
    values, number = _VALUES[alphabet], 0
    for letter in text:
        value = values.get(letter)
        if value is None:
            return None
        number = number * 58 + value
    zeros = len(text) - len(text.lstrip(alphabet[0]))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def base58check(text: str, alphabet: str = BITCOIN_ALPHABET) -> bytes | None:
    """The bytes without their checksum; None where it is no base58. Raises ChecksumError, whose argument
    are the bytes all the same."""
    whole = base58(text, alphabet)
    if whole is None or len(whole) < 5:
        return None
    payload, check = whole[:-4], whole[-4:]
    if hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4] != check:
        raise ChecksumError(payload)
    return payload


def to_base58check(payload: bytes, alphabet: str = BITCOIN_ALPHABET) -> str:
    """The text of bytes, with their checksum."""
    whole = payload + hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    number, text = int.from_bytes(whole, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        text = alphabet[rest] + text
    return alphabet[0] * (len(whole) - len(whole.lstrip(b"\0"))) + text


def _bech32_sum(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit in range(5):
            if top >> bit & 1:
                check ^= _BECH32_GENERATOR[bit]
    return check


def bech32(text: str) -> tuple[str, list[int], bool] | None:
    """Prefix, five-bit values without the checksum, and whether it is bech32m (BIP-173, BIP-350).

    ``text`` in lower case. None where the form does not fit. Raises ChecksumError.
    """
    prefix, _, rest = text.rpartition("1")
    values = [_VALUES[BECH32_ALPHABET].get(letter, -1) for letter in rest]
    if not prefix or len(values) < 6 or len(text) > 90 or -1 in values:
        return None
    spread = [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]
    found = _bech32_sum(spread + values)
    if found not in (_BECH32, _BECH32M):
        raise ChecksumError
    return prefix, values[:-6], found == _BECH32M


def witness(values: list[int], *, modified: bool) -> tuple[int, bytes] | None:
    """Version and program of a segregated-witness address; None where BIP-173 and BIP-350 forbid it."""
    program = regrouped(values[1:])
    if not values or values[0] > 16 or program is None or not 2 <= len(program) <= 40:
        return None
    if values[0] == 0 and len(program) not in (20, 32):
        return None
    return None if modified != (values[0] > 0) else (values[0], program)


def regrouped(values: list[int]) -> bytes | None:
    """Five-bit values as bytes; None where what is left over is not padding."""
    number = left = 0
    found = bytearray()
    for value in values:
        number, left = (number << 5 | value) & 0xFFF, left + 5
        if left >= 8:
            left -= 8
            found.append(number >> left & 0xFF)
    return bytes(found) if left < 5 and not number & (1 << left) - 1 else None


def cashaddr(prefix: str, body: str) -> bytes | None:
    """Version byte and hash of a CashAddr; None where the form does not fit. Raises ChecksumError.

    ``prefix`` and ``body`` in lower case.
    """
    values = [_VALUES[BECH32_ALPHABET].get(letter, -1) for letter in body]
    if len(values) < 14 or -1 in values:
        return None
    check = 1
    for value in [ord(letter) & 31 for letter in prefix] + [0] + values:
        top = check >> 35
        check = (check & 0x07FFFFFFFF) << 5 ^ value
        for bit in range(5):
            if top >> bit & 1:
                check ^= _CASHADDR_GENERATOR[bit]
    if check != 1:
        raise ChecksumError
    return regrouped(values[:-8])


def eip55(digits: str) -> str:
    """The 40 hexadecimal digits of an EVM address with the case that ERC-55 gives them."""
    lower = digits.lower()
    pattern = keccak.new(digest_bits=256, data=lower.encode()).hexdigest()
    return "".join(
        letter.upper() if int(mark, 16) > 7 else letter for letter, mark in zip(lower, pattern, strict=False)
    )


def strkey(text: str) -> bytes | None:
    """Version byte and payload of a Stellar strkey (SEP-23); None where the form does not fit. Raises
    ChecksumError."""
    try:
        whole = base64.b32decode(text + "=" * (-len(text) % 8))
    except binascii.Error:
        return None
    # One text per key: bits left over must be zero.
    if len(whole) < 3 or base64.b32encode(whole).decode().rstrip("=") != text:
        return None
    if _strkey_sum(whole[:-2]) != whole[-2:]:
        raise ChecksumError
    return whole[:-2]


def to_strkey(payload: bytes) -> str:
    """The text of a version byte and a key."""
    return base64.b32encode(payload + _strkey_sum(payload)).decode().rstrip("=")


def _strkey_sum(payload: bytes) -> bytes:
    return binascii.crc_hqx(payload, 0).to_bytes(2, "little")
