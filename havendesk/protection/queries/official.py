"""Whether a contact is ours, and the lists behind the answer."""

from __future__ import annotations

from dataclasses import replace
from typing import cast
from uuid import UUID

from django.db.models import Q

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.cursors import cursor_text, read_cursor
from havendesk.kernel.doors import query
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.options import options_of
from havendesk.people import queries as people
from havendesk.people.types import AgentCodeFinding
from havendesk.protection.models import ChannelReport, OfficialChannel
from havendesk.protection.options import Desk, ProtectionOptions
from havendesk.protection.rules import official as rules
from havendesk.protection.types import (
    AskedChannel,
    ChannelCard,
    ChannelKind,
    Mark,
    OfficialAnswer,
    ReportCard,
    ReportPage,
    Verdict,
)

MOST = 200
_EVERYBODY = (ActorKind.ANONYMOUS, ActorKind.CUSTOMER, ActorKind.BOT, ActorKind.SYSTEM)


@query("protection.check_channel", open_to=_EVERYBODY)
def check_channel(*, viewer: Actor, value: str) -> OfficialAnswer:
    """Whether a domain, address, number or handle is ours. Agents' codes are asked of people, who know them.

    The caller limits how often one stranger may ask.

    Raises:
        Refused: ``field_invalid`` (``value``) for what is no contact; ``not_offered`` while nothing stands on
            our list, because then it cannot tell ours from others' (what is marked as a scam is one all the
            same, and agents' codes need no list).
    """
    contact = contact_of(value)
    answer = OfficialAnswer(contact.kind, contact.value, Verdict.NOT_OURS)
    if contact.kind is ChannelKind.AGENT_CODE:
        return answer
    channels = official_now()
    mine = rules.ours(contact, channels)
    if mine is not None:
        return replace(answer, verdict=Verdict.OURS, label=mine.label)
    if ChannelReport.objects.filter(_named(contact), mark=Mark.SCAM.value).exists():
        answer = replace(answer, verdict=Verdict.SCAM)
    elif not channels:
        raise Refused(ErrorCode.NOT_OFFERED, detail="Nothing stands on the list of what is ours yet.")
    imitation = rules.imitated(contact, channels)
    return answer if imitation is None else replace(answer, imitates=imitation.of, how=imitation.how)


@query("protection.asked_channel", open_to=(ActorKind.BOT, ActorKind.SYSTEM))
def asked_channel(*, viewer: Actor, value: str) -> AskedChannel:
    """Like ``check_channel``, for whoever asks in a conversation: agents' codes are looked up too, without
    noting a check, and the page is named on which one checks and reports by oneself.

    Raises:
        Refused: as ``check_channel``.
    """
    answer = check_channel(viewer=viewer, value=value)
    if answer.kind is ChannelKind.AGENT_CODE:
        answer = of_code(answer, people.agent_code(viewer=viewer, code=answer.value))
    return AskedChannel(answer, cast(Desk, options_of(ProtectionOptions)).address + rules.CHECK_PAGE)


def of_code(answer: OfficialAnswer, found: AgentCodeFinding) -> OfficialAnswer:
    """The answer about an agent's code, by those who know the codes."""
    verdict = Verdict.OURS if found.ours else Verdict.NOT_OURS
    return replace(answer, verdict=verdict, expires_at=found.until, checked_before=found.checked_before)


def _named(contact: rules.Contact) -> Q:
    """Reports of this contact: of a domain also those of a domain above it, of a handle without its platform
    those of any."""
    same = Q(kind=contact.kind.value, value=contact.value)
    if contact.kind is ChannelKind.DOMAIN:
        labels = contact.value.split(".")
        above = [".".join(labels[place:]) for place in range(1, len(labels) - 1)]
        return same | Q(kind=contact.kind.value, value__in=above)
    if contact.kind is ChannelKind.HANDLE and contact.value.startswith(":"):
        return same | Q(kind=contact.kind.value, value__endswith=contact.value)
    return same


@query("protection.channels", open_to=(ActorKind.SYSTEM,))
def channels(*, viewer: Actor) -> list[ChannelCard]:
    """Our official channels, by kind and value."""
    rows = OfficialChannel.objects.filter(removed_at=None).order_by("kind", "value")
    return [
        ChannelCard(row.id, ChannelKind(row.kind), row.value, row.label, row.covers_below, row.added_at)
        for row in rows
    ]


@query("protection.channel_reports")
def channel_reports(*, viewer: Actor, mark: Mark = Mark.OPEN, after: str = "", limit: int = 50) -> ReportPage:
    """What people reported, most often reported first.

    Raises:
        Refused: ``field_invalid`` for a broken cursor.
    """
    rows = ChannelReport.objects.filter(mark=mark.value).order_by("-count", "id")
    if after:
        count, last = read_cursor(after, lambda value, row: (int(value), UUID(row)))
        rows = rows.filter(Q(count__lt=count) | Q(count=count, id__gt=last))
    most = max(1, min(limit, MOST))
    found = list(rows[: most + 1])
    shown = found[:most]
    more = cursor_text(str(shown[-1].count), str(shown[-1].id)) if len(found) > most else ""
    return ReportPage(tuple(_card(row) for row in shown), more)


def _card(row: ChannelReport) -> ReportCard:
    return ReportCard(
        id=row.id,
        kind=ChannelKind(row.kind),
        value=row.value,
        count=row.count,
        first_at=row.first_at,
        last_at=row.last_at,
        mark=Mark(row.mark),
        words=row.words,
    )


def official_now() -> list[rules.Official]:
    """Our list as the rules compare it."""
    rows = OfficialChannel.objects.filter(removed_at=None).values_list(
        "kind", "value", "label", "covers_below"
    )
    return [rules.Official(ChannelKind(kind), value, label, below) for kind, value, label, below in rows]


def regions_now() -> list[str]:
    """Countries of our own numbers: how somebody writes one without its country."""
    numbers = OfficialChannel.objects.filter(
        removed_at=None, kind=ChannelKind.PHONE.value, value__startswith="+"
    )
    known = (rules.region_of(value) for value in numbers.values_list("value", flat=True))
    return list(dict.fromkeys(region for region in known if region))


def contact_of(value: str) -> rules.Contact:
    """What somebody typed, in its normal form.

    Raises:
        Refused: ``field_invalid`` (``value``).
    """
    try:
        return rules.read(value, regions_now())
    except rules.UnreadableError as error:
        detail = "Give a web address, an e-mail address, a phone number, a name or a code."
        raise Refused(ErrorCode.FIELD_INVALID, field="value", detail=detail) from error
