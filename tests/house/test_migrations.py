"""While the migrations of a new version run, nodes of the version before still read and write.

So a version *expands*: new tables, columns that an older node may leave out. Only a later one *contracts*,
and its migration says since which release no code uses what it takes away: ``UNUSED_SINCE = "0.2.0"``, a
release that ``CHANGELOG.md`` names. The version that is being written is none yet.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import NOT_PROVIDED, Field

from tests.house import tree

DECLARED = "UNUSED_SINCE"
WAY_OUT = f"expand now, contract in a later version; its migration names the release before as {DECLARED}"
RELEASE = re.compile(r"^## (\d+\.\d+\.\d+)\b", re.MULTILINE)
TAKING_SQL = re.compile(
    r"\bDROP\s+(TABLE|COLUMN|FUNCTION|VIEW)\b|\bRENAME\b|\bSET\s+NOT\s+NULL\b|\bALTER\b[^;]*\bTYPE\b",
    re.IGNORECASE,
)
WIDER = {("CharField", "TextField"), ("IntegerField", "BigIntegerField")}
TAKEN_WHOLE = (
    migrations.RemoveField,
    migrations.DeleteModel,
    migrations.RenameField,
    migrations.RenameModel,
    migrations.AlterModelTable,
    migrations.AlterUniqueTogether,
)
BEFORE_THE_RULE = frozenset(
    {
        "audit 0004_chain",
        "kernel 0003_beat_since",
        "knowledge 0002_parent_and_conversion",
        "knowledge 0003_editing",
        "knowledge 0005_meanings",
        "knowledge 0006_postings",
        "notices 0003_sealed",
        "people 0002_presence",
        "people 0004_restrictions",
        "people 0005_former_roles",
        "routing 0004_taken",
    }
)
"""They belong to the first release, before which there is no other. The list grows no longer."""


class _Expansion:
    """Reads one migration's operations in their order and tells what each takes from an older node."""

    def __init__(self, app: str, state: ProjectState) -> None:
        self.app = app
        self.state = state
        self.tables: set[str] = set()
        self.columns: set[tuple[str, str]] = set()

    def taken(self, operations: Sequence[Operation]) -> Iterator[str]:
        """One sentence for each thing that is taken away; ``state`` follows."""
        for operation in operations:
            if isinstance(operation, migrations.SeparateDatabaseAndState):
                # What only the state forgets stays where older nodes look for it.
                self._notice(operation.state_operations)
                yield from self._told(operation.database_operations)
            else:
                self._notice([operation])
                yield from self._told([operation])
            operation.state_forwards(self.app, self.state)

    def _notice(self, operations: Sequence[Operation]) -> None:
        self.tables |= {one.name_lower for one in operations if isinstance(one, migrations.CreateModel)}

    def _told(self, operations: Sequence[Operation]) -> Iterator[str]:
        for operation in operations:
            name = str(getattr(operation, "model_name", getattr(operation, "name", ""))).lower()
            if name not in self.tables and (reason := self._reason(operation, name)):
                yield f"{operation.describe()}: {reason}"

    def _reason(self, operation: Operation, name: str) -> str:
        match operation:
            case migrations.RunSQL():
                found = TAKING_SQL.search(str(operation.sql))
                return f"{found.group(0)!r} takes something away" if found else ""
            case migrations.AddField():
                self.columns.add((name, operation.name.lower()))
                return _reason_of_new(operation.field)
            case migrations.AlterField():
                old = self.state.models[self.app, name].fields[operation.name]
                return _reason_of_change(old, operation.field)
            case migrations.AddConstraint():
                new = [column for table, column in self.columns if table == name]
                said = repr(operation.deconstruct()[2]["constraint"])
                about = any(re.search(rf"\b{column}(__|\b)", said) for column in new)
                return "" if about else "an older node may write what it forbids"
            case migrations.RemoveConstraint():
                kept = self.state.models[self.app, name].options["constraints"]
                unique = [one.name for one in kept if isinstance(one, models.UniqueConstraint)]
                return (
                    "an older node may write upon it (ON CONFLICT)"
                    if operation.deconstruct()[2]["name"] in unique
                    else ""
                )
        return "an older node still uses it" if isinstance(operation, TAKEN_WHOLE) else ""


def _reason_of_new(field: Field[Any, Any]) -> str:
    left_out = field.null or field.many_to_many or field.generated or field.db_default is not NOT_PROVIDED
    return "" if left_out else "an older node leaves it out: give it null=True or a db_default"


def _reason_of_change(old: Field[Any, Any], new: Field[Any, Any]) -> str:
    kinds = (old.get_internal_type(), new.get_internal_type())
    narrowed = {
        f"becomes {kinds[1]}": kinds[0] != kinds[1] and kinds not in WIDER,
        "may no longer be empty": old.null and not new.null,
        "becomes unique": new.unique and not old.unique,
        "means another column": old.db_column != new.db_column,
        "means another table": _target(old) != _target(new),
        "loses its db_default": old.db_default is not NOT_PROVIDED and new.db_default is NOT_PROVIDED,
        "takes less": any(less < more for less, more in zip(_room(new), _room(old), strict=True)),
    }
    return ", ".join(reason for reason, holds in narrowed.items() if holds)


def _target(field: Field[Any, Any]) -> str:
    return str(field.deconstruct()[3].get("to", "")).lower()


def _room(field: Field[Any, Any]) -> tuple[float, float, float]:
    """Characters, digits before the point, digits after it; endless where there is no limit."""
    endless = float("inf")
    digits, places = getattr(field, "max_digits", None), getattr(field, "decimal_places", None)
    before = endless if digits is None else digits - (places or 0)
    return (field.max_length or endless, before, endless if places is None else places)


def _wrong(taken: Sequence[str], declared: str | None, released: Sequence[str]) -> list[str]:
    """What is to be said of a migration; nothing, where it takes nothing or what no release still uses."""
    if not taken or declared in released:
        return []
    return list(taken) if declared is None else [f"{DECLARED} = {declared!r} is no release of CHANGELOG.md"]


def test_migrations_leave_older_nodes_what_they_use() -> None:
    graph = MigrationLoader(None).graph
    released = RELEASE.findall((tree.ROOT / "CHANGELOG.md").read_text())
    state, wrong = ProjectState(), {}
    order = dict.fromkeys(key for leaf in graph.leaf_nodes() for key in graph.forwards_plan(leaf))
    for app, name in order:
        migration = graph.nodes[app, name]
        taken = list(_Expansion(app, state).taken(migration.operations))
        module = sys.modules[type(migration).__module__]
        if module.__name__.startswith("havendesk.") and f"{app} {name}" not in BEFORE_THE_RULE:
            wrong[f"{app} {name}"] = _wrong(taken, getattr(module, DECLARED, None), released)
    assert {name: said for name, said in wrong.items() if said} == {}, WAY_OUT


def _state() -> ProjectState:
    thing = ModelState(
        "shop",
        "Thing",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("name", models.CharField(max_length=20)),
            ("note", models.CharField(max_length=20, null=True)),
            ("price", models.DecimalField(max_digits=12, decimal_places=2)),
        ],
        {"constraints": [models.UniqueConstraint(fields=["name"], name="once")]},
    )
    state = ProjectState()
    state.add_model(thing)
    return state


def _text(length: int, **more: Any) -> models.CharField[Any, Any]:
    return models.CharField(max_length=length, **more)


NEW = migrations.AddField("thing", "colour", _text(9, db_default=""))
ONCE = models.UniqueConstraint(fields=["colour"], name="colour_once")
FILLED = models.CheckConstraint(condition=~models.Q(name=""), name="filled")


@pytest.mark.parametrize(
    "operations",
    [
        pytest.param([NEW, migrations.AddConstraint("thing", ONCE)], id="new-column"),
        pytest.param([migrations.AddField("thing", "size", _text(9, null=True))], id="may-be-empty"),
        pytest.param([migrations.AlterField("thing", "name", _text(30))], id="longer"),
        pytest.param([migrations.AlterField("thing", "name", models.TextField())], id="endless"),
        pytest.param([migrations.AlterField("thing", "name", _text(20, null=True))], id="optional"),
        pytest.param([migrations.RunSQL("CREATE OR REPLACE FUNCTION seen() …")], id="sql"),
        pytest.param(
            [
                migrations.CreateModel("Fresh", [("id", models.BigAutoField(primary_key=True))]),
                migrations.AddField("fresh", "name", _text(9)),
                migrations.AddConstraint("fresh", FILLED),
                migrations.RemoveField("fresh", "name"),
            ],
            id="own-table",
        ),
        pytest.param(
            [migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("thing", "note")])],
            id="forgotten-by-the-state-alone",
        ),
    ],
)
def test_expanding_takes_nothing(operations: list[Operation]) -> None:
    assert list(_Expansion("shop", _state()).taken(operations)) == []


@pytest.mark.parametrize(
    "operation",
    [
        pytest.param(migrations.RemoveField("thing", "note"), id="column-removed"),
        pytest.param(migrations.DeleteModel("Thing"), id="table-removed"),
        pytest.param(migrations.RenameField("thing", "note", "remark"), id="column-renamed"),
        pytest.param(migrations.RenameModel("Thing", "Item"), id="model-renamed"),
        pytest.param(migrations.AlterModelTable("Thing", "other"), id="table-renamed"),
        pytest.param(migrations.AlterField("thing", "name", _text(10)), id="shorter"),
        pytest.param(migrations.AlterField("thing", "note", _text(20)), id="required"),
        pytest.param(migrations.AlterField("thing", "name", _text(20, unique=True)), id="unique"),
        pytest.param(migrations.AlterField("thing", "name", _text(20, db_column="n")), id="other-column"),
        pytest.param(migrations.AlterField("thing", "name", models.IntegerField()), id="other-type"),
        pytest.param(
            migrations.AlterField("thing", "price", models.DecimalField(max_digits=12, decimal_places=4)),
            id="fewer-digits-before-the-point",
        ),
        pytest.param(
            migrations.AddField("thing", "size", _text(9, default="")), id="left-out-by-older-nodes"
        ),
        pytest.param(migrations.AddConstraint("thing", FILLED), id="forbidden"),
        pytest.param(migrations.RemoveConstraint("thing", "once"), id="no-longer-unique"),
        pytest.param(migrations.RunSQL("ALTER TABLE shop_thing DROP COLUMN note"), id="sql"),
        pytest.param(
            migrations.SeparateDatabaseAndState(
                database_operations=[migrations.RemoveField("thing", "note")]
            ),
            id="apart-from-the-state",
        ),
    ],
)
def test_contracting_is_told_and_needs_a_release(operation: Operation) -> None:
    taken = list(_Expansion("shop", _state()).taken([operation]))
    assert len(taken) == 1
    assert _wrong(taken, None, ["0.1.0"]) == taken
    assert _wrong(taken, "0.1.0", ["0.1.0"]) == []
    assert _wrong(taken, "0.2.0", ["0.1.0"]) == ["UNUSED_SINCE = '0.2.0' is no release of CHANGELOG.md"]


def test_the_version_at_work_is_no_release() -> None:
    text = "## Unreleased (0.3.0)\n\n### Added\n\n## 0.2.0 (2027-02-01)\n\n## 0.1.0\n"
    assert RELEASE.findall(text) == ["0.2.0", "0.1.0"]
