"""Languages, analyses, ranking: pure, and safe against any text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havendesk.kernel.i18n import Language
from havendesk.knowledge.rules import analysis, placeholders
from havendesk.knowledge.rules.language import detect_language
from havendesk.knowledge.rules.ranking import Index
from havendesk.knowledge.rules.text import normalise
from havendesk.knowledge.rules.weighing import Document


@pytest.mark.parametrize(
    ("text", "prior", "language"),
    [
        ("where is my deposit of yesterday", Language.KO, Language.EN),
        ("hi", Language.KO, Language.KO),
        ("2fa reset", Language.JA, Language.JA),
        ("本人確認", Language.JA, Language.JA),
        ("手数料", Language.JA, Language.JA),
        ("我的账户", Language.JA, Language.ZH_HANS),
        ("提幣沒到賬", Language.EN, Language.ZH_HANT),
        ("BTC 출금", Language.EN, Language.KO),
        ("出金が反映されない", Language.ZH_HANS, Language.JA),
        ("what does the button 출금 mean here", Language.EN, Language.EN),
        ("0x52908400098527886E0F7030069857D2E4169EE7", Language.JA, Language.JA),
        ("???", Language.KO, Language.KO),
        ("", Language.ZH_HANS, Language.ZH_HANS),
    ],
)
def test_the_language_to_answer_in(text: str, prior: Language, language: Language) -> None:
    assert detect_language(text, prior).language is language


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("làm sao để rút tiền về tài khoản ngân hàng", "vi"),
        ("no puedo retirar mi dinero de la cuenta", "es"),
        ("wie kann ich mein Geld wieder abheben", "de"),
        ("where is the money that I sent yesterday", "en"),
        ("где мои деньги, вывод не пришёл", "und"),
        ("كيف أسحب أموالي من الحساب", "und"),
    ],
)
def test_a_language_that_is_not_spoken_is_named(text: str, written: str) -> None:
    assert detect_language(text, Language.EN).written == written


def test_exchange_words_stay_whole_and_spellings_join() -> None:
    assert analysis.chinese_words("我的充值没到账") == ["充值", "没", "到账"]
    assert analysis.chinese_words("提現沒到賬") == ["提币", "没", "到账"]
    assert analysis.english_words("I withdrew my BTC, where are the fees?") == [
        "withdrawal",
        "bitcoin",
        "fee",
    ]
    assert analysis.japanese_words("出金が反映されないのはなぜですか") == ["出金", "反映", "何故"]
    assert "출금" in analysis.korean_short("출금이 안돼요")
    assert analysis.korean_beginnings("BTC 출금은 왜 안돼요") == ["bitcoin", "출", "출금", "왜", "안", "안돼"]


def test_invisible_characters_and_widths_change_nothing() -> None:
    assert normalise("ｄｅ\u200bposit\u202e\ufeff  NOW") == "deposit now"


@given(st.text(max_size=500), st.sampled_from(list(Language)))
def test_any_text_can_be_read(text: str, language: Language) -> None:
    detect_language(text, language)
    document = Document("a", "Deposits", ("where is my deposit",), "About deposits", text)
    for one in Index(language, [document]).search(text):
        assert 0 <= one.nearness <= 1.000001
        assert 0 <= one.coverage <= 1.000001


@given(st.text(alphabet="{}:abfe ", max_size=60))
def test_braces_never_reach_a_reader(text: str) -> None:
    shown = placeholders.resolve(text, Language.EN, lambda place: None)
    assert "{{fee" not in shown


def test_a_known_wording_finds_its_article_first() -> None:
    documents = [
        Document("fees", "Fees", ("how much does it cost",), "All fees", "We charge little."),
        Document("tax", "Tax", ("statement for my accountant",), "Certificates", "Download it."),
    ]
    index = Index(Language.EN, documents)
    assert index.search("How much does it cost?")[0].key == "fees"
    assert index.search("zzzz qqqq") == []


def test_a_korean_sentence_is_found_by_how_its_words_begin() -> None:
    said = {"a": "나비가 어디로 날아오나", "b": "비는 언제 오지"}
    index = Index(Language.KO, [Document(key, "", (), "", text) for key, text in said.items()])
    assert index.search("비가 오나")[0].key == "b"


def test_50000_characters_are_read_in_time() -> None:
    index = Index(Language.ZH_HANS, [Document("a", "充值", ("充值没到账",), "充值", "正文")])
    started = time.perf_counter()
    index.search("充值没到账" * 10_000)
    detect_language("where is my money " * 3_000, Language.EN)
    assert time.perf_counter() - started < 2
