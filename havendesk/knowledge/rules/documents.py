"""Article files and their display: TOML front matter, Markdown body, safe HTML, plain text for chat."""

import json
import re
import tomllib
from collections.abc import Callable, Sequence
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt

from havendesk.knowledge.types import ArticleFile

_FRONT = re.compile(r"\A\ufeff?\+\+\+\s*\n(.*?)\n\+\+\+\s*\n", re.DOTALL)
_ARTICLE_LINK = re.compile(r"\[([^\]]*)\]\(article:([a-z0-9-]+)\)")
_PICTURE = re.compile(r"!\[([^\]\n]*)\]\(image:([^)\s]+)\)")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

AddressOf = Callable[[str], str | None]

LONGEST_BODY = 60_000
LONGEST_LINE = 300
MOST_VARIANTS = 60
# Pictures come from here and nowhere else: a remote one would tell a stranger who reads what.
PICTURES = "/help/images/"

_STRANGE_PICTURE = re.compile(rf"<img (?!src=\"{PICTURES}[0-9a-f-]{{36}}\" )[^>]*>")
_TAGS = {
    "p", "br", "hr", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "code", "pre", "blockquote", "a",
    "table", "thead", "tbody", "tr", "th", "td", "img",
}  # fmt: skip


class DocumentFault(ValueError):
    """An article file that cannot be read: what is wrong, and on which line (0: in all of it)."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


def valid_slug(slug: str) -> bool:
    """Lower-case words joined by hyphens, 80 characters at most."""
    return len(slug) <= 80 and _SLUG.fullmatch(slug) is not None


def parse(text: str) -> ArticleFile:
    """Read an article file.

    Raises:
        DocumentFault: no front matter, a missing or overlong field, or a body that is too long.
    """
    match = _FRONT.match(text.replace("\r\n", "\n"))
    if match is None:
        raise DocumentFault("no front matter between +++ lines")
    try:
        front = tomllib.loads(match[1])
    except tomllib.TOMLDecodeError as error:
        # TOML counts from the line after the first +++.
        at = re.search(r"at line (\d+)", str(error))
        raise DocumentFault(f"front matter is not TOML: {error}", int(at[1]) + 1 if at else 0) from None
    body = text.replace("\r\n", "\n")[match.end() :].strip()
    variants = front.get("variants", [])
    if not isinstance(variants, list) or not all(isinstance(variant, str) for variant in variants):
        raise DocumentFault("variants is not a list of texts")
    if len(variants) > MOST_VARIANTS or any(len(variant) > LONGEST_LINE for variant in variants):
        raise DocumentFault(f"more than {MOST_VARIANTS} variants, or one over {LONGEST_LINE} characters")
    if not body or len(body) > LONGEST_BODY or "\x00" in text:
        raise DocumentFault(f"body empty, over {LONGEST_BODY} characters, or with zero bytes")
    return ArticleFile(_line(front, "title"), _line(front, "summary", 600), tuple(variants), body)


def body_line(text: str) -> int:
    """The line of a file on which its body begins, from 1."""
    unified = text.replace("\r\n", "\n")
    match = _FRONT.match(unified)
    if match is None:
        return 1
    rest = unified[match.end() :]
    return unified[: match.end()].count("\n") + 1 + rest[: len(rest) - len(rest.lstrip())].count("\n")


def _line(front: dict[str, object], name: str, longest: int = LONGEST_LINE) -> str:
    value = front.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > longest:
        raise DocumentFault(f"{name} missing, empty or over {longest} characters")
    return value.strip()


def page(title: str, summary: str, variants: Sequence[str], body: str) -> str:
    """An article file, as `parse` reads it. JSON's strings are TOML's."""
    lines = [f"title = {_string(title)}", f"summary = {_string(summary)}", "variants = ["]
    lines += [f"  {_string(variant)}," for variant in variants]
    return "\n".join(["+++", *lines, "]", "+++", body, ""])


def _string(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def link_articles(body: str, address_of: AddressOf) -> str:
    """Turn `[words](article:slug)` into a link; only the words stay where no such article is published."""

    def link(match: re.Match[str]) -> str:
        address = address_of(match[2])
        return f"[{match[1]}]({address})" if address else match[1]

    return _ARTICLE_LINK.sub(link, body)


def linked_slugs(body: str) -> list[str]:
    """Slugs that the body links to, in order, without repetitions."""
    return list(dict.fromkeys(match[2] for match in _ARTICLE_LINK.finditer(body)))


def place_pictures(body: str, address_of: AddressOf) -> str:
    """Turn `![words](image:name)` into a picture's address; only the words stay where there is none."""

    def place(match: re.Match[str]) -> str:
        address = address_of(match[2])
        return f"![{match[1]}]({address})" if address else match[1]

    return _PICTURE.sub(place, body)


def pictured(body: str) -> list[str]:
    """Names of the pictures that the body shows, in order, without repetitions."""
    return list(dict.fromkeys(match[2] for match in _PICTURE.finditer(body)))


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")


@lru_cache(maxsize=512)
def html(body: str) -> str:
    """Safe HTML of a Markdown body: no raw HTML, own pictures only, links to http(s), mailto, own pages."""
    rendered = _STRANGE_PICTURE.sub("", str(_markdown().render(body)))
    lowered = re.sub(r"<(/?)h1>", r"<\1h2>", rendered)
    return nh3.clean(
        lowered,
        tags=_TAGS,
        attributes={"a": {"href"}, "img": {"src", "alt", "loading"}},
        set_tag_attribute_values={"img": {"loading": "lazy"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    )


def plain(body: str) -> str:
    """Plain text of a Markdown body for a chat bubble: list marks kept, links as their words."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", body)
    text = re.sub(r"(\*\*|__|`)(.+?)\1", r"\2", text)
    text = re.sub(r"^#{1,6}\s*", "", text, flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


@lru_cache(maxsize=512)
def steps(body: str, longest: int = 700) -> str:
    """The first numbered list of the body as plain text (what a customer can do now), cut at whole lines."""
    lines = plain(body).split("\n")
    start = next((n for n, line in enumerate(lines) if re.match(r"\s*1[.)]\s", line)), None)
    if start is None:
        return ""
    taken: list[str] = []
    for line in lines[start:]:
        belongs = re.match(r"\s*(\d+[.)]|[-*])\s|\s{2,}\S", line) or not line.strip()
        if not belongs or len("\n".join([*taken, line])) > longest:
            break
        if line.strip():
            taken.append(line.rstrip())
    return "\n".join(taken)
