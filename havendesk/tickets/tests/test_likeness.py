"""Which texts say nearly the same, whatever their language."""

from __future__ import annotations

import pytest

from havendesk.tickets.rules.likeness import likeness


@pytest.mark.parametrize(
    ("asked", "near", "far"),
    [
        ("My USDT deposit is missing", "the usdt deposit is still missing", "How do I change my password"),
        ("USDT 입금했는데 아직 안 들어왔어요", "입금이 아직 안 들어왔습니다", "비밀번호를 잊어버렸습니다"),
        ("充值没有到账", "我的充值还没有到账", "怎么修改密码"),
        ("入金が反映されません", "入金がまだ反映されない", "パスワードを忘れました"),
    ],
)
def test_the_nearer_text_is_nearer(asked: str, near: str, far: str) -> None:
    found = likeness(asked, {"near": near, "far": far})
    assert found["near"] >= 0.25
    assert found["far"] < 0.1


def test_many_of_the_same_stay_alike_and_figures_say_nothing() -> None:
    same = dict.fromkeys(range(50), "deposit missing")
    assert min(likeness("deposit missing", same).values()) == 1.0
    assert likeness("12345", {1: "12345"}) == {1: 0.0}
    assert likeness("", {1: ""}) == {1: 0.0}
