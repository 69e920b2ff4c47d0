"""Options of the room."""

from pydantic import Field

from havendesk.kernel.options import Section


class KnowledgeOptions(Section):
    """How the help centre shows values of the exchange."""

    knowledge_values_fresh_seconds: int = Field(
        300,
        ge=0,
        description="How long fees, limits and other values read from the exchange count as present.",
    )
    knowledge_values_kept_seconds: int = Field(
        86_400,
        ge=0,
        description="How long a value is still shown, with its time, while the exchange is silent.",
    )
    knowledge_image_bytes: int = Field(
        5_000_000, ge=1_000, description="Largest picture of an article, in bytes as it is sent."
    )
    knowledge_image_pixels: int = Field(
        20_000_000, ge=10_000, description="Largest picture of an article, width times height in pixels."
    )
    knowledge_votes_per_hour: int = Field(
        60, ge=1, description="Answers to “did this help?” that one network address may give in an hour."
    )
