"""Tests run on one embedded PostgreSQL per session, each worker in a database of its own.

They log in as the application's role, so a test that needs more rights than the product has fails. The
fixture ``db`` rolls back; ``transactional_db`` commits and is emptied afterwards by the bootstrap role.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from havendesk.config.embedded import Embedded
from havendesk.kernel import switches
from tests.support.databases import Cleaner, ensure_server, make_worker_database
from tests.support.folder import FOLDER

# Machines are noisy: an example may take its time. The long form is asked for with --hypothesis-profile=long.
hypothesis_settings.register_profile("short", deadline=None, max_examples=100)
hypothesis_settings.register_profile("long", deadline=None, max_examples=20_000)
hypothesis_settings.load_profile("short")


@pytest.fixture(scope="session")
def test_server(pytestconfig: pytest.Config) -> Embedded:
    """The session's embedded server, started at first use."""
    server = Embedded(Path(os.environ[FOLDER]), throwaway=True)
    ensure_server(server, pytestconfig.rootpath / ".pytest_cache" / "clusters")
    return server


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker, test_server: Embedded
) -> Iterator[None]:
    """Clones this worker's database; committed tests are cleaned by our own teardown."""
    database = settings.DATABASES["default"]["NAME"]
    make_worker_database(test_server, database)
    cleaner = Cleaner(test_server, database)

    def clean(_case: TransactionTestCase) -> None:
        for connection in connections.all(initialized_only=True):
            connection.close()
        cleaner.clean()

    # Django's own way is TRUNCATE as the test's role, which the application must not be able to.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", clean)
        yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(autouse=True)
def _forget_switches() -> None:
    """Kill switches are kept for two seconds; no test sees those of another."""
    switches.forget()
