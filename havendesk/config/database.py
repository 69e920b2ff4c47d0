"""The four database roles, who may do what, and the connection settings of each.

========================  ==========================================================================
bootstrap (``postgres``)  makes the other roles, the database and the extension ``vector``; nothing else
``havendesk_owner``       owns every table; runs migrations and sets tests up
``havendesk_app``         everything at run time; owns nothing, so it can neither alter a table nor grant
``havendesk_sequencer``   reads entries of the record and appends to its log; nothing else
========================  ==========================================================================

The embedded server gets all this at each start, idempotently. On a server named by ``DATABASE_URL`` an
administrator runs :data:`ROLES_SQL` once (``havendesk database sql`` prints it).
"""

from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from havendesk.config.embedded import Embedded
from havendesk.config.errors import PlainError, plain
from havendesk.config.options import DeskOptions

BOOTSTRAP = "postgres"
OWNER = "havendesk_owner"
APPLICATION = "havendesk_app"
SEQUENCER = "havendesk_sequencer"
DATABASE = "havendesk"

LEAST_POSTGRES = 16
LEAST_VECTOR = (0, 8)

ROLES_SQL = """\
-- Run as an administrator of the server; choose three long random passwords.
CREATE ROLE havendesk_owner LOGIN PASSWORD '…';
CREATE ROLE havendesk_app LOGIN PASSWORD '…';
CREATE ROLE havendesk_sequencer LOGIN PASSWORD '…';
CREATE DATABASE havendesk OWNER havendesk_owner;
REVOKE ALL ON DATABASE havendesk FROM PUBLIC;
GRANT CONNECT ON DATABASE havendesk TO havendesk_app, havendesk_sequencer;
\\connect havendesk
CREATE EXTENSION IF NOT EXISTS vector;
-- In pg_hba.conf let the three roles log in by scram-sha-256 only, so that none can become another.
"""

PRIVILEGES = (
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE ON SCHEMA public TO havendesk_app, havendesk_sequencer",
    "ALTER DEFAULT PRIVILEGES FOR ROLE havendesk_owner IN SCHEMA public"
    " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO havendesk_app",
    "ALTER DEFAULT PRIVILEGES FOR ROLE havendesk_owner IN SCHEMA public"
    " GRANT USAGE ON SEQUENCES TO havendesk_app",
)
"""What the application may do with every table to come; a room's migration takes back what is too much."""


def prepare_embedded(server: Embedded) -> None:
    """Makes roles, database, extension and default privileges on the running embedded server; idempotent."""
    with psycopg.connect(server.conninfo(BOOTSTRAP, "postgres"), autocommit=True) as connection:
        check_server(connection)
        for role in (OWNER, APPLICATION, SEQUENCER):
            _ensure_role(connection, role, server.password(role))
        ensure_database(connection, DATABASE)
    prepare_database(server, DATABASE)


def prepare_database(server: Embedded, database: str) -> None:
    """Extension and privileges inside one database of the embedded server."""
    with psycopg.connect(server.conninfo(BOOTSTRAP, database), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
        for statement in PRIVILEGES:
            connection.execute(statement)
        _let_in(connection, database)


def ensure_database(
    connection: psycopg.Connection[tuple[Any, ...]], database: str, *, template: str = "template1"
) -> None:
    """Makes a database that the owner owns and the application may enter, unless it exists."""
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
        return
    name = sql.Identifier(database)
    connection.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
            name, sql.Identifier(OWNER), sql.Identifier(template)
        )
    )
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    _let_in(connection, database)


def _let_in(connection: psycopg.Connection[tuple[Any, ...]], database: str) -> None:
    connection.execute(
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}, {}").format(
            *map(sql.Identifier, (database, APPLICATION, SEQUENCER))
        )
    )


def _ensure_role(connection: psycopg.Connection[tuple[Any, ...]], role: str, password: str) -> None:
    exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = "ALTER" if exists else "CREATE"
    connection.execute(
        sql.SQL(
            verb + " ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD {}"
        ).format(sql.Identifier(role), sql.Literal(password))
    )


def check_server(connection: psycopg.Connection[tuple[Any, ...]]) -> None:
    """PlainError unless PostgreSQL and pgvector are new enough."""
    major = connection.info.server_version // 10000
    if major < LEAST_POSTGRES:
        raise PlainError(f"The database is PostgreSQL {major}; Havendesk needs {LEAST_POSTGRES} or newer.")
    row = connection.execute(
        "SELECT coalesce(installed_version, default_version) FROM pg_available_extensions"
        " WHERE name = 'vector'"
    ).fetchone()
    least = ".".join(map(str, LEAST_VECTOR))
    if row is None:
        raise PlainError(
            f"The database server lacks the extension pgvector; Havendesk needs {least} or newer."
        )
    if tuple(int(part) for part in row[0].split(".")[:2]) < LEAST_VECTOR:
        raise PlainError(f"The database server has pgvector {row[0]}; Havendesk needs {least} or newer.")


def prepare_external(options: DeskOptions) -> None:
    """Checks a server named by DATABASE_URL and sets the owner's default privileges; PlainError otherwise."""
    owner_url = options.owner_database_url.get_secret_value()
    if not owner_url:
        raise PlainError(
            "DATABASE_URL names a server, so migrations need the owner's address too:"
            " set HAVENDESK_OWNER_DATABASE_URL."
        )
    with _connect(options.database_url.get_secret_value(), "DATABASE_URL") as connection:
        check_server(connection)
        _check_application_role(connection)
    with _connect(owner_url, "HAVENDESK_OWNER_DATABASE_URL") as connection:
        if connection.info.user != OWNER:
            raise PlainError(
                f"HAVENDESK_OWNER_DATABASE_URL must log in as {OWNER}, not {connection.info.user}."
            )
        _ensure_vector(connection)
        _check_sequencer_role(connection)
        for statement in PRIVILEGES[1:]:
            connection.execute(statement)


def _connect(url: str, name: str) -> psycopg.Connection[tuple[Any, ...]]:
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=5)
    except psycopg.OperationalError as error:
        raise PlainError(f"The database named by {name} does not answer: {plain(str(error))}") from error


def _check_application_role(connection: psycopg.Connection[tuple[Any, ...]]) -> None:
    if connection.info.user != APPLICATION:
        raise PlainError(f"DATABASE_URL must log in as {APPLICATION}, not {connection.info.user}.")
    row = connection.execute(
        "SELECT rolsuper OR rolcreaterole OR rolbypassrls OR EXISTS"
        " (SELECT 1 FROM pg_class c WHERE c.relowner = r.oid) FROM pg_roles r WHERE rolname = current_user"
    ).fetchone()
    if row is None or row[0]:
        raise PlainError(
            f"The role {APPLICATION} may do too much: it must own nothing and be no administrator."
        )


def _check_sequencer_role(connection: psycopg.Connection[tuple[Any, ...]]) -> None:
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [SEQUENCER]).fetchone():
        raise PlainError(
            f"The role {SEQUENCER} is missing; let an administrator run what `havendesk database sql` prints."
        )


def _ensure_vector(connection: psycopg.Connection[tuple[Any, ...]]) -> None:
    try:
        connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
    except psycopg.errors.InsufficientPrivilege as error:
        raise PlainError(
            "The extension vector is not in the database; let an administrator run: CREATE EXTENSION vector;"
        ) from error


def tidy_after_migrations(connection: Any) -> None:
    """Takes from the application what no code of it needs: it may read the migrations' table, not write it.

    ``connection`` is Django's connection of the owner.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {APPLICATION}")


def django_settings(options: DeskOptions, role: str, *, pool: bool) -> dict[str, Any]:
    """Django's ``DATABASES`` entry of a role. Reads files, never connects."""
    connection_options: dict[str, Any] = {}
    if pool:
        connection_options["pool"] = {
            "min_size": 1,
            "max_size": options.database_pool_size,
            "timeout": 10,
            "max_idle": 300,
            "name": "havendesk",
        }
    settings: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": not pool,
        "ATOMIC_REQUESTS": False,
        "OPTIONS": connection_options,
    }
    urls = {OWNER: options.owner_database_url, SEQUENCER: options.sequencer_database_url}
    if options.database_url.get_secret_value():
        url = urls.get(role, options.database_url).get_secret_value()
        return settings | _from_url(url, connection_options)
    server = Embedded(options.data_folder)
    host, port = server.address() or (str(server.folder / "run"), 5432)
    return settings | {
        "HOST": host,
        "PORT": str(port),
        "USER": role,
        "PASSWORD": server.known_password(role) or "",
        "NAME": DATABASE,
    }


def _from_url(url: str, connection_options: dict[str, Any]) -> dict[str, Any]:
    try:
        parts: dict[str, Any] = dict(conninfo_to_dict(url))
    except psycopg.ProgrammingError as error:
        raise PlainError("The database's address is not one that PostgreSQL understands.") from error
    known = {name: str(parts.pop(name, "")) for name in ("host", "port", "user", "password", "dbname")}
    connection_options.update(parts)
    return {
        "HOST": known["host"],
        "PORT": known["port"],
        "USER": known["user"],
        "PASSWORD": known["password"],
        "NAME": known["dbname"] or DATABASE,
    }
