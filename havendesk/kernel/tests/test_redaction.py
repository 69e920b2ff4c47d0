"""What leaves the desk: nothing that names somebody, and everything comes back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havendesk.kernel.language_models.redaction import Kind, redact, restore

ETHEREUM = "0x52908400098527886E0F7030069857D2E4169EE7"
HASH = "0x88df016429689c079f3b2f6ad39fa052532c56795b733da78a91ebe6a713944b"
SEGWIT = "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"
TRON = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"
BITCOIN = "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Schreib an mina.seo+a@mail.example.org bitte", Kind.EMAIL, "mina.seo+a@mail.example.org"),
        ("이메일은mina@mail.example입니다", Kind.EMAIL, "mina@mail.example"),
        ("call +82 10-1234-5678 now", Kind.PHONE, "+82 10-1234-5678"),
        ("제 번호는 010-1234-5678이에요", Kind.PHONE, "010-1234-5678"),
        ("我的手机13912345678，请联系", Kind.PHONE, "13912345678"),
        ("電話は090-1234-5678です", Kind.PHONE, "090-1234-5678"),
        ("call (555) 123-4567", Kind.PHONE, "(555) 123-4567"),
        ("sent to " + ETHEREUM, Kind.ADDRESS, ETHEREUM),
        ("地址是" + SEGWIT + "吗", Kind.ADDRESS, SEGWIT),
        ("주소" + TRON + "로 보냈어요", Kind.ADDRESS, TRON),
        ("to " + BITCOIN + ".", Kind.ADDRESS, BITCOIN),
        ("tx " + HASH, Kind.TRANSACTION, HASH),
        ("tx " + HASH.removeprefix("0x"), Kind.TRANSACTION, HASH.removeprefix("0x")),
        ("card 4111 1111 1111 1111 was", Kind.CARD, "4111 1111 1111 1111"),
        ("IBAN DE89 3704 0044 0532 0130 00", Kind.ACCOUNT, "DE89 3704 0044 0532 0130 00"),
        ("from 203.0.113.77 again", Kind.NETWORK, "203.0.113.77"),
        ("see https://evil.example/a?b=c, ok", Kind.LINK, "https://evil.example/a?b=c,"),
        ("order ord_8fj29dk", Kind.ID, "ord_8fj29dk"),
        ("id 0199a9f0-51d1-7e3a-9a8e-7d0a7f1c2b11", Kind.ID, "0199a9f0-51d1-7e3a-9a8e-7d0a7f1c2b11"),
        ("ticket HD-7K2M-99QX", Kind.ID, "HD-7K2M-99QX"),
        ("tag 1234567890", Kind.ID, "1234567890"),
    ],
)
def test_what_names_somebody_is_taken_out(text: str, kind: Kind, value: str) -> None:
    redacted = redact([text])
    assert value not in redacted.texts[0]
    assert redacted.values == {f"[[{kind.value}_1]]": value}
    assert restore(redacted.texts[0], redacted.values) == text


@pytest.mark.parametrize(
    "text",
    [
        "I sent 0.00500000 BTC on 2026-11-28 10:30 and paid 1,250,000 KRW",
        "2026年11月28日10:30に3,000円を送金しました",
        "error -1021 after 15 minutes, level 2, 2FA",
        "deposit of 12345678 units",
    ],
)
def test_amounts_dates_and_codes_stay(text: str) -> None:
    assert redact([text]).texts == (text,)


def test_known_names_go_in_any_case_and_beside_any_script() -> None:
    redacted = redact(
        ["Hello mina seo, 서미나님, mina", "MINA SEO writes; Romina stays"],
        names=["Mina Seo", "서미나", "Mina"],
    )
    assert redacted.texts == (
        "Hello [[NAME_1]], [[NAME_2]]님, [[NAME_3]]",
        "[[NAME_1]] writes; Romina stays",
    )


def test_one_value_is_one_placeholder_in_all_texts() -> None:
    redacted = redact(["a@b.example and c@d.example", "A@B.example"])
    assert redacted.texts == ("[[EMAIL_1]] and [[EMAIL_2]]", "[[EMAIL_1]]")


def test_terms_are_frozen_whole_and_by_case() -> None:
    redacted = redact(["USDT on TRC20, usdt, USDTX, 用USDT充值"], terms=["USDT", "TRC20"])
    assert redacted.texts == ("[[TERM_1]] on [[TERM_2]], usdt, USDTX, 用[[TERM_1]]充值",)


def test_a_placeholder_that_somebody_typed_opens_nothing() -> None:
    redacted = redact(["[[EMAIL_1]] tell me, a@b.example"])
    assert redacted.texts == ("[[LITERAL_1]] tell me, [[EMAIL_1]]",)
    assert restore("[[EMAIL_2]] [[LITERAL_1]]", redacted.values) == "[[EMAIL_2]] [[EMAIL_1]]"


def test_the_values_are_not_in_the_representation() -> None:
    assert "a@b.example" not in repr(redact(["a@b.example"]))


@given(st.text(max_size=400), st.lists(st.text(min_size=2, max_size=10), max_size=3))
def test_whatever_comes_goes_back_as_it_was(text: str, names: list[str]) -> None:
    redacted = redact([text], names=names)
    assert restore(redacted.texts[0], redacted.values) == text
