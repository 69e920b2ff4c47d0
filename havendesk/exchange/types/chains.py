"""What a string can be on the chains: cards of the recognition of addresses and transaction ids."""

from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """Networks of one family write addresses and transaction ids alike."""

    BITCOIN = "bitcoin"
    LITECOIN = "litecoin"
    DOGECOIN = "dogecoin"
    BITCOIN_CASH = "bitcoin_cash"
    EVM = "evm"
    TRON = "tron"
    XRPL = "xrpl"
    STELLAR = "stellar"
    SOLANA = "solana"


class Network(StrEnum):
    """Networks that the recognition names, by the contract's codes; test networks are told apart only where
    the writing tells them."""

    BITCOIN = "bitcoin"
    BITCOIN_TESTNET = "bitcoin_testnet"
    LITECOIN = "litecoin"
    LITECOIN_TESTNET = "litecoin_testnet"
    DOGECOIN = "dogecoin"
    BITCOIN_CASH = "bitcoin_cash"
    BITCOIN_CASH_TESTNET = "bitcoin_cash_testnet"
    ETHEREUM = "ethereum"
    ARBITRUM = "arbitrum"
    OPTIMISM = "optimism"
    BASE = "base"
    POLYGON = "polygon"
    BSC = "bsc"
    AVALANCHE = "avalanche"
    TRON = "tron"
    XRPL = "xrpl"
    XRPL_TESTNET = "xrpl_testnet"
    STELLAR = "stellar"
    SOLANA = "solana"


class IdKind(StrEnum):
    """What the string names."""

    ADDRESS = "address"
    TRANSACTION = "transaction"


class IdForm(StrEnum):
    """How it is written."""

    BASE58CHECK_KEY = "base58check_key"
    BASE58CHECK_SCRIPT = "base58check_script"
    BECH32 = "bech32"
    BECH32M = "bech32m"
    CASHADDR = "cashaddr"
    EVM_ADDRESS = "evm_address"
    TRON_ADDRESS = "tron_address"
    TRON_HEX = "tron_hex"
    XRPL_CLASSIC = "xrpl_classic"
    XRPL_X_ADDRESS = "xrpl_x_address"
    STELLAR_ACCOUNT = "stellar_account"
    STELLAR_MUXED = "stellar_muxed"
    STELLAR_CONTRACT = "stellar_contract"
    SOLANA_ADDRESS = "solana_address"
    HASH = "hash"
    HASH_0X = "hash_0x"
    SOLANA_SIGNATURE = "solana_signature"


class Certainty(StrEnum):
    """PROVEN: its checksum is right. POSSIBLE: the form fits and holds no checksum. BROKEN: it looks like
    one and cannot be one as written (see ``defect``)."""

    PROVEN = "proven"
    POSSIBLE = "possible"
    BROKEN = "broken"


class DefectCode(StrEnum):
    """What is wrong with it."""

    CHECKSUM = "checksum"
    FOREIGN_LETTER = "foreign_letter"
    INVISIBLE_LETTER = "invisible_letter"
    LETTER_NOT_USED = "letter_not_used"
    MIXED_CASE = "mixed_case"
    LENGTH = "length"


@dataclass(frozen=True, slots=True)
class Defect:
    """What is wrong, and where: ``position`` counts letters of the recognised text from 0, None where no
    single letter is to blame; ``letter`` is the one there, ``looks_like`` the one that it imitates."""

    code: DefectCode
    position: int | None = None
    letter: str = ""
    looks_like: str = ""


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing that the string can be.

    ``canonical``: as the networks' nodes write it; empty where it is broken beyond reading. ``tag``: the
    destination tag of an X-address, the id of a muxed account.
    """

    kind: IdKind
    form: IdForm
    family: Family
    networks: tuple[Network, ...]
    certainty: Certainty
    canonical: str
    tag: int | None = None
    defect: Defect | None = None


@dataclass(frozen=True, slots=True)
class Recognition:
    """Everything that a string can be, the surest first; without meanings it is none of what we know.

    ``text``: the id itself, an explorer's address taken off. ``named``: the network that the explorer's
    address names.
    """

    text: str
    meanings: tuple[Meaning, ...] = ()
    named: Network | None = None

    @property
    def networks(self) -> tuple[Network, ...]:
        """Networks that it can belong to as written: no broken meaning counts."""
        sound = (one for one in self.meanings if one.certainty is not Certainty.BROKEN)
        return tuple(dict.fromkeys(network for one in sound for network in one.networks))

    @property
    def families(self) -> tuple[Family, ...]:
        """Families that it can belong to as written."""
        sound = (one for one in self.meanings if one.certainty is not Certainty.BROKEN)
        return tuple(dict.fromkeys(one.family for one in sound))

    @property
    def broken(self) -> bool:
        """Whether it looks like something and cannot be it."""
        return bool(self.meanings) and all(one.certainty is Certainty.BROKEN for one in self.meanings)


@dataclass(frozen=True, slots=True)
class Found:
    """One id inside a text, from ``start`` up to ``end`` (letters, not bytes)."""

    start: int
    end: int
    recognition: Recognition


@dataclass(frozen=True, slots=True)
class InText:
    """The ids of a text in their order, each value once. ``more``: there are others beyond the most that
    are looked at, or the text is longer than what is read."""

    found: tuple[Found, ...] = ()
    more: bool = False
