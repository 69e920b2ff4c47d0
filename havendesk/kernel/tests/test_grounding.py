"""A worded text says what its sources say, or is not used."""

from __future__ import annotations

import pytest

from havendesk.kernel.language_models.grounding import Ungrounded, problems

SOURCE = "Your withdrawal [[ID_1]] of 1,250.50 USDT needs 12 of 20 confirmations, since March 5, 3:15 pm."


@pytest.mark.parametrize(
    "text",
    [
        "출금 [[ID_1]] 1250.50 USDT는 20회 중 12회 승인되었습니다 (3월 5일 15:15부터).",
        "提现 [[ID_1]]（1,250.5 USDT）自3月5日下午3:15起已有12/20次确认。",
        "出金 [[ID_1]] １２５０.５ USDTは20回中12回承認済みです（3月5日 15:15から）。",
        SOURCE,
    ],
)
def test_a_faithful_translation_passes(text: str) -> None:
    assert problems(text, [SOURCE], whole=True) == ()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Withdrawal [[ID_1]]: 1250.50 USDT, 12 of 25 confirmations, March 5, 3:15", Ungrounded.NUMBER),
        ("It will take four hours.", Ungrounded.NUMBER),
        ("네 시간 걸립니다", Ungrounded.NUMBER),
        ("还要四天", Ungrounded.NUMBER),
        ("10k USDT", Ungrounded.NUMBER),
        ("Look at https://help.example", Ungrounded.LINK_OR_ADDRESS),
        ("Write to help@brightwater.example", Ungrounded.LINK_OR_ADDRESS),
        ("Send it to bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", Ungrounded.LINK_OR_ADDRESS),
        ("Ask [[NAME_1]]", Ungrounded.PLACEHOLDER),
        ("We guarantee that it arrives", Ungrounded.PROMISE),
        ("환불해 드리겠습니다", Ungrounded.PROMISE),
        ("我们会赔偿您", Ungrounded.PROMISE),
        ("本日中に届きます", Ungrounded.PROMISE),
        ("bla " * 400, Ungrounded.TOO_LONG),
    ],
)
def test_what_no_source_holds_is_found(text: str, problem: Ungrounded) -> None:
    assert problem in problems(text, [SOURCE])


def test_a_translation_that_leaves_something_out_is_found() -> None:
    assert problems("提现需要确认。", [SOURCE], whole=True) == (
        Ungrounded.NUMBER_LOST,
        Ungrounded.PLACEHOLDER_LOST,
    )


def test_a_promise_of_the_source_may_be_repeated_in_another_language() -> None:
    assert problems("환불은 3일 걸립니다", ["The refund takes three days."], whole=True) == ()


def test_lists_and_the_name_of_the_second_factor_say_no_number() -> None:
    assert problems("1. Open the app\n2. Turn 2FA on", ["Open the app, turn two-factor on"]) == ()
