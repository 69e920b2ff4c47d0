"""Figures of the networks that readers need: pace, decimals, depth, chain id."""

from dataclasses import dataclass

from havendesk.exchange.rules.chains.networks import family_of
from havendesk.exchange.types.chains import Family, Network


@dataclass(frozen=True, slots=True)
class Profile:
    """``block_seconds``: mean time between blocks. ``decimals`` of the network's coin. ``final_depth``:
    blocks after which a transaction counts as final where the nodes name no final block."""

    family: Family
    block_seconds: float
    decimals: int
    final_depth: int
    chain_id: int | None = None


_PROFILES = {
    Network.BITCOIN: Profile(Family.BITCOIN, 600, 8, 6),
    Network.BITCOIN_TESTNET: Profile(Family.BITCOIN, 600, 8, 6),
    Network.LITECOIN: Profile(Family.LITECOIN, 150, 8, 12),
    Network.LITECOIN_TESTNET: Profile(Family.LITECOIN, 150, 8, 12),
    Network.DOGECOIN: Profile(Family.DOGECOIN, 60, 8, 60),
    Network.BITCOIN_CASH: Profile(Family.BITCOIN_CASH, 600, 8, 15),
    Network.BITCOIN_CASH_TESTNET: Profile(Family.BITCOIN_CASH, 600, 8, 15),
    Network.ETHEREUM: Profile(Family.EVM, 12, 18, 64, 1),
    Network.ARBITRUM: Profile(Family.EVM, 0.25, 18, 7200, 42161),
    Network.OPTIMISM: Profile(Family.EVM, 2, 18, 900, 10),
    Network.BASE: Profile(Family.EVM, 2, 18, 900, 8453),
    Network.POLYGON: Profile(Family.EVM, 2, 18, 128, 137),
    Network.BSC: Profile(Family.EVM, 0.75, 18, 15, 56),
    Network.AVALANCHE: Profile(Family.EVM, 2, 18, 15, 43114),
    Network.TRON: Profile(Family.TRON, 3, 6, 19),
    Network.XRPL: Profile(Family.XRPL, 4, 6, 1),
    Network.XRPL_TESTNET: Profile(Family.XRPL, 4, 6, 1),
    Network.SOLANA: Profile(Family.SOLANA, 0.4, 9, 32),
}
_LAG_SECONDS = 60
_LEAST_LAG = 2
_STALE_BLOCKS = 18
_LEAST_STALE = 180


def profile_of(network: str, chain_id: int | None = None) -> Profile | None:
    """The figures of a network; an EVM network that the list lacks has Ethereum's. None for one that no
    reader knows."""
    if network in _PROFILES:
        return _PROFILES[Network(network)]
    if family_of(network, None if chain_id is None else str(chain_id)) is Family.EVM:
        return Profile(Family.EVM, 12, 18, 64, chain_id)
    return None


def lag_blocks(profile: Profile) -> int:
    """Blocks by which two honest nodes may differ: a minute's worth, two at least."""
    return max(_LEAST_LAG, round(_LAG_SECONDS / profile.block_seconds))


def stale_seconds(profile: Profile) -> float:
    """Age of a newest block from which its node is behind: so long a gap is no accident (18 mean gaps of a
    random process happen once in 65 million)."""
    return max(_LEAST_STALE, _STALE_BLOCKS * profile.block_seconds)
