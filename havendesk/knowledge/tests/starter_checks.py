"""What a starter article must look like, as pure functions: text in, sentences about faults out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations

from havendesk.knowledge.rules import documents
from havendesk.knowledge.rules import placeholders as rules

LANGUAGES = ("en", "zh-Hans", "ko", "ja")
TOPICS = frozenset(
    ("account", "identity", "deposit", "withdrawal", "trading", "fees", "security", "api", "tax", "other")
)
AUDIENCES = frozenset(("beginner", "professional", "all"))
SUMMARY_CHARACTERS = 160
LEAST_VARIANTS = 5
LEAST_STEPS = 3
LEAST_WORDS = 150
LEAST_CHARACTERS = 250
SIMILARITY_LIMIT = 0.6

_ASSETS = frozenset(("BTC:bitcoin", "ETH:ethereum", "USDT:tron"))
# The assets, networks, levels and groups that the starter articles may speak of.
ARGUMENTS: dict[str, frozenset[str]] = {
    "fee": _ASSETS,
    "min_withdrawal": _ASSETS,
    "min_deposit": _ASSETS,
    "confirmations": _ASSETS,
    "confirmations_unlock": _ASSETS,
    "withdrawal_limit": frozenset("123"),
    "hold_hours": frozenset(("password_change", "second_factor_reset", "first_fiat_deposit")),
    "maker_fee": frozenset("0"),
    "taker_fee": frozenset("0"),
    "api_rate": frozenset(("orders",)),
    "review_time": frozenset(("identity",)),
}

# Digits that are part of a name and say nothing about a fee, a limit, a time or a number of confirmations.
DIGITS_IN_NAMES = {
    "2FA": "short for two-factor authentication",
    "2단계 인증": "Korean for two-factor authentication",
    "ERC-20": "name of a token standard",
    "TRC-20": "name of a token standard",
    "BEP-20": "name of a token standard",
    "IPv6": "name of a protocol",
    "16진수": "Korean for hexadecimal",
    "P2P": "short for person-to-person",
    "p2p-": "the same in the slug of an article",
    **{
        f"{word}{level}": "name of a verification level"
        for word in ("level ", "等级", "레벨 ", "レベル")
        for level in "123"
    },
    "HTTP 401": "status code of HTTP",
    "HTTP 403": "status code of HTTP",
    "HTTP 429": "status code of HTTP",
}

_PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}")
_LINK = re.compile(r"\]\(([^)]*)\)")
_STEP = re.compile(r"^\d+\. ", re.MULTILINE)
_DIGIT = re.compile(r".{0,12}\d.{0,12}")
_SPELLED = {
    "en": re.compile(
        r"\b(?:an?|few|several|some|one|two|three|four|five|six|seven|ten|twelve|twenty|thirty|fifty)"
        r" (?:seconds|minutes?|hours?|days?|weeks?|months?|(?:business|working) days?|confirmations"
        r"|percent)\b",
        re.IGNORECASE,
    ),
    "zh-Hans": re.compile(
        r"[一二两三四五六七八九十百半几数][几数十百]?个?(?:秒|分钟|小时|天|工作日|星期|周|月|确认)|百分之"
    ),
    "ko": re.compile(
        r"하루\s?(?:이내|안에|정도|뒤|후|만에)|이틀|사흘|나흘|며칠|일주일|보름|한\s?달"
        r"|(?<![가-힣])(?:몇|한두|한|두|세|네|다섯|여섯|열|수)\s?(?:초|시간|주(?!문)|개월|컨펌)"
        r"|(?<![가-힣])(?:몇|수|십)\s?(?:분|일)\s?(?:이내|안에|정도|뒤|후|걸)"
    ),
    "ja": re.compile(
        r"[一二三四五六七八九十百半数](?:秒|分間|分ほど|分以内|分後|時間|日ほど|日以内|日後|日間|営業日|週間|か月|カ月|回の承認)"
        r"|数(?:秒|分|時間|日)|パーセント"
    ),
}


@dataclass(frozen=True, slots=True)
class Text:
    """One article in one language, as its file holds it."""

    slug: str
    language: str
    title: str
    summary: str
    variants: tuple[str, ...]
    body: str

    @property
    def whole(self) -> str:
        """Everything a reader or the search sees."""
        return "\n".join((self.title, self.summary, *self.variants, self.body))


def parse(slug: str, language: str, raw: str) -> Text:
    """Read an article file with the room's own reader. DocumentFault when it can't be read."""
    file = documents.parse(raw)
    return Text(slug, language, file.title, file.summary, tuple(file.variants), file.body)


def length(language: str, body: str) -> int:
    """Words in English, characters without white space in the others."""
    return len(body.split()) if language == "en" else len(re.sub(r"\s", "", body))


def form_faults(text: Text) -> list[str]:
    """Faults of length, variants and steps."""
    faults = []
    least = LEAST_WORDS if text.language == "en" else LEAST_CHARACTERS
    if length(text.language, text.body) < least:
        faults.append(f"the body is shorter than {least}")
    if not text.title.strip() or not text.summary.strip():
        faults.append("title or summary is empty")
    if len(text.summary) > SUMMARY_CHARACTERS:
        faults.append(f"the summary has {len(text.summary)} characters")
    if len({squeeze(variant) for variant in text.variants}) < LEAST_VARIANTS:
        faults.append(f"fewer than {LEAST_VARIANTS} different question variants")
    if len(_STEP.findall(text.body)) < LEAST_STEPS:
        faults.append(f"fewer than {LEAST_STEPS} numbered steps")
    return faults


def placeholders(text: Text) -> list[str]:
    """The places of the body as `name:argument`, in order."""
    return [":".join((place.name, *place.arguments)) for place in rules.placeholders(text.body)]


def placeholder_faults(text: Text) -> list[str]:
    """Places nobody can resolve, malformed ones, and any outside the body."""
    faults = rules.faults(text.body)
    for place in placeholders(text):
        name, _, argument = place.partition(":")
        if argument not in ARGUMENTS.get(name, ()):
            faults.append(f"no starter value for {place}")
    if "{{" in "".join((text.title, text.summary, *text.variants, _PLACEHOLDER.sub("", text.body))):
        faults.append("a place outside the body, or one that is not closed")
    return faults


def literal_faults(language: str, words: str) -> list[str]:
    """Digits outside names and list numbers, and spelled-out times: values that belong to the contract."""
    rest = _STEP.sub("", _PLACEHOLDER.sub("", words))
    for name in DIGITS_IN_NAMES:
        rest = rest.replace(name, "")
    faults = [f"literal number in «{found.strip()}»" for found in _DIGIT.findall(rest)]
    faults += [f"literal value «{found.group()}»" for found in _SPELLED[language].finditer(rest)]
    if "%" in rest or "％" in rest:
        faults.append("literal percentage")
    return faults


def link_faults(text: Text, slugs: frozenset[str]) -> list[str]:
    """Links that do not lead to another article of the same set."""
    return [
        f"link to {target}"
        for target in _LINK.findall(text.body)
        if target.removeprefix("article:") not in slugs - {text.slug} or not target.startswith("article:")
    ]


def squeeze(words: str) -> str:
    """Letters and digits only, lower case: two questions equal after this are the same question."""
    return "".join(letter for letter in words.casefold() if letter.isalnum())


def _grams(words: str) -> frozenset[str]:
    joined = " ".join(words.casefold().split())
    return frozenset(joined[at : at + 5] for at in range(len(joined) - 4))


def too_similar(texts: list[Text]) -> list[str]:
    """Pairs of one language whose sets of five characters overlap too much (Jaccard)."""
    grams = {text.slug: _grams(text.body) for text in texts}
    return [
        f"{one} and {other}"
        for one, other in combinations(sorted(grams), 2)
        if len(grams[one] & grams[other]) >= SIMILARITY_LIMIT * len(grams[one] | grams[other])
    ]
