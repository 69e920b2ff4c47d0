"""A help centre of any size, grown by rule from the starter's: as many articles as wanted, words as distinct.

Each variant of an article has a third of its content words replaced, each variant's differently. A word in
letters has twelve made-up forms to be replaced by, and shares each with other variants, as words of one field
are shared; in Chinese, Japanese and Korean a character is replaced by another one of the same articles.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from benchmarks.starter import STARTER, WRITTEN
from havendesk.kernel.i18n import Language
from havendesk.knowledge.rules import documents
from havendesk.knowledge.types import ArticleFile

FORMS = 12
REPLACED = 3
_SYLLABLES = [
    "ba",
    "de",
    "fi",
    "go",
    "lu",
    "ma",
    "ne",
    "pi",
    "ro",
    "su",
    "ta",
    "ve",
    "wi",
    "xo",
    "ze",
    "ka",
    "li",
    "mo",
    "nu",
    "ri",
    "sa",
    "te",
    "vo",
    "ga",
]
_WORD = re.compile("[A-Za-z]{4,}")
_EAST = re.compile("[\u4e00-\u9fff\u30a1-\u30fa\uac00-\ud7a3]")
_PLACEHOLDER = re.compile(r"\{\{[^}]*\}\}")
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def write_folder(folder: Path, articles: int) -> None:
    """The starter and variants of it, so many articles in each language, as `knowledge import` reads them."""
    lines = tomllib.loads((STARTER / "index.toml").read_text(encoding="utf-8"))["article"]
    folder.mkdir(parents=True)
    index = []
    for number in range(articles):
        line, variant = lines[number % len(lines)], number // len(lines)
        slug = f"{line['slug']}-{variant}" if variant else line["slug"]
        (folder / slug).mkdir()
        for language in WRITTEN:
            source = STARTER / line["slug"] / f"{language.value}.md"
            text = documents.parse(source.read_text(encoding="utf-8"))
            (folder / slug / f"{language.value}.md").write_text(
                _page(text, variant, language), encoding="utf-8"
            )
        index.append(
            f'[[article]]\nslug = "{slug}"\ntopic = "{line["topic"]}"\naudience = "{line["audience"]}"\n'
            f'owner = "{line["owner"]}"\norder = {number}\n'
        )
    (folder / "index.toml").write_text("\n".join(index), encoding="utf-8")


def _page(text: ArticleFile, variant: int, language: Language) -> str:
    parts = [_plain(one) for one in (text.title, text.summary, text.body)]
    variants = tuple(text.variants)
    if variant:
        parts = [varied(one, variant, language) for one in parts]
        variants = tuple(varied(one, variant, language) for one in variants)
    title, summary, body = parts
    return documents.page(title, summary, variants, body)


def _plain(text: str) -> str:
    """Without pictures, links and values of the exchange, which a variant could not keep."""
    return _LINK.sub(r"\1", _PICTURE.sub("", _PLACEHOLDER.sub("24", text)))


def varied(text: str, variant: int, language: Language) -> str:
    """The text with a third of its words, or of its characters, replaced."""

    def word(match: re.Match[str]) -> str:
        found = match[0].lower()
        return _form(found, _number(found, variant) % FORMS) if _chosen(found, variant) else match[0]

    def character(match: re.Match[str]) -> str:
        found, others = match[0], _characters(language)
        return others[_number(found, variant) % len(others)] if _chosen(found, variant) else found

    return _EAST.sub(character, _WORD.sub(word, text))


def _chosen(part: str, variant: int) -> bool:
    return _number(part, -variant) % REPLACED == 0


def _number(part: str, variant: int) -> int:
    return int.from_bytes(blake2b(f"{variant} {part}".encode(), digest_size=6).digest(), "big")


@lru_cache(maxsize=1 << 17)
def _form(word: str, form: int) -> str:
    number, syllables = _number(word, FORMS + form), []
    for _ in range(max(2, len(word) // 2)):
        number, rest = divmod(number, len(_SYLLABLES))
        syllables.append(_SYLLABLES[rest])
    return "".join(syllables)


@lru_cache
def _characters(language: Language) -> str:
    """Characters of the language's articles, each as often as it stands there."""
    return "".join(one for text in _texts(language) for one in _EAST.findall(text))


def _texts(language: Language) -> Iterator[str]:
    for file in sorted(STARTER.glob(f"*/{language.value}.md")):
        yield file.read_text(encoding="utf-8")
