"""Slots: values in four languages, beside any script, and on texts that nobody writes by hand."""

import time
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from havendesk.bot.rules.slots import extract
from havendesk.kernel.i18n import Language
from havendesk.resolvers.types import Slots

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)  # a Saturday
EN, ZH, KO, JA = Language.EN, Language.ZH_HANS, Language.KO, Language.JA
TXID = "0x" + "ab" * 32
ADDRESS = "0x52908400098527886E0F7030069857D2E4169EE7"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            "I sent 0.5 BTC yesterday at 5pm on the bitcoin network",
            EN,
            {"asset": "BTC", "network": "bitcoin", "amount": Decimal("0.5"), "at": at(27, 17)},
        ),
        (
            "where is my 1,500 usdt trc20 withdrawal from 2 hours ago? wdr_a8f3c2",
            EN,
            {
                "asset": "USDT",
                "network": "tron",
                "amount": Decimal(1500),
                "transfer_id": "wdr_a8f3c2",
                "at": at(28, 7),
            },
        ),
        (
            "USDT充值没到账，昨天下午3点半从TRC20转了2万USDT",
            ZH,
            {"asset": "USDT", "network": "tron", "amount": Decimal(20000), "at": at(27, 7, 30)},
        ),
        (
            "提幣500 usdt到以太坊網絡, 11月20日",
            Language.ZH_HANT,
            {"asset": "USDT", "network": "ethereum", "amount": Decimal(500), "at": at(20, 4)},
        ),
        (
            "一昨日に0.3ビットコインを出金した",
            JA,
            {"asset": "BTC", "amount": Decimal("0.3"), "at": at(26, 3)},
        ),
        (
            "어제 오후 3시에 이더리움 0.5개 출금했는데",
            KO,
            {"asset": "ETH", "amount": Decimal("0.5"), "at": at(27, 6)},
        ),
        (
            "3시간 전에 리플 500개 보냈는데 태그 12345 안 적었어요",
            KO,
            {"asset": "XRP", "amount": Decimal(500), "tag": "12345", "at": at(28, 6)},
        ),
        (
            "5万円入金したのに反映されない 11/27 14:30",
            JA,
            {"asset": "JPY", "amount": Decimal(50000), "at": at(27, 5, 30)},
        ),
        ("100만원 입금했는데요", KO, {"asset": "KRW", "amount": Decimal(1_000_000)}),
        (
            "注文番号 ord_9f8e7d6c が約定しない BTC/USDT",
            JA,
            {"order_id": "ord_9f8e7d6c", "market": "BTC-USDT"},
        ),
        ("btcusdt order not filled", EN, {"market": "BTC-USDT"}),
        ("error -1022 signature not valid", EN, {"api_code": "-1022"}),
        ("返回错误码：429怎么办", ZH, {"api_code": "429"}),
        ("got INVALID_SIGNATURE from your api", EN, {"api_code": "INVALID_SIGNATURE"}),
        ("my bot gets BW-1001 on every call", EN, {"api_code": "BW-1001"}),
        ("error bw-1001", EN, {"api_code": "BW-1001"}),
        ("接口返回BW-1001是什么意思", ZH, {"api_code": "BW-1001"}),
        ("API가 BW-1001을 돌려줘요", KO, {"api_code": "BW-1001"}),
        ("エラーコードはE1001です", JA, {"api_code": "E1001"}),
        ("is ERC-721 supported? my ticket is HD-12345-67890", EN, {}),
        ("order 12345678 cancelled", EN, {"order_id": "12345678"}),
        ("USDT를 트론 네트워크로 보냈어요", KO, {"asset": "USDT", "network": "tron"}),
        ("ETH deposit via arbitrum one", EN, {"asset": "ETH", "network": "arbitrum"}),
        ("withdrew on Nov 20 at 08:15 UTC", EN, {"at": at(20, 8, 15)}),
        ("it failed on monday", EN, {"at": at(23, 12)}),
        (f"交易哈希{TXID}没到", ZH, {"txids": (TXID,)}),
        (f"주소{ADDRESS}로 보냈어요", KO, {"addresses": (ADDRESS,)}),
        (
            "withdrew 200 USDT from Kraken, not here",
            EN,
            {"asset": "USDT", "amount": Decimal(200), "venue": "kraken"},
        ),
        ("빗썸에서 이더 0.4개 보냄", KO, {"asset": "ETH", "amount": Decimal("0.4"), "venue": "bithumb"}),
        ("クーコインから送ったUSDTが来ない", JA, {"asset": "USDT", "venue": "kucoin"}),
        ("从芝麻开门提的USDT没到", ZH, {"asset": "USDT", "venue": "gate"}),
        ("sent USDT over binance smart chain", EN, {"asset": "USDT", "network": "bsc"}),
        ("바이낸스코인 입금", KO, {"asset": "BNB"}),
        ("is the dot on the map and how do you sol ve it", EN, {}),
        ("🙂🙂🙂", EN, {}),
        ("", EN, {}),
    ],
)
def test_values_are_found(text: str, language: Language, expected: dict[str, Any]) -> None:
    assert extract(text, language, NOW) == Slots(**expected)


def test_codes_of_the_exchange_are_known() -> None:
    assert extract("where is my 12 ZEDX", EN, NOW).asset is None
    found = extract("where is my 12 ZEDX", EN, NOW, ("ZEDX",))
    assert (found.asset, found.amount) == ("ZEDX", Decimal(12))


def test_a_link_names_the_network_and_its_digits_are_no_amount() -> None:
    found = extract(f"https://bscscan.com/tx/{TXID}?n=5 usdt", EN, NOW)
    assert (found.network, found.txids, found.amount) == ("bsc", (TXID,), None)


def test_twenty_ids_are_twenty() -> None:
    ids = tuple(f"0x{number:064x}" for number in range(1 << 255, (1 << 255) + 20))
    assert extract(" ".join(ids), EN, NOW).txids == ids


def test_a_homoglyph_is_kept_for_the_finder() -> None:
    spoilt = ADDRESS.replace("E", "\u0415", 1)  # a Cyrillic letter
    assert extract(f"send to {spoilt} please", EN, NOW).addresses == (spoilt,)


@pytest.mark.parametrize(
    "unit",
    [
        "a1 ",
        "1",
        "btc 0.1 ",
        "\u13a0",
        "0x" + "a" * 62,
        "、",
        "주문 ",
        "昨天",
        TXID + " ",
        "a",
        "1,00",
        "(-1",
    ],
)
@pytest.mark.parametrize("language", [EN, ZH])
def test_long_texts_are_read_in_time(unit: str, language: Language) -> None:
    text = (unit * 50_000)[:50_000]
    started = time.process_time()
    extract(text, language, NOW)
    assert time.process_time() - started < 1.0


@pytest.mark.parametrize("text", ["99/99 25:99", "0000-00-00", "13/45/2026", "9999 months ago", "31 feb"])
def test_impossible_times_are_none(text: str) -> None:
    assert extract(text, EN, NOW).at is None


NOVEMBER_28 = NOW.replace(day=28, hour=3)


@pytest.mark.parametrize(
    ("text", "language", "kind", "first", "last"),
    [
        ("tax certificate for 2024 please", EN, "tax_year", "2024-01-01", "2024-12-31"),
        ("i need a statement of my trades in march", EN, "transactions", "2026-03-01", "2026-03-31"),
        ("statement of transactions for February 2024", EN, "transactions", "2024-02-01", "2024-02-29"),
        ("certificate of balance on December 31, 2025", EN, "balance", "2025-12-31", "2025-12-31"),
        ("balance certificate at the end of last year", EN, "balance", "2025-01-01", "2025-12-31"),
        ("please a certificate", EN, None, None, None),
        ("i may need a tax report", EN, "tax_year", None, None),
        ("开一份去年的交易证明", ZH, "transactions", "2025-01-01", "2025-12-31"),
        ("12月31日的資產證明", Language.ZH_HANT, "balance", "2025-12-31", "2025-12-31"),
        ("2025년 세금 신고 자료 보고서", KO, "tax_year", "2025-01-01", "2025-12-31"),
        ("2025년 연간 거래 명세서", KO, "tax_year", "2025-01-01", "2025-12-31"),
        ("지난달 거래내역서 주세요", KO, "transactions", "2026-10-01", "2026-10-31"),
        ("昨年の確定申告の証明書", JA, "tax_year", "2025-01-01", "2025-12-31"),
        ("一昨年の残高証明書", JA, "balance", "2024-01-01", "2024-12-31"),
        ("where is my withdrawal of last year", EN, None, None, None),
    ],
)
def test_a_certificate_says_what_it_should_state_and_for_when(
    text: str, language: Language, kind: str | None, first: str | None, last: str | None
) -> None:
    found = extract(text, language, NOVEMBER_28)
    assert found.certificate == kind
    assert (str(found.first_day or ""), str(found.last_day or "")) == (first or "", last or "")


@pytest.mark.parametrize(
    ("text", "language", "asset"),
    [
        ("where is my SUI deposit", EN, "SUI"),
        ("why is gas so high", EN, None),
        ("GAS deposit of 40 missing", EN, "GAS"),
        ("sui 입금이 안돼요", KO, "SUI"),
        ("我的gas没到账", ZH, "GAS"),
        ("BTC deposit missing", EN, "BTC"),
    ],
)
def test_codes_of_the_exchange_that_are_words_too(text: str, language: Language, asset: str | None) -> None:
    assert extract(text, language, NOW, frozenset({"SUI", "GAS", "BTC"})).asset == asset


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("is this you? https://help-desk.example/login?x=1.", "https://help-desk.example/login?x=1"),
        ("Support@Help-Desk.example로 메일이 왔는데 진짜인가요", "Support@Help-Desk.example"),
        ("这个网址help-desk.example是你们的吗", "help-desk.example"),
        ("hxxps://help-desk[.]example 개설된 사이트 맞나요", "https://help-desk.example"),
        ("https://brіghtwater.example ですか", "https://brіghtwater.example"),  # a Cyrillic letter
        ("@exchange_help さんは社員ですか", "@exchange_help"),
        ("he gave me the code 7kq2-m9td", "7kq2-m9td"),
        ("call from +44 7700 900482, you?", "+44 7700 900482"),
        ("02-1588-0000에서 전화 왔어요", "02-1588-0000"),
        ("1588-0000 맞나요", "1588-0000"),
        ("I sent 1,500.25 USDT on 2026-11-20 at 10:30", None),
        ("BTC-USDT order 123456789 filled 0.5eth e.g. yesterday", None),
        ("where is my deposit", None),
    ],
)
def test_the_contact_that_somebody_asks_about(text: str, expected: str | None) -> None:
    assert extract(text, EN, NOW).contact == expected
