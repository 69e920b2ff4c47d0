"""Contacts that claim to be the exchange, and weaknesses: every leaf, from a table of answers."""

from typing import Any

import pytest

from havendesk.protection.types import AskedChannel, ChannelKind, LookAlike, OfficialAnswer, Verdict
from havendesk.resolvers.finders.asks import Channel, SecurityProgramme
from havendesk.resolvers.rules import wording
from havendesk.resolvers.tests.support import NOT_OFFERED, SILENT, ago, ahead, found
from havendesk.resolvers.types import Finding, FindingCode, Intent, NextAction, Owner, SlotName, Slots

PAGE = "https://desk.example/really-us"
FALSE = "brightwater-wallet.test"


def channel(answer: OfficialAnswer | object, **slots: Any) -> Finding:
    asked = AskedChannel(answer, PAGE) if isinstance(answer, OfficialAnswer) else answer
    return found(Intent.CHANNEL_CHECK, {Channel: asked}, signed_in=False, **{"contact": FALSE, **slots})


def an_answer(verdict: Verdict, kind: ChannelKind = ChannelKind.DOMAIN, **over: Any) -> OfficialAnswer:
    return OfficialAnswer(kind, over.pop("value", FALSE), verdict, **over)


def test_what_is_ours_is_said_with_what_it_is_for() -> None:
    ours = channel(an_answer(Verdict.OURS, value="brightwater.example", label="Exchange and help"))
    assert (ours.code, ours.next_action, ours.owner) == (
        FindingCode.CHANNEL_OURS,
        NextAction.NOTHING,
        Owner.NOBODY,
    )
    assert "Exchange and help" in wording.text(ours, "en")
    assert "report_url" not in ours.values


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (LookAlike.LETTERS, "only look like"),
        (LookAlike.SPELLING, "spelled almost"),
        (LookAlike.NAME_INSIDE, "carries our name"),
    ],
)
def test_what_is_not_ours_is_warned_of_with_where_to_report_it(how: LookAlike, said: str) -> None:
    finding = channel(an_answer(Verdict.NOT_OURS, imitates="brightwater.example", how=how))
    assert (finding.code, finding.next_action) == (FindingCode.CHANNEL_NOT_OURS, NextAction.REPORT)
    text = wording.text(finding, "en")
    assert [one for one in ("only look like", "spelled almost", "carries our name") if one in text] == [said]
    assert f"{PAGE}?value={FALSE}" in text
    assert "freeze my account" in text


def test_a_known_fraud_and_a_name_that_would_break_an_address() -> None:
    finding = channel(an_answer(Verdict.SCAM, ChannelKind.HANDLE, value=":help&desk"))
    assert finding.code is FindingCode.CHANNEL_SCAM
    assert finding.values["report_url"] == f"{PAGE}?value=help%26desk"
    assert "help&desk is a fraud" in wording.text(finding, "en")


def test_agents_codes() -> None:
    mine = an_answer(Verdict.OURS, ChannelKind.AGENT_CODE, value="7KQ2M9TD", expires_at=ahead(minutes=20))
    good = channel(mine)
    assert good.code is FindingCode.CHANNEL_CODE_OURS
    assert "checked before" not in wording.text(good, "en")
    again = an_answer(
        Verdict.OURS,
        ChannelKind.AGENT_CODE,
        value="7KQ2M9TD",
        expires_at=ahead(minutes=20),
        checked_before=ago(minutes=3),
    )
    assert "do not trust whoever gave it" in wording.text(channel(again), "en")
    none = channel(an_answer(Verdict.NOT_OURS, ChannelKind.AGENT_CODE, value="7KQ2M9TD"))
    assert (none.code, none.next_action) == (FindingCode.CHANNEL_CODE_UNKNOWN, NextAction.REPORT)
    assert "7KQ2M9TD" not in wording.text(none, "en")


def test_without_a_contact_it_is_asked_for() -> None:
    assert channel(SILENT, contact=None).missing == (SlotName.CONTACT,)


def test_a_weakness_is_sent_where_it_belongs_and_nothing_of_it_is_kept() -> None:
    table = {SecurityProgramme: "https://exchange.example/security"}
    told = found(
        Intent.SECURITY_REPORT, table, signed_in=False, order_id="42", contact="https://x.test/?id=1"
    )
    assert (told.code, told.next_action) == (FindingCode.SECURITY_REPORT_WHERE, NextAction.REPORT)
    assert "https://exchange.example/security" in wording.text(told, "ko")
    handed = found(Intent.SECURITY_REPORT, {SecurityProgramme: NOT_OFFERED}, order_id="42")
    assert (handed.code, handed.next_action, handed.owner) == (
        FindingCode.SECURITY_REPORT_PERSON,
        NextAction.HAND_OVER,
        Owner.SECURITY,
    )
    assert told.slots == handed.slots == Slots()
