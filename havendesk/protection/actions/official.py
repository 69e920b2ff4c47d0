"""Our official channels, and what strangers report that claims to be us."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, connection, transaction

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.kernel.limits import Per, spend
from havendesk.protection.models import ChannelReport, OfficialChannel
from havendesk.protection.queries.official import contact_of, official_now, regions_now
from havendesk.protection.rules import official as rules
from havendesk.protection.types import ChannelKind, Mark

MOST_LABEL = 120
MOST_WORDS = 1000
_REPORTERS = (ActorKind.ANONYMOUS, ActorKind.CUSTOMER, ActorKind.SYSTEM)

_COUNT = """
INSERT INTO protection_channel_report AS r (
    id, kind, value, count, words, first_at, last_at, mark, mark_reason)
VALUES (%(id)s, %(kind)s, %(value)s, 1, %(words)s, %(at)s, %(at)s, 'open', '')
ON CONFLICT (kind, value) DO UPDATE SET count = r.count + %(more)s, last_at = excluded.last_at,
    words = CASE WHEN r.words = '' THEN excluded.words ELSE r.words END
RETURNING id
"""


@action("protection.add_channel", open_to=(ActorKind.SYSTEM,))
def add_channel(*, by: Actor, kind: ChannelKind, value: str, label: str, covers_below: bool = False) -> UUID:
    """Put a contact on the list of what is ours. An e-mail ``@host`` stands for every address there.

    Raises:
        Refused: ``field_invalid`` with the field: ``value`` is no contact of that kind, ``kind`` is a code
            (the desk issues those itself), ``label`` empty or too long; ``conflict`` when it stands on the
            list.
    """
    if kind is ChannelKind.AGENT_CODE:
        raise Refused(ErrorCode.FIELD_INVALID, field="kind", detail="The desk issues agents' codes itself.")
    name = label.replace("\0", "").strip()
    if not 0 < len(name) <= MOST_LABEL:
        raise Refused(ErrorCode.FIELD_INVALID, field="label", most=MOST_LABEL)
    try:
        clean = rules.normal(kind, value, regions_now())
    except rules.UnreadableError as error:
        raise Refused(ErrorCode.FIELD_INVALID, field="value") from error
    row = OfficialChannel(
        id=uuid7(),
        kind=kind.value,
        value=clean,
        label=name,
        covers_below=covers_below and kind is ChannelKind.DOMAIN,
        added_at=now(),
    )
    about(subject=("official_channel", row.id), after={"kind": kind.value, "value": clean, "label": name})
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(ErrorCode.CONFLICT, field="value", detail="This stands on the list.") from error
    return row.id


@action("protection.remove_channel", open_to=(ActorKind.SYSTEM,))
def remove_channel(*, by: Actor, channel_id: UUID, reason: str) -> None:
    """Take a contact off the list; it is not ours from now on.

    Raises:
        Refused: ``reason_missing``, ``not_found``.
    """
    if not reason.strip():
        raise Refused(ErrorCode.REASON_MISSING, field="reason")
    row = OfficialChannel.objects.select_for_update().filter(id=channel_id, removed_at=None).first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="channel_id")
    about(subject=("official_channel", row.id), reason=reason[:500], before={"value": row.value})
    row.removed_at = now()
    row.save(update_fields=["removed_at"])


@action("protection.report_channel", open_to=_REPORTERS)
def report_channel(*, by: Actor, value: str, network: str, words: str = "") -> UUID:
    """Keep that something claims to be us. The same thing is kept once and counted; one network counts once
    an hour for it.

    Args:
        network: of the reporter, for counting; only a keyed hash is kept, for an hour.
        words: what happened, kept of the first who wrote some.

    Raises:
        Refused: ``field_invalid`` (``value``: it is no contact, or a code), ``conflict`` where it is ours.
    """
    about(subject=("channel_report", None))
    contact = contact_of(value)
    if contact.kind is ChannelKind.AGENT_CODE:
        raise Refused(ErrorCode.FIELD_INVALID, field="value", detail="Report the number, address or page.")
    if rules.ours(contact, official_now()) is not None:
        raise Refused(ErrorCode.CONFLICT, field="value", detail="This is ours.")
    if len(words) > MOST_WORDS:
        raise Refused(ErrorCode.FIELD_INVALID, field="words", most=MOST_WORDS)
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT,
            {
                "id": uuid7(),
                "kind": contact.kind.value,
                "value": contact.value,
                "words": words.replace("\0", "").strip(),
                "at": now(),
                "more": int(_counts_anew(network, contact)),
            },
        )
        (report_id,) = cursor.fetchone() or (None,)
    about(subject=("channel_report", report_id), after={"kind": contact.kind.value, "value": contact.value})
    return UUID(str(report_id))


def _counts_anew(network: str, contact: rules.Contact) -> bool:
    try:
        spend("protection.report_counted", f"{network}\0{contact.kind}\0{contact.value}", 1, per=Per.HOUR)
    except Refused:
        return False
    return True


@action("protection.mark_report")
def mark_report(*, by: Actor, report_id: UUID, mark: Mark, reason: str) -> None:
    """Say what a report is: a scam (the public check then says so), harmless, or open again.

    Raises:
        Refused: ``reason_missing``, ``not_found``.
    """
    if not reason.strip():
        raise Refused(ErrorCode.REASON_MISSING, field="reason")
    row = ChannelReport.objects.select_for_update().filter(id=report_id).first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="report_id")
    about(
        subject=("channel_report", row.id),
        reason=reason[:500],
        before={"mark": row.mark},
        after={"mark": mark.value},
    )
    row.mark, row.marked_at, row.marked_by, row.mark_reason = mark.value, now(), by.id, reason.strip()[:500]
    row.save(update_fields=["mark", "marked_at", "marked_by", "mark_reason"])
