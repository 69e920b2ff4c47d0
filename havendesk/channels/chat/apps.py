"""Django's registration of the chat channel."""

from django.apps import AppConfig


class ChatConfig(AppConfig):
    """The chat channel keeps no tables of its own."""

    name = "havendesk.channels.chat"
    label = "channels_chat"
