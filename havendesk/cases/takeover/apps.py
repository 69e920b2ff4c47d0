"""Django's registration of the room."""

from django.apps import AppConfig


class TakeoverConfig(AppConfig):
    """Cases of accounts that somebody else was in."""

    name = "havendesk.cases.takeover"
    label = "cases_takeover"
    default_auto_field = "django.db.models.BigAutoField"
