"""What the doors of assistance speak."""

from havendesk.assistance.types.translation import (
    OriginalCard,
    Translated,
    TranslationCard,
    TranslationsCard,
    Translator,
    TranslatorTrouble,
)

__all__ = [
    "OriginalCard",
    "Translated",
    "TranslationCard",
    "TranslationsCard",
    "Translator",
    "TranslatorTrouble",
]
