"""Django's registration of the room."""

from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    """What was translated and suggested for a reply."""

    name = "havendesk.assistance"
    label = "assistance"
    default_auto_field = "django.db.models.BigAutoField"
