"""Cards and closed lists that the room's doors speak."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class RecoveryKind(StrEnum):
    """What the owner wants back."""

    UNFREEZE = "unfreeze"
    LOST_FACTOR = "lost_factor"
    LOST_PASSWORD = "lost_password"
    CHANGED_PHONE = "changed_phone"


class Proof(StrEnum):
    """Rungs of the ladder.

    PASSKEY and FACTOR: a token that the exchange signed for this very case after it had asked for a passkey,
    or for another second factor. EMAIL: a code that went only to addresses which the account had before.
    DEVICE: the exchange says that the browser is one that the account has trusted for long. IDENTITY: a
    provider compared the person with the documents on file. LIVE_QUESTION: an agent asked what the exchange
    knows.
    """

    PASSKEY = "passkey"
    FACTOR = "factor"
    EMAIL = "email"
    DEVICE = "device"
    IDENTITY = "identity"
    LIVE_QUESTION = "live_question"


class ProofState(StrEnum):
    """WAITING: asked for, not answered yet. BARRED: what it rests on was changed too lately to count. SPENT:
    tried as often as one may."""

    MISSING = "missing"
    WAITING = "waiting"
    GIVEN = "given"
    BARRED = "barred"
    SPENT = "spent"


class RecoveryState(StrEnum):
    """OPEN: no proof yet. COOLING: all proofs are there, anybody at a contact point may stop it. APPROVING:
    two people must agree. GIVING: the exchange is asked. The others are ends."""

    OPEN = "open"
    PROVING = "proving"
    COOLING = "cooling"
    APPROVING = "approving"
    GIVING = "giving"
    DONE = "done"
    STOPPED = "stopped"
    EXPIRED = "expired"

    @property
    def over(self) -> bool:
        """Whether nothing follows any more."""
        return self in (RecoveryState.DONE, RecoveryState.STOPPED, RecoveryState.EXPIRED)


class Danger(StrEnum):
    """How much speaks for a stranger in the account; the order of the list is the order of danger. WEAK,
    PLAUSIBLE and STRONG: it is frozen by a report of that strength. STOPPED: somebody at one of the owner's
    contact points has stopped a recovery lately."""

    NONE = "none"
    WEAK = "weak"
    PLAUSIBLE = "plausible"
    STRONG = "strong"
    STOPPED = "stopped"


class BegunBy(StrEnum):
    """OWNER: a customer whom the exchange signed in. STRANGER: somebody who named the account and then knew
    the code that went to its old address."""

    OWNER = "owner"
    STRANGER = "stranger"


class EndCode(StrEnum):
    """Why a recovery ended without giving anything back. REPORTED: the account was reported again while it
    was being given back. ELSEWHERE: what was wanted came about by another way."""

    NONE = ""
    STOPPED_BY_LINK = "stopped_by_link"
    STOPPED_BY_STAFF = "stopped_by_staff"
    TIME_OVER = "time_over"
    SUPERSEDED = "superseded"
    REPORTED = "reported"
    ELSEWHERE = "elsewhere"


class KnockState(StrEnum):
    """Where somebody who is not signed in stands. CHECKING also means: what was named is no account, or one
    that has no address to write to; which, is not told."""

    CHECKING = "checking"
    OPEN = "open"
    SPENT = "spent"


class QuestionKind(StrEnum):
    """What an agent may ask. The answers are asset, amount and month in the exchange's own words."""

    DEPOSIT_AMOUNT = "deposit_amount"
    WITHDRAWAL_AMOUNT = "withdrawal_amount"
    WITHDRAWAL_ASSET = "withdrawal_asset"
    ACCOUNT_MONTH = "account_month"


@dataclass(frozen=True, slots=True)
class ProofCard:
    """One rung. ``left``: attempts that are left; ``url``: where an identity check is done; ``until``: how
    long what was asked for waits."""

    proof: Proof
    state: ProofState
    given_at: datetime | None
    until: datetime | None
    left: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class NeedCard:
    """What is still missing. ``more``: independent proofs beside those given; ``one_of``: one of these must
    be among them, empty once it is."""

    least: int
    more: int
    one_of: tuple[Proof, ...]
    cooling_hours: int
    approval: bool


@dataclass(frozen=True, slots=True)
class RecoveryCard:
    """One recovery as its owner and security see it. ``cooling_until``: not before then is anything given
    back; ``code``: why the exchange has not done it yet; ``approval_id``: what a second person was asked."""

    id: UUID
    reference: str
    customer_id: UUID
    freeze_id: UUID | None
    kind: RecoveryKind
    begun_by: BegunBy
    danger: Danger
    state: RecoveryState
    end_code: EndCode
    begun_at: datetime
    expires_at: datetime
    cooling_until: datetime | None
    ended_at: datetime | None
    approval_id: UUID | None
    asked_by: str
    code: str
    proofs: tuple[ProofCard, ...]
    need: NeedCard
    questions_left: int


@dataclass(frozen=True, slots=True)
class RecoveryPage:
    """One page of recoveries, newest first; ``after`` continues it, empty at the end."""

    items: tuple[RecoveryCard, ...]
    after: str


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """A question to a caller. ``params``: ``asset`` and ``day`` where the question names them. The answer is
    nowhere in it."""

    id: UUID
    kind: QuestionKind
    params: Mapping[str, str]
    until: datetime


@dataclass(frozen=True, slots=True)
class AnswerCard:
    """Whether an answer was right, how many may still be asked, and whether the proof is given now."""

    right: bool
    left: int
    proven: bool
