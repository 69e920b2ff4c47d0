"""Which networks write alike, by the contract's network codes and chain ids."""

from havendesk.exchange.types.chains import Family, Network

EVM_NETWORKS = (
    Network.ETHEREUM,
    Network.ARBITRUM,
    Network.OPTIMISM,
    Network.BASE,
    Network.POLYGON,
    Network.BSC,
    Network.AVALANCHE,
)
"""EVM networks that the recognition names; an address of one is an address of every other too."""

_FAMILIES = {
    Network.BITCOIN: Family.BITCOIN,
    Network.BITCOIN_TESTNET: Family.BITCOIN,
    Network.LITECOIN: Family.LITECOIN,
    Network.LITECOIN_TESTNET: Family.LITECOIN,
    Network.DOGECOIN: Family.DOGECOIN,
    Network.BITCOIN_CASH: Family.BITCOIN_CASH,
    Network.BITCOIN_CASH_TESTNET: Family.BITCOIN_CASH,
    Network.TRON: Family.TRON,
    Network.XRPL: Family.XRPL,
    Network.XRPL_TESTNET: Family.XRPL,
    Network.STELLAR: Family.STELLAR,
    Network.SOLANA: Family.SOLANA,
} | dict.fromkeys(EVM_NETWORKS, Family.EVM)


def family_of(network: str, chain_id: str | None = None) -> Family | None:
    """The family of a network of the contract; an EVM network that the list lacks is known by its chain id.
    None where neither says it."""
    try:
        return _FAMILIES[Network(network)]
    except ValueError:
        return Family.EVM if chain_id and chain_id.isascii() and chain_id.isdigit() else None


EXPLORERS = {
    "etherscan.io": Network.ETHEREUM,
    "arbiscan.io": Network.ARBITRUM,
    "optimistic.etherscan.io": Network.OPTIMISM,
    "basescan.org": Network.BASE,
    "polygonscan.com": Network.POLYGON,
    "bscscan.com": Network.BSC,
    "snowtrace.io": Network.AVALANCHE,
    "tronscan.org": Network.TRON,
    "solscan.io": Network.SOLANA,
    "explorer.solana.com": Network.SOLANA,
    "xrpscan.com": Network.XRPL,
    "livenet.xrpl.org": Network.XRPL,
    "stellar.expert": Network.STELLAR,
    "mempool.space": Network.BITCOIN,
    "blockstream.info": Network.BITCOIN,
}
"""Sites whose name tells the network of the id in their addresses."""


def named_by(host: str, path: str) -> Network | None:
    """The network that an explorer's address names, by its site or by a part of its path."""
    host = host.lower().removeprefix("www.")
    if host in EXPLORERS:
        return EXPLORERS[host]
    parts = path.lower().replace("-", "_").split("/")
    return next((network for network in Network if network.value in parts), None)
