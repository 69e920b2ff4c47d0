"""Django's registration of the room customers."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """Customers, contact points, sessions, access grants."""

    name = "havendesk.customers"
    label = "customers"
    default_auto_field = "django.db.models.BigAutoField"
