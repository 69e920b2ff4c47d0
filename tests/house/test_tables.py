"""Tables: who may touch them, how long they are kept, where their foreign keys point."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from psycopg import sql

from havendesk.config import rooms
from havendesk.kernel.retention import FRAMEWORK_TABLES, RetentionClass

FLOOR = {room: number for number, room in enumerate(rooms.ROOMS)}
FORBIDDEN_TO_THE_APPLICATION = (
    "UPDATE {} SET at = at",
    "DELETE FROM {}",
    "TRUNCATE {}",
    "ALTER TABLE {} ADD COLUMN more text",
    "DROP TABLE {}",
)
FRAMEWORK_WITHOUT_MODEL = {"django_cache", "django_migrations", "django_session"}


def _ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("havendesk.")]


def _room(model: type[models.Model]) -> str:
    inside = model.__module__.removeprefix("havendesk.").split(".")
    return ".".join(inside[:2]) if inside[0] in ("channels", "cases", "quality") else inside[0]


def _columns(query: str, *values: Any) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return [row[0] for row in cursor.fetchall()]


def _assert_refused(statement: sql.Composable) -> None:
    refused = pytest.raises(DatabaseError, match=r"permission denied|must be owner")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_every_model_declares_its_retention_class() -> None:
    silent = [
        model.__name__
        for model in apps.get_models()
        if not isinstance(getattr(model, "retention", None), RetentionClass)
        and model._meta.app_label not in FRAMEWORK_TABLES
    ]
    assert silent == []


@pytest.mark.django_db
def test_every_table_belongs_to_a_model_or_to_a_known_framework() -> None:
    tables = _columns(
        "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace"
        " AND c.relkind IN ('r', 'p') AND NOT c.relispartition"
    )
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    strange = {
        table
        for table in tables
        if table not in known | FRAMEWORK_WITHOUT_MODEL and "procrastinate" not in table
    }
    assert strange == set()


def test_foreign_keys_point_down_and_leave_no_trace_above() -> None:
    wrong = []
    for model in _ours():
        for field in model._meta.get_fields():
            if not isinstance(field, models.ForeignKey) or field.model is not model:
                continue
            target = model if field.related_model == "self" else field.related_model
            up = target.__module__.startswith("havendesk.") and FLOOR[_room(target)] > FLOOR[_room(model)]
            if up or field.remote_field.related_name != "+":
                wrong.append(f"{model.__name__}.{field.name}")
    assert wrong == []


def test_no_model_has_many_to_many_or_generic_relations() -> None:
    wrong = [
        f"{model.__name__}.{field.name}"
        for model in _ours()
        for field in model._meta.get_fields()
        if isinstance(field, models.ManyToManyField)
    ]
    assert wrong == []


@pytest.mark.django_db
def test_the_application_cannot_change_an_audit_row() -> None:
    tables = _columns(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('r', 'p') AND relname ~ '^audit_entry'"
    )
    assert tables, "the audit room has no table of entries"
    for table in tables:
        for statement in FORBIDDEN_TO_THE_APPLICATION:
            _assert_refused(sql.SQL(statement).format(sql.Identifier(table)))


@pytest.mark.django_db
def test_the_application_can_empty_no_table_and_make_none() -> None:
    truncatable = _columns(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        " AND (has_table_privilege(oid, 'TRUNCATE') OR has_table_privilege(oid, 'TRIGGER')"
        " OR has_table_privilege(oid, 'REFERENCES'))"
    )
    assert truncatable == []
    _assert_refused(sql.SQL("CREATE TABLE of_its_own (id int)"))


@pytest.mark.django_db
def test_the_application_reads_private_tables_by_function_only() -> None:
    tables = _columns("SELECT relname FROM pg_class WHERE relname ~ '_private$' AND relkind IN ('r', 'p')")
    assert tables, "no room keeps personal data apart"
    readable = _columns(
        "SELECT c.relname FROM pg_class c WHERE c.relname ~ '_private$' AND c.relkind IN ('r', 'p')"
        " AND (has_table_privilege(c.oid, 'SELECT') OR has_table_privilege(c.oid, 'UPDATE')"
        " OR has_table_privilege(c.oid, 'DELETE'))"
    )
    assert readable == []


@pytest.mark.django_db
def test_functions_with_the_owners_rights_fix_their_search_path() -> None:
    loose = _columns(
        "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        " AND NOT coalesce(proconfig::text, '') ~ 'search_path'"
    )
    assert loose == []


@pytest.mark.django_db
def test_times_carry_their_zone_and_money_is_exact() -> None:
    wrong = _columns(
        "SELECT table_name || '.' || column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name !~ '^(django|auth|account|mfa|procrastinate)'"
        " AND data_type IN ('timestamp without time zone', 'money', 'real')"
    )
    assert wrong == []


def test_migrations_are_named_by_hand() -> None:
    automatic = re.compile(r"^\d{4}_(auto_\d|alter_.*_and_more|.*_more$)")
    wrong = [
        str(path.name)
        for path in rooms.ROOT.glob("**/migrations/*.py")
        if path.name != "__init__.py" and automatic.match(path.stem)
    ]
    assert wrong == []


def test_migrations_import_no_code_of_the_application() -> None:
    importing = [
        str(path.relative_to(rooms.ROOT))
        for path in rooms.ROOT.glob("**/migrations/*.py")
        if re.search(
            r"^\s*(from|import) havendesk(?!\.kernel\.ids|\.kernel\.retention)",
            path.read_text(),
            re.MULTILINE,
        )
    ]
    assert importing == []
