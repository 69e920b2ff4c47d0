"""Working rows go when their time is over, and nothing else does."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connections
from procrastinate.contrib.django import app

from havendesk.kernel import jobs
from havendesk.kernel.clock import now
from havendesk.kernel.models import DeadLetter, OutboxRow, ProcessBeat


def letter(at: datetime, settled_at: datetime | None) -> DeadLetter:
    return DeadLetter.objects.create(
        job="tests.job", arguments={}, error="x", attempts=8, at=at, settled_at=settled_at
    )


def finished_job(status: str, hours: int) -> int:
    """A job as the worker left it so many hours ago."""
    job_id = app.configure_task("kernel.run_reaction").defer(listener="tests", payload={})
    # Events of jobs are written by the framework's triggers only.
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [status, job_id])
        cursor.execute(
            "UPDATE procrastinate_events SET at = now() - make_interval(hours => %s) WHERE job_id = %s",
            [hours, job_id],
        )
    return int(job_id)


def jobs_left() -> set[int]:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_jobs")
        return {job_id for (job_id,) in cursor.fetchall()}


def run(task: str) -> None:
    app.tasks[task].func(timestamp=0)


def test_every_purge_is_planned_hourly() -> None:
    planned = {one.task.name: one.cron for one in app.periodic_registry.periodic_tasks.values()}
    wanted = (
        "kernel.purge_transient",
        "people.purge_live_tickets",
        "customers.purge",
        "tickets.purge_unclaimed",
    )
    assert {name: planned.get(name) for name in wanted} == dict.fromkeys(wanted, "0 * * * *")


@pytest.mark.django_db(transaction=True)
def test_only_dead_letters_settled_long_ago_go() -> None:
    at = now()
    letter(at - timedelta(days=200), at - timedelta(days=91))
    unsettled = letter(at - timedelta(days=200), None)
    fresh = letter(at - timedelta(days=200), at - timedelta(days=89))
    run("kernel.purge_transient")
    assert set(DeadLetter.objects.values_list("id", flat=True)) == {unsettled.id, fresh.id}


@pytest.mark.django_db(transaction=True)
def test_signs_of_life_of_gone_processes_go_and_unheard_facts_stay() -> None:
    jobs.beat("an-old-one")
    ProcessBeat.objects.update(at=now() - timedelta(days=8))
    jobs.beat("worker")
    OutboxRow.objects.create(event="tests.Fact", payload={}, at=now() - timedelta(days=400))
    run("kernel.purge_transient")
    assert set(ProcessBeat.objects.values_list("name", flat=True)) == {"worker"}
    assert OutboxRow.objects.count() == 1


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_finished_jobs_go_after_a_week_and_waiting_ones_stay() -> None:
    over = {finished_job("failed", 169), finished_job("succeeded", 400), finished_job("cancelled", 400)}
    kept = {finished_job("failed", 160), finished_job("todo", 400), finished_job("doing", 400)}
    assert over | kept <= jobs_left()
    run("kernel.purge_transient")
    assert jobs_left() & (over | kept) == kept
