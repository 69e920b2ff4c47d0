"""Django's registration of tickets."""

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    """Tickets, messages, attachments."""

    name = "havendesk.tickets"
    label = "tickets"
    default_auto_field = "django.db.models.BigAutoField"
