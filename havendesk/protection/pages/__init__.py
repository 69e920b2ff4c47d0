"""Public pages of protection."""

from havendesk.protection.pages import holds, official, watching

urlpatterns = [*holds.urlpatterns, *official.urlpatterns, *watching.urlpatterns]
