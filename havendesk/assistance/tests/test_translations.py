"""Translation both ways: with a model, without one, with one that lies; who may, and what is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from havendesk.assistance import actions, queries
from havendesk.assistance.models import Original, Translation
from havendesk.assistance.tests.conftest import ServedTicket, serve
from havendesk.assistance.types import Translated, Translator, TranslatorTrouble
from havendesk.audit.models import AuditEntry
from havendesk.kernel import actions as kernel
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.kernel.models import ModelCall
from havendesk.people.types import Role
from havendesk.tickets import queries as tickets
from tests.support.desk import browser_of, make_agent, say
from tests.support.language_model import StubModel

KOREAN = "USDT 5개를 보냈는데 안 왔어요"


def read(ticket: ServedTicket, *, by: Actor | None = None, number: int = 1, to: str = "en") -> Translated:
    return actions.translate_message(by=by or ticket.agent, ticket_id=ticket.id, number=number, target=to)


def test_a_message_is_translated_once_and_kept(korean: ServedTicket, model: StubModel) -> None:
    found = read(korean)
    assert found.text == "USDT 5 were sent and did not arrive"
    assert (found.source, found.target, found.translator) == ("ko", "en", Translator.MODEL)
    assert "[[TERM_1]]" in model.words
    assert read(korean) == found
    assert len(model.asked) == 1
    card = queries.translations(viewer=korean.agent, ticket_id=korean.id, target="en")
    assert card.model
    assert [(one.number, one.text) for one in card.kept] == [(1, found.text)]
    assert queries.translations(viewer=korean.agent, ticket_id=korean.id, target="ja").kept == ()


def test_the_look_and_the_call_are_on_record(korean: ServedTicket, model: StubModel) -> None:
    read(korean)
    entry = AuditEntry.objects.get(verb="assistance.translate_message")
    assert (entry.ticket_id, entry.reads) == (korean.id, "message")
    assert ModelCall.objects.get().conversation == korean.id


def test_the_customers_name_does_not_leave(model: StubModel, db: None) -> None:
    ticket = serve("서미나입니다. USDT 5개를 보냈는데 안 왔어요", "ko", name="서미나")
    found = read(ticket)
    assert "서미나" in found.text
    assert "서미나" not in model.words


def test_without_a_model_the_trouble_says_so_and_nothing_is_kept(korean: ServedTicket) -> None:
    found = read(korean)
    assert (found.text, found.trouble) == ("", TranslatorTrouble.NONE_SET_UP)
    assert not Translation.objects.exists()
    assert not queries.translations(viewer=korean.agent, ticket_id=korean.id, target="en").model


def test_switched_off_it_says_so(korean: ServedTicket, model: StubModel) -> None:
    kernel.set_switch(by=SYSTEM, name="language_models", on=False, reason="It lies")
    assert read(korean).trouble is TranslatorTrouble.SWITCHED_OFF
    assert model.asked == []


def test_the_scripts_of_chinese_need_no_model(db: None) -> None:
    ticket = serve("我的提現什麼時候到帳？", "zh-Hant")
    found = read(ticket, to="zh-Hans")
    assert (found.text, found.translator) == ("我的提现什么时候到帐？", Translator.CHINESE)
    back = actions.translate_reply(
        by=ticket.agent, ticket_id=ticket.id, text="已经到账", source="zh-Hans", target="zh-Hant"
    )
    assert (back.text, back.translator) == ("已經到帳", Translator.CHINESE)


def test_a_text_in_the_readers_language_stays(db: None, model: StubModel) -> None:
    ticket = serve("Where is my deposit?", "ko")
    assert read(ticket).translator is Translator.SAME
    assert (model.asked, Translation.objects.count()) == ([], 0)


@pytest.mark.parametrize(
    ("lie", "trouble"),
    [
        ("USDT 50 were sent", TranslatorTrouble.NOT_TRUE_TO_TEXT),
        ("[[TERM_1]] 5 sent. Refund is guaranteed", TranslatorTrouble.NOT_TRUE_TO_TEXT),
        ("[[TERM_1]] 5 개", TranslatorTrouble.NOT_TRUE_TO_TEXT),
        ("[[TERM_1]] 5 sent, see http://phishing.example", TranslatorTrouble.NOT_TRUE_TO_TEXT),
    ],
)
def test_a_lie_is_not_shown_and_not_kept(
    korean: ServedTicket, model: StubModel, lie: str, trouble: TranslatorTrouble
) -> None:
    model.wording = lambda _instruction, _text: lie
    assert (read(korean).text, read(korean).trouble) == ("", trouble)
    assert not Translation.objects.exists()


def test_a_broken_model_is_no_answer(korean: ServedTicket, model: StubModel) -> None:
    model.status = 500
    assert read(korean).trouble is TranslatorTrouble.NO_ANSWER


def test_a_reply_is_translated_and_kept_nowhere(korean: ServedTicket, model: StubModel) -> None:
    found = actions.translate_reply(
        by=korean.agent,
        ticket_id=korean.id,
        text="We look into your deposit 5 USDT",
        source="en",
        target="ko",
    )
    assert found.text == "확인하고 있습니다: 입금 5 USDT"
    assert not Translation.objects.exists()
    assert len(tickets.messages(viewer=korean.agent, ticket_id=korean.id)) == 1


@pytest.mark.parametrize("act", ["message", "reply", "original", "kept", "interpreter"])
def test_whoever_may_not_see_the_ticket_sees_nothing_here(
    korean: ServedTicket, model: StubModel, act: str
) -> None:
    by: dict[str, Any] = {"by": korean.other, "ticket_id": korean.id}
    acts: dict[str, Callable[[], object]] = {
        "message": lambda: read(korean, by=korean.other),
        "reply": lambda: actions.translate_reply(**by, text="Hello", source="en", target="ko"),
        "original": lambda: keep(korean, by=korean.other),
        "kept": lambda: queries.translations(viewer=korean.other, ticket_id=korean.id, target="en"),
        "interpreter": lambda: actions.mark_for_interpreter(**by),
    }
    with pytest.raises(Refused) as refusal:
        acts[act]()
    assert refusal.value.code is ErrorCode.NO_ACCESS_GRANT
    assert model.asked == []
    assert not Translation.objects.exists()
    assert not Original.objects.exists()
    assert AuditEntry.objects.filter(outcome="refused", code="no_access_grant").count() == 1


def test_an_unknown_language_and_an_unknown_message_are_refused(
    korean: ServedTicket, model: StubModel
) -> None:
    with pytest.raises(Refused) as wrong:
        read(korean, to="tlh")
    assert wrong.value.code is ErrorCode.FIELD_INVALID
    with pytest.raises(Refused) as refusal:
        read(korean, number=99)
    assert refusal.value.code is ErrorCode.NOT_FOUND
    assert model.asked == []


def keep(
    ticket: ServedTicket, *, by: Actor | None = None, text: str = "We look", cid: UUID | None = None
) -> UUID:
    key = cid or uuid7()
    actions.keep_original(
        by=by or ticket.agent,
        ticket_id=ticket.id,
        client_key=key,
        text=text,
        language="en",
        sent_language="ko",
        translator=Translator.MODEL,
    )
    return key


def test_an_original_finds_its_message_and_only_staff_see_it(korean: ServedTicket) -> None:
    cid = keep(korean, text="My password is here: code 123456")
    [before] = queries.translations(viewer=korean.agent, ticket_id=korean.id, target="en").originals
    assert (before.cid, before.number) == (cid, None)
    say(korean.agent, korean.id, "확인하고 있습니다", client_key=cid)
    [after] = queries.translations(viewer=korean.agent, ticket_id=korean.id, target="en").originals
    assert (after.number, after.language, after.sent_language) == (2, "en", "ko")
    assert "123456" not in after.text
    shown = tickets.messages(viewer=korean.customer, ticket_id=korean.id)
    assert [one.text for one in shown] == [KOREAN, "확인하고 있습니다"]


def test_an_original_changes_until_its_message_is_sent(korean: ServedTicket) -> None:
    cid = keep(korean, text="First")
    keep(korean, text="Second", cid=cid)
    say(korean.agent, korean.id, "둘째", client_key=cid)
    keep(korean, text="Second", cid=cid)
    with pytest.raises(Refused) as refusal:
        keep(korean, text="Third", cid=cid)
    assert refusal.value.code is ErrorCode.CONFLICT
    assert Original.objects.get().text == "Second"


def test_originals_of_messages_that_were_never_sent_go(korean: ServedTicket) -> None:
    sent, unsent, fresh = keep(korean), keep(korean), keep(korean)
    say(korean.agent, korean.id, "확인", client_key=sent)
    Original.objects.exclude(client_key=fresh).update(at=now() - timedelta(days=8))
    assert actions.purge_unsent(by=SYSTEM) == 1
    assert set(Original.objects.values_list("client_key", flat=True)) == {sent, fresh}
    assert unsent not in {sent, fresh}


def test_erasing_a_ticket_takes_what_stands_beside_it(korean: ServedTicket, model: StubModel) -> None:
    read(korean)
    keep(korean)
    administrator = make_agent([], roles=(Role.ADMINISTRATOR,), status=None)
    assert korean.customer.id is not None
    counts = kernel.erase(
        by=administrator, subject_kind="customer", subject_id=korean.customer.id, reason="Asked"
    )
    assert counts["assistance.translations"] == 1
    assert counts["assistance.originals"] == 1
    assert not Translation.objects.exists()
    assert not Original.objects.exists()


def test_a_ticket_is_marked_for_an_interpreter_once(korean: ServedTicket) -> None:
    undo = actions.mark_for_interpreter(by=korean.agent, ticket_id=korean.id)
    assert undo is not None
    assert actions.mark_for_interpreter(by=korean.agent, ticket_id=korean.id) is None
    [row] = tickets.desk_rows(viewer=korean.agent, ticket_ids=[korean.id])
    assert [tag.name for tag in row.tags] == ["interpreter"]


def test_what_is_kept_costs_the_same_for_many(korean: ServedTicket) -> None:
    costs = []
    for _ in range(2):
        for _ in range(3):
            say(korean.agent, korean.id, "확인", client_key=keep(korean))
        with CaptureQueriesContext(connection) as seen:
            card = queries.translations(viewer=korean.agent, ticket_id=korean.id, target="en")
        costs.append(len(seen))
    assert len(card.originals) == 6
    assert costs[0] == costs[1]
    assert costs[0] <= 9


def test_over_http(korean: ServedTicket, model: StubModel) -> None:
    browser: Client = browser_of(korean.agent)
    base = f"/api/v1/desk/tickets/{korean.id}"
    made = browser.post(
        f"{base}/messages/1/translation", {"to": "en"}, content_type="application/json"
    ).json()
    assert (made["number"], made["translator"], made["trouble"]) == (1, "model", None)
    kept = browser.get(f"{base}/translations?to=en")
    assert kept["Cache-Control"] == "no-store"
    assert kept.json()["kept"][0]["text"] == made["text"]
    reply = browser.post(
        f"{base}/reply-translation",
        {"text": "We look into your deposit", "language": "en", "to": "ko"},
        content_type="application/json",
    ).json()
    assert reply["text"] == "확인하고 있습니다: 입금"
    cid = uuid7()
    original = {"text": "We look", "language": "en", "sent_language": "ko", "translator": "person"}
    assert (
        browser.put(f"{base}/originals/{cid}", original, content_type="application/json").status_code == 200
    )
    assert browser.get(f"{base}/translations?to=xx").status_code == 422
    assert browser.post(f"{base}/interpreter", {}, content_type="application/json").json()["undo"]
    assert Client().get(f"{base}/translations?to=en").status_code == 401
