"""Django's registration of the room."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Packages of evidence and their custody."""

    name = "havendesk.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"
