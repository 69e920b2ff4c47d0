"""The roof as a Django application: once everything is loaded, it imports what the rooms register."""

from django.apps import AppConfig

from havendesk.config import rooms

REGISTERING_FILES = ("events", "actions", "queries", "jobs", "reactions", "checks")
"""Files whose import registers something: events, doors, jobs, reactions, system checks."""


class RoofConfig(AppConfig):
    """Last of the installed applications, so every room's own ``ready`` has run."""

    name = "havendesk.config"
    label = "config"

    def ready(self) -> None:
        """Imports the registering files of all rooms, ground first."""
        for file in REGISTERING_FILES:
            for _room, _module in rooms.modules(file):
                pass
