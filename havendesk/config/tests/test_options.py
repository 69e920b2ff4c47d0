"""The options object: sources, order, and the sentence about a wrong one."""

from pathlib import Path

import pytest

from havendesk.config import options
from havendesk.config.errors import PlainError
from havendesk.kernel.options import KernelOptions, install, options_of


@pytest.fixture
def _read_again() -> object:
    before = options.load()
    options.load.cache_clear()
    yield None
    options.load.cache_clear()
    install(before)


@pytest.mark.usefixtures("_read_again")
def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "havendesk.toml"
    file.write_text('port = 9001\nsandbox_port = 9002\nlog_level = "ERROR"\n')
    monkeypatch.setenv("HAVENDESK_OPTIONS_FILE", str(file))
    monkeypatch.setenv("HAVENDESK_PORT", "9003")
    loaded = options.load()
    assert (loaded.port, loaded.sandbox_port) == (9003, 9002)
    assert options_of(KernelOptions).log_level == "ERROR"
    assert loaded.address == "http://localhost:9003"


@pytest.mark.usefixtures("_read_again")
def test_the_database_is_read_under_its_common_name_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://havendesk_app@db/havendesk")
    assert options.load().database_url.get_secret_value() == "postgresql://havendesk_app@db/havendesk"


@pytest.mark.usefixtures("_read_again")
def test_a_wrong_option_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAVENDESK_PORT", "many")
    with pytest.raises(PlainError, match=r"^The option HAVENDESK_PORT is wrong: "):
        options.load()


def test_every_option_says_what_it_is_for() -> None:
    rows = options.describe()
    assert len(rows) > 20
    assert [name for _, name, _, text in rows if not text.endswith((".", "start.")) or len(text) < 15] == []
    assert len({name for _, name, _, _ in rows}) == len(rows)
