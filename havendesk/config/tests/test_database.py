"""The embedded server and its roles."""

import stat
from pathlib import Path
from unittest.mock import Mock

import psycopg
import pytest

from havendesk.config import database
from havendesk.config.database import APPLICATION, BOOTSTRAP, DATABASE, OWNER, SEQUENCER
from havendesk.config.embedded import Embedded
from havendesk.config.errors import PlainError
from havendesk.config.options import DeskOptions


def _value(server: Embedded, query: str) -> object:
    with psycopg.connect(server.conninfo(BOOTSTRAP, DATABASE)) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def test_preparing_twice_changes_nothing(test_server: Embedded) -> None:
    query = "SELECT string_agg(defaclacl::text, ',' ORDER BY oid) FROM pg_default_acl"
    before = _value(test_server, query)
    database.prepare_embedded(test_server)
    assert _value(test_server, query) == before


@pytest.mark.parametrize("role", [OWNER, BOOTSTRAP, SEQUENCER])
def test_the_application_cannot_log_in_as_another_role(test_server: Embedded, role: str) -> None:
    host, port = test_server.address() or ("", 0)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(
            host=host, port=port, user=role, password=test_server.password(APPLICATION), dbname=DATABASE
        )
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(host=host, port=port, user=role, dbname=DATABASE)


def test_the_application_cannot_become_another_role(test_server: Embedded) -> None:
    with psycopg.connect(test_server.conninfo(APPLICATION, DATABASE), autocommit=True) as connection:
        for statement in (
            f"SET ROLE {OWNER}",
            f"SET ROLE {SEQUENCER}",
            f"GRANT {OWNER} TO {APPLICATION}",
            "CREATE ROLE another",
            "CREATE DATABASE another",
            "ALTER SYSTEM SET fsync = off",
            f"ALTER ROLE {APPLICATION} SUPERUSER",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


def test_the_roles_are_no_administrators(test_server: Embedded) -> None:
    powerful = "SELECT count(*) FROM pg_roles WHERE rolname ~ '^havendesk' AND (rolsuper OR rolcreaterole"
    assert _value(test_server, powerful + " OR rolcreatedb OR rolreplication OR rolbypassrls)") == 0


def test_what_is_committed_is_on_disk(test_server: Embedded) -> None:
    assert _value(test_server, "SHOW synchronous_commit") == "on"
    assert _value(test_server, "SHOW data_checksums") == "on"


def test_passwords_lie_in_files_of_their_owner(test_server: Embedded) -> None:
    for role in (BOOTSTRAP, OWNER, APPLICATION, SEQUENCER):
        mode = (test_server.data / "secrets" / f"postgres-{role}").stat().st_mode
        assert stat.S_IMODE(mode) == 0o600
        assert len(test_server.password(role)) >= 40


def test_a_folder_too_deep_for_a_socket_uses_this_machines_port(tmp_path: Path) -> None:
    deep = Embedded(tmp_path / ("deep" * 20) / "data", throwaway=True)
    process = deep.start()
    try:
        assert deep.address() is not None
        host, port = deep.address() or ("", 0)
        assert host == "127.0.0.1"
        assert deep.answers()
    finally:
        deep.stop(process)
    assert not deep.answers()
    again = deep.start()  # finds its folder and, as long as it is free, its port again
    try:
        assert deep.address() == (host, port)
    finally:
        deep.stop(again)


def test_a_full_disk_is_told_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _path: Mock(free=7 * 2**20))
    server = Embedded(tmp_path / "data")
    with pytest.raises(PlainError, match=r"has only 7 MB free; Havendesk needs 300 MB to start\.$"):
        server.start()
    assert not server.cluster.exists()


def test_data_of_another_version_are_left_alone(tmp_path: Path) -> None:
    server = Embedded(tmp_path / "data")
    server.cluster.mkdir(parents=True)
    (server.cluster / "PG_VERSION").write_text("15\n")
    with pytest.raises(PlainError, match="is of PostgreSQL 15, but this version brings 18"):
        server.start()
    assert (server.cluster / "PG_VERSION").read_text() == "15\n"


@pytest.mark.parametrize(
    ("version", "vector", "sentence"),
    [
        (150004, ("0.8.0",), "The database is PostgreSQL 15; Havendesk needs 16 or newer."),
        (160004, None, "The database server lacks the extension pgvector; Havendesk needs 0.8 or newer."),
        (160004, ("0.7.4",), "The database server has pgvector 0.7.4; Havendesk needs 0.8 or newer."),
    ],
)
def test_an_old_server_is_one_sentence(version: int, vector: tuple[str] | None, sentence: str) -> None:
    connection = Mock()
    connection.info.server_version = version
    connection.execute.return_value.fetchone.return_value = vector
    with pytest.raises(PlainError) as refused:
        database.check_server(connection)
    assert str(refused.value) == sentence


def test_a_new_server_passes(test_server: Embedded) -> None:
    with psycopg.connect(test_server.conninfo(BOOTSTRAP, DATABASE)) as connection:
        database.check_server(connection)


def _external(application: str, owner: str = "") -> DeskOptions:
    return DeskOptions.model_validate({"database_url": application, "owner_database_url": owner})


def _urls(server: Embedded, *roles: str) -> list[str]:
    return [server.conninfo(role, DATABASE) for role in roles]


def test_a_server_of_ones_own_is_taken_when_its_roles_are_right(test_server: Embedded) -> None:
    database.prepare_external(_external(*_urls(test_server, APPLICATION, OWNER)))


def test_a_server_of_ones_own_with_mixed_roles_is_refused(test_server: Embedded) -> None:
    with pytest.raises(PlainError, match=f"DATABASE_URL must log in as {APPLICATION}, not {OWNER}"):
        database.prepare_external(_external(*_urls(test_server, OWNER, OWNER)))
    with pytest.raises(PlainError, match="HAVENDESK_OWNER_DATABASE_URL must log in as"):
        database.prepare_external(_external(*_urls(test_server, APPLICATION, BOOTSTRAP)))


def test_migrations_need_the_owners_address() -> None:
    with pytest.raises(PlainError, match="set HAVENDESK_OWNER_DATABASE_URL"):
        database.prepare_external(_external("postgresql://somewhere/else"))


def test_a_silent_server_is_one_sentence() -> None:
    options = _external(
        "postgresql://havendesk_app@127.0.0.1:1/havendesk",
        "postgresql://havendesk_owner@127.0.0.1:1/havendesk",
    )
    with pytest.raises(PlainError, match="^The database named by DATABASE_URL does not answer: ") as refused:
        database.prepare_external(options)
    assert len(str(refused.value).splitlines()) == 1


def test_an_address_becomes_djangos_settings() -> None:
    url = "postgresql://havendesk_app:p%40ss@db.internal:5433/desk?sslmode=require"
    settings = database.django_settings(_external(url), APPLICATION, pool=True)
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db.internal", "5433", "desk")
    assert (settings["USER"], settings["PASSWORD"]) == ("havendesk_app", "p@ss")
    assert settings["OPTIONS"]["sslmode"] == "require"
    assert settings["OPTIONS"]["pool"]["max_size"] == 16
