"""Signed notes against published examples, and each way to bend one.

The example of x/mod's package ``sumdb/note`` (its documentation) was signed by other code than ours.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havendesk.kernel.merkle import EMPTY_ROOT, leaf_hash
from havendesk.kernel.notes import (
    Checkpoint,
    Note,
    NoteError,
    SignatureKind,
    Verifier,
    check_note,
    parse_proof,
    proof_text,
    sign_note,
    signer,
)

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
PUBLISHED_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PUBLISHED = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBw"
    "JnAM=\n"
)
CHECKPOINT = Checkpoint("desk.example/record", 7, leaf_hash(b"seven"))
KINDS = list(SignatureKind)


def keys(name: str = "desk.example/record") -> list[Verifier]:
    return [signer(kind, name, bytes([kind]) * 32).verifier for kind in KINDS]


def signed() -> Note:
    signers = [signer(kind, "desk.example/record", bytes([kind]) * 32) for kind in KINDS]
    return sign_note(CHECKPOINT.text, signers, AT)


def test_the_published_example_holds() -> None:
    note = Note.parse(PUBLISHED)
    verifier = Verifier.parse(PUBLISHED_KEY)
    assert str(verifier) == PUBLISHED_KEY
    assert check_note(note, [verifier]) == {PUBLISHED_KEY: None}
    assert str(note) == PUBLISHED


def test_a_checkpoint_is_signed_in_every_kind_and_read_back() -> None:
    note = Note.parse(str(signed()))
    assert Checkpoint.parse(note.text) == CHECKPOINT
    times = check_note(note, [Verifier.parse(str(one)) for one in keys()])
    assert list(times.values()) == [None, AT, AT]


def test_the_signatures_have_the_lengths_of_the_standard() -> None:
    ed25519, cosigned, lattice = (one.blob for one in signed().signatures)
    assert (len(ed25519), len(cosigned), len(lattice)) == (64, 72, 8 + 2420)


def test_keys_of_strangers_are_passed_over() -> None:
    assert check_note(signed(), keys("another.example/log")) == {}


@given(st.data())
def test_one_changed_byte_is_found(data: st.DataObject) -> None:
    whole = bytearray(str(signed()).encode())
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 127))
    verifiers = keys()
    try:
        times = check_note(Note.parse(whole.decode()), verifiers)
    except (NoteError, UnicodeDecodeError):
        return
    # A name or an id that is no longer that of a known key: the signature counts as a stranger's.
    assert len(times) < len(verifiers)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "desk.example/record\n7\n",
        "desk.example/record\n07\n{root}\n",
        "desk.example/record\n-7\n{root}\n",
        "desk.example/record\n٧\n{root}\n",
        "\n7\n{root}\n",
        "desk.example/record\n7\nAAAA\n",
        "desk.example/record\n7\n{root}\nmore\n",
        "desk.example/record\n7\n{root}",
        "desk.example/record\n7\n***\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    root = CHECKPOINT.text.split("\n")[2]
    with pytest.raises(NoteError):
        Checkpoint.parse(text.format(root=root))


@pytest.mark.parametrize(
    "whole",
    [
        "",
        "text\n",
        "text\n\n",
        "text\n\n— name AAAAAAA=",
        "text\n\nname AAAAAAA=\n",
        "text\n\n— name\n",
        "text\n\n— na+me AAAAAAA=\n",
        "text\n\n— name AAAA\n",
        "text\n\n— name AAAAAAB=\n",
        "te\tt\n\n— name AAAAAAA=\n",
        "text\n\n" + "— name AAAAAAA=\n" * 65,
        "text\n\n— " + "n" * 256 + " AAAAAAA=\n",
        "t" * 300_000 + "\n\n— name AAAAAAA=\n",
    ],
)
def test_what_is_no_note_is_refused(whole: str) -> None:
    with pytest.raises(NoteError):
        Note.parse(whole)


@pytest.mark.parametrize("key", ["", "a+b", "a+00000000+AQ==", "a b+00000000+AQ==", PUBLISHED_KEY[:-4]])
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(NoteError):
        Verifier.parse(key)
    with pytest.raises(NoteError, match="id is not that"):
        Verifier.parse(PUBLISHED_KEY.replace("c74f20a3", "c74f20a4"))


def test_a_signature_over_another_checkpoint_is_refused() -> None:
    moved = Note(Checkpoint("desk.example/record", 8, CHECKPOINT.root).text, signed().signatures)
    for verifier in keys():
        with pytest.raises(NoteError, match="is wrong"):
            check_note(moved, [verifier])


def test_a_proof_is_written_and_read_back() -> None:
    hashes = [leaf_hash(b"a"), EMPTY_ROOT]
    note = str(signed())
    text = proof_text(3, hashes, note)
    assert parse_proof(text) == (3, hashes, note)
    assert parse_proof(text.replace("\nindex", "\nextra YQ==\nindex")) == (3, hashes, note)
    assert parse_proof(proof_text(0, [], "x"))[:2] == (0, [])
    for wrong in ("", "c2sp.org/tlog-proof@v1\n\nx", text.replace("index 3", "index 03"), text[:40]):
        with pytest.raises(NoteError):
            parse_proof(wrong)
