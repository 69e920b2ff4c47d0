"""Public pages of protection."""

from havendesk.protection.pages import freezes, holds, official, watching

urlpatterns = [*freezes.urlpatterns, *holds.urlpatterns, *official.urlpatterns, *watching.urlpatterns]
