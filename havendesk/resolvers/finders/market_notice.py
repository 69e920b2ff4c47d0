"""Listings, delistings and cautions about coins and markets, with their dates."""

from __future__ import annotations

from datetime import datetime

from havendesk.exchange.types import Notice
from havendesk.resolvers.finders.asking import Finder, Question, Steps, ask
from havendesk.resolvers.finders.asks import Notices
from havendesk.resolvers.finders.giving import rows, texts, times, titles
from havendesk.resolvers.types import Finding, FindingCode, Intent

KINDS = frozenset({"listing", "delisting", "caution"})


def find(question: Question) -> Steps[Finding]:
    """Those about the coin or market that is named, or all that are not over. For everybody."""
    (read,) = yield from ask(Notices())
    slots = question.slots
    named = {one for one in (slots.asset, slots.market, *(slots.market or "").split("-")[:1]) if one}
    meant = [one for one in read.known if one.kind in KINDS and (not named or _about(one, named))]
    if not named:
        meant = [one for one in meant if one.ends_at is None or one.ends_at > question.at]
    meant.sort(key=lambda one: one.published_at, reverse=True)
    if not meant:
        about = texts(asset=slots.market or slots.asset)
        return Finding(Intent.MARKET_NOTICE, FindingCode.MARKET_NOTICE_NONE, slots, values=about)
    values = rows(_row(one, question.at) for one in meant)
    return Finding(Intent.MARKET_NOTICE, FindingCode.MARKET_NOTICE_LIST, slots, values=values)


def _about(notice: Notice, named: set[str]) -> bool:
    affected = {part for one in notice.affects for part in (one, one.partition("-")[0])}
    return not named.isdisjoint(affected)


def _row(notice: Notice, at: datetime) -> dict[str, str]:
    values = titles(notice) | {"notice_kind": notice.kind} | texts(notice_url=notice.url)
    values |= times(published_at=notice.published_at, until_at=notice.ends_at)
    if notice.starts_at is not None:
        name = "since_at" if notice.starts_at <= at else "from_at"
        values |= times(**{name: notice.starts_at})
    return values


FINDER = Finder(Intent.MARKET_NOTICE, find, needs_account=False)
