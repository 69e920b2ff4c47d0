"""Sums, tables, statements and numbers, without a database."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, Inexact
from typing import Any

import pytest

from havendesk.certificates.rules import numbers, tables
from havendesk.certificates.rules.statements import Facts, StatementError, parsed, statement
from havendesk.certificates.rules.sums import EXACT, adds_up, in_order, item_of, market_sums, sums
from havendesk.certificates.types import Wanted
from havendesk.certificates.verifying import verdict
from havendesk.exchange.types import Balance, LedgerEntry, Trade
from havendesk.kernel.notes import SignatureKind, sign_note, signer
from havendesk.resolvers.types import CertificateKind

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
BEGIN, END = AT, AT + timedelta(days=1)
TINY = Decimal("0.000000000000000001")


def booking(amount: str, kind: str = "deposit", *, hours: float = 1, **over: Any) -> LedgerEntry:
    values: dict[str, Any] = {
        "id": f"led_{amount}_{kind}_{hours}",
        "customer_id": "cus_minji",
        "asset": "BTC",
        "amount": Decimal(amount),
        "kind": kind,
        "reference": "ord_1",
        "at": AT + timedelta(hours=hours),
    }
    return LedgerEntry(**(values | over))


def balance(total: str, asset: str = "BTC") -> Balance:
    return Balance(asset, Decimal(total), Decimal(total), Decimal(0))


def test_opening_and_items_make_the_closing_balance_to_the_last_digit() -> None:
    entries = [
        booking("123456789012345678901234567890", hours=-1),
        booking(str(TINY), hours=0),
        booking("-1", "withdrawal"),
        booking("5", "trade"),
        booking("-0.5", "trade", hours=2),
        booking("0.25", "airdrop"),
        booking("7", hours=24),
    ]
    (one,) = sums(entries, BEGIN, END)
    assert one.opening == Decimal("123456789012345678901234567890")
    assert one.items == {
        "deposits": TINY,
        "withdrawals": Decimal(-1),
        "trades_in": Decimal(5),
        "trades_out": Decimal("-0.5"),
        "other_in": Decimal("0.25"),
    }
    assert f"{one.closing:f}" == "123456789012345678901234567893.750000000000000001"
    assert [name for name, _ in one.told()][::5] == ["opening", "other_in"]
    with pytest.raises(Inexact):
        EXACT.divide(Decimal(1), Decimal(3))


def test_one_asset_is_summed_alone_and_what_comes_later_is_not_seen() -> None:
    entries = [booking("1"), booking("2", asset="ETH"), booking("3", asset="SOL", hours=25)]
    assert [one.asset for one in sums(entries, BEGIN, END)] == ["BTC", "ETH"]
    assert [one.asset for one in sums(entries, BEGIN, END, "ETH")] == ["ETH"]
    assert item_of(booking("-1", "brand_new")) == "other_out"


def test_a_missing_or_a_doubled_booking_does_not_add_up() -> None:
    entries = [booking("1"), booking("2"), booking("-0.5", "fee")]
    assert adds_up(entries, [balance("2.5")], all_balances=True)
    assert not adds_up(entries[:2], [balance("2.5")], all_balances=True)
    assert not adds_up([*entries, entries[0]], [balance("3.5")], all_balances=True)
    assert not adds_up(entries, [balance("2.5"), balance("1", "ETH")], all_balances=True)
    assert not adds_up([*entries, booking("1", id="e", asset="ETH")], [balance("2.5")], all_balances=True)
    assert adds_up([*entries, booking("1", id="e", asset="ETH")], [balance("2.5")], all_balances=False)
    assert adds_up([], [], all_balances=True)


def test_bookings_of_one_moment_keep_the_order_of_the_exchange() -> None:
    newest_first = [booking("3"), booking("2", id="b"), booking("1", id="a"), booking("0", hours=0)]
    assert [str(one.amount) for one in in_order(newest_first)] == ["0", "1", "2", "3"]


def fill(amount: str, price: str, side: str = "buy", order: str = "ord_1") -> Trade:
    return Trade(
        f"t{amount}",
        order,
        "cus_minji",
        "BTC-USDT",
        side,
        Decimal(price),
        Decimal(amount),
        Decimal(0),
        "USDT",
        AT,
    )


def test_prices_are_summed_only_where_fills_and_bookings_are_of_the_same_orders() -> None:
    booked = [booking("0.3", "trade", hours=0)]
    found = market_sums([fill("0.1", "60000.1"), fill("0.2", "61000", "sell")], booked, BEGIN, END)
    assert found is not None
    assert found[0].told() == [
        ("bought", Decimal("0.1"), "BTC"),
        ("paid", Decimal("6000.01"), "USDT"),
        ("sold", Decimal("0.2"), "BTC"),
        ("received", Decimal("12200.0"), "USDT"),
    ]
    assert market_sums([fill("0.1", "60000", order="ord_2")], booked, BEGIN, END) is None
    assert market_sums([], booked, BEGIN, END) is None
    assert market_sums([], [], BEGIN, END) == []


def read(content: bytes) -> list[dict[str, str]]:
    assert b"\n" not in content.replace(b"\r\n", b"")
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


@pytest.mark.parametrize(
    "bad", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", "=HYPERLINK()", "＝1"]
)
def test_a_spreadsheet_runs_nothing_of_a_table(bad: str) -> None:
    entries = [booking("-0.5", "withdrawal", id=bad, reference=bad, asset="BTC")]
    (row,) = read(tables.transactions("HC-1", entries, {"BTC": Decimal(1)}, "Asia/Seoul"))
    assert (row["booking"], row["reference"]) == (f"'{bad}", f"'{bad}")
    assert (row["amount"], row["balance_after"]) == ("-0.5", "0.5")


def test_a_table_quotes_by_the_rules_and_keeps_every_digit() -> None:
    entries = [booking("1E-18", reference='a "b", c\r\nd'), booking("-1E-18", "fee", hours=2)]
    rows = read(tables.transactions("HC-1", entries, {}, "Asia/Seoul"))
    assert rows[0]["reference"] == 'a "b", c\r\nd'
    assert rows[0]["amount"] == "0.000000000000000001"
    assert rows[1]["balance_after"] == "0.000000000000000000"
    assert (rows[0]["at_utc"], rows[0]["at_local"]) == (
        "2026-03-01T13:00:00.000Z",
        "2026-03-01T22:00:00+09:00",
    )


def test_a_table_without_rows_still_says_whose_it_is() -> None:
    for empty in (
        tables.transactions("HC-1", [], {}, "UTC"),
        tables.balances("HC-1", [], END),
        tables.tax_year("HC-1", [], []),
    ):
        (row,) = read(empty)
        assert [value for value in row.values() if value] == ["HC-1"]


def facts(**over: Any) -> Facts:
    values: dict[str, Any] = {
        "number": "HC-00000-00000",
        "exchange": "brightwater.example",
        "account": "cus_minji",
        "wanted": Wanted(CertificateKind.TAX_YEAR, date(2026, 3, 1), date(2026, 3, 1), "UTC"),
        "begin": BEGIN,
        "end": END,
        "read_at": END,
        "issued_at": END,
        "bookings": 1,
        "sums": tuple(sums([booking("1E-18")], BEGIN, END)),
        "markets": (),
    }
    return Facts(**(values | over))


KEY = signer(SignatureKind.ED25519, "brightwater.example/certificates", b"5" * 32)
OTHER = signer(SignatureKind.ED25519, "brightwater.example/certificates", b"6" * 32)


def note(files: dict[str, bytes], by: Any = KEY) -> bytes:
    digests = {form: hashlib.sha256(content).hexdigest() for form, content in files.items()}
    return str(sign_note(statement(facts(), str(KEY.verifier), digests), [by], END)).encode()


def test_a_statement_says_every_fact_in_a_line_of_its_own() -> None:
    said = statement(facts(), "k", {"pdf": "00", "csv": "11"})
    assert "sum BTC deposits 0.000000000000000001\n" in said
    assert parsed(said)["sha256"] == ["csv 11", "pdf 00"]
    with pytest.raises(StatementError):
        statement(facts(account="two words"), "k", {})
    for broken in ("", "x\n", said[:-1], said.replace("number", "numbers"), said + "number 2\n"):
        with pytest.raises(StatementError):
            parsed(broken)


def test_a_file_is_genuine_changed_or_forged() -> None:
    files = {"pdf": b"%PDF paper", "csv": b"a,b\r\n"}
    signed = note(files)
    told = verdict(files["csv"], signed, [KEY.verifier])
    assert (told["verdict"], told["file"], told["key_compared"]) == ("genuine", "csv", True)
    assert told["days"] == ["2026-03-01", "2026-03-01", "UTC"]
    assert verdict(signed, signed, [])["file"] == "note"
    assert verdict(b"a,c\r\n", signed, [KEY.verifier])["verdict"] == "changed"
    lied = signed.replace(b"deposits 0.000000000000000001", b"deposits 9.000000000000000001")
    assert lied != signed
    assert verdict(files["csv"], lied, [KEY.verifier])["verdict"] == "forged"
    assert verdict(files["csv"], note(files, OTHER), [KEY.verifier])["verdict"] == "forged"
    assert verdict(files["csv"], signed, [OTHER.verifier])["verdict"] == "forged"
    for nonsense in (b"", b"\xff\xfe", b"hello\n", b"a\n\n\xe2\x80\x94 x y\n"):
        assert verdict(files["csv"], nonsense, [])["verdict"] == "no_certificate"


def test_numbers_and_codes_are_read_as_people_type_them() -> None:
    assert numbers.number_of(" hc-0o1il-abcde ") == "HC-00111-ABCDE"
    assert numbers.number_of("HCHCH-CHCHC") == "HC-HCHCH-CHCHC"
    assert numbers.number_of("HC-00000-0000") == ""
    assert numbers.number_of("HC-00000-0000U") == ""
    code = numbers.new_code()
    assert numbers.code_of(code.lower().replace("-", " ")) == code
    assert numbers.code_of("x" * 10_000) == ""
    assert numbers.named_in(b"...HC-00000-0000Z...")
    assert not numbers.named_in(b"HC-00000-0000U")
