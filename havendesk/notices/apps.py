"""Django's registration of the room."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Warnings and news for customers, and how they were delivered."""

    name = "havendesk.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
