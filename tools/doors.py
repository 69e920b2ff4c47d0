"""Contract "enter by the door": a room is entered through actions, queries, events, types and rules only.

The kernel is open to all. The roof (``config``) puts rooms together and enters everywhere; the face ``api``
mounts the rooms' own routers; tests look behind the walls, to see what was written and what was not.
"""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, output
from importlinter.domain import fields

DOORS = frozenset({"actions", "queries", "events", "types", "rules"})
OPEN_ROOMS = frozenset({"havendesk.kernel"})
ENTER_EVERYWHERE = frozenset({"havendesk.config", "havendesk.__main__"})
MOUNTS = {"havendesk.api": frozenset({"api"})}
"""Faces that mount further files of the rooms below."""


class DoorsContract(Contract):  # type: ignore[misc] # import-linter ships no types
    """Fails for each import that passes a room's wall."""

    root = fields.StringField()
    rooms_of_rooms = fields.ListField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Looks at every import between two rooms."""
        nests = tuple(f"{self.root}.{name}" for name in (self.rooms_of_rooms or ()))
        broken = []
        for importer in sorted(graph.modules):
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                if self._through_wall(importer, imported, nests):
                    details = graph.get_import_details(importer=importer, imported=imported)
                    line = details[0]["line_number"] if details else 0
                    broken.append(f"{importer} (l. {line}) enters {imported}")
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """One line for each import through a wall."""
        for line in check.metadata["broken"]:
            output.print_error(line)

    def _through_wall(self, importer: str, imported: str, nests: tuple[str, ...]) -> bool:
        target = room_of(imported, self.root, nests)
        source = room_of(importer, self.root, nests)
        if target is None or source is None or target == source:
            return False
        if target in OPEN_ROOMS or source in ENTER_EVERYWHERE or ".tests" in importer:
            return False
        door = imported.removeprefix(target).lstrip(".").split(".")[0]
        return door not in DOORS | MOUNTS.get(source, frozenset())


def room_of(module: str, root: str, nests: tuple[str, ...] = ()) -> str | None:
    """The room a module lies in; sub-rooms of ``nests`` are rooms. None outside and in the root itself."""
    if not module.startswith(f"{root}."):
        return None
    for nest in nests:
        if module.startswith(f"{nest}."):
            return ".".join(module.split(".")[: nest.count(".") + 2])
    return ".".join(module.split(".")[:2])
