"""Options of the chat widget: its look, its words, what it offers."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints

from havendesk.kernel.i18n import LANGUAGES
from havendesk.kernel.options import Section

_GREETING_CHARACTERS = 300


def _web_address(address: str) -> str:
    parts = urlsplit(address)
    if address and (parts.scheme not in ("https", "http") or not parts.hostname):
        raise ValueError("an address beginning with https:// is wanted")
    return address


def _greetings(texts: dict[str, str]) -> dict[str, str]:
    unknown = sorted(set(texts) - {str(tag) for tag in LANGUAGES})
    if unknown:
        raise ValueError(f"no such language: {', '.join(unknown)}")
    if any(not 0 < len(text.strip()) <= _GREETING_CHARACTERS for text in texts.values()):
        raise ValueError(f"a greeting has 1 to {_GREETING_CHARACTERS} characters")
    return texts


Colour = Annotated[str, StringConstraints(pattern=r"^(#[0-9a-fA-F]{6})?$")]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Greetings = Annotated[dict[str, str], AfterValidator(_greetings)]


class WidgetOptions(Section):
    """The chat widget on the exchange's pages."""

    widget_primary: Colour = Field(
        "", description="The exchange's colour as #rrggbb; the colour of the text on it follows by contrast."
    )
    widget_primary_dark: Colour = Field("", description="The same on dark pages; empty: the one above.")
    widget_radius: int = Field(16, ge=0, le=28, description="Roundness of the panel's corners, in pixels.")
    widget_corner: Literal["end", "start"] = Field(
        "end", description="Lower corner: end is right where people read from the left; start the other."
    )
    widget_offset_side: int = Field(20, ge=0, le=200, description="Distance from the page's side, in pixels.")
    widget_offset_bottom: int = Field(
        20, ge=0, le=200, description="Distance from the page's lower edge, in pixels."
    )
    widget_scheme: Literal["auto", "light", "dark"] = Field(
        "auto", description="Light, dark, or what the customer's system prefers; a page's tag may say more."
    )
    widget_greeting: Greetings = Field(
        default_factory=dict,
        description="First words in an empty chat by language, JSON object (en, zh-Hans, zh-Hant, ko, ja); a "
        "language that is missing keeps ours.",
    )
    widget_privacy_url: WebAddress = Field(
        "", description="The exchange's page on privacy; the widget shows a link to it."
    )
    widget_suggestions: bool = Field(
        True, description="Suggest help-centre articles while the first message is being written."
    )
    widget_suggestions_per_minute: int = Field(
        60, ge=1, description="Times that one network address may ask for suggestions in a minute."
    )
    widget_voice: bool = Field(True, description="Offer voice notes where the browser can record them.")
    widget_notices: bool = Field(
        True, description="Offer notices of the browser; asked after the customer's first message only."
    )
    widget_title_count: bool = Field(
        False, description="Write the number of unread messages before the title of the host page."
    )
