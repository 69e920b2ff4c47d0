"""The relay and the rescue of jobs outlive what goes wrong on the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import ConnectorException

from havendesk.kernel import leading
from havendesk.kernel import relay as relays
from havendesk.kernel.jobs import attempts_allowed, rescue
from havendesk.kernel.models import DeadLetter
from havendesk.kernel.relay import make_relay


class Silent:
    """A doorbell that never rings."""

    def subscribe(self, _callback: object) -> Callable[[], None]:
        return lambda: None


def test_a_deferral_that_fails_does_not_end_the_relay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leading, "doorbell", Silent)
    relay = make_relay()
    led: list[int] = []

    def lead() -> None:
        led.append(1)
        if len(led) == 1:
            raise ConnectorException
        relay._stop.set()

    monkeypatch.setattr(relay, "_lead", lead)
    relay.run()
    assert len(led) == 2


def test_signs_of_life_and_a_stop_come_through_a_backlog(monkeypatch: pytest.MonkeyPatch) -> None:
    relay = make_relay()
    beats: list[str] = []
    batches: list[int] = []

    def claim(limit: int, _defer: object) -> int:
        batches.append(limit)
        assert len(batches) < 10, "the relay does not stop"
        if len(batches) == 3:
            relay._stop.set()
        return limit

    monkeypatch.setattr(leading, "BEAT_SECONDS", 0.0)
    monkeypatch.setattr(leading, "beat", beats.append)
    monkeypatch.setattr(relays, "claim_outbox", claim)
    relay._work_until_stopped()
    assert (len(batches), beats) == (3, ["relay"] * 3)


@pytest.mark.django_db(transaction=True)
def test_a_sweep_that_waits_again_keeps_no_other_job_from_being_rescued() -> None:
    lost = app.configure_task("people.sweep_presence", queueing_lock="people.sweep_presence").defer()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [lost])
    app.configure_task("people.sweep_presence", queueing_lock="people.sweep_presence").defer()
    other = app.configure_task("customers.purge").defer()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [other])
    rescue.func(timestamp=0)
    assert ProcrastinateJob.objects.get(id=other).status == "todo"
    assert ProcrastinateJob.objects.get(id=lost).status == "doing"


@pytest.mark.django_db(transaction=True)
def test_a_job_that_takes_its_workers_down_becomes_a_dead_letter() -> None:
    deadly = app.configure_task("kernel.run_reaction").defer(listener="nobody.hears", payload={"n": 1})
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', attempts = %s WHERE id = %s",
            [attempts_allowed() - 1, deadly],
        )
    rescue.func(timestamp=0)
    assert ProcrastinateJob.objects.get(id=deadly).status == "failed"
    letter = DeadLetter.objects.get()
    assert (letter.job, letter.arguments) == (
        "kernel.run_reaction",
        {"listener": "nobody.hears", "payload": {"n": 1}},
    )
    assert letter.attempts == attempts_allowed()
    rescue.func(timestamp=0)
    assert DeadLetter.objects.count() == 1
