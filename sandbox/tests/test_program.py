"""The sandbox as a program: its own, started by one line, keeping its secret to itself."""

import ast
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.__main__ import main
from sandbox.app import Sandbox, Settings, desk_secret

ROOT = Path(__file__).resolve().parent.parent


def test_it_imports_nothing_of_the_desk() -> None:
    for file in ROOT.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [name for name in names if name.split(".")[0] == "havendesk"], file


def test_the_secret_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    first = desk_secret(Settings(data=tmp_path))
    assert len(first) >= 32
    assert desk_secret(Settings(data=tmp_path)) == first
    assert stat.S_IMODE((tmp_path / "desk-secret").stat().st_mode) == 0o600


def test_a_second_start_keeps_data_and_token_keys(tmp_path: Path) -> None:
    one = Sandbox(Settings(data=tmp_path))
    keys, opened = one.mint.key_set(), one.store.setting("opened")
    one.store.close()
    two = Sandbox(Settings(data=tmp_path))
    assert (two.mint.key_set(), two.store.setting("opened")) == (keys, opened)
    two.store.close()


def test_a_short_token_secret_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SANDBOX_TOKEN_SECRET", "short")
    with pytest.raises(SystemExit):
        main(["--hs256"])
    assert "at least 32" in capsys.readouterr().err


def test_help_works_as_a_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sandbox", "--help"], capture_output=True, text=True, check=True
    )
    assert "--fault" in done.stdout
