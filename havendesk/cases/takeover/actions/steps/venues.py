"""Messages to venues that received something: written here, sent by a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from havendesk.cases.takeover.actions import tasks
from havendesk.cases.takeover.actions.work import Work, Write
from havendesk.cases.takeover.models import Alert, Case, CaseStep, Outgoing
from havendesk.cases.takeover.rules import (
    ALERT_ANSWER,
    ALERT_DRILL,
    ALERT_REQUEST,
    AlertLine,
    alert_matter,
    alert_text,
)
from havendesk.cases.takeover.types import AlertState, TaskKind, Way
from havendesk.exchange import queries as exchange
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.clock import iso, now
from havendesk.kernel.i18n import LANGUAGES, say


def draft(_case: Case, _step: CaseStep) -> Write:
    """Write one message for each venue, or for all transfers whose receiver is not known yet. A draft follows
    what the trace finds; what was sent stays as it is, and news go into a further message."""
    sender = exchange.capabilities(viewer=SYSTEM).exchange_name
    return lambda case: _write(case, sender)


def _write(case: Case, sender: str) -> Work:
    groups: dict[str, list[Outgoing]] = defaultdict(list)
    for row in Outgoing.objects.filter(case_id=case.id, way=Way.OUTSIDE.value).order_by("at", "id"):
        groups[row.venue].append(row)
    drafts = {row.venue: row for row in Alert.objects.filter(case_id=case.id, state=AlertState.DRAFTED.value)}
    sent = list(Alert.objects.filter(case_id=case.id, state=AlertState.SENT.value))
    told = {mark for row in sent for mark in row.covers}
    wanted: list[tuple[TaskKind, str]] = []
    for venue, rows in groups.items():
        news = [row for row in rows if _mark(row) not in told]
        known = drafts.pop(venue, None) if news else None
        if news:
            number = known.number if known else 1 + sum(one.venue == venue for one in sent)
            _keep(case, known, venue, number, news, sender)
            wanted.append((TaskKind.SEND_ALERT, alert_matter(venue, number)))
    for left in drafts.values():
        _withdraw(case, left)
    count = Alert.objects.filter(case_id=case.id).exclude(state=AlertState.WITHDRAWN.value).count()
    return Work(
        result={"alerts": str(count), "transfers": str(sum(map(len, groups.values())))},
        tasks=tuple(wanted),
        code="" if groups else "none",
    )


def _mark(row: Outgoing) -> str:
    return f"{row.transfer_id},{row.txid}"


def _keep(
    case: Case, known: Alert | None, venue: str, number: int, rows: Sequence[Outgoing], sender: str
) -> None:
    text = alert_text(
        venue=venue,
        reference=case.reference,
        sender=sender,
        drill=case.drill,
        lines=[
            AlertLine(row.txid, row.network, row.asset, _plain(row), row.address, row.tag, iso(row.at))
            for row in rows
        ],
        others=_in_other_languages(sender, drill=case.drill),
    )
    covers = [_mark(row) for row in rows]
    if known is None:
        Alert.objects.create(
            case_id=case.id,
            venue=venue,
            number=number,
            state=AlertState.DRAFTED.value,
            text=text,
            covers=covers,
            drafted_at=now(),
        )
    elif known.text != text:
        Alert.objects.filter(id=known.id).update(text=text, covers=covers, drafted_at=now())


def _in_other_languages(sender: str, *, drill: bool) -> list[str]:
    asked = (ALERT_DRILL, ALERT_REQUEST, ALERT_ANSWER) if drill else (ALERT_REQUEST, ALERT_ANSWER)
    return [
        "\n".join(say(language, text, sender=sender) for text in asked)
        for language in LANGUAGES
        if language != "en"
    ]


def _plain(row: Outgoing) -> str:
    return f"{row.amount.normalize():f}"


def _withdraw(case: Case, row: Alert) -> None:
    Alert.objects.filter(id=row.id).update(state=AlertState.WITHDRAWN.value)
    tasks.needless(case.id, TaskKind.SEND_ALERT, alert_matter(row.venue, row.number))


def withdraw(case: Case) -> Work:
    """The alarm was false: drafts are withdrawn; where a message was sent, a person takes it back."""
    rows = list(Alert.objects.filter(case_id=case.id))
    for row in rows:
        if row.state == AlertState.DRAFTED:
            _withdraw(case, row)
    sent = [row for row in rows if row.state == AlertState.SENT]
    return Work(
        result={"withdrawn": str(sum(row.state == AlertState.DRAFTED for row in rows))},
        tasks=tuple((TaskKind.WITHDRAW_ALERT, alert_matter(row.venue, row.number)) for row in sent),
    )
