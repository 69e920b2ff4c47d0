"""Cards and closed lists that the room's doors speak."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from havendesk.protection.types import FreezeCard, FreezeRow


class CaseState(StrEnum):
    """Where a case stands. FALSE_ALARM takes back what the playbook did to other accounts."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    FALSE_ALARM = "false_alarm"


class StepName(StrEnum):
    """The steps that follow the freeze lane, in the order in which they begin."""

    TRANSFER_TRACE = "transfer_trace"
    RECEIVER_HOLD = "receiver_hold"
    SECURITY_TICKET = "security_ticket"
    CONTACT_NOTICE = "contact_notice"
    VENUE_ALERT = "venue_alert"
    SIBLING_ACCOUNTS = "sibling_accounts"
    OPEN_ORDERS = "open_orders"
    PEOPLE_TASKS = "people_tasks"


class StepState(StrEnum):
    """WANTED: not done yet, maybe tried before (``attempts``, ``code``). RUNNING: a worker has it. STUCK:
    tried as often as a machine should; a person has a task, and the machine goes on trying now and then.
    SKIPPED: cannot be done here (``code`` says why). UNDOING and UNDONE: taken back because the alarm was
    false."""

    WANTED = "wanted"
    RUNNING = "running"
    DONE = "done"
    SKIPPED = "skipped"
    STUCK = "stuck"
    UNDOING = "undoing"
    UNDONE = "undone"

    @property
    def settled(self) -> bool:
        """Whether the machine has nothing left to do."""
        return self in (StepState.DONE, StepState.SKIPPED, StepState.UNDONE)


class Way(StrEnum):
    """Where an outgoing transfer went. STOPPED: it never left. INSIDE: to an account of this exchange.
    OUTSIDE: to another venue or a wallet of its own. BANK: money to a bank account."""

    STOPPED = "stopped"
    INSIDE = "inside"
    OUTSIDE = "outside"
    BANK = "bank"


class HoldState(StrEnum):
    """The receiver's hold. BY_HAND: the exchange refused or does not offer it; a person has a task."""

    NONE = "none"
    WANTED = "wanted"
    HELD = "held"
    BY_HAND = "by_hand"
    RELEASED = "released"


class AlertState(StrEnum):
    """A message to a receiving venue is written by the machine and sent by a person."""

    DRAFTED = "drafted"
    SENT = "sent"
    WITHDRAWN = "withdrawn"


class TaskKind(StrEnum):
    """What people must do."""

    CUSTOMER_INTERVIEW = "customer_interview"
    POLICE_REPORT = "police_report"
    SUSPICION_REVIEW = "suspicion_review"
    REGULATOR_NOTICE = "regulator_notice"
    SEND_ALERT = "send_alert"
    WITHDRAW_ALERT = "withdraw_alert"
    SIBLING_REVIEW = "sibling_review"
    ORDER_REVIEW = "order_review"
    HOLD_BY_HAND = "hold_by_hand"
    STEP_BY_HAND = "step_by_hand"


class TaskState(StrEnum):
    """A task ends by a person's word, or with a false alarm that makes it needless."""

    OPEN = "open"
    DONE = "done"
    NEEDLESS = "needless"


class IntrusionSign(StrEnum):
    """By what the beginning of the intrusion was recognised. NONE: by nothing; the trace looks a day back."""

    NEW_DEVICE = "new_device"
    FACTOR_REMOVED = "factor_removed"
    PASSWORD_CHANGED = "password_changed"
    CONTACT_CHANGED = "contact_changed"
    ADDRESS_ADDED = "address_added"
    KEY_CREATED = "key_created"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class StepCard:
    """One step with its times. ``result``: ids, numbers and codes, by name."""

    name: StepName
    state: StepState
    key: str
    attempts: int
    wanted_at: datetime
    began_at: datetime | None
    settled_at: datetime | None
    next_at: datetime | None
    code: str
    result: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OutgoingCard:
    """A transfer that left, or wanted to leave, since the suspected intrusion. ``venue``: who received it, as
    far as the exchange knows; ``chain``: what the network's nodes say of the transaction."""

    id: UUID
    transfer_id: str
    way: Way
    asset: str
    amount: Decimal
    network: str
    txid: str
    address: str
    venue: str
    state: str
    chain: str
    at: datetime
    hold: HoldState
    hold_id: str
    hold_code: str


@dataclass(frozen=True, slots=True)
class AlertCard:
    """A message to a venue. ``number`` counts messages to the same one; ``sent_by``: the name of whoever
    sent it."""

    id: UUID
    venue: str
    number: int
    state: AlertState
    text: str
    drafted_at: datetime
    sent_at: datetime | None
    sent_by: str


@dataclass(frozen=True, slots=True)
class SiblingCard:
    """Another account that shares something with this one. ``by``: ``device``, ``address``."""

    exchange_customer_id: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TaskCard:
    """What a person must do until when. ``about``: the step, transfer or venue that it is about."""

    id: UUID
    kind: TaskKind
    about: str
    state: TaskState
    due_at: datetime
    overdue: bool
    owner: str
    done_at: datetime | None
    done_by: str
    note: str


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in a list: nothing in it is personal data. ``open_tasks`` and ``next_due_at`` speak of tasks."""

    id: UUID
    freeze_id: UUID
    reference: str
    customer_alias: str
    state: CaseState
    drill: bool
    opened_at: datetime
    settled_at: datetime | None
    closed_at: datetime | None
    steps_settled: int
    steps: int
    stuck: int
    open_tasks: int
    overdue: int
    next_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page of cases, newest first; ``after`` continues it, empty at the end."""

    items: tuple[CaseRow, ...]
    after: str


@dataclass(frozen=True, slots=True)
class CaseCard:
    """One case whole: the freeze's own steps, the playbook's, what it found, and what people must do."""

    case: CaseRow
    freeze: FreezeCard
    customer_id: UUID
    exchange_customer_id: str
    ticket_id: UUID | None
    ticket_reference: str
    suspected_since: datetime | None
    suspected_by: IntrusionSign
    closed_by: str
    close_reason: str
    steps: tuple[StepCard, ...]
    outgoing: tuple[OutgoingCard, ...]
    alerts: tuple[AlertCard, ...]
    siblings: tuple[SiblingCard, ...]
    tasks: tuple[TaskCard, ...]


@dataclass(frozen=True, slots=True)
class FrozenRow:
    """A freeze in the officers' list, with its case where it has one by now."""

    row: FreezeRow
    case_id: UUID | None


@dataclass(frozen=True, slots=True)
class FrozenPage:
    """Part of the list; ``after`` continues it, the counts are of all freezes that are not over."""

    freezes: tuple[FrozenRow, ...]
    after: str
    open: int
    stuck: int
    by_strangers: int
