"""Addresses: the rooms' own pages and API, mounted side by side.

A room with pages gives ``urlpatterns`` in its ``pages.py``, with full paths from the root.
"""

from django.urls import URLPattern, URLResolver, include, path

from havendesk.config import rooms

urlpatterns: list[URLPattern | URLResolver] = [path("accounts/", include("allauth.urls"))]
for _room, _module in rooms.modules("pages"):
    urlpatterns += _module.urlpatterns
