"""The form of frames; bad ones in every way are in tests/live_client/test_bad_input.py, against the real
gateway."""

from __future__ import annotations

import json
from typing import Any, get_args
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havendesk.kernel.errors import ErrorCode
from havendesk.kernel.i18n import LANGUAGES
from havendesk.live import frames
from havendesk.live.handlers import HANDLERS
from havendesk.people.types import PresenceStatus, Topic

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
MEMBERS = st.sampled_from(
    ["type", "cid", "ticket", "text", "heads", "after", "on", "number", "score", "v", "language"]
)


def test_every_type_has_a_handler() -> None:
    assert {*HANDLERS, "hello"} == frames.TYPES


def test_a_send() -> None:
    ticket, cid = uuid4(), uuid4()
    members = {"type": "send", "ticket": str(ticket), "cid": str(cid), "text": "hi", "x": 1}
    frame = frames.parse(json.dumps(members))
    assert isinstance(frame, frames.Send)
    assert (frame.ticket, frame.cid, frame.text, frame.internal) == (ticket, cid, "hi", None)


@pytest.mark.parametrize("text", ["{5}", "", "urn:uuid:" + str(UUID(int=1)), str(UUID(int=171)).upper()])
def test_only_one_form_of_ids(text: str) -> None:
    with pytest.raises(frames.BadFrame) as bad:
        frames.parse(json.dumps({"type": "open", "ticket": text}))
    assert (bad.value.code, bad.value.field) == (ErrorCode.FIELD_INVALID, "ticket")


def test_a_bad_frame_names_what_could_be_read() -> None:
    with pytest.raises(frames.BadFrame) as bad:
        frames.parse('{"type":"send","cid":"c","ticket":7,"text":"x"}')
    assert bad.value.echo == {"for": "send", "cid": "c"}


@given(st.text() | JSON.map(json.dumps))
def test_any_text_is_a_frame_or_refused(text: str) -> None:
    _parse_or_refuse(text)


@given(st.sampled_from(sorted(frames.TYPES)), st.dictionaries(MEMBERS, JSON, max_size=6))
def test_any_members_are_a_frame_or_refused(kind: str, members: dict[str, Any]) -> None:
    _parse_or_refuse(json.dumps({**members, "type": kind}))


CODES = {
    ErrorCode.MALFORMED,
    ErrorCode.UNKNOWN_TYPE,
    ErrorCode.FIELD_INVALID,
    ErrorCode.TEXT_EMPTY,
    ErrorCode.TEXT_TOO_LONG,
}


def _parse_or_refuse(text: str) -> None:
    code = None
    try:
        frames.parse(text)
    except frames.BadFrame as bad:
        code = bad.code
    assert code is None or code in CODES


def test_closed_lists_are_those_of_the_rooms() -> None:
    assert set(get_args(frames.Topic)) == {topic.value for topic in Topic}
    statuses = frames.Presence.model_fields["status"].annotation
    assert set(get_args(statuses)) == {status.value for status in PresenceStatus}
    assert set(get_args(frames.Language)) == set(LANGUAGES)
