"""The bucket: a burst at once, the rate in the long run, patience with a hot-headed client, none with a
flood."""

from __future__ import annotations

from havendesk.live.rates import PATIENCE, Bucket, Verdict


def test_a_burst_then_the_rate() -> None:
    bucket = Bucket(20, 60, 0.0)
    assert [bucket.take(0.0) for _ in range(60)] == [Verdict.TAKE] * 60
    assert bucket.take(0.0) is Verdict.REFUSE
    assert [bucket.take(1.0) for _ in range(20)] == [Verdict.TAKE] * 20
    assert bucket.take(1.0) is Verdict.REFUSE


def test_a_flood_is_closed_after_the_patience() -> None:
    bucket = Bucket(20, 60, 0.0)
    verdicts = [bucket.take(0.0) for _ in range(60 + PATIENCE + 1)]
    assert verdicts.count(Verdict.REFUSE) == PATIENCE
    assert verdicts[-1] is Verdict.CLOSE


def test_a_pause_is_forgiven() -> None:
    bucket = Bucket(20, 60, 0.0)
    for _ in range(60 + PATIENCE):
        bucket.take(0.0)
    assert bucket.take(3.0) is Verdict.TAKE
    assert [bucket.take(3.0) for _ in range(60)][-1] is Verdict.REFUSE


def test_the_wait_lets_half_a_burst_through() -> None:
    bucket = Bucket(20, 60, 0.0)
    for _ in range(61):
        bucket.take(0.0)
    wait = bucket.wait_seconds()
    assert wait == 1.5
    assert [bucket.take(wait) for _ in range(30)] == [Verdict.TAKE] * 30
