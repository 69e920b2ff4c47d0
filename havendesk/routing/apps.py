"""Django's registration of routing."""

from django.apps import AppConfig


class RoutingConfig(AppConfig):
    """Queue entries and assignments."""

    name = "havendesk.routing"
    label = "routing"
    default_auto_field = "django.db.models.BigAutoField"
