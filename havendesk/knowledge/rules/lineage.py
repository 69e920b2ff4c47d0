"""From which language a text is made, when it is stale, and what a machine may make of it."""

from collections.abc import Mapping

from havendesk.kernel.chinese import traditional
from havendesk.kernel.i18n import Language
from havendesk.knowledge.types import ArticleFile

SOURCE = Language.EN
# Converted from its parent whenever nobody has written or reviewed it.
CONVERTED = Language.ZH_HANT

PARENTS: dict[Language, Language | None] = {
    Language.EN: None,
    Language.ZH_HANS: Language.EN,
    Language.ZH_HANT: Language.ZH_HANS,
    Language.KO: Language.EN,
    Language.JA: Language.EN,
}


def parent_of(language: str) -> Language | None:
    """The language that texts of `language` are made from; None for the source."""
    return PARENTS[Language(language)]


def in_order(languages: Mapping[Language, object]) -> list[Language]:
    """Parents before what is made from them."""
    return sorted(languages, key=lambda one: (len(ancestors(one)), list(Language).index(one)))


def ancestors(language: Language) -> tuple[Language, ...]:
    """Parent, its parent, and so on up to the source."""
    parent = PARENTS[language]
    return (parent, *ancestors(parent)) if parent else ()


def stale(language: str, made_from: Mapping[str, int], revisions: Mapping[str, int]) -> bool:
    """Whether a text or one that it was made from is behind its parent.

    Args:
        made_from: language to the parent's revision that its text was made from.
        revisions: language to the revision that is published; an unpublished parent makes nothing stale.
    """
    chain = (Language(language), *ancestors(Language(language)))
    pairs = [(one, PARENTS[one]) for one in chain]
    return any(
        parent is not None
        and parent.value in revisions
        and one.value in made_from
        and made_from[one.value] < revisions[parent.value]
        for one, parent in pairs
    )


def converted(file: ArticleFile) -> ArticleFile:
    """A simplified Chinese text in traditional characters; places and links stay as they are."""
    return ArticleFile(
        traditional(file.title),
        traditional(file.summary),
        tuple(dict.fromkeys(traditional(variant) for variant in file.variants)),
        traditional(file.body),
    )
