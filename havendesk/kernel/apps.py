"""Django's registration of the kernel."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Tables of the kernel."""

    name = "havendesk.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"
