"""What recoveries do: begin, take proofs, cool, and give back or stop."""

from havendesk.cases.recovery.actions.asking import answer_question, ask_question
from havendesk.cases.recovery.actions.beginning import begin
from havendesk.cases.recovery.actions.checking import begin_check, look_at_check
from havendesk.cases.recovery.actions.confirming import confirm
from havendesk.cases.recovery.actions.giving import ask_to_give_back, give_back, go_on, note_release
from havendesk.cases.recovery.actions.knocking import knock, look_up, purge_knocks
from havendesk.cases.recovery.actions.mailing import give_code, open_knock, send_code
from havendesk.cases.recovery.actions.stopping import stop

__all__ = [
    "answer_question",
    "ask_question",
    "ask_to_give_back",
    "begin",
    "begin_check",
    "confirm",
    "give_back",
    "give_code",
    "go_on",
    "knock",
    "look_at_check",
    "look_up",
    "note_release",
    "open_knock",
    "purge_knocks",
    "send_code",
    "stop",
]
