"""The roof as a Django application: once everything is loaded, it imports what the rooms register."""

from django.apps import AppConfig
from django.conf import settings

from havendesk.config import rooms

REGISTERING_FILES = ("events", "actions", "queries", "erasers", "jobs", "reactions", "checks")
"""Files whose import registers something: events, doors, erasers, jobs, reactions, checks."""


class RoofConfig(AppConfig):
    """Last of the installed applications, so every room's own ``ready`` has run."""

    name = "havendesk.config"
    label = "config"

    def ready(self) -> None:
        """Imports the registering files of the part's rooms, ground first.

        The owner only makes tables. A command that does not need all rooms runs no jobs and no reactions of
        others: it imports the doors that it uses, and the relay knows who hears what it announces.
        """
        if settings.PART == "owner" or rooms.loads_as_needed(settings.PART):
            return
        from havendesk.kernel.outbox import know_all_reactions

        among = rooms.of_part(settings.PART)
        for file in REGISTERING_FILES:
            for _room, _module in rooms.modules(file, among):
                pass
        know_all_reactions(among == rooms.ROOMS)
