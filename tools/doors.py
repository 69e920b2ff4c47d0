"""Contracts of the house for import-linter.

"Enter by the door": a room is entered through actions, queries, events, types and rules only.

The kernel is open to all. The roof (``config``) puts rooms together and enters everywhere; the face ``api``
mounts the rooms' own routers.

All contracts speak of the product. Tests beside a room are not part of it: they look behind walls and bring
up what they need, to see what was written and what was not.
"""

from collections.abc import Sequence
from copy import deepcopy
from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, output
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract
from importlinter.domain import fields

DOORS = frozenset({"actions", "queries", "events", "types", "rules"})
NOT_PAST = frozenset({"actions", "queries"})
"""Doors that may be folders, of which only the folder itself is entered."""

OPEN_ROOMS = frozenset({"havendesk.kernel"})
ENTER_EVERYWHERE = frozenset({"havendesk.config", "havendesk.__main__"})
MOUNTS = {"havendesk.api": frozenset({"api"})}
"""Faces that mount further files of the rooms below."""


def without_tests(graph: ImportGraph) -> ImportGraph:
    """The same graph without the tests beside the rooms."""
    product = deepcopy(graph)
    for module in graph.modules:
        if "tests" in module.split("."):
            product.remove_module(module)
    return product


class Layers(LayersContract):
    """Layers of the product."""

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """As import-linter does, without tests."""
        return super().check(without_tests(graph), verbose)


class Forbidden(ForbiddenContract):
    """Imports that the product must not have."""

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """As import-linter does, without tests."""
        return super().check(without_tests(graph), verbose)


class DoorsContract(Contract):
    """Fails for each import that passes a room's wall."""

    root = fields.StringField()
    rooms_of_rooms = fields.ListField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Looks at every import between two rooms."""
        # import-linter puts the configured values in the place of the fields.
        root, names = cast(str, self.root), cast(Sequence[str], self.rooms_of_rooms or ())
        nests = tuple(f"{root}.{name}" for name in names)
        broken = []
        graph = without_tests(graph)
        for importer in sorted(graph.modules):
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                if _through_wall(importer, imported, root, nests):
                    details = graph.get_import_details(importer=importer, imported=imported)
                    line = details[0]["line_number"] if details else 0
                    broken.append(f"{importer} (l. {line}) enters {imported}")
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """One line for each import through a wall."""
        for line in check.metadata["broken"]:
            output.print_error(line)


def _through_wall(importer: str, imported: str, root: str, nests: tuple[str, ...]) -> bool:
    target = room_of(imported, root, nests)
    source = room_of(importer, root, nests)
    if target is None or source is None or target == source:
        return False
    if target in OPEN_ROOMS or source in ENTER_EVERYWHERE:
        return False
    door, *behind = imported.removeprefix(target).lstrip(".").split(".")
    if door in NOT_PAST and behind:
        return True
    return door not in DOORS | MOUNTS.get(source, frozenset())


def room_of(module: str, root: str, nests: tuple[str, ...] = ()) -> str | None:
    """The room a module lies in; sub-rooms of ``nests`` are rooms. None outside and in the root itself."""
    if not module.startswith(f"{root}."):
        return None
    for nest in nests:
        if module.startswith(f"{nest}."):
            return ".".join(module.split(".")[: nest.count(".") + 2])
    return ".".join(module.split(".")[:2])
