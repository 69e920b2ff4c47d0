"""Asks which of several things is meant, by buttons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice

from havendesk.exchange.types import AssetNetwork, Transfer
from havendesk.resolvers.finders.asking import Question
from havendesk.resolvers.finders.giving import amount, texts, times
from havendesk.resolvers.types import (
    Candidate,
    Finding,
    FindingCode,
    Intent,
    NextAction,
    Owner,
    ReadingKind,
    Slots,
)

MOST_BUTTONS = 5


def which(question: Question, intent: Intent, candidates: Iterable[Candidate]) -> Finding:
    """The first of them as buttons; choosing one asks the same finder for that one."""
    return Finding(
        intent,
        FindingCode.CHOOSE_ONE,
        question.slots,
        next_action=NextAction.CHOOSE,
        owner=Owner.CUSTOMER,
        candidates=tuple(islice(candidates, MOST_BUTTONS)),
    )


def choose(
    question: Question, intent: Intent, rows: Sequence[Transfer], networks: Iterable[AssetNetwork] = ()
) -> Finding:
    """Which transfer is meant, the newest first."""
    names = {one.network: one.network_name for one in networks}
    newest = sorted(rows, key=lambda one: one.created_at, reverse=True)
    return which(question, intent, (_candidate(question.slots, one, names) for one in newest))


def _candidate(slots: Slots, row: Transfer, names: dict[str, str]) -> Candidate:
    values = {"amount": amount(row.amount), "asset": row.asset, "state": row.state}
    values |= times(created_at=row.created_at)
    values |= texts(network_name=names.get(row.network or "", row.network))
    chosen = replace(slots, transfer_id=row.id, asset=row.asset, network=row.network, txids=())
    return Candidate(ReadingKind.TRANSFER, values, chosen)
