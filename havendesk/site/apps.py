"""Django's registration of the site."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """No tables; templates and pages only."""

    name = "havendesk.site"
    label = "site"
