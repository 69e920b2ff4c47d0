"""What takeover cases do: begin, run their steps, and what people do with them."""

from havendesk.cases.takeover.actions.drill import begin_drill, end_drill
from havendesk.cases.takeover.actions.opening import open_case
from havendesk.cases.takeover.actions.people import close_case, finish_task, send_alert, try_again
from havendesk.cases.takeover.actions.running import run_case
from havendesk.cases.takeover.actions.tasks import tell_due_tasks

__all__ = [
    "begin_drill",
    "close_case",
    "end_drill",
    "finish_task",
    "open_case",
    "run_case",
    "send_alert",
    "tell_due_tasks",
    "try_again",
]
