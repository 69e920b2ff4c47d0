"""Understanding with what is published: targets, gate, refusal of strangers."""

from collections.abc import Iterator

import pytest

from havendesk.bot import queries
from havendesk.bot.rules.understanding import Outcome, TargetKind
from havendesk.kernel.actors import ANONYMOUS, BOT
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import Language
from havendesk.knowledge.queries import finding
from tests.support.knowledge import publish_chosen


@pytest.fixture(scope="module", autouse=True)
def _one_index() -> Iterator[None]:
    finding.forget()
    yield
    finding.forget()


@pytest.fixture
def starter(db: None) -> None:
    """Some articles of the starter help centre are published."""
    publish_chosen()


@pytest.mark.parametrize(
    ("text", "language", "slug"),
    [
        ("what are the trading fees, maker and taker?", Language.EN, "fees"),
        ("交易手续费是多少", Language.ZH_HANS, "fees"),
        ("거래 수수료가 얼마예요", Language.KO, "fees"),
        ("取引手数料はいくらですか", Language.JA, "fees"),
    ],
)
def test_a_plain_question_is_understood(starter: None, text: str, language: Language, slug: str) -> None:
    understood = queries.understand(viewer=BOT, text=text, prior=language)
    assert understood.language is language
    assert understood.best is not None
    assert (understood.best.kind, understood.best.name) == (TargetKind.ARTICLE, slug)
    assert understood.best.title
    assert understood.outcome is not Outcome.HAND_OVER
    assert 0.0 < sum(target.probability for target in understood.targets) <= 1.0 + 1e-9


def test_nothing_known_hands_over(starter: None) -> None:
    understood = queries.understand(viewer=BOT, text="🙂🙂🙂", prior=Language.EN)
    assert (understood.targets, understood.outcome) == ((), Outcome.HAND_OVER)


def test_strangers_do_not_ask(db: None) -> None:
    with pytest.raises(Refused) as refused:
        queries.understand(viewer=ANONYMOUS, text="fees", prior=Language.EN)
    assert refused.value.code is ErrorCode.NOT_SIGNED_IN
