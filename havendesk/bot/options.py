"""Options of the room."""

from pydantic import Field

from havendesk.kernel.i18n import Language
from havendesk.kernel.options import Section


class BotOptions(Section):
    """How the bot behaves."""

    bot_notes: Language = Field(
        Language.EN,
        description="Language of the notes that the bot leaves for staff: en, zh-Hans, zh-Hant, ko or ja.",
    )
    bot_pause_seconds: float = Field(
        0.0,
        ge=0,
        le=60,
        description="How long the bot waits between finding its answer and saying it; what the customer or a "
        "person writes meanwhile is read first.",
    )
    bot_step_up_seconds: int = Field(
        120,
        ge=30,
        le=900,
        description="How old a token of the exchange may be with which a customer confirms an act.",
    )
    bot_training_delay_seconds: int = Field(
        120,
        ge=1,
        le=86_400,
        description="How long after the last change of an article the bot's models are trained anew; a desk "
        "that has none yet waits a twenty-fourth of it. Until then a changed article is found by the "
        "search and by its known questions.",
    )
    bot_tries: int = Field(
        4,
        ge=1,
        description="How often the bot starts again in one go when somebody writes while it thinks.",
    )
