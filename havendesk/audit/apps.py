"""Django's registration of the audit room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Fills the kernel's socket ``record`` at start."""

    name = "havendesk.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Install the recorder."""
        from havendesk.audit.recorder import record
        from havendesk.kernel.doors import install_recorder

        install_recorder(record)
