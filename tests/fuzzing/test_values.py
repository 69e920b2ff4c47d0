"""Whatever comes in is taken, or refused in words: no reader of foreign bytes and texts fails otherwise."""

from __future__ import annotations

import contextlib
import io
import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from havendesk.kernel.errors import Refused
from havendesk.kernel.ids import is_reference, reference
from havendesk.live import frames
from havendesk.tickets.rules import files, secrets, texts

LIMITS = files.Limits(bytes=1 << 20, pixels=1 << 20, voice_bytes=1 << 19, voice_seconds=120)

# Words and signs that readers treat as something special, so that chance finds their borders.
SPICE = st.sampled_from(
    [
        *(
            "abandon ",
            "about ",
            "legal winner thank year wave ",
            "seed ",
            "비밀번호 ",
            "验证码 ",
            "認証コード ",
        ),
        *("4111 1111 1111 1111", "-----BEGIN PRIVATE KEY-----", "xprv9s21ZrQH143K", "5Kb8kLf9zgWQ", "0x"),
        *(
            "f" * 64,
            "123456",
            "\u202e",
            "\u200b",
            "\ufeff",
            "\U0001f600",
            "\x00",
            "\ud800",
            "🇰🇷",
            "ﬁ",
            "İ",
            "ẞ",
        ),
    ]
)
TEXTS = st.lists(st.one_of(SPICE, st.text(max_size=40)), max_size=12).map("".join)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def _frame(members: dict[str, Any], kind: str) -> str:
    return json.dumps({"type": kind, **members})


FRAMES = st.one_of(
    TEXTS,
    JSON.map(json.dumps),
    st.builds(
        _frame,
        st.dictionaries(
            st.sampled_from(
                ["cid", "ticket", "text", "language", "number", "score", "after", "on", "heads", "v"]
            ),
            JSON,
        ),
        st.sampled_from(sorted(frames.TYPES)),
    ),
)


@given(FRAMES)
def test_a_frame_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(frames.BadFrame):
        frames.parse(text)


SECRETS = (
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about",
    "6011 0009 9013 9424",
    "5105-1051-0510-5100",
    "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ",
)


@given(before=TEXTS, secret=st.sampled_from(SECRETS), after=TEXTS)
def test_a_secret_is_masked_whatever_stands_around_it(before: str, secret: str, after: str) -> None:
    masked = secrets.mask(texts.clean(f"{before}. {secret}. {after}"))
    assert secret not in masked.text
    assert masked.kinds


@given(TEXTS)
def test_only_a_reference_is_a_reference(text: str) -> None:
    assert not is_reference(text) or is_reference(text.upper())
    assert is_reference(reference())


def _picture(kind: str) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (9, 7), (200, 30, 40)).save(kept, kind)
    return kept.getvalue()


def _ebml() -> bytes:
    header = bytes.fromhex("1a45dfa39f4286810142f7810142f2810442f381084282847765626d42878104428581")
    return header + bytes.fromhex("0218538067ffffffffffffff1549a966")


SAMPLES: dict[str, Callable[[], bytes]] = {
    "png": lambda: _picture("PNG"),
    "jpeg": lambda: _picture("JPEG"),
    "webp": lambda: _picture("WEBP"),
    "gif": lambda: _picture("GIF"),
    "pdf": lambda: b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF",
    "text": "Hello, 안녕하세요\n".encode,
    "webm": _ebml,
    "ogg": lambda: b"OggS\0\2" + bytes(20) + b"\1\x13OpusHead\1\1\0\0\x80\xbb\0\0\0\0\0",
    "mp4": lambda: b"\0\0\0\x18ftypM4A \0\0\0\0M4A isom\0\0\0\x08moov",
}


def _mutated(content: bytes, seed: int) -> bytes:
    chance = random.Random(seed)
    body = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(len(body) + 1)
        match chance.randrange(4):
            case 0:
                body[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                del body[place : place + chance.randint(1, 9)]
            case 2:
                body[place:place] = chance.randbytes(chance.randint(1, 9))
            case _:
                body[place : place + 4] = chance.choice([b"\xff" * 4, bytes(4), b"\x7f\xff\xff\xff"])
    return bytes(body)


@pytest.mark.parametrize("kind", SAMPLES)
@given(seed=st.integers(0, 2**63), name=TEXTS)
def test_a_file_is_kept_as_something_known_or_refused(kind: str, seed: int, name: str) -> None:
    try:
        kept = files.examine(name, _mutated(SAMPLES[kind](), seed), LIMITS)
    except Refused:
        return
    assert kept.media_type in files.ACCEPTED
    assert kept.name.rpartition(".")[2] in ("png", "jpg", "webp", "gif", "pdf", "txt", "webm", "ogg", "m4a")
    assert not set(kept.name) & set('/\\\0"\r\n')
