"""What the doors of assistance speak."""

from havendesk.assistance.types.helping import (
    ArticleHelp,
    EvidenceLine,
    FindingHelp,
    HelpCard,
    ReportCard,
    SuggestionKind,
    SuggestionOutcome,
    SuggestionUse,
    Tried,
    WordedHelp,
)
from havendesk.assistance.types.translation import (
    OriginalCard,
    Translated,
    TranslationCard,
    TranslationsCard,
    Translator,
    TranslatorTrouble,
)

__all__ = [
    "ArticleHelp",
    "EvidenceLine",
    "FindingHelp",
    "HelpCard",
    "OriginalCard",
    "ReportCard",
    "SuggestionKind",
    "SuggestionOutcome",
    "SuggestionUse",
    "Translated",
    "TranslationCard",
    "TranslationsCard",
    "Translator",
    "TranslatorTrouble",
    "Tried",
    "WordedHelp",
]
