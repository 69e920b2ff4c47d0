"""A few of the starter articles: publishing all of them takes seconds, and few tests need more than these."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from havendesk.kernel.actors import SYSTEM
from havendesk.knowledge import actions
from havendesk.knowledge.commands import STARTER

CHOSEN = (
    "account-takeover",
    "close-account",
    "deposit-missing",
    "deposit-missing-tag",
    "fees",
    "login-trouble",
    "tax-certificate",
    "withdrawal-hold",
)


def publish_chosen(slugs: Sequence[str] = CHOSEN, languages: Sequence[str] | None = None) -> None:
    """Publish these articles, in these languages or in all they are written in."""
    with tempfile.TemporaryDirectory(prefix="havendesk-starter-") as folder:
        _copy(Path(folder), slugs, languages)
        actions.import_folder(by=SYSTEM, folder=Path(folder))


def _copy(folder: Path, slugs: Sequence[str], languages: Sequence[str] | None) -> None:
    head, *entries = (STARTER / "index.toml").read_text(encoding="utf-8").split("[[article]]")
    kept = [entry for entry in entries if any(f'slug = "{slug}"\n' in entry for slug in slugs)]
    assert len(kept) == len(slugs)
    (folder / "index.toml").write_text("[[article]]".join([head, *kept]), encoding="utf-8")
    for slug in slugs:
        shutil.copytree(STARTER / slug, folder / slug)
        for file in (folder / slug).glob("*.md"):
            if languages is not None and file.stem not in languages:
                file.unlink()
