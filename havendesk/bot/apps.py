"""Django's registration of the room."""

from django.apps import AppConfig


class BotConfig(AppConfig):
    """What the bot said and why."""

    name = "havendesk.bot"
    label = "bot"
    default_auto_field = "django.db.models.BigAutoField"
