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
