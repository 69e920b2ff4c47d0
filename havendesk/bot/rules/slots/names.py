"""Names of assets and networks as customers write them, in every language of the desk.

Keys are in the normal form of `knowledge.rules.text.normalise` with traditional characters folded. An asset
that is not here is known by its code (`extract` is told the exchange's codes).
"""

# Code of the contract: its other names.
_ASSETS: dict[str, str] = {
    "BTC": "bitcoin bitcoins xbt 비트코인 비트 ビットコイン 比特币 大饼",
    "ETH": "ether ethereum 이더리움 이더 イーサリアム イーサ 以太坊 以太币 以太",
    "USDT": "tether 테더 테더코인 テザー 泰达币 泰达 u币",
    "USDC": "유에스디씨 usd-coin",
    "XRP": "ripple 리플 エックスアールピー リップル 瑞波币 瑞波",
    "SOL": "solana 솔라나 솔 ソラナ 索拉纳",
    "TRX": "tron 트론 트론코인 トロン 波场币 波场",
    "DOGE": "dogecoin 도지코인 도지 ドージコイン ドージ 狗狗币 狗币",
    "LTC": "litecoin 라이트코인 ライトコイン 莱特币",
    "BCH": "bitcoin-cash 비트코인캐시 ビットコインキャッシュ 比特现金",
    "ADA": "cardano 에이다 카르다노 カルダノ 艾达币",
    "DOT": "polkadot 폴카닷 ポルカドット 波卡",
    "BNB": "바이낸스코인 ビルドアンドビルド 币安币",
    "POL": "matic polygon 폴리곤 ポリゴン 马蹄",
    "AVAX": "avalanche 아발란체 アバランチ 雪崩",
    "XLM": "stellar 스텔라루멘 스텔라 ステラ 恒星币",
    "SHIB": "shiba 시바이누 柴犬币",
    "KRW": "원화 韓国ウォン 韩元",
    "USD": "달러 美元 米ドル",
    "JPY": "엔화 日元 日本円",
    "EUR": "euro euros 유로 欧元 ユーロ",
    "CNY": "rmb 위안화 人民币 人民元",
    "GBP": "sterling 파운드 英镑 英ポンド",
}
ASSETS: dict[str, str] = {code.casefold(): code for code in _ASSETS} | {
    name: code for code, names in _ASSETS.items() for name in names.split()
}

# Assets that a bank keeps.
MONEY = frozenset({"KRW", "USD", "JPY", "EUR", "CNY", "GBP"})

# Codes that are also everyday words: only as capitals, or beside an amount.
EVERYDAY = frozenset({"dot", "sol", "pol", "ada", "솔", "비트", "马蹄", "雪崩"})

# Names that mean a network whatever stands beside them.
NETWORKS: dict[str, str] = {
    "trc20": "tron", "trc-20": "tron", "trc 20": "tron", "erc20": "ethereum", "erc-20": "ethereum",
    "erc 20": "ethereum", "bep20": "bsc", "bep-20": "bsc", "bep 20": "bsc", "bsc": "bsc",
    "bnb chain": "bsc", "bnb smart chain": "bsc", "binance smart chain": "bsc", "arbitrum": "arbitrum",
    "arbitrum one": "arbitrum", "아비트럼": "arbitrum", "アービトラム": "arbitrum", "optimism": "optimism",
    "옵티미즘": "optimism", "オプティミズム": "optimism", "xrpl": "xrpl", "xrp ledger": "xrpl",
    "lightning": "lightning", "라이트닝": "lightning", "ライトニング": "lightning", "闪电网络": "lightning",
    "bank transfer": "bank", "wire transfer": "bank", "계좌이체": "bank", "은행 이체": "bank",
    "銀行振込": "bank", "银行转账": "bank",
}  # fmt: skip

# Names that mean an asset or its network, by what stands beside them.
EITHER: dict[str, str] = {
    "bitcoin": "bitcoin", "btc": "bitcoin", "비트코인": "bitcoin", "ビットコイン": "bitcoin",
    "比特币": "bitcoin", "ethereum": "ethereum", "eth": "ethereum", "이더리움": "ethereum",
    "イーサリアム": "ethereum", "以太坊": "ethereum", "tron": "tron", "트론": "tron", "トロン": "tron",
    "波场": "tron", "solana": "solana", "sol": "solana", "솔라나": "solana", "ソラナ": "solana",
    "索拉纳": "solana", "ripple": "xrpl", "xrp": "xrpl", "리플": "xrpl", "リップル": "xrpl",
    "瑞波": "xrpl", "polygon": "polygon", "matic": "polygon", "폴리곤": "polygon", "ポリゴン": "polygon",
    "马蹄": "polygon", "avalanche": "avalanche", "아발란체": "avalanche", "アバランチ": "avalanche",
    "litecoin": "litecoin", "dogecoin": "dogecoin", "stellar": "stellar", "ステラ": "stellar",
    "base": "base",
}  # fmt: skip

# Other exchanges by the name under which an operator lets the desk ask them, or their own; "gate" alone is a
# word of every day.
_VENUES: dict[str, str] = {
    "kraken": "크라켄 クラーケン",
    "kucoin": "쿠코인 クーコイン 库币",
    "coinbase": "코인베이스 コインベース",
    "bithumb": "빗썸 ビッサム",
    "coinone": "코인원 コインワン",
    "gate": "gate.io gateio 게이트아이오 ゲートアイオー 芝麻开门",
    "htx": "huobi 후오비 フォビ 火币",
    "bitget": "비트겟 ビットゲット",
    "binance": "바이낸스 바낸 バイナンス 币安",
    "okx": "okex 오케이엑스 オーケーエックス 欧易",
    "bybit": "바이비트 バイビット",
    "upbit": "업비트 アップビット",
    "korbit": "코빗 コルビット",
    "gopax": "고팍스",
    "mexc": "抹茶交易所",
    "bitflyer": "ビットフライヤー ビトフラ 비트플라이어",
    "coincheck": "コインチェック 코인체크",
    "bitbank": "ビットバンク 비트뱅크",
    "gemini": "제미니 ジェミナイ",
    "bitstamp": "비트스탬프 ビットスタンプ",
    "bitfinex": "비트파이넥스 ビットフィネックス",
    "crypto.com": "크립토닷컴 クリプトドットコム",
}
VENUES: dict[str, str] = {name: name for name in _VENUES if name != "gate"} | {
    name: venue for venue, names in _VENUES.items() for name in names.split()
}

# What makes one of them the network: behind it, or before it.
NETWORK_BEHIND = (
    r"\s*(?:main ?net|network|chain|blockchain|net(?![a-z])|主网|网络|网路|公链|链|메인넷|네트워크|체인|망|"
    r"メインネット|ネットワーク|チェーン|網)"
)
NETWORK_BEFORE = r"(?:(?<![a-z])(?:on|via|over|through|using)(?: the)? |走|通过|用)$"
