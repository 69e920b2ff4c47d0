"""What search engines read of an article (schema.org, as JSON-LD)."""

import json
from collections.abc import Callable, Mapping, Sequence

from havendesk.kernel.clock import iso
from havendesk.knowledge.types import ArticleCard


def article(card: ArticleCard, steps: Sequence[Mapping[str, str]], absolute: Callable[[str], str]) -> str:
    """The article and the way to it, safe inside a script element.

    Args:
        steps: name and address of each step from the start to the article.
        absolute: turns a path into a whole address.
    """
    about = {
        "@type": "Article",
        "headline": card.title[:110],
        "description": card.summary,
        "inLanguage": card.language.value,
        "dateModified": iso(card.changed_at),
        "mainEntityOfPage": absolute(card.url),
        "version": card.revision,
    }
    way = {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": step["name"], "item": absolute(step["url"])}
            for place, step in enumerate(steps, 1)
        ],
    }
    text = json.dumps({"@context": "https://schema.org", "@graph": [about, way]}, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
