"""The playbook goes on by itself, and clocks of tasks are heard."""

from __future__ import annotations

from havendesk.cases.takeover import actions, queries
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.jobs import periodic


@periodic(2, "cases.takeover.go_on")
def go_on() -> None:
    """Do the steps that are due: those that failed and wait for their next try, those whose worker vanished,
    and those that look again."""
    for case_id in queries.due_cases(viewer=SYSTEM):
        actions.run_case(by=SYSTEM, case_id=case_id)


@periodic(30, "cases.takeover.watch_clocks")
def watch_clocks() -> None:
    """Announce tasks whose time is over."""
    while actions.tell_due_tasks(by=SYSTEM):
        pass
