"""Options of the room."""

from pydantic import Field

from havendesk.kernel.options import Section


class AssistanceOptions(Section):
    """What is kept as it is when a text is translated."""

    assistance_glossary: list[str] = Field(
        default_factory=list,
        description="Names of products and places that are never translated, beside tickers, networks, error "
        "codes and placeholders, which are found by themselves; JSON list.",
    )
