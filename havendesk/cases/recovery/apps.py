"""Django's registration of the room."""

from django.apps import AppConfig


class RecoveryConfig(AppConfig):
    """Cases of owners who want their account back."""

    name = "havendesk.cases.recovery"
    label = "cases_recovery"
    default_auto_field = "django.db.models.BigAutoField"
