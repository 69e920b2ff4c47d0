"""Reading a folder of articles that may come from anywhere: nothing outside it is opened."""

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import Language
from havendesk.knowledge.rules import checking, documents
from havendesk.knowledge.types import ArticleEntry, ArticleFile, Audience
from havendesk.people.types import Topic

INDEX = "index.toml"
MOST_ARTICLES = 5_000
MOST_INDEX_BYTES = 2_000_000
# A body of 60,000 characters in UTF-8 with its front matter.
MOST_PAGE_BYTES = 300_000
MOST_IMAGE_BYTES = 5_000_000
_SHOWN = 5


class FolderFault(ValueError):
    """One thing that is wrong: the file within the folder, the line (0: all of it), the reason."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(f"{file}{f', line {line}' if line else ''}: {reason}")


def read(folder: Path) -> list[ArticleEntry]:
    """All articles of a folder, checked.

    Raises:
        Refused: FIELD_INVALID; `detail` names file, line and reason of the first five faults.
    """
    faults: list[str] = []
    entries: list[ArticleEntry] = []
    try:
        lines = _index(folder)
    except FolderFault as fault:
        raise _refused([str(fault)]) from None
    slugs: set[str] = set()
    for number, line in enumerate(lines, 1):
        try:
            entry = _entry(folder, number, line)
            if entry.slug in slugs:
                raise FolderFault(f"{INDEX}, article {number}", 0, f"{entry.slug} is there twice")
            slugs.add(entry.slug)
            entries.append(entry)
        except FolderFault as fault:
            faults.append(str(fault))
    if faults:
        raise _refused(faults)
    return entries


def _refused(faults: list[str]) -> Refused:
    more = f" (and {len(faults) - _SHOWN} more)" if len(faults) > _SHOWN else ""
    return Refused(ErrorCode.FIELD_INVALID, field="folder", detail="; ".join(faults[:_SHOWN]) + more)


def _index(folder: Path) -> list[dict[str, Any]]:
    text = _text(folder, Path(INDEX), MOST_INDEX_BYTES)
    try:
        index = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FolderFault(INDEX, 0, str(error)) from None
    lines = index.get("article", [])
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        raise FolderFault(INDEX, 0, "there is no list [[article]]")
    if len(lines) > MOST_ARTICLES:
        raise FolderFault(INDEX, 0, f"there are more than {MOST_ARTICLES} articles")
    return lines


def _bytes(folder: Path, name: Path, most: int) -> bytes:
    """A file of the folder, unless it is a link, lies elsewhere or is too large."""
    file = folder / name
    if file.is_symlink() or not file.resolve().is_relative_to(folder.resolve()):
        raise FolderFault(name.as_posix(), 0, "it leads out of the folder")
    try:
        if file.stat().st_size > most:
            raise FolderFault(name.as_posix(), 0, f"it is larger than {most} bytes")
        return file.read_bytes()
    except OSError as error:
        raise FolderFault(name.as_posix(), 0, error.strerror or "it cannot be read") from None


def _text(folder: Path, name: Path, most: int) -> str:
    try:
        return _bytes(folder, name, most).decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise FolderFault(name.as_posix(), line, "it is not UTF-8") from None


def _entry(folder: Path, number: int, line: dict[str, Any]) -> ArticleEntry:
    slug = line.get("slug")
    if not isinstance(slug, str) or not documents.valid_slug(slug):
        raise FolderFault(f"{INDEX}, article {number}", 0, f"{str(slug)[:80]!r} is no slug")
    try:
        values = _values(line)
    except (ValueError, KeyError, TypeError) as error:
        raise FolderFault(INDEX, 0, f"{slug}: {str(error)[:120]}") from None
    images = dict(_images(folder, slug))
    texts = dict(_texts(folder, slug, set(images)))
    return ArticleEntry(slug=slug, texts=texts, images=images, **values)


def _values(line: dict[str, Any]) -> dict[str, Any]:
    owner, order, country = line["owner"], line.get("order", 0), line.get("jurisdiction", "")
    review_by = line.get("review_by")
    if not isinstance(owner, str) or not owner.strip() or len(owner) > 80:
        raise ValueError("owner is no name of a team")
    if not isinstance(order, int) or not 0 <= order <= 1_000_000:
        raise ValueError("order is no whole number from 0 to 1,000,000")
    if not isinstance(country, str) or (country and not (len(country) == 2 and country.isupper())):
        raise ValueError("jurisdiction is no country's two capital letters")
    return {
        "topic": Topic(line["topic"]),
        "audience": Audience(line.get("audience", Audience.ALL)),
        "owner": owner,
        "order": order,
        "jurisdiction": country,
        "review_by": date.fromisoformat(str(review_by)) if review_by else None,
    }


def _images(folder: Path, slug: str) -> Iterator[tuple[str, bytes]]:
    place = folder / slug / "images"
    if place.is_dir():
        for file in sorted(place.iterdir()):
            name = Path(slug) / "images" / file.name
            yield file.name, _bytes(folder, name, MOST_IMAGE_BYTES)


def _texts(folder: Path, slug: str, images: set[str]) -> Iterator[tuple[Language, ArticleFile]]:
    known = {f"{language.value}.md": language for language in Language}
    place = folder / slug
    if place.is_symlink():
        raise FolderFault(slug, 0, "it leads out of the folder")
    for path in sorted(place.glob("*.md")) if place.is_dir() else ():
        name = Path(slug) / path.name
        if path.name not in known:
            raise FolderFault(name.as_posix(), 0, "its name is no language of the desk")
        text = _text(folder, name, MOST_PAGE_BYTES)
        try:
            file = documents.parse(text)
        except documents.DocumentFault as fault:
            raise FolderFault(name.as_posix(), fault.line, str(fault)) from None
        _check(name.as_posix(), text, file, images)
        yield known[path.name], file


def _check(name: str, text: str, file: ArticleFile, images: set[str]) -> None:
    for fault in checking.faults(file, images):
        if fault.field == "body":
            line = documents.body_line(text) + max(fault.line, 1) - 1
            raise FolderFault(name, line, fault.reason)
        raise FolderFault(name, 0, f"{fault.field}: {fault.reason}")
