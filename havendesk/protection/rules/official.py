"""Whether a contact is ours: its normal form, comparing it with our list, and imitations of what is ours.

Nothing is concluded from similarity alone but a warning: what is not on the list is not ours.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

import idna
import phonenumbers

from havendesk.exchange.rules.chains.letters import INVISIBLE, folded
from havendesk.protection.types.official import ChannelKind, LookAlike

CHECK_PAGE = "/really-us"
LONGEST = 320
_CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}|(?=[0-9A-Z]*\d)(?=[0-9A-Z]*[A-Z])[0-9A-Z]{8}", re.IGNORECASE)
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_HANDLE = re.compile(r"[\w.\-]{2,64}")
_HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")

# Where the path of an address names whose page it is.
_PLATFORMS = {
    "t.me": "telegram",
    "telegram.me": "telegram",
    "x.com": "x",
    "twitter.com": "x",
    "instagram.com": "instagram",
    "facebook.com": "facebook",
    "youtube.com": "youtube",
    "line.me": "line",
    "pf.kakao.com": "kakaotalk",
    "open.kakao.com": "kakaotalk",
    "weibo.com": "weibo",
    "discord.gg": "discord",
    "discord.com": "discord",
    "wa.me": "whatsapp",
}
# Signs that are taken for others in an address bar.
_ALIKE = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("0", "o"), ("1", "l"), ("i", "l"), ("5", "s"), ("3", "e"))


class UnreadableError(ValueError):
    """Nothing in the text can be compared with a contact."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact in its normal form. ``value``: a host in ASCII, ``name@host``, a number in E.164, a handle as
    ``platform:name`` (the platform empty where nobody named it), a code in capitals."""

    kind: ChannelKind
    value: str


@dataclass(frozen=True, slots=True)
class Official:
    """One contact on our list. ``covers_below``: sub-domains of a domain are ours too. An e-mail ``@host``
    stands for every address there."""

    kind: ChannelKind
    value: str
    label: str
    covers_below: bool = False


@dataclass(frozen=True, slots=True)
class Imitation:
    """What of ours something imitates, and how."""

    of: str
    how: LookAlike


def read(text: str, regions: Iterable[str] = ()) -> Contact:
    """What somebody typed or pasted, as one contact.

    Args:
        regions: ISO 3166-1 codes in which a number without its country is tried, in this order.

    Raises:
        UnreadableError: it is none.
    """
    clean = _cleaned(text)
    if not clean or len(clean) > LONGEST:
        raise UnreadableError
    # Two groups of four, or eight signs with digits and letters: as the desk shows its agents' codes. All
    # digits are rather a number.
    if _CODE.fullmatch(clean) and not clean.replace("-", "").isdigit():
        return Contact(ChannelKind.AGENT_CODE, clean.upper().replace("-", ""))
    if _looks_like_number(clean):
        return Contact(ChannelKind.PHONE, _phone(clean, regions))
    if clean.lower().startswith("mailto:"):
        clean = clean[7:].partition("?")[0]
    if clean.startswith("@") or (":" in clean and not _SCHEME.match(clean) and "/" not in clean):
        return Contact(ChannelKind.HANDLE, _handle(clean))
    if "@" in clean and "/" not in clean:
        return Contact(ChannelKind.EMAIL, _email(clean))
    if "." in clean:
        return _address(clean)
    return Contact(ChannelKind.HANDLE, _handle(clean))


def normal(kind: ChannelKind, text: str, regions: Iterable[str] = ()) -> str:
    """The normal form of a contact that an administrator names with its kind.

    Raises:
        UnreadableError: it is none of that kind.
    """
    clean = _cleaned(text)
    if kind is ChannelKind.EMAIL and clean.startswith("@"):
        return f"@{_host(clean[1:])}"
    makers = {
        ChannelKind.DOMAIN: _host_of,
        ChannelKind.EMAIL: _email,
        ChannelKind.HANDLE: _handle,
    }
    if kind is ChannelKind.PHONE:
        return _phone(clean, regions)
    maker = makers.get(kind)
    if maker is None or not clean:
        raise UnreadableError
    return maker(clean)


def region_of(number: str) -> str:
    """The country of a number in E.164, empty for one of no country."""
    return phonenumbers.region_code_for_number(phonenumbers.parse(number)) or ""


def ours(contact: Contact, channels: Iterable[Official]) -> Official | None:
    """The entry of our list that this contact is, if it is one."""
    return next((one for one in channels if one.kind is contact.kind and _same(contact.value, one)), None)


def imitated(contact: Contact, channels: Iterable[Official]) -> Imitation | None:
    """What of ours a contact imitates that is not ours. Numbers and codes imitate nothing."""
    if contact.kind not in (ChannelKind.DOMAIN, ChannelKind.EMAIL, ChannelKind.HANDLE):
        return None
    named = [one for one in channels if one.kind in (contact.kind, ChannelKind.DOMAIN)]
    for how, alike in ((LookAlike.LETTERS, _same_letters), (LookAlike.SPELLING, _same_spelling)):
        for one in named:
            if alike(_name(contact.value), _name(one.value)):
                return Imitation(one.value, how)
    for one in named:
        if _inside(_name(one.value), contact.value):
            return Imitation(one.value, LookAlike.NAME_INSIDE)
    return None


def _same(value: str, one: Official) -> bool:
    if value == one.value:
        return True
    if one.kind is ChannelKind.DOMAIN:
        return one.covers_below and value.endswith(f".{one.value}")
    if one.kind is ChannelKind.EMAIL:
        return one.value.startswith("@") and value.endswith(one.value)
    # Somebody who names no platform means the name itself.
    return one.kind is ChannelKind.HANDLE and value.startswith(":") and one.value.endswith(value)


def _cleaned(text: str) -> str:
    seen = unicodedata.normalize("NFKC", text.replace("\0", ""))
    return "".join(sign for sign in seen if sign not in INVISIBLE).strip().strip("<>\"'“”,;")


def _looks_like_number(text: str) -> bool:
    digits = sum(sign.isdigit() for sign in text)
    return digits >= 3 and re.fullmatch(r"(tel:)?[+\d][\d\s().\-/]*", text, re.IGNORECASE) is not None


def _phone(text: str, regions: Iterable[str]) -> str:
    for region in (None, *regions):
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        if region is None or phonenumbers.is_possible_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    digits = "".join(sign for sign in text if sign.isdigit())
    if not digits:
        raise UnreadableError
    return digits


def _email(text: str) -> str:
    name, _, host = text.rpartition("@")
    local = name.strip().lower().partition("+")[0]
    if not local or any(sign.isspace() for sign in local):
        raise UnreadableError
    return f"{local}@{_host(host)}"


def _handle(text: str) -> str:
    platform, separator, name = text.rpartition(":")
    bare = name.lstrip("@").strip().lower()
    if not _HANDLE.fullmatch(bare) or (separator and not re.fullmatch(r"[a-z]{1,20}", platform.lower())):
        raise UnreadableError
    return f"{platform.lower()}:{bare}"


def _address(text: str) -> Contact:
    host, path = _parts(text)
    platform = _PLATFORMS.get(host.removeprefix("www.").removeprefix("m."))
    name = path.strip("/").partition("/")[0].lstrip("@").lower()
    if platform and name and _HANDLE.fullmatch(name):
        return Contact(ChannelKind.HANDLE, f"{platform}:{name}")
    return Contact(ChannelKind.DOMAIN, host)


def _host_of(text: str) -> str:
    return _parts(text)[0]


def _parts(text: str) -> tuple[str, str]:
    try:
        parts = urlsplit(text if _SCHEME.match(text) else f"//{text}")
        host = parts.hostname or ""
    except ValueError as error:
        raise UnreadableError from error
    return _host(host), parts.path


def _host(text: str) -> str:
    """A host in ASCII: a name in other letters becomes its punycode, so that it is never taken for a Latin
    one."""
    bare = text.strip().rstrip(".").lower()
    try:
        host = idna.encode(bare, uts46=True, transitional=False).decode()
    except idna.IDNAError:
        host = bare if bare.isascii() else ""
    if not _HOST.fullmatch(host):
        raise UnreadableError
    return host.removeprefix("www.") if host.count(".") > 1 else host


def _shown(value: str) -> str:
    """The letters that a reader sees."""
    labels = []
    for label in value.split("."):
        try:
            labels.append(idna.decode(label) if label.startswith("xn--") else label)
        except idna.IDNAError:
            labels.append(label)
    return ".".join(labels)


def _name(value: str) -> str:
    """What people recognise: the host of an address, the name of a handle."""
    return _shown(value.rpartition("@")[2].rpartition(":")[2])


def _letters(text: str) -> str:
    plain = folded(text)[0].lower()
    for sign, other in _ALIKE:
        plain = plain.replace(sign, other)
    return plain


def _same_letters(text: str, of: str) -> bool:
    return text != of and _letters(text) == _letters(of)


def _same_spelling(text: str, of: str) -> bool:
    """One letter changed, added, missing or swapped; two in a long name."""
    name = of.partition(".")[0]
    most = 0 if len(name) < 5 else 1 if len(name) < 10 else 2
    return text != of and 0 < distance(_letters(text), _letters(of), most) <= most


def _inside(name: str, value: str) -> bool:
    """Our name as a part of something else: ``name-help.example``, ``name.example.login.example``."""
    word = _letters(name.partition(".")[0])
    return len(word) >= 5 and word in _letters(_shown(value))


def distance(one: str, other: str, most: int) -> int:
    """How many letters are changed, added, missing or swapped with their neighbour; ``most + 1`` for more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, here in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, there in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (here != there))
            if i > 1 and j > 1 and here == other[j - 2] and one[i - 2] == there:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return min(row[-1], most + 1)
