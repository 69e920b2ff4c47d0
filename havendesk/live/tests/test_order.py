"""Whatever is refused and comes again, in whatever way: what is taken is in the order of first arrival."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from havendesk.live.order import MOST_HELD, Order

TICKET = UUID(int=1)


def test_a_later_one_waits_for_the_earlier() -> None:
    order = Order()
    first, second = UUID(int=10), UUID(int=11)
    place = order.arrive(TICKET, first)
    order.hold(TICKET, place, first)
    later = order.arrive(TICKET, second)
    assert not order.may_go(TICKET, later)
    assert order.may_go(UUID(int=2), later)
    order.hold(TICKET, later, second)
    assert order.arrive(TICKET, first) == place
    assert order.may_go(TICKET, place)
    order.taken(TICKET, place)
    assert order.may_go(TICKET, order.arrive(TICKET, second))


def test_what_gathers_is_bounded() -> None:
    order = Order()
    results = [order.hold(TICKET, n, UUID(int=n)) for n in range(MOST_HELD + 1)]
    assert results == [True] * MOST_HELD + [False]


def test_what_gathers_is_bounded_over_all_tickets() -> None:
    order = Order()
    results = [order.hold(UUID(int=n), n, UUID(int=n)) for n in range(MOST_HELD + 1)]
    assert results == [True] * MOST_HELD + [False]


@given(st.integers(2, 12), st.lists(st.tuples(st.integers(0, 11), st.booleans()), max_size=80))
def test_what_is_taken_keeps_the_order_of_first_arrival(count: int, tries: list[tuple[int, bool]]) -> None:
    order = Order()
    taken: list[int] = []
    # Each message arrives once in order, and fails; then any of them comes again and may fail again.
    for n in range(count):
        order.hold(TICKET, order.arrive(TICKET, UUID(int=n)), UUID(int=n))
    for n, fails in tries:
        if n >= count or n in taken:
            continue
        place = order.arrive(TICKET, UUID(int=n))
        if fails or not order.may_go(TICKET, place):
            order.hold(TICKET, place, UUID(int=n))
            continue
        order.taken(TICKET, place)
        taken.append(n)
    assert taken == list(range(len(taken)))
