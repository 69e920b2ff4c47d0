"""Django's registration of the room."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """Certificates and their files."""

    name = "havendesk.certificates"
    label = "certificates"
    default_auto_field = "django.db.models.BigAutoField"
