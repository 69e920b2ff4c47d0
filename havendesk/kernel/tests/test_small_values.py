"""Ids, amounts, cards, commitments, logs, languages: values without a database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havendesk.kernel import doorbell, ids, logs
from havendesk.kernel.amounts import Amount
from havendesk.kernel.cards import encode
from havendesk.kernel.errors import ERRORS, ErrorCode, Refused, problem
from havendesk.kernel.i18n import Language, listed, nearest
from havendesk.kernel.jurisdictions import profile


def test_ids_are_of_version_7_and_in_order() -> None:
    made = [ids.uuid7() for _ in range(1000)]
    assert all(one.version == 7 for one in made)
    assert made == sorted(made)
    assert len(set(made)) == 1000


def test_a_reference_finds_every_single_wrong_sign() -> None:
    whole = ids.reference()
    assert ids.is_reference(whole)
    assert ids.is_reference(whole.lower().replace("-", " "))
    for place, sign in enumerate(whole):
        if place < 3 or sign == "-":
            continue
        for other in ids.ALPHABET:
            if other != sign:
                assert not ids.is_reference(whole[:place] + other + whole[place + 1 :])


@given(st.decimals(allow_nan=False, allow_infinity=False, places=36, min_value=-(10**40), max_value=10**40))
def test_an_amount_keeps_every_digit(value: Decimal) -> None:
    amount = Amount.parse("BTC", f"{value:f}")
    assert encode(amount) == {"asset": "BTC", "amount": f"{value:f}"}


@pytest.mark.parametrize("text", ["NaN", "Infinity", "1e99", "0." + "1" * 37, "one", "", "0x10"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Amount.parse("BTC", text)


def test_a_float_is_no_amount() -> None:
    wrong: Any = 0.1
    with pytest.raises(ValueError, match="string"):
        Amount.parse("BTC", wrong)


def test_assets_do_not_mix() -> None:
    with pytest.raises(ValueError, match="do not add"):
        Amount("BTC", Decimal(1)) + Amount("ETH", Decimal(1))


@dataclass(frozen=True)
class Card:
    """A card of all kinds of fields."""

    id: UUID
    at: datetime
    day: date
    language: Language
    rest: dict[str, tuple[Decimal, None]]


def test_a_card_becomes_json() -> None:
    card = Card(
        UUID(int=7),
        datetime(2026, 3, 1, 9, 30, 0, 125_000, tzinfo=UTC),
        date(2026, 3, 1),
        Language.KO,
        {"x": (Decimal("0.10"), None)},
    )
    assert encode(card) == {
        "id": str(UUID(int=7)),
        "at": "2026-03-01T09:30:00.125Z",
        "day": "2026-03-01",
        "language": "ko",
        "rest": {"x": ["0.10", None]},
    }
    with pytest.raises(TypeError):
        encode(object())


def test_every_error_code_has_its_row() -> None:
    assert set(ERRORS) == set(ErrorCode)
    assert all(400 <= spec.status < 600 and spec.title and spec.way_out for spec in ERRORS.values())


def test_a_problem_names_field_reason_and_way_out() -> None:
    body = problem(Refused(ErrorCode.TEXT_TOO_LONG, field="text", limit=10), "req-1")
    assert body["field"] == "text"
    assert body["code"] == "text_too_long"
    assert body["way_out"]
    assert body["params"] == {"limit": 10}
    assert body["request_id"] == "req-1"


SECRETS = {
    "token": "abc",
    "Authorization": "Bearer abcdefghijklmnop",
    "note": "see Bearer abcdefghijklmnopqrstuv now",
    "jwt": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJlMTIz",
    "url": "postgresql://user:hunter2secret@host/db",
    "nested": {"password": "hunter2", "deep": [{"seed": "abandon abandon"}]},
    "who": "minji@brightwater.example",
}


def test_no_secret_reaches_a_log_line() -> None:
    line = str(logs.redact(None, "info", {"event": "x", **SECRETS}))
    for secret in ("hunter2", "abcdefghijklmnop", "eyJhbGci", "abandon", "minji@", "'abc'"):
        assert secret not in line
    assert "'event': 'x'" in line


@given(st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=400))
def test_rings_are_packed_below_postgresqls_limit_and_come_out_whole(topics: list[str]) -> None:
    rings = [doorbell.Ring(topic) for topic in topics]
    texts = doorbell.pack("me", rings)
    assert all(len(text.encode()) < 8000 for text in texts)
    assert [one for text in texts for one in doorbell.unpack(text)[1]] == rings


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("zh-CN", "zh-Hans"),
        ("zh_TW", "zh-Hant"),
        ("zh-Hant", "zh-Hant"),
        ("zh-Hans-HK", "zh-Hans"),
        ("ko-KR", "ko"),
        ("fr", "en"),
        (None, "en"),
    ],
)
def test_the_nearest_language(tag: str | None, language: str) -> None:
    assert nearest(tag) == language


@pytest.mark.parametrize(
    ("tag", "words"),
    [("zh-hans", "充值、交易和提现"), ("ja", "充值、交易、提现"), ("en", "充值, 交易, and 提现")],
)
def test_several_things_are_joined_as_the_language_joins_them(tag: str, words: str) -> None:
    assert listed(tag, ["充值", "交易", "提现"]) == words


def test_a_profile_changes_by_date() -> None:
    assert profile("KR", date(2026, 11, 21)).travel_rule_from is not None
    assert profile("KR", date(2027, 3, 1)).travel_rule_from is None
    assert profile("XX", date(2027, 3, 1)).code == "ZZ"
