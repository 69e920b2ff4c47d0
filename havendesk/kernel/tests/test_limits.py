"""What strangers may use is counted, refused beyond the limit, and forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from procrastinate.contrib.django import app

from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.limits import Per, spend
from havendesk.kernel.models import UseCount

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 10, 20, 15, tzinfo=UTC)


def test_the_limit_itself_is_allowed_and_one_more_is_not() -> None:
    with time_machine.travel(AT, tick=False):
        for _ in range(3):
            spend("tests.thing", "203.0.113.7", 3)
        with pytest.raises(Refused) as refused:
            spend("tests.thing", "203.0.113.7", 3)
    assert refused.value.code is ErrorCode.TOO_MANY
    assert refused.value.params == {"most": 3, "retry_after": 45}


def test_others_other_things_and_the_next_minute_are_not_touched() -> None:
    with time_machine.travel(AT, tick=False):
        spend("tests.thing", "203.0.113.7", 1)
        spend("tests.thing", "203.0.113.8", 1)
        spend("tests.other", "203.0.113.7", 1)
    with time_machine.travel(AT + timedelta(seconds=60), tick=False):
        spend("tests.thing", "203.0.113.7", 1)


def test_bytes_are_counted_by_the_hour() -> None:
    with time_machine.travel(AT, tick=False):
        spend("tests.bytes", "203.0.113.7", 1000, amount=900, per=Per.HOUR)
        with pytest.raises(Refused) as refused:
            spend("tests.bytes", "203.0.113.7", 1000, amount=101, per=Per.HOUR)
    assert refused.value.params["retry_after"] == 39 * 60 + 45


def test_nobody_is_named_in_the_table_and_nothing_is_counted_without_an_address() -> None:
    spend("tests.thing", "203.0.113.7", 5)
    spend("tests.thing", "", 0)
    (row,) = UseCount.objects.all()
    assert b"203" not in bytes(row.subject_hash)
    assert len(bytes(row.subject_hash)) == 32


@pytest.mark.django_db(transaction=True)
def test_counts_of_past_hours_go() -> None:
    spend("tests.thing", "203.0.113.7", 5)
    spend("tests.thing", "203.0.113.8", 5)
    UseCount.objects.filter(id=UseCount.objects.latest("id").id).update(window=now() - timedelta(hours=3))
    app.tasks["kernel.purge_transient"].func(timestamp=0)
    assert UseCount.objects.count() == 1
