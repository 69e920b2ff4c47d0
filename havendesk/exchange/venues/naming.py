"""What venues call the networks, in the contract's codes."""

from havendesk.exchange.types.chains import Network

_NAMES: dict[Network, tuple[str, ...]] = {
    Network.BITCOIN: ("BTC", "BITCOIN", "XBT"),
    Network.LITECOIN: ("LTC", "LITECOIN"),
    Network.DOGECOIN: ("DOGE", "DOGECOIN"),
    Network.BITCOIN_CASH: ("BCH", "BITCOINCASH"),
    Network.ETHEREUM: ("ETH", "ERC20", "ETHEREUM", "ETHERC20"),
    Network.ARBITRUM: ("ARBITRUM", "ARBITRUMONE", "ARBEVM", "ARBI", "ARB"),
    Network.OPTIMISM: ("OPTIMISM", "OPETH", "OP", "OPT"),
    Network.BASE: ("BASE", "BASEEVM"),
    Network.POLYGON: ("POLYGON", "MATIC", "POL", "POLYGONPOS"),
    Network.BSC: ("BSC", "BEP20", "BEP20BSC", "BNBSMARTCHAIN", "BNB"),
    Network.AVALANCHE: ("AVAXC", "AVAXCCHAIN", "CCHAIN", "AVALANCHECCHAIN", "AVALANCHE"),
    Network.TRON: ("TRX", "TRC20", "TRON", "TRXTRC20"),
    Network.XRPL: ("XRP", "XRPL", "RIPPLE", "XRPLEDGER"),
    Network.STELLAR: ("XLM", "STELLAR", "STELLARLUMENS"),
    Network.SOLANA: ("SOL", "SOLANA", "SPL"),
}
_CODES = {name: network.value for network, names in _NAMES.items() for name in names}


def network_named(*names: str) -> str | None:
    """The contract's code of a network that a venue calls by one of these names; None for one we do not
    know."""
    for name in names:
        plain = "".join(letter for letter in name.upper() if letter.isascii() and letter.isalnum())
        if plain in _CODES:
            return _CODES[plain]
    return None
