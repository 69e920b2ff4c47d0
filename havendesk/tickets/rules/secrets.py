"""Secrets that people type in fear: found before anything is stored, so that nobody can read them here.

Always masked: valid BIP-39 phrases in its languages, WIF and extended private keys, PEM private keys,
Luhn-valid card numbers. Masked only beside a word that gives them away: 64 hexadecimal signs (a transaction
id looks the same) and 4 to 8 digits (a code, but also an amount or a year).

Sources: BIP-39 and its word lists (through ``mnemonic``), BIP-32 and WIF (base58check), ISO/IEC 7812 (Luhn).
"""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mnemonic import Mnemonic

from havendesk.tickets.types import SecretKind

MASK = "[••••]"

_PHRASE_LENGTHS = (24, 21, 18, 15, 12)
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_WORD = re.compile(r"[^\W\d_]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_PEM = re.compile(
    r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|\Z)"
)
_BASE58_RUN = re.compile(r"(?<![0-9A-Za-z])[1-9A-HJ-NP-Za-km-z]{51,120}(?![0-9A-Za-z])")
_EXTENDED = re.compile(r"(?<![0-9A-Za-z])[xyztuvXYZTUV]prv[1-9A-HJ-NP-Za-km-z]{90,120}(?![0-9A-Za-z])")
_HEX64 = re.compile(r"(?<![0-9A-Za-z])(?:0x)?[0-9a-fA-F]{64}(?![0-9A-Za-z])")
# Latin letters and digits on either side make it part of an address or a hash; Chinese, Japanese and Korean
# are written without a blank before it.
_CARD = re.compile(r"(?<![0-9A-Za-z.])[2-6](?:[ -]?[0-9]){12,18}(?![0-9A-Za-z]|\.[0-9])")
_CODE = re.compile(r"(?<![0-9A-Za-z_.,/-])(?<![0-9]:)[0-9](?:[ -]?[0-9]){3,7}(?![.,:/-]?[0-9]|[A-Za-z_%])")

# Words beside which 64 hexadecimal signs are a key, in the four languages.
_KEY_WORDS = re.compile(
    r"(?i)private\s*key|secret\s*key|priv(?:ate)?\s*hex|wallet\s*key|seed|mnemonic"
    r"|私钥|密钥|助记词|秘密鍵|プライベートキー|シード|프라이빗\s*키|개인\s*키|비밀\s*키|시드"
)
# Words beside which 4 to 8 digits are a code, in the four languages.
_CODE_WORDS = re.compile(
    r"(?i)\b(?:otp|2fa|pin|passcode|cvc|cvv|(?:verification|security|authenticat\w+|sms|login|one[- ]time|"
    r"confirmation)\s+(?:code|number|password)|code\s+is|my\s+code|password)\b"
    r"|验证码|动态码|校验码|安全码|支付密码|密码|认证码"
    r"|인증\s*번호|인증\s*코드|보안\s*코드|비밀\s*번호|비번|일회용|오티피"
    r"|認証コード|認証番号|確認コード|暗証番号|ワンタイム|パスワード|セキュリティコード"
)
_NEAR = 40


@dataclass(frozen=True, slots=True)
class Masking:
    """The text as it may be stored, and the kinds of secrets taken out, in order of the closed list."""

    text: str
    kinds: tuple[SecretKind, ...]


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    kind: SecretKind


def mask(text: str) -> Masking:
    """Replace every secret by :data:`MASK`. The text is expected in NFC, as :func:`texts.clean` gives it."""
    spans = sorted(_find(text), key=lambda span: (span.start, -span.end))
    parts: list[str] = []
    kinds: set[SecretKind] = set()
    at = 0
    for span in spans:
        if span.end <= at:
            continue
        parts.append(text[at : max(at, span.start)])
        if span.start >= at:
            parts.append(MASK)
        kinds.add(span.kind)
        at = span.end
    parts.append(text[at:])
    return Masking("".join(parts), tuple(kind for kind in SecretKind if kind in kinds))


def _find(text: str) -> Iterator[_Span]:
    for pattern, kind, is_secret in _PATTERNS:
        for found in pattern.finditer(text):
            if is_secret(text, found):
                yield _Span(found.start(), found.end(), kind)
    yield from _phrases(text)


def _beside(text: str, found: re.Match[str], words: re.Pattern[str]) -> bool:
    return bool(words.search(text[max(0, found.start() - _NEAR) : found.end() + _NEAR]))


def luhn(digits: str) -> bool:
    """Whether the digits (blanks and hyphens aside) satisfy ISO/IEC 7812's check."""
    figures = [int(sign) for sign in digits if sign.isdigit()]
    if not 13 <= len(figures) <= 19:
        return False
    total = sum(
        figure if place % 2 == 0 else (figure * 2 - 9 if figure > 4 else figure * 2)
        for place, figure in enumerate(reversed(figures))
    )
    return total % 10 == 0


def _base58check(text: str) -> bytes | None:
    number = 0
    for sign in text:
        number = number * 58 + _BASE58.index(sign)
    whole = number.to_bytes((number.bit_length() + 7) // 8, "big")
    whole = b"\0" * (len(text) - len(text.lstrip("1"))) + whole
    payload, check = whole[:-4], whole[-4:]
    if hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4] != check:
        return None
    return payload


def _is_private_base58(text: str) -> bool:
    """WIF (version 0x80 or 0xef, 32 bytes, perhaps a compression flag) with a right check sum."""
    payload = _base58check(text)
    return payload is not None and len(payload) in (33, 34) and payload[0] in (0x80, 0xEF, 0xB0, 0x9E)


_PATTERNS: tuple[tuple[re.Pattern[str], SecretKind, Callable[[str, re.Match[str]], bool]], ...] = (
    (_PEM, SecretKind.PRIVATE_KEY, lambda text, found: True),
    (_EXTENDED, SecretKind.PRIVATE_KEY, lambda text, found: True),
    (_BASE58_RUN, SecretKind.PRIVATE_KEY, lambda text, found: _is_private_base58(found.group())),
    (_HEX64, SecretKind.PRIVATE_KEY, lambda text, found: _beside(text, found, _KEY_WORDS)),
    (_CARD, SecretKind.CARD, lambda text, found: luhn(found.group())),
    (_CODE, SecretKind.CODE, lambda text, found: _beside(text, found, _CODE_WORDS)),
)


@functools.cache
def _word_lists() -> tuple[dict[str, int], ...]:
    lists = (Mnemonic(name).wordlist for name in sorted(Mnemonic.list_languages()))
    return tuple({_folded(word): index for index, word in enumerate(words)} for words in lists)


def _folded(word: str) -> str:
    return unicodedata.normalize("NFKD", word.lower())


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    text: str


def _words(text: str) -> Iterator[list[_Word]]:
    """Sequences of words to look at: the words between other signs, and unspaced runs of Chinese signs."""
    found = [_Word(one.start(), one.end(), _folded(one.group())) for one in _WORD.finditer(text)]
    yield found
    for word in found:
        run = text[word.start : word.end]
        # In unspaced Chinese only a run of exactly a phrase's length counts: ordinary sentences use the same
        # common signs and would match by chance at some offset.
        if len(run) in _PHRASE_LENGTHS and all(_HAN.match(sign) for sign in run):
            yield [_Word(word.start + i, word.start + i + 1, _folded(sign)) for i, sign in enumerate(run)]


def _phrases(text: str) -> Iterator[_Span]:
    for words in _words(text):
        if len(words) < _PHRASE_LENGTHS[-1]:
            continue
        for known in _word_lists():
            yield from _phrases_of(words, known)


def _phrases_of(words: list[_Word], known: dict[str, int]) -> Iterator[_Span]:
    """Runs of listed words that hold a valid phrase. The whole run is taken: a neighbour word that is in the
    list by chance costs nothing, a word of the phrase left behind would."""
    run: list[_Word] = []
    for word in [*words, None]:
        if word is not None and word.text in known:
            run.append(word)
            continue
        if _holds_phrase([known[one.text] for one in run]):
            yield _Span(run[0].start, run[-1].end, SecretKind.RECOVERY_PHRASE)
        run = []


def _holds_phrase(indices: list[int]) -> bool:
    return any(_holds_phrase_of(indices, length) for length in _PHRASE_LENGTHS)


def _holds_phrase_of(indices: list[int], length: int) -> bool:
    # The number of one window comes from that of the window before: a file may hold a hundred thousand words.
    number, kept = 0, (1 << 11 * length) - 1
    for place, index in enumerate(indices, start=1):
        number = (number << 11 | index) & kept
        if place >= length and _valid(number, length):
            return True
    return False


def _valid(number: int, words: int) -> bool:
    """BIP-39's check: 11 bits a word; the last ``words / 3`` bits are the first of SHA-256 of the rest."""
    check_bits = words // 3
    entropy = (number >> check_bits).to_bytes(check_bits * 4, "big")
    return number & (1 << check_bits) - 1 == hashlib.sha256(entropy).digest()[0] >> 8 - check_bits
