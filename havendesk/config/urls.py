"""Addresses: the rooms' own pages and the API, side by side.

A room with pages gives ``urlpatterns`` in its ``pages.py``, with full paths from the root.
"""

from django.urls import URLPattern, URLResolver

from havendesk.config import rooms

urlpatterns: list[URLPattern | URLResolver] = []
for _room, _module in rooms.modules("pages"):
    urlpatterns += _module.urlpatterns
