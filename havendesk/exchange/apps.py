"""Django's registration of the room exchange. It keeps no tables."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Connector contract and client."""

    name = "havendesk.exchange"
    label = "exchange"
