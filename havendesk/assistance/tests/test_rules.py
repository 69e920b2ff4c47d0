"""What is frozen in a translation, and what a script tells."""

from __future__ import annotations

import pytest

from havendesk.assistance.rules.glossary import terms
from havendesk.assistance.rules.scripts import readable_as, written_in


@pytest.mark.parametrize(
    ("text", "frozen"),
    [
        ("I sent USDT on TRC20, code ERR_LIMIT and -1021", ("ERR_LIMIT", "TRC20", "-1021", "USDT")),
        ("用BTC充值ERC-20", ("ERC-20", "BTC")),
        ("Dear {name}, see {{fee:USDT:tron}}", ("{{fee:USDT:tron}}", "{name}", "USDT")),
        ("WHERE IS MY USDT MONEY PLEASE", ("USDT",)),
        ("Is it OK? No.", ()),
        ("Brightwater Earn pays", ("Brightwater Earn",)),
    ],
)
def test_terms_are_found_by_form_and_by_name(text: str, frozen: tuple[str, ...]) -> None:
    assert set(terms(text, ("USDT", "Brightwater Earn"))) == set(frozen)


@pytest.mark.parametrize(
    ("text", "assumed", "tag"),
    [
        ("입금이 안 됐어요", "en", "ko"),
        ("BTC 입금이 안 됐어요", "en", "ko"),
        ("出金できません", "en", "ja"),
        ("出金不可", "ja", "ja"),
        ("我的提现什么时候到账", "en", "zh-Hans"),
        ("我的提現什麼時候到帳", "zh-Hans", "zh-Hant"),
        ("Where is my money?", "ko", "en"),
        ("Où est mon argent", "en", "en"),
        ("12345", "ko", "ko"),
        ("🙏", "ja", "ja"),
    ],
)
def test_the_script_tells_the_language(text: str, assumed: str, tag: str) -> None:
    assert written_in(text, assumed) == tag


@pytest.mark.parametrize(
    ("text", "target", "readable"),
    [
        ("입금되었습니다", "ko", True),
        ("It was credited", "ko", False),
        ("已到账", "zh-Hant", True),
        ("Das ist so", "en", True),
        ("已到账", "en", False),
        ("12", "ja", True),
    ],
)
def test_a_translation_in_the_wrong_script_is_seen(text: str, target: str, readable: bool) -> None:
    assert readable_as(text, target) is readable
