"""The words of this desk for tickets: made by whoever works there, changed and removed by those who lead."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from havendesk.kernel.actors import Actor
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.tickets.models import Tag, TicketTag
from havendesk.tickets.rules.tags import LONGEST, MOST_TAGS, clean_name, key_of
from havendesk.tickets.types.tags import TagCard, TagColour

# Key of the advisory lock under which the list of tags changes; any fixed number of our own.
_TAGS_KEY = 0x54_41_47_53


@action("tickets.add_tag")
def add_tag(*, by: Actor, name: str, colour: TagColour = TagColour.GREY) -> TagCard:
    """Make a tag. Two names that differ only in case, blanks or invisible signs are the same.

    Raises:
        Refused: ``field_invalid`` for an empty or too long name, ``tag_exists``, ``too_many_tags`` beyond
            1,000 of the desk.
    """
    name = _name(name)
    _one_at_a_time()
    _must_be_new(name)
    if Tag.objects.count() >= MOST_TAGS:
        raise Refused(ErrorCode.TOO_MANY_TAGS, field="name", most=MOST_TAGS)
    tag = Tag.objects.create(name=name, key=key_of(name), colour=colour.value, made_at=now())
    about(subject=("tag", tag.id), after={"name": name, "colour": colour.value})
    return TagCard(tag.id, tag.name, colour)


@action("tickets.change_tag")
def change_tag(*, by: Actor, tag_id: UUID, name: str, colour: TagColour) -> TagCard:
    """Give a tag another name or colour; tickets bear it as before.

    Raises:
        Refused: ``not_found``, ``field_invalid``, ``tag_exists``.
    """
    name = _name(name)
    _one_at_a_time()
    tag = _tag(tag_id)
    _must_be_new(name, but=tag_id)
    about(
        subject=("tag", tag.id),
        before={"name": tag.name, "colour": tag.colour},
        after={"name": name, "colour": colour.value},
    )
    tag.name, tag.key, tag.colour = name, key_of(name), colour.value
    tag.save(update_fields=["name", "key", "colour"])
    return TagCard(tag.id, tag.name, colour)


@action("tickets.remove_tag")
def remove_tag(*, by: Actor, tag_id: UUID) -> int:
    """Remove a tag from the desk and from every ticket. The tickets' histories keep the word.

    Returns:
        How many tickets bore it.

    Raises:
        Refused: ``not_found``.
    """
    _one_at_a_time()
    tag = _tag(tag_id)
    borne, _ = TicketTag.objects.filter(tag_id=tag_id).delete()
    about(subject=("tag", tag.id), before={"name": tag.name, "tickets": borne})
    tag.delete()
    return borne


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TAGS_KEY])


def _tag(tag_id: UUID) -> Tag:
    tag = Tag.objects.filter(id=tag_id).first()
    if tag is None:
        raise Refused(ErrorCode.NOT_FOUND, field="tag")
    return tag


def _name(name: str) -> str:
    cleaned = clean_name(name)
    if not cleaned or len(cleaned) > LONGEST:
        raise Refused(
            ErrorCode.FIELD_INVALID, field="name", detail=f"A tag has 1 to {LONGEST} signs.", most=LONGEST
        )
    return cleaned


def _must_be_new(name: str, but: UUID | None = None) -> None:
    same = Tag.objects.filter(key=key_of(name)).first()
    if same is not None and same.id != but:
        raise Refused(ErrorCode.TAG_EXISTS, field="name", name=same.name)
