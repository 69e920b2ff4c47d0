"""``python -m havendesk.config.migrations``: runs the migrations as the owner and ends."""

import os

from havendesk.config.parts import migrate_as_owner

if __name__ == "__main__":
    os.environ["HAVENDESK_PART"] = "owner"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "havendesk.config.settings")
    migrate_as_owner()
