"""Addresses: the rooms' own pages and the API, side by side.

A room with pages gives ``urlpatterns`` in its ``pages.py``, with full paths from the root. A part has the
addresses of the rooms that it loads.
"""

from django.conf import settings
from django.urls import URLPattern, URLResolver

from havendesk.config import rooms

urlpatterns: list[URLPattern | URLResolver] = []
for _room, _module in rooms.modules("pages", rooms.of_part(settings.PART)):
    urlpatterns += _module.urlpatterns
