"""Django's registration of the room people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Staff, teams, presence, sign-in."""

    name = "havendesk.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the kernel's socket ``authorize``; listen to the framework's moments of sign-in."""
        from havendesk.kernel.actors import Actor
        from havendesk.kernel.doors import install_authorizer
        from havendesk.people import moments

        install_authorizer(Actor.may)
        moments.listen()
