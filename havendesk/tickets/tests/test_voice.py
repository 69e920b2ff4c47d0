"""Voice notes: told by their frames, whatever they are called and whatever their heads claim."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from havendesk.customers import actions as customers
from havendesk.kernel.actors import ANONYMOUS
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.options import options_of
from havendesk.tickets.models import Attachment
from havendesk.tickets.options import TicketsOptions
from havendesk.tickets.rules.voice import listen, peaks_of

RECORDINGS = Path(__file__).parent / "recordings"
WEBM = (RECORDINGS / "note.webm").read_bytes()
MP4 = (RECORDINGS / "note.mp4").read_bytes()
# CELT, 20 ms, one frame.
TWENTY = b"\xf8\x00\x00"


def heard(content: bytes, *, most_bytes: int = 1 << 20, most_seconds: int = 120) -> tuple[str, float]:
    sound = listen(content, most_bytes=most_bytes, most_seconds=most_seconds)
    return sound.media_type, sound.seconds


def refusal(content: bytes, **limits: int) -> ErrorCode:
    with pytest.raises(Refused) as refused:
        heard(content, **limits)
    return refused.value.code


def page(
    number: int, packets: list[bytes], *, kind: int = 0, serial: bytes = b"note", granule: int = 0
) -> bytes:
    lacing = b"".join(b"\xff" * (len(one) // 255) + bytes([len(one) % 255]) for one in packets)
    head = b"OggS\0" + bytes([kind]) + granule.to_bytes(8, "little") + serial + number.to_bytes(4, "little")
    return head + b"\0\0\0\0" + bytes([len(lacing)]) + lacing + b"".join(packets)


def ogg(packets: int, **details: Any) -> bytes:
    head = page(0, [b"OpusHead\x01\x01\0\0\x80\xbb\0\0\0\0\0"], kind=2) + page(1, [b"OpusTags\0\0\0\0"])
    sound = [
        page(2 + at // 100, [TWENTY] * min(100, packets - at), **details) for at in range(0, packets, 100)
    ]
    return head + b"".join(sound)


def element(name: int, body: bytes) -> bytes:
    head = name.to_bytes((name.bit_length() + 7) // 8, "big")
    return head + (len(body) | 1 << 28).to_bytes(4, "big") + body


def webm(*, track: bytes = b"\x02", codec: bytes = b"A_OPUS", blocks: int = 50, more: bytes = b"") -> bytes:
    entry = element(0xAE, element(0xD7, b"\x01") + element(0x83, track) + element(0x86, codec))
    sound = [
        element(0xA3, b"\x81" + (20 * number).to_bytes(2, "big") + b"\x80" + TWENTY)
        for number in range(blocks)
    ]
    cluster = element(0x1F43B675, element(0xE7, b"\0") + b"".join(sound))
    head = element(0x1A45DFA3, element(0x4282, b"webm"))
    return head + element(0x18538067, element(0x1654AE6B, entry) + more + cluster)


def test_recordings_of_a_browser_are_told_by_type_and_length() -> None:
    assert heard(WEBM) == ("audio/webm", 1.5)
    media_type, seconds = heard(MP4)
    assert media_type == "audio/mp4"
    assert 1.2 <= seconds <= 1.6
    assert heard(ogg(150)) == ("audio/ogg", 3.0)
    assert heard(webm()) == ("audio/webm", 1.0)


def test_frames_are_counted_and_claims_are_not() -> None:
    assert refusal(ogg(7000, granule=48_000)) is ErrorCode.ATTACHMENT_TOO_LARGE
    assert refusal(webm(blocks=200), most_seconds=2) is ErrorCode.ATTACHMENT_TOO_LARGE


def test_a_recorder_may_be_a_moment_late_but_no_more() -> None:
    assert heard(ogg(6030))[1] == 120.0
    assert refusal(ogg(6060)) is ErrorCode.ATTACHMENT_TOO_LARGE


@pytest.mark.parametrize(
    "content",
    [
        webm(track=b"\x01"),
        webm(codec=b"V_VP8"),
        webm(more=element(0x1941A469, b"a file inside")),
        webm(more=element(0xEC, b"\0" * 70_000)),
        webm() + b"<script>alert(1)</script>",
        webm()[:-1],
        WEBM[: len(WEBM) // 2 + 1],
        ogg(10) + b"tail",
        ogg(10) + page(5, [TWENTY]),
        ogg(10) + page(3, [TWENTY], serial=b"more"),
        page(0, [b"\x01vorbis"], kind=2) + page(1, [b"x"]),
        MP4.replace(b"soun", b"vide"),
        MP4.replace(b"Opus", b"avc1"),
        MP4[:-3],
        MP4 + (70_000).to_bytes(4, "big") + b"free" + b"\0" * 69_992,
        b"\0\0\0\x1cftypavif" + b"\0" * 40,
        b"\x1a\x45\xdf\xa3",
        b"OggS",
    ],
)
def test_what_is_not_one_track_of_sound_is_refused(content: bytes) -> None:
    assert refusal(content) is ErrorCode.ATTACHMENT_TYPE


def test_no_sound_at_all_is_an_empty_file() -> None:
    assert refusal(webm(blocks=0)) is ErrorCode.ATTACHMENT_EMPTY
    assert refusal(ogg(0)) is ErrorCode.ATTACHMENT_EMPTY


@pytest.mark.parametrize(
    "make",
    [
        lambda: webm() + b"\xec\x80" * 2_000_000,
        lambda: ogg(0) + b"".join(page(number, [b""] * 255) for number in range(2, 14_000)),
        lambda: ogg(0) + b"".join(page(number, [b"\xf8" * 254 + b"\xf8"] * 1) for number in range(2, 9_000)),
        lambda: MP4 + (b"\0\0\0\x08free" * 500_000),
    ],
    ids=["empty elements", "empty packets", "pages of one packet", "empty boxes"],
)
def test_hostile_files_cost_little_time(make: Callable[[], bytes]) -> None:
    content = make()  # not while tests are collected, which every worker does
    begin = time.perf_counter()
    with pytest.raises(Refused):
        heard(content, most_bytes=5 * 1024 * 1024)
    assert time.perf_counter() - begin < 3


@given(st.data())
def test_a_damaged_recording_is_heard_or_refused_and_nothing_else(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from([WEBM, MP4, ogg(40), webm()])))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(Refused):
        assert 0 < heard(bytes(content))[1] <= 120


def test_a_wave_form_is_whole_numbers_and_few() -> None:
    assert peaks_of("") is None
    assert peaks_of("0,7,100") == (0, 7, 100)
    assert peaks_of(",".join(["50"] * 100)) == (50,) * 100


@pytest.mark.parametrize(
    "text", [",", "1,,2", "101", "-1", "1.5", "٣", "x", "0" * 9, ",".join(["1"] * 101), "1;2"]
)
def test_any_other_wave_form_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        peaks_of(text)
    assert refused.value.code is ErrorCode.FIELD_INVALID


Send = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def send(client: Client, settings: Settings, tmp_path: Path) -> Send:
    """Sends a file as a visitor."""
    settings.STORAGES = settings.STORAGES | {
        "attachments": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }
    token = customers.start_session(by=ANONYMOUS).token
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token}"

    def post(content: bytes, address: str = "203.0.113.7", **fields: str) -> tuple[int, dict[str, Any]]:
        file = SimpleUploadedFile("note.html", content, content_type="text/html")
        answer = client.post("/api/v1/uploads", {"file": file, **fields}, REMOTE_ADDR=address)
        return answer.status_code, answer.json()

    return post


@pytest.mark.django_db
def test_a_voice_note_is_kept_and_served_as_nothing_but_sound(send: Send, client: Client) -> None:
    status, card = send(WEBM, peaks="3,90,12")
    assert (status, card["media_type"], card["name"]) == (200, "audio/webm", "note.webm")
    assert (card["seconds"], card["peaks"]) == (1.5, [3, 90, 12])
    answer = client.get(f"/api/v1/uploads/{card['id']}")
    assert answer.content == WEBM
    assert answer["Content-Type"] == "audio/webm"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.django_db
def test_a_wave_form_of_another_form_keeps_nothing(send: Send, tmp_path: Path) -> None:
    status, problem = send(WEBM, peaks="<b>1</b>")
    assert (status, problem["code"], problem["field"]) == (422, "field_invalid", "peaks")
    assert not Attachment.objects.exists()
    assert list(tmp_path.rglob("*.*")) == []


@pytest.mark.django_db
def test_only_sound_has_a_wave_form(send: Send) -> None:
    assert send(b"hello", peaks="1,2")[1]["peaks"] is None


@pytest.mark.django_db
def test_one_network_uploads_no_more_than_its_limit(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(options_of(TicketsOptions), "tickets_uploads_per_minute", 2)
    answers = [send(b"hello", address="203.0.113.7")[0] for _ in range(3)]
    # Close to the end of a minute the count begins anew.
    answers += [send(b"hello", address="203.0.113.7")[0] for _ in range(3)] if answers[-1] == 200 else []
    status, problem = send(b"hello", address="203.0.113.7")
    assert (status, problem["code"]) == (429, "too_many")
    before = Attachment.objects.count()
    assert send(b"hello", address="203.0.113.8")[0] == 200
    assert Attachment.objects.count() == before + 1


@pytest.mark.django_db
def test_bytes_of_one_network_are_limited_and_refused_files_count(
    send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(options_of(TicketsOptions), "tickets_upload_bytes_per_hour", 1000)
    assert send(b"\0" * 600)[0] == 415
    assert send(b"x" * 600)[0] == 429
    assert not Attachment.objects.exists()


@pytest.mark.django_db
def test_who_is_forgotten_leaves_no_shape_of_their_voice(send: Send) -> None:
    _, card = send(WEBM, peaks="3,90,12")
    rows = Attachment.objects.filter(id=card["id"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT tickets_erase_attachment(%s)", [card["id"]])
    assert rows.values_list("seconds", "peaks", "bytes").get() == (None, None, 0)
