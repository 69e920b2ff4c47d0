"""What is masked, and what must not be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mnemonic import Mnemonic

from havendesk.tickets.rules.secrets import MASK, luhn, mask
from havendesk.tickets.rules.texts import clean

TXID = "5b1e57a7d0f3c2b1" * 4


@pytest.mark.parametrize("language", sorted(Mnemonic.list_languages()))
@pytest.mark.parametrize("words", [12, 15, 18, 21, 24])
def test_valid_phrases_are_masked_in_every_language_of_bip_39(language: str, words: int) -> None:
    phrase = Mnemonic(language).to_mnemonic(bytes(range(words * 4 // 3)))
    for form in (
        phrase,
        phrase.replace(" ", "\n"),
        ", ".join(f"{n}. {w}" for n, w in enumerate(phrase.split())),
    ):
        found = mask(clean(f"0x: {form} !!"))
        assert [kind.value for kind in found.kinds] == ["recovery_phrase"], form
        assert not any(word in found.text for word in clean(phrase).split() if len(word) > 3)


def test_an_unspaced_chinese_phrase_is_masked() -> None:
    phrase = Mnemonic("chinese_simplified").to_mnemonic(bytes(16)).replace(" ", "")
    assert phrase not in mask(f"助记词:{phrase}。").text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("KwDiBf89QgGbjEhKnhXJuH7LrciVrZi3qYjgd9M7rFU73sVHnoWn", "private_key"),
        ("5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ", "private_key"),
        (
            "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33"
            "yuGBxrMPHi",
            "private_key",
        ),
        ("-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----", "private_key"),
        ("-----BEGIN PRIVATE KEY-----\ncut off", "private_key"),
        (f"my private key: 0x{TXID}", "private_key"),
        (f"개인 키는 {TXID}", "private_key"),
        (f"私钥 {TXID}", "private_key"),
        (f"秘密鍵は{TXID} です", "private_key"),
        ("card 4111 1111 1111 1111 exp", "card"),
        ("378282246310005", "card"),
        ("my otp is 482913", "code"),
        ("인증번호 482913 이에요", "code"),
        ("验证码是482913", "code"),
        ("認証コードは 4829 です", "code"),
        ("the PIN 4829", "code"),
    ],
)
def test_secrets_are_masked(text: str, kind: str) -> None:
    found = mask(text)
    assert kind in [one.value for one in found.kinds]
    assert MASK in found.text


@pytest.mark.parametrize(
    "text",
    [
        f"txid {TXID}",
        f"deposit {TXID} not credited",
        "order 1234567 of 2026-11-21 over 250000 KRW at 14:30",
        "4111 1111 1111 1112",
        "I sent 0.00482913 BTC",
        "my uid is 48291300",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "1BoatSLRHtKNngkdXEeobR76b53LETtpyT",
        "我昨天充值的比特币到现在还没有到账请问要等多久",
        "the quick brown fox jumps over the lazy dog and then it runs away into the wood",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert mask(text) == mask(text).__class__(text, ())


@given(st.text(max_size=300))
def test_masking_ends_and_masks_nothing_twice(text: str) -> None:
    once = mask(clean(text))
    assert mask(once.text).text == once.text


def test_long_texts_are_looked_through_in_one_pass() -> None:
    for text in (
        "abandon " * 1250,
        "4" * 10_000,
        "-----BEGIN PRIVATE KEY-----" * 370,
        "otp " * 2500,
        "5" + "K" * 9999,
    ):
        mask(text)


def test_luhn() -> None:
    assert luhn("4111111111111111")
    assert not luhn("4111111111111112")
    assert not luhn("0" * 12)
