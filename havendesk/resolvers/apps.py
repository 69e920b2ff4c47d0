"""Django's registration of the room."""

from django.apps import AppConfig


class ResolversConfig(AppConfig):
    """Findings and watches."""

    name = "havendesk.resolvers"
    label = "resolvers"
    default_auto_field = "django.db.models.BigAutoField"
