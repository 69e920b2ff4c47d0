"""Django's registration of the room."""

from django.apps import AppConfig


class ConductConfig(AppConfig):
    """Signals of misuse and investigations."""

    name = "havendesk.quality.conduct"
    label = "quality_conduct"
    default_auto_field = "django.db.models.BigAutoField"
