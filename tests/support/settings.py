"""Settings of the tests: the product's own, on the session's server and this worker's database."""

import os

from tests.support.folder import clean_environment, session_folder, worker_name

clean_environment()
folder = session_folder()
os.environ["HAVENDESK_DATA"] = str(folder)
os.environ["HAVENDESK_PART"] = "tests"
os.environ["HAVENDESK_OPTIONS_FILE"] = str(folder / "no-options.toml")
os.environ["HAVENDESK_SECRET_KEY"] = "a key for tests only"

from havendesk.config.database import APPLICATION, OWNER, SEQUENCER  # noqa: E402 - the environment above decides the options
from havendesk.config.embedded import Embedded  # noqa: E402 - as above

(folder / "static").mkdir(exist_ok=True)
_server = Embedded(folder, throwaway=True)
for _role in (OWNER, APPLICATION, SEQUENCER):
    _server.password(_role)  # made before the settings are read; the server starts when a test needs it

from havendesk.config.settings import *  # noqa: E402, F403 - this module is those settings, changed below
from havendesk.config.settings import DATABASES  # noqa: E402 - named for the changes below

for _database in DATABASES.values():
    _database["NAME"] = f"test_{worker_name()}"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
