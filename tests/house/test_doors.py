"""Doors: what the rooms offer wears its decorator and follows one form."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest

from havendesk.config import rooms
from havendesk.people.rules import ROLE_PERMISSIONS, WIDENING_RIGHTS

KINDS = {"actions": "action", "queries": "query"}


def _offered(file: str) -> list[tuple[str, Callable[..., Any]]]:
    """What other rooms may call. A door that became a folder offers what its ``__init__`` names; that
    nobody reaches past it is a contract of import-linter."""
    offered = {}
    for _room, module in rooms.modules(file):
        for name, value in vars(module).items():
            ours = getattr(value, "__module__", "").startswith(module.__name__)
            if inspect.isfunction(value) and ours and not name.startswith("_"):
                offered[f"{value.__module__}.{value.__qualname__}"] = value
    return sorted(offered.items())


def _door_names() -> list[tuple[str, str]]:
    offered = (function for file in KINDS for _, function in _offered(file))
    return [(one.__door__.name, one.__module__) for one in offered if hasattr(one, "__door__")]


@pytest.mark.parametrize("file", KINDS)
def test_every_public_function_wears_its_decorator(file: str) -> None:
    bare = [name for name, function in _offered(file) if getattr(function, "__door__", None) is None]
    assert not bare, ", ".join(bare)
    wrong = [name for name, function in _offered(file) if vars(function)["__door__"].kind != KINDS[file]]
    assert not wrong, ", ".join(wrong)


def test_actions_name_every_argument_and_who_acts_comes_first() -> None:
    wrong = []
    for name, function in _offered("actions"):
        parameters = list(inspect.signature(function).parameters.values())
        named = all(parameter.kind is inspect.Parameter.KEYWORD_ONLY for parameter in parameters)
        if not named or not parameters or parameters[0].name != "by":
            wrong.append(name)
    assert not wrong, ", ".join(wrong)


def test_queries_know_who_looks() -> None:
    wrong = []
    for name, function in _offered("queries"):
        viewer = inspect.signature(function).parameters.get("viewer")
        if viewer is None or viewer.kind is not inspect.Parameter.KEYWORD_ONLY:
            wrong.append(name)
    assert not wrong, ", ".join(wrong)


def test_a_door_is_named_after_its_room_and_once() -> None:
    names = _door_names()
    wrong = [
        name
        for name, module in names
        if not module.removeprefix("havendesk.").startswith(name.rpartition(".")[0])
    ]
    assert not wrong, ", ".join(wrong)
    assert len({name for name, _ in names}) == len(names)


def test_every_door_says_what_it_does() -> None:
    silent = [name for file in KINDS for name, function in _offered(file) if not inspect.getdoc(function)]
    assert silent == []


def test_every_role_names_permissions_that_exist() -> None:
    granted = frozenset().union(*ROLE_PERMISSIONS.values()) - WIDENING_RIGHTS
    unknown = sorted(granted - {name for name, _ in _door_names()})
    assert not unknown, ", ".join(unknown)
