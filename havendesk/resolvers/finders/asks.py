"""The questions that finders may ask of the exchange."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from havendesk.exchange.types import (
    ApiKey,
    AssetNetwork,
    Balance,
    Customer,
    DepositAddress,
    Device,
    Distribution,
    FeeStanding,
    FeeTable,
    Hold,
    KycState,
    LedgerEntry,
    Limit,
    LimitTable,
    Notice,
    Order,
    Participation,
    Position,
    Rebate,
    SecurityEvent,
    Session,
    Stake,
    Trade,
    Transfer,
    TravelRuleRequest,
)
from havendesk.exchange.types.chain_reading import ChainAddress, ChainHead, ChainTransaction, VenueStatus
from havendesk.kernel.doors import PersonalData
from havendesk.protection.types import AccountHolds, AskedChannel, ComplaintCard
from havendesk.resolvers.finders.asking import DESK, Ask
from havendesk.resolvers.types import ReadingKind


@dataclass(frozen=True)
class Transfers(Ask[tuple[Transfer, ...]]):
    """The customer's newest transfers of one direction (``deposit``, ``withdrawal`` …), or all."""

    kind: ClassVar = ReadingKind.TRANSFER
    personal: ClassVar = PersonalData.LEDGER
    direction: str = ""


@dataclass(frozen=True)
class TransferById(Ask[Transfer]):
    """One transfer of the customer."""

    kind: ClassVar = ReadingKind.TRANSFER
    personal: ClassVar = PersonalData.LEDGER
    id: str = ""

    @property
    def reference(self) -> str:
        return self.id


@dataclass(frozen=True)
class TransfersByTxid(Ask[tuple[Transfer, ...]]):
    """The customer's transfers with a transaction id, and deposits that nobody could be given yet."""

    kind: ClassVar = ReadingKind.TRANSFER
    personal: ClassVar = PersonalData.LEDGER
    txid: str = ""

    @property
    def reference(self) -> str:
        return self.txid


@dataclass(frozen=True)
class Bookings(Ask[tuple[LedgerEntry, ...]]):
    """The customer's newest bookings of one asset."""

    kind: ClassVar = ReadingKind.LEDGER
    personal: ClassVar = PersonalData.LEDGER
    asset: str = ""


@dataclass(frozen=True)
class Account(Ask[Customer]):
    """The customer: name, country, since when."""

    kind: ClassVar = ReadingKind.ACCOUNT
    personal: ClassVar = PersonalData.IDENTITY


@dataclass(frozen=True)
class Balances(Ask[tuple[Balance, ...]]):
    """The customer's balances."""

    kind: ClassVar = ReadingKind.BALANCE
    personal: ClassVar = PersonalData.LEDGER


@dataclass(frozen=True)
class Holds(Ask[tuple[Hold, ...]]):
    """The customer's active holds."""

    kind: ClassVar = ReadingKind.HOLD
    personal: ClassVar = PersonalData.LEDGER


@dataclass(frozen=True)
class BookedHolds(Ask[AccountHolds]):
    """What the desk's own book says of the customer's holds."""

    kind: ClassVar = ReadingKind.HOLD
    personal: ClassVar = PersonalData.SECURITY
    source: ClassVar = DESK


@dataclass(frozen=True)
class TravelRuleMessages(Ask[tuple[TravelRuleRequest, ...]]):
    """Travel-rule messages about the customer's transfers."""

    kind: ClassVar = ReadingKind.TRAVEL_RULE
    personal: ClassVar = PersonalData.IDENTITY


@dataclass(frozen=True)
class OwnAddresses(Ask[tuple[DepositAddress, ...]]):
    """The customer's deposit addresses, retired ones too."""

    kind: ClassVar = ReadingKind.DEPOSIT_ADDRESS
    personal: ClassVar = PersonalData.LEDGER


@dataclass(frozen=True)
class AddressOwner(Ask[tuple[DepositAddress, ...]]):
    """This exchange's deposit addresses that read so; another customer's owner is no more than somebody."""

    kind: ClassVar = ReadingKind.DEPOSIT_ADDRESS
    personal: ClassVar = PersonalData.LEDGER
    address: str = ""

    @property
    def reference(self) -> str:
        return self.address


@dataclass(frozen=True)
class OwnLimits(Ask[tuple[Limit, ...]]):
    """The customer's limits with what is used of them."""

    kind: ClassVar = ReadingKind.LIMIT
    personal: ClassVar = PersonalData.LEDGER


@dataclass(frozen=True)
class SecurityEvents(Ask[tuple[SecurityEvent, ...]]):
    """The newest entries of the customer's security log."""

    kind: ClassVar = ReadingKind.SECURITY_EVENT
    personal: ClassVar = PersonalData.SECURITY


@dataclass(frozen=True)
class Sessions(Ask[tuple[Session, ...]]):
    """The customer's newest sign-ins."""

    kind: ClassVar = ReadingKind.SESSION
    personal: ClassVar = PersonalData.SECURITY


@dataclass(frozen=True)
class Devices(Ask[tuple[Device, ...]]):
    """Devices from which the customer signed in."""

    kind: ClassVar = ReadingKind.SESSION
    personal: ClassVar = PersonalData.SECURITY


@dataclass(frozen=True)
class Identity(Ask[KycState]):
    """Where the customer's identity verification stands."""

    kind: ClassVar = ReadingKind.IDENTITY
    personal: ClassVar = PersonalData.IDENTITY


@dataclass(frozen=True)
class Orders(Ask[tuple[Order, ...]]):
    """The customer's newest orders."""

    kind: ClassVar = ReadingKind.ORDER
    personal: ClassVar = PersonalData.LEDGER


@dataclass(frozen=True)
class Trades(Ask[tuple[Trade, ...]]):
    """The fills of one order; without one, the newest of all."""

    kind: ClassVar = ReadingKind.TRADE
    personal: ClassVar = PersonalData.LEDGER
    order_id: str = ""

    @property
    def reference(self) -> str:
        return self.order_id


@dataclass(frozen=True)
class Positions(Ask[tuple[Position, ...]]):
    """The customer's leveraged positions, closed ones too."""

    kind: ClassVar = ReadingKind.POSITION
    personal: ClassVar = PersonalData.LEDGER


@dataclass(frozen=True)
class Stakes(Ask[tuple[Stake, ...]]):
    """The customer's stakes with their newest reward runs."""

    kind: ClassVar = ReadingKind.STAKE
    personal: ClassVar = PersonalData.LEDGER


@dataclass(frozen=True)
class Distributions(Ask[tuple[Distribution, ...]]):
    """What airdrops, forks and swaps bring the customer."""

    kind: ClassVar = ReadingKind.DISTRIBUTION
    personal: ClassVar = PersonalData.LEDGER


@dataclass(frozen=True)
class Campaigns(Ask[tuple[Participation, ...]]):
    """The campaigns in which the customer takes part, rule by rule."""

    kind: ClassVar = ReadingKind.CAMPAIGN
    personal: ClassVar = PersonalData.LEDGER


@dataclass(frozen=True)
class OwnFees(Ask[FeeStanding]):
    """The customer's fee tier and the rates in force."""

    kind: ClassVar = ReadingKind.FEE
    personal: ClassVar = PersonalData.LEDGER


@dataclass(frozen=True)
class Rebates(Ask[tuple[Rebate, ...]]):
    """Fees that come back to the customer, period by period."""

    kind: ClassVar = ReadingKind.REBATE
    personal: ClassVar = PersonalData.LEDGER


@dataclass(frozen=True)
class ApiKeys(Ask[tuple[ApiKey, ...]]):
    """The customer's API keys, without any secret."""

    kind: ClassVar = ReadingKind.API_REQUEST
    personal: ClassVar = PersonalData.SECURITY


@dataclass(frozen=True)
class Limits(Ask[LimitTable]):
    """Limits by level and waiting times, as everybody may know them."""

    kind: ClassVar = ReadingKind.LIMIT


@dataclass(frozen=True)
class Fees(Ask[FeeTable]):
    """Fees in force."""

    kind: ClassVar = ReadingKind.FEE


@dataclass(frozen=True)
class Networks(Ask[tuple[AssetNetwork, ...]]):
    """Assets on networks as the exchange serves them now."""

    kind: ClassVar = ReadingKind.NETWORK_STATUS


@dataclass(frozen=True)
class Notices(Ask[tuple[Notice, ...]]):
    """Public notices, newest first."""

    kind: ClassVar = ReadingKind.NOTICE


@dataclass(frozen=True)
class Answers(Ask[bool]):
    """Whether the exchange answers at this moment."""

    kind: ClassVar = ReadingKind.API_REQUEST


# our own books


@dataclass(frozen=True)
class Channel(Ask[AskedChannel]):
    """Whether a contact is on our list of official channels, or is the code of one of our agents."""

    kind: ClassVar = ReadingKind.CHANNEL
    source: ClassVar = DESK
    contact: str = ""


@dataclass(frozen=True)
class SecurityProgramme(Ask[str]):
    """The address at which weaknesses are reported, as the operator named it."""

    kind: ClassVar = ReadingKind.RULE
    source: ClassVar = DESK


@dataclass(frozen=True)
class Complaints(Ask[tuple[ComplaintCard, ...]]):
    """The customer's formal complaints, newest first."""

    kind: ClassVar = ReadingKind.COMPLAINT
    source: ClassVar = DESK


@dataclass(frozen=True)
class DisputePage(Ask[str]):
    """The page that names the bodies to which customers may turn, as the operator named it."""

    kind: ClassVar = ReadingKind.RULE
    source: ClassVar = DESK


# the chains and other venues


@dataclass(frozen=True)
class OnChain(Ask[ChainTransaction]):
    """One transaction as the nodes of one network tell it."""

    kind: ClassVar = ReadingKind.CHAIN_TRANSACTION
    source: ClassVar = "node"
    network: str = ""
    txid: str = ""

    @property
    def reference(self) -> str:
        return self.txid


@dataclass(frozen=True)
class AddressOnChain(Ask[ChainAddress]):
    """An address as the nodes of one network tell it."""

    kind: ClassVar = ReadingKind.CHAIN_ADDRESS
    source: ClassVar = "node"
    network: str = ""
    address: str = ""

    @property
    def reference(self) -> str:
        return self.address


@dataclass(frozen=True)
class HeadOfChain(Ask[ChainHead]):
    """How far one network has come."""

    kind: ClassVar = ReadingKind.CHAIN_HEAD
    source: ClassVar = "node"
    network: str = ""

    @property
    def reference(self) -> str:
        return self.network


@dataclass(frozen=True)
class Venue(Ask[VenueStatus]):
    """Whether another exchange lets an asset out."""

    kind: ClassVar = ReadingKind.VENUE_STATUS
    source: ClassVar = "venue"
    venue: str = ""
    asset: str = ""
    network: str = ""

    @property
    def reference(self) -> str:
        return self.venue
