"""How a formal complaint stands: every leaf, from a table of answers."""

from datetime import datetime

from havendesk.protection.types import ComplaintCard
from havendesk.resolvers.finders.asks import Complaints, DisputePage
from havendesk.resolvers.rules import wording
from havendesk.resolvers.tests.support import NOT_OFFERED, ago, ahead, found
from havendesk.resolvers.types import Finding, FindingCode, Intent, NextAction, Owner


def a_complaint(number: str, decide_by: datetime, answered_at: datetime | None = None) -> ComplaintCard:
    return ComplaintCard(number, "KR-2024-07", ago(days=9), decide_by, answered_at)


def state(*complaints: ComplaintCard, page: object = NOT_OFFERED) -> Finding:
    return found(Intent.COMPLAINT, {Complaints: complaints, DisputePage: page})


def test_the_one_whose_time_ends_first_is_told_with_all_others_below() -> None:
    later, sooner = a_complaint("HD-2", ahead(days=51)), a_complaint("HD-1", ahead(days=2))
    finding = state(later, sooner, page="https://exchange.example/disputes")
    assert (finding.code, finding.values["reference"]) == (FindingCode.COMPLAINT_RUNNING, "HD-1")
    said = wording.text(finding, "en")
    assert "you get the decision by November 30, 2026 12:00 (UTC)" in said
    assert "HD-2, received on" in said
    assert said.endswith("https://exchange.example/disputes")
    assert "Who that is" not in wording.text(state(later), "en")


def test_an_overdue_one_goes_to_a_person() -> None:
    finding = state(a_complaint("HD-1", ago(minutes=1)))
    assert (finding.code, finding.next_action) == (FindingCode.COMPLAINT_LATE, NextAction.HAND_OVER)


def test_an_answered_one_says_when_and_where_to_go_on() -> None:
    finding = state(a_complaint("HD-1", ago(days=1), ago(days=3)))
    assert (finding.code, finding.owner) == (FindingCode.COMPLAINT_ANSWERED, Owner.NOBODY)
    assert "ombudsman" in wording.text(finding, "en")


def test_a_visitor_hears_nothing_and_who_has_none_hears_how_to_make_one() -> None:
    assert state().code is FindingCode.COMPLAINT_NONE
    assert found(Intent.COMPLAINT, signed_in=False).code is FindingCode.NEEDS_SIGN_IN
