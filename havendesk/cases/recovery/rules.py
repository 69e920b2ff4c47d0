"""What gives an account back, as data. Pure.

Each row says how many independent proofs are needed, which one of them must be among them, how long anybody
may stop it, and whether two people must agree. Proofs of one family rest on the same thing and count once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from havendesk.cases.recovery.types import Danger, NeedCard, Proof, QuestionKind, RecoveryKind
from havendesk.protection.types import ReportStrength

FAMILIES: Mapping[Proof, str] = {
    Proof.PASSKEY: "factor",
    Proof.FACTOR: "factor",
    Proof.EMAIL: "access",
    Proof.DEVICE: "access",
    Proof.IDENTITY: "person",
    Proof.LIVE_QUESTION: "knowledge",
}

NEVER_ALONE = frozenset({Proof.EMAIL, Proof.DEVICE, Proof.LIVE_QUESTION})
"""A mailbox, a browser and an agent's word: whoever was in the account may have all three."""

ANY_ANCHOR = frozenset({Proof.PASSKEY, Proof.FACTOR, Proof.IDENTITY})
FIRM_ANCHOR = frozenset({Proof.PASSKEY, Proof.IDENTITY})
PERSON = frozenset({Proof.IDENTITY})

MOST_CODES = 3
"""Codes by e-mail in one recovery."""
MOST_WRONG_CODES = 5
CODE_LIVES = timedelta(minutes=30)
MOST_CHECKS = 3
"""Identity checks in one recovery."""
MOST_QUESTIONS = 3
"""Questions by agents in one recovery, whoever asks."""
RIGHT_ANSWERS = 2
QUESTION_LIVES = timedelta(minutes=10)
STOPPED_LATELY = timedelta(days=30)
"""How long a stop makes the next recovery the hardest, and how long a link stops one that is done."""


@dataclass(frozen=True, slots=True)
class Policy:
    """``least``: independent proofs; ``anchors``: one of these must be among them; ``cooling_hours``: between
    the last proof and giving back; ``approval``: two people of different lines must agree."""

    least: int
    anchors: frozenset[Proof]
    cooling_hours: int
    approval: bool


@dataclass(frozen=True, slots=True)
class Effort:
    """What freezing takes, for comparison: ``proofs`` that whoever reports must have given."""

    proofs: frozenset[Proof]
    cooling_hours: int = 0
    approval: bool = False


FREEZING: Mapping[ReportStrength, Effort] = {
    ReportStrength.WEAK: Effort(frozenset()),
    ReportStrength.PLAUSIBLE: Effort(frozenset({Proof.EMAIL})),
    # A signed-in customer: as much as a browser that is still in.
    ReportStrength.STRONG: Effort(frozenset({Proof.DEVICE})),
}
"""A fact that strangers may find, the link of a warning, a sign-in."""

POLICIES: Mapping[RecoveryKind, Mapping[Danger, Policy]] = {
    RecoveryKind.UNFREEZE: {
        Danger.WEAK: Policy(2, ANY_ANCHOR, 12, approval=False),
        Danger.PLAUSIBLE: Policy(2, ANY_ANCHOR, 24, approval=False),
        Danger.STRONG: Policy(2, FIRM_ANCHOR, 24, approval=True),
        Danger.STOPPED: Policy(3, PERSON, 48, approval=True),
    },
    # Whoever gets a new factor has the account: never without a second person.
    RecoveryKind.LOST_FACTOR: {
        Danger.NONE: Policy(2, FIRM_ANCHOR, 48, approval=True),
        Danger.WEAK: Policy(2, FIRM_ANCHOR, 48, approval=True),
        Danger.PLAUSIBLE: Policy(2, PERSON, 48, approval=True),
        Danger.STRONG: Policy(3, PERSON, 48, approval=True),
        Danger.STOPPED: Policy(3, PERSON, 72, approval=True),
    },
    RecoveryKind.LOST_PASSWORD: {
        Danger.NONE: Policy(2, ANY_ANCHOR, 24, approval=False),
        Danger.WEAK: Policy(2, ANY_ANCHOR, 24, approval=False),
        Danger.PLAUSIBLE: Policy(2, FIRM_ANCHOR, 24, approval=True),
        Danger.STRONG: Policy(3, PERSON, 48, approval=True),
        Danger.STOPPED: Policy(3, PERSON, 72, approval=True),
    },
    RecoveryKind.CHANGED_PHONE: {
        Danger.NONE: Policy(2, ANY_ANCHOR, 48, approval=True),
        Danger.WEAK: Policy(2, ANY_ANCHOR, 48, approval=True),
        Danger.PLAUSIBLE: Policy(2, FIRM_ANCHOR, 48, approval=True),
        Danger.STRONG: Policy(3, PERSON, 48, approval=True),
        Danger.STOPPED: Policy(3, PERSON, 72, approval=True),
    },
}

_FACTOR_CHANGES = frozenset({"second_factor_added"})
_EMAIL_CHANGE = "email_changed"
_PASSKEY_METHODS = frozenset({"hwk", "swk"})
_FACTOR_METHODS = frozenset({"otp"})


def ladder(kind: RecoveryKind, *, lost_passkey: bool = False) -> tuple[Proof, ...]:
    """Proofs that can count for what is wanted: what was lost proves nothing. With a phone its authenticator
    is gone as well."""
    lost: Proof | None = None
    if kind in (RecoveryKind.LOST_FACTOR, RecoveryKind.CHANGED_PHONE):
        lost = Proof.PASSKEY if lost_passkey else Proof.FACTOR
    return tuple(proof for proof in Proof if proof is not lost)


def policy_of(kind: RecoveryKind, danger: Danger) -> Policy:
    """The row that holds. An account that is not frozen (any more) is unfrozen by the lightest one."""
    rows = POLICIES[kind]
    return rows.get(danger, rows[Danger.WEAK])


def danger_of(strength: ReportStrength | None, *, stopped_lately: bool) -> Danger:
    """``strength`` None: the account is not frozen."""
    if stopped_lately:
        return Danger.STOPPED
    return Danger(strength.value) if strength is not None else Danger.NONE


def graver(one: Danger, other: Danger) -> Danger:
    """The greater of two dangers: within one recovery it never falls."""
    order = tuple(Danger)
    return max(one, other, key=order.index)


def families(given: Iterable[Proof]) -> frozenset[str]:
    """What the proofs rest on, each thing once."""
    return frozenset(FAMILIES[proof] for proof in given)


def enough(policy: Policy, given: Collection[Proof]) -> bool:
    """Whether these proofs satisfy the policy."""
    return len(families(given)) >= policy.least and bool(policy.anchors & set(given))


def need_of(policy: Policy, given: Collection[Proof]) -> NeedCard:
    """What is still missing."""
    anchored = bool(policy.anchors & set(given))
    more = max(policy.least - len(families(given)), 0 if anchored else 1)
    one_of = () if anchored else tuple(proof for proof in Proof if proof in policy.anchors)
    return NeedCard(policy.least, more, one_of, policy.cooling_hours, policy.approval)


def settled_before(frozen_at: datetime | None, begun_at: datetime, days: int) -> datetime:
    """What was changed after this instant does not count: so many days before the account was frozen, or
    before the recovery began where it was not."""
    return min(frozen_at or begun_at, begun_at) - timedelta(days=days)


def barred_by(events: Iterable[tuple[str, datetime]], since: datetime) -> frozenset[Proof]:
    """Proofs that do not count because a factor was added since; ``events``: kind and time of each."""
    if any(kind in _FACTOR_CHANGES and at >= since for kind, at in events):
        return frozenset({Proof.PASSKEY, Proof.FACTOR})
    return frozenset()


def addresses_before(
    present: str | None, former: Sequence[str], events: Iterable[tuple[str, datetime]], since: datetime
) -> tuple[str, ...]:
    """E-mail addresses that the account had before ``since``.

    ``former``: replaced ones, oldest first. Each change since then has made one address at the end of the
    line; so many are left out, and whatever equals one of them.
    """
    line = [*former, *([present] if present else [])]
    changes = sum(1 for kind, at in events if kind == _EMAIL_CHANGE and at >= since)
    kept, fresh = line[: max(0, len(line) - changes)], line[max(0, len(line) - changes) :]
    late = {one.casefold() for one in fresh}
    return tuple(dict.fromkeys(one for one in kept if one.casefold() not in late))


def proofs_of_token(methods: Collection[str], *, old_device: bool) -> frozenset[Proof]:
    """What a token proves that the exchange signed for this case after asking its customer again.

    ``methods``: how it asked (RFC 8176); none named is its own second factor. A text message is no proof
    here: numbers are taken over.
    """
    found = {Proof.DEVICE} if old_device else set()
    if _PASSKEY_METHODS & set(methods):
        found.add(Proof.PASSKEY)
    if _FACTOR_METHODS & set(methods) or not methods:
        found.add(Proof.FACTOR)
    return frozenset(found)


def plain_answer(kind: QuestionKind, typed: str) -> str:
    """Two ways to say the same as one: amounts without needless zeros, signs and separators, assets in
    capitals, months as YYYY-MM."""
    text = typed.strip().upper().replace("\u00a0", " ")
    if kind in (QuestionKind.DEPOSIT_AMOUNT, QuestionKind.WITHDRAWAL_AMOUNT):
        number = "".join(sign for sign in text if sign.isdigit() or sign == ".")
        try:
            value = Decimal(number)
        except InvalidOperation:
            return ""
        return f"{value.normalize():f}"
    if kind is QuestionKind.ACCOUNT_MONTH:
        parts = [part for part in text.replace("/", "-").replace(".", "-").split("-") if part]
        if len(parts) >= 2 and parts[0].isdigit() and parts[1].isdigit():
            return f"{int(parts[0]):04d}-{int(parts[1]):02d}"
        return ""
    return "".join(sign for sign in text if sign.isalnum())
