"""Django's registration of the kernel."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class KernelConfig(AppConfig):
    """Tables of the kernel; at start it finds every room's events, reactions and erasers."""

    name = "havendesk.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import these files of all rooms, so that their registries are complete."""
        autodiscover_modules("events", "erasers", "reactions")
