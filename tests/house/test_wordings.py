"""The wordings that the bot learns from are about articles that exist, and about none of the questions that
measure it."""

import csv
import tomllib
from collections import Counter

import pytest

from tests.house import tree
from tests.house.test_evaluation_questions import questions, squeeze

WORDINGS = tree.ROOT / "havendesk" / "bot" / "wordings"
ARTICLES = tree.ROOT / "havendesk" / "knowledge" / "starter"


@pytest.mark.parametrize("language", ["en", "zh-Hans", "ko", "ja"])
def test_wordings_belong_to_the_articles_and_to_no_measure(language: str) -> None:
    known = tomllib.loads((WORDINGS / f"{language}.toml").read_text("utf-8"))
    folders = {one.name: one for one in ARTICLES.iterdir() if one.is_dir()}
    assert set(known) == set(folders)
    for slug, one in known.items():
        front = tomllib.loads((folders[slug] / f"{language}.md").read_text("utf-8").split("+++")[1])
        assert one["title"] == front["title"], slug
        assert len(one["said"]) >= 12, slug
    said = Counter(squeeze(wording) for one in known.values() for wording in one["said"])
    assert [wording for wording, count in said.items() if count > 1] == []
    measured = {squeeze(row["text"]) for row in questions(language)}
    for name in ("starter", "unknown", "person"):
        with (tree.ROOT / "tests" / "questions" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            measured |= {squeeze(row["text"]) for row in csv.DictReader(file) if row["language"] == language}
    assert sorted(measured & set(said)) == []
