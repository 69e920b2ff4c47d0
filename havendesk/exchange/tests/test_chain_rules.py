"""What a string can be on the chains, by the vectors that the specifications publish."""

import time

import pytest

from havendesk.exchange.rules import chains
from havendesk.exchange.rules.chains import encodings, recognise
from havendesk.exchange.types.chains import (
    Certainty,
    DefectCode,
    Family,
    IdForm,
    IdKind,
    Meaning,
    Network,
)

ONLY_HEX = "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b"


def only(text: str) -> Meaning:
    """The one thing that the text can be."""
    found = recognise(text)
    assert len(found.meanings) == 1, found
    return found.meanings[0]


# BIP-173 and BIP-350, "Test vectors"


@pytest.mark.parametrize(
    ("address", "network", "form"),
    [
        ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", Network.BITCOIN, IdForm.BECH32),
        (
            "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7",
            Network.BITCOIN_TESTNET,
            IdForm.BECH32,
        ),
        (
            "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
            Network.BITCOIN,
            IdForm.BECH32M,
        ),
        ("BC1SW50QGDZ25J", Network.BITCOIN, IdForm.BECH32M),
        ("bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs", Network.BITCOIN, IdForm.BECH32M),
        (
            "tb1qqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesrxh6hy",
            Network.BITCOIN_TESTNET,
            IdForm.BECH32,
        ),
        (
            "tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c",
            Network.BITCOIN_TESTNET,
            IdForm.BECH32M,
        ),
        (
            "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
            Network.BITCOIN,
            IdForm.BECH32M,
        ),
    ],
)
def test_segregated_witness_addresses(address: str, network: Network, form: IdForm) -> None:
    found = only(address)
    assert (found.networks, found.form, found.certainty) == ((network,), form, Certainty.PROVEN)
    assert found.canonical == address.lower()


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd", DefectCode.LENGTH),  # bech32
        ("tb1z0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqglt7rf", DefectCode.LENGTH),
        ("BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL", DefectCode.LENGTH),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh", DefectCode.LENGTH),  # bech32m
        ("tb1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq24jc47", DefectCode.LENGTH),
        ("bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4", DefectCode.LETTER_NOT_USED),
        ("BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R", DefectCode.LENGTH),
        ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav", DefectCode.LENGTH),
        ("BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P", DefectCode.LENGTH),
        ("tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq47Zagq", DefectCode.MIXED_CASE),
        ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf", DefectCode.LENGTH),
        ("tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vpggkg4j", DefectCode.LENGTH),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", DefectCode.CHECKSUM),  # BIP-173
    ],
)
def test_what_the_proposals_forbid_is_broken(address: str, code: DefectCode) -> None:
    found = only(address)
    assert (found.certainty, found.canonical) == (Certainty.BROKEN, "")
    assert found.defect is not None
    assert found.defect.code is code
    assert recognise(address).networks == ()
    assert recognise(address).broken


def test_another_prefix_is_nothing_that_we_know() -> None:
    foreign = "tc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq5zuyut"
    assert recognise(foreign).meanings == ()


# ERC-55, "Test Cases"

ERC_55 = (
    "0x52908400098527886E0F7030069857D2E4169EE7",
    "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
    "0xde709f2102306220921060314715629080e2fb77",
    "0x27b1fdb04752bbc536007a920d24acb045561c26",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
    "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
    "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
)


@pytest.mark.parametrize("address", ERC_55)
def test_the_case_of_an_evm_address_is_its_checksum(address: str) -> None:
    found = only(address)
    assert (found.certainty, found.family, found.canonical) == (Certainty.PROVEN, Family.EVM, address)
    assert Network.ETHEREUM in found.networks
    assert Network.BSC in found.networks
    assert only(address[2:]).canonical == address


@pytest.mark.parametrize("address", ERC_55[4:])
def test_one_case_is_possible_and_a_wrong_one_broken(address: str) -> None:
    lower = only(address.lower())
    assert (lower.certainty, lower.canonical) == (Certainty.POSSIBLE, address)
    assert only("0x" + address[2:].upper()).certainty is Certainty.POSSIBLE
    wrong = only("0x" + address[2:].swapcase())
    assert wrong.certainty is Certainty.BROKEN
    assert wrong.defect is not None
    assert wrong.defect.code is DefectCode.CHECKSUM


# XLS-5d, the vectors of its reference implementation

CLASSIC = "r9cZA1mLK5R5Am25ArfXFmqgNwjZgnfk59"


@pytest.mark.parametrize(
    ("address", "network", "tag"),
    [
        ("X7AcgcsBL6XDcUb289X4mJ8djcdyKaB5hJDWMArnXr61cqZ", Network.XRPL, None),
        ("T719a5UwUCnEs54UsxG9CJYYDhwmFCqkr7wxCcNcfZ6p5GZ", Network.XRPL_TESTNET, None),
        ("X7AcgcsBL6XDcUb289X4mJ8djcdyKaGZMhc9YTE92ehJ2Fu", Network.XRPL, 1),
        ("T719a5UwUCnEs54UsxG9CJYYDhwmFCvbJNZbi37gBGkRkbE", Network.XRPL_TESTNET, 1),
        ("X7AcgcsBL6XDcUb289X4mJ8djcdyKaGo2K5VpXpmCqbV2gS", Network.XRPL, 14),
        ("X7AcgcsBL6XDcUb289X4mJ8djcdyKaLFuhLRuNXPrDeJd9A", Network.XRPL, 11747),
    ],
)
def test_x_addresses_carry_their_tag(address: str, network: Network, tag: int | None) -> None:
    found = only(address)
    assert (found.form, found.networks, found.tag) == (IdForm.XRPL_X_ADDRESS, (network,), tag)
    assert found.canonical == CLASSIC
    assert found.certainty is Certainty.PROVEN
    assert only(address[:-1] + ("a" if address[-1] != "a" else "b")).certainty is Certainty.BROKEN


def test_classic_addresses_of_the_ledger() -> None:
    found = only(CLASSIC)
    assert (found.form, found.family, found.certainty) == (
        IdForm.XRPL_CLASSIC,
        Family.XRPL,
        Certainty.PROVEN,
    )
    # the zero and the black-hole account of the ledger's documentation
    assert only("rrrrrrrrrrrrrrrrrrrrrhoLvTp").certainty is Certainty.PROVEN
    assert only("rrrrrrrrrrrrrrrrrrrrBZbvji").certainty is Certainty.PROVEN
    assert only(CLASSIC[:-1] + "8").certainty is Certainty.BROKEN


# SEP-23, "Tests"

STELLAR = "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ"


@pytest.mark.parametrize(
    ("address", "form", "tag"),
    [
        (STELLAR, IdForm.STELLAR_ACCOUNT, None),
        ("CA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUWDA", IdForm.STELLAR_CONTRACT, None),
        (
            "MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAAAAAAAACJUQ",
            IdForm.STELLAR_MUXED,
            0,
        ),
        (
            "MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVAAAAAAAAAAAAAJLK",
            IdForm.STELLAR_MUXED,
            9223372036854775808,
        ),
    ],
)
def test_stellar_keys(address: str, form: IdForm, tag: int | None) -> None:
    found = only(address)
    assert (found.form, found.networks, found.tag) == (form, (Network.STELLAR,), tag)
    assert found.canonical == (STELLAR if form is not IdForm.STELLAR_CONTRACT else address)
    assert found.certainty is Certainty.PROVEN


@pytest.mark.parametrize(
    "address",
    [
        "GAAAAAAAACGC6",
        "MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAAAAAAAACJUR",
        "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZA",
        "G47QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVP2I",
        "MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVAAAAAAAAAAAAAJLKA",
        "M47QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAAAAAAAACJUQ",
        "MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAAAAAAAACJUK===",
        "MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAAAAAAAACJUO",
    ],
)
def test_invalid_stellar_keys(address: str) -> None:
    assert recognise(address).networks == ()


# CashAddr's specification, "Examples of address translation"


@pytest.mark.parametrize(
    ("legacy", "cash"),
    [
        (
            "1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu",
            "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
        ),
        (
            "1KXrWXciRDZUpQwQmuM1DbwsKDLYAYsVLR",
            "bitcoincash:qr95sy3j9xwd2ap32xkykttr4cvcu7as4y0qverfuy",
        ),
        (
            "16w1D5WRVKJuZUsSRzdLp9w3YGcgoxDXb",
            "bitcoincash:qqq3728yw0y47sqn6l2na30mcw6zm78dzqre909m2r",
        ),
        (
            "3CWFddi6m4ndiGyKqzYvsFYagqDLPVMTzC",
            "bitcoincash:ppm2qsznhks23z7629mms6s4cwef74vcwvn0h829pq",
        ),
        (
            "3LDsS579y7sruadqu11beEJoTjdFiFCdX4",
            "bitcoincash:pr95sy3j9xwd2ap32xkykttr4cvcu7as4yc93ky28e",
        ),
        (
            "31nwvkZwyPdgzjBJZXfDmSWsC4ZLKpYyUw",
            "bitcoincash:pqq3728yw0y47sqn6l2na30mcw6zm78dzq5ucqzc37",
        ),
    ],
)
def test_cash_addresses(legacy: str, cash: str) -> None:
    assert only(cash).networks == (Network.BITCOIN_CASH,)
    assert only(cash.upper()).canonical == only(cash.partition(":")[2]).canonical == cash
    assert only(cash[:-1] + "q" if cash[-1] != "q" else cash[:-1] + "p").certainty is Certainty.BROKEN
    families = recognise(legacy).families
    assert Family.BITCOIN in families
    assert Family.BITCOIN_CASH in families


# Base58Check


@pytest.mark.parametrize(
    ("address", "networks"),
    [
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", (Network.BITCOIN, Network.BITCOIN_CASH)),
        (
            "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
            (Network.BITCOIN, Network.LITECOIN, Network.BITCOIN_CASH),
        ),
        ("LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1", (Network.LITECOIN,)),
        ("MQMcJhpWHYVeQArcZR3sBgyPZxxRtnH441", (Network.LITECOIN,)),
        ("DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L", (Network.DOGECOIN,)),
        ("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", (Network.TRON,)),
        (
            "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn",
            (Network.BITCOIN_TESTNET, Network.LITECOIN_TESTNET, Network.BITCOIN_CASH_TESTNET),
        ),
    ],
)
def test_base58check_addresses(address: str, networks: tuple[Network, ...]) -> None:
    found = recognise(address)
    assert found.networks == networks
    assert all(one.certainty is Certainty.PROVEN for one in found.meanings)
    swapped = address[:10] + address[11] + address[10] + address[12:]
    assert recognise(swapped).broken
    assert recognise(swapped).networks == ()


def test_a_letter_that_base58_leaves_out_is_pointed_at() -> None:
    found = recognise("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t".replace("8o", "80"))
    assert found.broken
    defect = found.meanings[0].defect
    assert defect is not None
    assert (defect.code, defect.position, defect.letter) == (DefectCode.LETTER_NOT_USED, 24, "0")


def test_tron_in_the_writing_of_its_nodes() -> None:
    found = only("41a614f803b6fd780986a42c78ec9c7f77e6ded13c")
    assert (found.form, found.networks) == (IdForm.TRON_HEX, (Network.TRON,))
    assert found.canonical == "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"


def test_solana_keys_are_possible_only() -> None:
    for address in ("11111111111111111111111111111111", "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"):
        found = only(address)
        assert (found.form, found.certainty) == (IdForm.SOLANA_ADDRESS, Certainty.POSSIBLE)


# transaction ids


def test_a_bare_hash_may_be_of_many_networks_in_their_own_writing() -> None:
    found = recognise(ONLY_HEX)
    assert all(one.kind is IdKind.TRANSACTION for one in found.meanings)
    canonical = {one.family: one.canonical for one in found.meanings}
    assert canonical[Family.BITCOIN] == canonical[Family.TRON] == ONLY_HEX
    assert canonical[Family.XRPL] == ONLY_HEX.upper()
    assert canonical[Family.EVM] == "0x" + ONLY_HEX
    assert found.meanings[0].family is Family.BITCOIN
    assert recognise(ONLY_HEX.upper()).meanings[0].family is Family.XRPL


def test_a_prefixed_hash_is_of_the_evm_networks_and_of_tron() -> None:
    assert recognise("0x" + ONLY_HEX).families == (Family.EVM, Family.TRON)


def test_a_signature_of_solana() -> None:
    signature = encodings.to_base58check(bytes(range(7, 67)))
    found = only(signature)
    assert (found.form, found.networks, found.canonical) == (
        IdForm.SOLANA_SIGNATURE,
        (Network.SOLANA,),
        signature,
    )


@pytest.mark.parametrize(
    ("link", "named"),
    [
        (f"https://etherscan.io/tx/0x{ONLY_HEX}", Network.ETHEREUM),
        (f"https://www.bscscan.com/tx/0x{ONLY_HEX}#eventlog", Network.BSC),
        (f"https://tronscan.org/#/transaction/{ONLY_HEX}", Network.TRON),
        (f"https://explorer.example/bitcoin/transaction/{ONLY_HEX}?from=mail", Network.BITCOIN),
        (f"https://explorer.example/?tx={ONLY_HEX}", None),
    ],
)
def test_an_explorers_link_is_stripped_to_its_id(link: str, named: Network | None) -> None:
    found = recognise(f"  {link}\n")
    assert found.text.removeprefix("0x") == ONLY_HEX
    assert found.named is named


@pytest.mark.parametrize(
    "text", ["", " ", "hello", "http://[", "https://etherscan.io/", "🙂" * 40, "0x", "a" * 50_000, "\0" * 64]
)
def test_what_is_nothing_is_nothing(text: str) -> None:
    assert recognise(text).meanings == ()
    assert recognise(text).networks == ()


# letters that are others than they look


def test_a_foreign_letter_is_named_with_its_place() -> None:
    address = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
    position = address.index("e")
    found = only(address[:position] + "е" + address[position + 1 :])  # CYRILLIC SMALL LETTER IE
    assert (found.certainty, found.canonical) == (Certainty.BROKEN, address)
    assert found.defect is not None
    assert found.defect.code is DefectCode.FOREIGN_LETTER
    assert (found.defect.position, found.defect.letter, found.defect.looks_like) == (position, "е", "e")


def test_a_greek_letter_in_front_of_a_tron_address() -> None:
    found = recognise("Τ" + "R7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t")  # GREEK CAPITAL LETTER TAU
    assert found.networks == ()
    assert found.meanings[0].family is Family.TRON
    assert found.meanings[0].defect is not None
    assert found.meanings[0].defect.position == 0


def test_a_letter_that_imitates_nothing_still_shows_what_was_meant() -> None:
    found = recognise("0x5aAeb6053F3E94C9b9A0中f33669435E7Ef1BeAed")
    assert [one.family for one in found.meanings] == [Family.EVM]
    defect = found.meanings[0].defect
    assert defect is not None
    assert (defect.code, defect.letter, defect.looks_like) == (DefectCode.FOREIGN_LETTER, "中", "")
    assert found.meanings[0].canonical == ""


def test_letters_that_nobody_sees() -> None:
    found = only("bc1qw508d6qejxtdg4y5r3z\u200barvary0c5xw7kv8f3t4")
    assert found.certainty is Certainty.BROKEN
    assert found.canonical == "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
    assert found.defect is not None
    assert (found.defect.code, found.defect.position) == (DefectCode.INVISIBLE_LETTER, 23)


def test_full_width_letters_of_an_input_method() -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in "0x" + ONLY_HEX)
    found = recognise(wide)
    assert found.broken
    assert found.meanings[0].canonical == "0x" + ONLY_HEX


# on the networks of the contract


def test_whether_an_address_can_be_on_a_network_of_the_contract() -> None:
    evm = recognise("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")
    assert chains.could_be_on(evm, IdKind.ADDRESS, "ethereum", "1")
    assert chains.could_be_on(evm, IdKind.ADDRESS, "kaia", "8217")
    assert not chains.could_be_on(evm, IdKind.ADDRESS, "kaia")
    assert not chains.could_be_on(evm, IdKind.ADDRESS, "tron")
    assert not chains.could_be_on(evm, IdKind.TRANSACTION, "ethereum", "1")
    test_network = recognise("tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7")
    assert not chains.could_be_on(test_network, IdKind.ADDRESS, "bitcoin")
    assert chains.could_be_on(test_network, IdKind.ADDRESS, "bitcoin_testnet")


def test_a_string_is_recognised_within_a_millisecond() -> None:
    strings = [
        *ERC_55,
        STELLAR,
        CLASSIC,
        ONLY_HEX,
        "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
        "Τ" + "R7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
        "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7",
        encodings.to_base58check(bytes(range(7, 67))),
        "z" * 120,
    ]
    for text in strings:
        taken = []
        for _ in range(20):
            began = time.perf_counter()
            recognise(text)
            taken.append(time.perf_counter() - began)
        assert min(taken) < 0.001, text


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (ERC_55[4], ERC_55[4].lower(), True),
        (ERC_55[4], ERC_55[5], False),
        (ERC_55[4], "0x" + ERC_55[4][2:].swapcase(), False),
        ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", True),
        (CLASSIC, "X7AcgcsBL6XDcUb289X4mJ8djcdyKaLFuhLRuNXPrDeJd9A", True),
        (
            "41a614f803b6fd780986a42c78ec9c7f77e6ded13c",
            "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
            True,
        ),
        ("an address of no chain", "an address of no chain", True),
        ("an address of no chain", "An address of no chain", False),
        (ONLY_HEX, ONLY_HEX.upper(), False),
    ],
)
def test_two_writings_of_one_address(one: str, other: str, *, same: bool) -> None:
    assert chains.same_address(one, other) is same
    assert chains.same_address(other, one) is same
