"""The tests' own database set-up."""

import pytest
from django.db import connection, connections, transaction
from django.test import TransactionTestCase

from havendesk.kernel.clock import now
from havendesk.kernel.models import OutboxRow


@pytest.mark.django_db
def test_tests_log_in_as_the_application() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("havendesk_app",)


@pytest.mark.django_db
def test_the_application_owns_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = 'havendesk_app'::regrole")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_owner_is_there_for_set_up() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("havendesk_owner",)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_turn", [1, 2])
def test_committed_rows_are_gone_in_the_next_test(_turn: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_cache")
        assert cursor.fetchone() == (0,)
        cursor.execute("INSERT INTO django_cache VALUES ('a', 'b', now())")


@pytest.mark.django_db(transaction=True)
def test_numbers_of_rows_begin_anew_in_the_next_test() -> None:
    OutboxRow.objects.create(event="tests.First", payload={}, at=now())
    # As at the end of this test: tests that were rolled back before it have moved the number too.
    vars(TransactionTestCase)["_fixture_teardown"](TransactionTestCase())
    assert OutboxRow.objects.create(event="tests.First", payload={}, at=now()).pk == 1
