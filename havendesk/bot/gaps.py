"""The gap finder: questions that found no answer become drafts of articles, with the evidence.

Reads the bot's stored decisions and the customers' words behind them; each look is on record. The words go to
the help centre masked, and only where several matters ask the same.
"""

from datetime import timedelta

from havendesk.bot import queries
from havendesk.bot.rules.gaps import Gap, KnownGap, Unanswered, gather
from havendesk.bot.types import AnswerCard
from havendesk.kernel.actors import BOT
from havendesk.kernel.clock import now
from havendesk.kernel.errors import Refused
from havendesk.kernel.logs import get_logger
from havendesk.knowledge import actions as articles
from havendesk.knowledge import queries as knowledge
from havendesk.tickets import queries as tickets
from havendesk.tickets.types import AuthorKind, TicketRow

log = get_logger(__name__)

LOOKED_BACK = timedelta(days=30)
# Questions that one night looks at; the newest first.
MOST_QUESTIONS = 1_000
_MESSAGES_BEFORE = 20


def find() -> int:
    """Propose a draft for every gap of the last 30 days.

    Returns:
        How many gaps there are, also those that were proposed before.
    """
    cards = queries.unanswered(viewer=BOT, since=now() - LOOKED_BACK, limit=MOST_QUESTIONS)
    rows = tickets.states(viewer=BOT, ticket_ids=list({card.ticket_id for card in cards}))
    asked = [found for card in cards if (found := _question(card, rows.get(card.ticket_id)))]
    known = [KnownGap(gap.key, gap.language, gap.questions) for gap in knowledge.known_gaps(viewer=BOT)]
    gaps = gather(asked, known)
    for gap in gaps:
        _propose(gap)
    log.info("bot.gaps", questions=len(asked), gaps=len(gaps))
    return len(gaps)


def _question(card: AnswerCard, row: TicketRow | None) -> Unanswered | None:
    """The customer's words that the bot had no answer to; nothing where they are gone."""
    if row is None:
        return None
    after = max(0, card.question_number - _MESSAGES_BEFORE)
    try:
        messages = tickets.messages(
            viewer=BOT, ticket_id=card.ticket_id, after=after, limit=card.question_number - after
        )
    except Refused:
        return None
    lines: list[str] = []
    for message in reversed(messages):
        if message.author.kind is not AuthorKind.CUSTOMER:
            break
        lines.append(message.text)
    text = "\n".join(reversed(lines)).strip()
    if not text:
        return None
    return Unanswered(card.ticket_id, card.question_number, card.language, row.topic, text, card.at)


def _propose(gap: Gap) -> None:
    first, last = gap.members[0], gap.members[-1]
    articles.propose_draft(
        by=BOT,
        key=gap.key or f"{first.ticket_id}:{first.number}",
        language=gap.language,
        topic=gap.topic,
        # The shortest wording says most plainly what is asked.
        questions=sorted((one.text for one in gap.members), key=len),
        tickets=gap.tickets,
        asked=len(gap.members),
        first_at=first.at,
        last_at=last.at,
    )
