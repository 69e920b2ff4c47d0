"""What must not be in the tree, and how large its parts may be."""

import ast
import re
import tomllib

from tests.house import tree
from tools.check import LONG_PARTS

PYTHON = ("havendesk", "sandbox", "tools", "tests", "benchmarks")
LONGEST_FILE = 500
LONGEST_FUNCTION = 60

# Written in pieces, so that this file does not find itself.
LOCAL_PATHS = re.compile(
    "|".join((r"(?<![\w.])/wo" r"rk/", r"(?<![\w.])/ro" r"ot/", r"(?<![\w.$}])/ho" r"me/\w"))
)
REGISTRY_HOSTS = re.compile(
    "|".join((r"py" r"pi\.org", r"python" r"hosted", r"npm" r"js\.", r"deb" r"ian\.org"))
)
SILENCED = re.compile(r"#\s*(noqa|type:\s*ignore)(?P<rest>.*)$")
WITH_RULE_AND_REASON = re.compile(r"^(:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*|\[[\w, -]+\])\s*[-#–]+\s*\S.{7,}")


def test_no_local_path_is_in_the_tree() -> None:
    assert [tree.name(path) for path, text in tree.texts() if LOCAL_PATHS.search(text)] == []


def test_no_registry_host_is_in_the_tree() -> None:
    assert [tree.name(path) for path, text in tree.texts() if REGISTRY_HOSTS.search(text)] == []


def test_files_stay_small() -> None:
    long = {
        tree.name(path): text.count("\n")
        for path, text in tree.texts()
        if path.suffix in {".py", ".ts", ".tsx", ".sh"}
        and text.count("\n") > LONGEST_FILE
        and "auto-generated" not in text[:200]
    }
    assert not long, long


def test_functions_stay_small() -> None:
    long = [
        f"{tree.name(path)}:{node.lineno} {node.name}"
        for path, module, _ in tree.python(*PYTHON)
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]
    assert not long, long


def test_every_silenced_line_carries_rule_and_reason() -> None:
    bare = [
        f"{tree.name(path)}:{number}"
        for path, _, content in tree.python(*PYTHON)
        for number, line in enumerate(content.splitlines(), 1)
        if path.name != "test_tree.py"
        and (found := SILENCED.search(line))
        and not WITH_RULE_AND_REASON.match(found["rest"])
    ]
    assert not bare, bare


def test_nothing_is_left_to_do() -> None:
    mark = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
    left = [
        f"{tree.name(path)}:{number}"
        for path, text in tree.texts()
        if path.suffix in {".py", ".ts", ".tsx", ".sh", ".css", ".html"}
        for number, line in enumerate(text.splitlines(), 1)
        if mark.search(line)
    ]
    assert not left, left


def test_models_are_fetched_by_import_not_by_name() -> None:
    by_name = [
        f"{tree.name(path)}:{node.lineno}"
        for path, module, _ in tree.python("havendesk")
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and node.attr == "get_model"
    ]
    assert not by_name, by_name


def test_no_model_overrides_save() -> None:
    overriding = [
        f"{tree.name(path)}:{node.lineno}"
        for path, module, _ in tree.python("havendesk")
        if path.name == "models.py" or "models" in path.parts
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef) and node.name == "save"
    ]
    assert not overriding, overriding


def test_every_long_form_is_a_part_of_test_long() -> None:
    marked = {tree.name(path) for path, _, text in tree.python(*PYTHON) if re.search(r"mark\.long\b", text)}
    # Fuzzing is long by its profile as well.
    played = {words[-1] for words in LONG_PARTS.values()}
    assert marked <= played
    assert {name for name in played if not (tree.ROOT / name).is_file()} == set()


def test_the_lock_names_everything_that_is_declared() -> None:
    project = tomllib.loads((tree.ROOT / "pyproject.toml").read_text())
    declared = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {_normal(re.split(r"[\[<>=!~; ]", requirement)[0]) for requirement in declared}
    lock = (tree.ROOT / "requirements.lock").read_text()
    locked = {
        _normal(found) for found in re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==", lock, re.MULTILINE)
    }
    assert names - locked == set()


def _normal(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", requirement).lower()
