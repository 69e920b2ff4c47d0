"""Django's registration of the room."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """Articles, texts, votes."""

    name = "havendesk.knowledge"
    label = "knowledge"
    default_auto_field = "django.db.models.BigAutoField"
