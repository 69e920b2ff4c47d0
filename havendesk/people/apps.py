"""Django's registration of the room people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Staff, teams, presence, sign-in."""

    name = "havendesk.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to the framework's moments of sign-in."""
        from havendesk.people import moments

        moments.listen()
