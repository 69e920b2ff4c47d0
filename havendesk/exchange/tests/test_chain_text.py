"""Ids inside what people write, in any language."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havendesk.exchange.rules.chains.in_text import MOST_FOUND, find_in_text
from havendesk.exchange.types.chains import Certainty, DefectCode, Family, IdKind, Network

TXID = "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b"
EVM = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
TRON = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"
SOLANA = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"


@pytest.mark.parametrize(
    "text",
    [
        "My deposit {} has not arrived",
        "充值{}还没到账",
        "입금 주소는{}입니다",
        "{}に送金しました",
        "адрес: {}, спасибо",
        "«{}»",
        "txid={}.",
        "https://explorer.example/address/{}?a=1",
        "🙂{}🙂",
    ],
)
@pytest.mark.parametrize("id", [TXID, EVM, TRON, SOLANA, "0x" + TXID])
def test_an_id_is_found_beside_letters_of_any_script(text: str, id: str) -> None:
    written = text.format(id)
    found = find_in_text(written)
    assert [one.recognition.text for one in found.found] == [id]
    assert written[found.found[0].start : found.found[0].end] == id
    assert found.found[0].recognition.families
    assert not found.more


def test_cyrillic_words_that_stick_to_an_address_are_no_part_of_it() -> None:
    found = find_in_text(f"на{EVM}ок").found
    assert [(one.recognition.text, one.recognition.broken) for one in found] == [(EVM, False)]


def test_a_hash_that_sticks_to_a_latin_word() -> None:
    assert find_in_text(f"hash0x{TXID}").found[0].recognition.text == "0x" + TXID


def test_the_prefix_of_a_cash_address_is_part_of_it() -> None:
    cash = "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"
    found = find_in_text(f"地址{cash}。").found
    assert [one.recognition.text for one in found] == [cash]


def test_a_link_names_the_network() -> None:
    found = find_in_text(f"请看 https://bscscan.com/tx/0x{TXID} 谢谢").found
    assert found[0].recognition.named is Network.BSC


def test_a_homoglyph_is_found_with_its_place() -> None:
    bad = TRON[:5] + "\u043e" + TRON[6:]
    found = find_in_text(f"주소 {bad} 맞나요").found
    assert [one.recognition.text for one in found] == [bad]
    first = found[0].recognition.meanings[0]
    assert (first.family, first.certainty) == (Family.TRON, Certainty.BROKEN)
    assert first.defect is not None
    assert (first.defect.code, first.defect.position) == (DefectCode.FOREIGN_LETTER, 5)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "🙂🙃" * 1000,
        "Rechtsschutzversicherungsgesellschaften und Donaudampfschifffahrtsgesellschaft",
        "超长的一句话没有任何地址" * 50,
        "https://havendesk.example/help/deposits-and-withdrawals/what-is-a-network-fee",
        "550e8400-e29b-41d4-a716-446655440000",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ],
)
def test_plain_text_holds_none(text: str) -> None:
    assert find_in_text(text).found == ()


def test_each_once_and_twenty_at_most() -> None:
    ids = [f"{number:064x}" for number in range(10**60, 10**60 + 25)]
    found = find_in_text(" ".join([*ids[:3], *ids]))
    assert [one.recognition.text for one in found.found] == ids[:MOST_FOUND]
    assert found.more
    assert all(one.recognition.meanings[0].kind is IdKind.TRANSACTION for one in found.found)
    assert not find_in_text(" ".join(ids[:MOST_FOUND])).more


@pytest.mark.parametrize(
    "text",
    [
        "0x" * 25_000,
        "a" * 50_000,
        "1" * 50_000,
        ("0x" + "a" * 40 + " ") * 1_200,
        "T" * 34 + " ",
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb " * 1_500),
        "".join(f"1A1zP1eP5QGefi2DMPTfTL5{number:05d}v7DivfNb " for number in range(1_400)),
        "https://" + "a/" * 24_000,
        ("https://explorer.example/" + "b" * 30 + "/") * 900,
        "\u0430" * 50_000,
        "字" * 50_000,
        "bitcoincash:" * 4_000,
    ],
)
def test_fifty_thousand_letters_take_milliseconds(text: str) -> None:
    taken = []
    for _ in range(3):
        began = time.perf_counter()
        find_in_text(text)
        taken.append(time.perf_counter() - began)
    assert min(taken) < 0.1


def test_what_lies_behind_the_longest_text_is_said_to_be_there() -> None:
    found = find_in_text("x " * 25_000 + TXID)
    assert found.found == ()
    assert found.more


@given(st.text(max_size=400), st.text(max_size=80))
def test_any_text_has_an_answer(before: str, after: str) -> None:
    text = f"{before} {EVM} {after}"
    found = find_in_text(text)
    assert EVM in [one.recognition.text for one in found.found]
    for one in found.found:
        assert one.recognition.text == text[one.start : one.end]
