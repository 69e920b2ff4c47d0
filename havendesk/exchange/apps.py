"""Django's registration of the room exchange."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Connector contract and client."""

    name = "havendesk.exchange"
    label = "exchange"
