"""Options of the room."""

from pydantic import Field

from havendesk.kernel.options import Section


class BotOptions(Section):
    """How the bot behaves."""

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
    bot_tries: int = Field(
        4,
        ge=1,
        description="How often the bot starts again in one go when somebody writes while it thinks.",
    )
