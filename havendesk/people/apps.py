"""Django's registration of the room people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Staff, teams, presence, sign-in."""

    name = "havendesk.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the kernel's sockets (who may, which caps hold); listen to the moments of sign-in."""
        from havendesk.kernel.actors import Actor
        from havendesk.kernel.caps import install_terms
        from havendesk.kernel.doors import install_authorizer
        from havendesk.people import moments
        from havendesk.people.queries.restrictions import terms_of

        install_authorizer(Actor.may)
        install_terms(terms_of)
        moments.listen()
