"""Public pages of protection."""

from havendesk.protection.pages import holds, official

urlpatterns = [*holds.urlpatterns, *official.urlpatterns]
