"""What people does on a timer."""

from __future__ import annotations

from procrastinate.contrib.django import app


def test_the_sweeps_are_planned() -> None:
    """A lost agent is noticed because this runs; without the plan everything else looks right."""
    planned = {one.task.name: one.cron for one in app.periodic_registry.periodic_tasks.values()}
    assert planned["people.sweep_presence"] == "* * * * * */10"
    assert "people.purge_live_tickets" in planned
    assert "customers.purge" in planned
