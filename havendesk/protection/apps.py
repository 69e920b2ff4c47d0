"""Django's registration of the room."""

from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    """Freezes, holds and the watch over accounts."""

    name = "havendesk.protection"
    label = "protection"
    default_auto_field = "django.db.models.BigAutoField"
