"""What a customer's own package keeps back of a snapshot."""

from __future__ import annotations

from typing import Any

from havendesk.evidence.rules.telling import snapshot_to_tell
from havendesk.evidence.types import Version

READ_AT = "2026-03-02T09:00:00Z"
PLAIN = {"id": "h1", "reason_code": "customer_request"}
GUARDED = {"id": "h2", "reason_code": "aml"}
BODY: dict[str, Any] = {
    "balances": {"items": [{"asset": "BTC", "total": "1"}], "read_at": READ_AT},
    "holds": {"items": [PLAIN, GUARDED], "read_at": READ_AT},
    "open_transfers": {"items": [{"id": "t1", "holds": ["h2"], "state_detail": "aml"}], "read_at": READ_AT},
}


def test_the_owner_is_told_everything_but_what_would_tip_off() -> None:
    told, whole = snapshot_to_tell(Version.VICTIM, BODY)
    assert not whole
    assert told["balances"] == BODY["balances"]
    assert told["holds"] == {"items": [PLAIN], "read_at": READ_AT}
    assert told["open_transfers"]["items"] == [{"id": "t1"}]
    assert GUARDED in BODY["holds"]["items"], "the snapshot itself stays as it is"


def test_a_snapshot_without_such_things_is_told_whole() -> None:
    body = {"holds": {"items": [PLAIN], "read_at": READ_AT}}
    assert snapshot_to_tell(Version.VICTIM, body) == (body, True)


def test_an_officer_is_told_everything() -> None:
    assert snapshot_to_tell(Version.OFFICER, BODY) == (BODY, True)
