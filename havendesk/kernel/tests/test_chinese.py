"""The two scripts of Chinese."""

import pytest

from havendesk.kernel.chinese import is_traditional, simplified, traditional
from havendesk.kernel.i18n import fallbacks, nearest, say, understood


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("您的账户和软件", "您的帳戶和軟體"),
        ("请回复“人工”", "請回覆「人工」"),
        (
            "手续费 {{fee:BTC:bitcoin}}，见[费用](article:fees)",
            "手續費 {{fee:BTC:bitcoin}}，見[費用](article:fees)",
        ),
        ("限价单只有在平台成交，从币里扣除", "限價單只有在平台成交，從幣裡扣除"),
        ("plain English, 한국어", "plain English, 한국어"),
        ("", ""),
    ],
)
def test_simplified_text_becomes_traditional_and_marks_stay(text: str, expected: str) -> None:
    assert traditional(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("提幣沒到賬", True),
        ("我的账户", False),
        ("你好", None),
        ("轉人工", True),
        ("hello", None),
        ("", None),
    ],
)
def test_the_script_is_told_where_a_character_tells(text: str, expected: bool | None) -> None:
    assert is_traditional(text) is expected


def test_folding_is_what_the_search_sees() -> None:
    assert simplified("提幣手續費") == "提币手续费"


def test_readers_of_one_script_read_the_other() -> None:
    assert fallbacks("zh-Hant") == ("zh-Hant", "zh-Hans", "en")
    assert fallbacks("ko") == ("ko", "en")
    assert understood(["zh-Hans", "en"]) == ("zh-Hans", "en", "zh-Hant")
    assert understood(["ko"]) == ("ko",)
    assert nearest("zh-hant-tw") == "zh-Hant"


def test_the_desk_speaks_traditional_chinese_from_the_simplified_catalogue() -> None:
    assert say("zh-Hant", "Which of these do you mean?") == "您想問的是哪一個？"
