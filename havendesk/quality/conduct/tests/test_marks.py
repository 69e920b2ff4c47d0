"""The hidden mark is read out of pictures of a screen as a phone takes them."""

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw

from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.quality.conduct import queries
from havendesk.quality.conduct.rules.marks import (
    TILE,
    Mark,
    bits_of,
    code_of,
    mark_of_bits,
    tile,
)
from havendesk.quality.conduct.rules.reading import read_mark
from tests.support.desk import make_agent, make_team
from tests.support.photograph import photograph

OPACITY, HIGHEST = 0.025, 3.2


def screen(mark: Mark | None, *, dark: bool = False) -> Image.Image:
    """Lines of writing on a plain page with the mark over it, as the console paints it."""
    ink, paper = (230, 20) if dark else (30, 250)
    page = Image.new("L", (1200, 760), paper)
    draw = ImageDraw.Draw(page)
    for row in range(30, 760, 24):
        draw.text((40 + row % 7 * 9, row), "Withdrawal 0.25 BTC waits for its block", fill=ink)
        draw.text((700, row), "HD-7K2M-QXTC4", fill=ink)
    if mark is None:
        return page
    values = np.asarray(page).astype(float)
    waves = np.clip(tile(mark) / HIGHEST, -1, 1) * (1 if dark else -1)
    opacity = np.round((1 + waves) * OPACITY * 255) / 255
    opacity = np.tile(opacity, (4, 5))[: page.height, : page.width]
    return Image.fromarray(np.round(values * (1 - opacity) + (255 if dark else 0) * opacity).astype(np.uint8))


def taken(page: Image.Image, seed: int) -> bytes:
    """A photograph of it."""
    return photograph(page, np.random.default_rng(seed), bend=0.015)


def test_the_tile_is_the_one_that_the_console_draws() -> None:
    # The same places stand in web/console/src/app/watermarkTile.test.ts.
    drawn = tile(Mark(0xABCDEF, 123_456))
    expected = {(0, 0): 0.05784, (17, 3): 1.2276, (120, 120): 2.9179, (239, 1): -0.11383, (199, 77): 0.35431}
    assert {place: round(float(drawn[place[1], place[0]]), 5) for place in expected} == expected
    assert drawn.shape == (TILE, TILE)
    assert float((drawn**2).mean()) == pytest.approx(1, abs=1e-3)


def test_a_changed_bit_is_no_mark() -> None:
    bits = bits_of(Mark(7, 9))
    assert mark_of_bits(bits) == Mark(7, 9)
    for place in range(len(bits)):
        bits[place] ^= 1
        assert mark_of_bits(bits) is None
        bits[place] ^= 1


@pytest.mark.parametrize("dark", [False, True])
def test_a_photograph_tells_who_and_when(*, dark: bool) -> None:
    mark = Mark(0x5A17C3, 478_210)
    picture = Image.open(io.BytesIO(taken(screen(mark, dark=dark), seed=11)))
    assert read_mark(np.asarray(picture)) == mark


def test_nothing_is_read_where_no_mark_is() -> None:
    assert read_mark(np.asarray(screen(None).resize((400, 253)))) is None
    assert read_mark(np.zeros((50, 50), dtype=np.uint8)) is None


@pytest.mark.django_db
def test_the_picture_names_the_member_of_staff() -> None:
    agent = make_agent([make_team()], status=None)
    assert agent.id is not None
    mark = Mark(code_of(agent.id), 1_000)
    card = queries.mark_of(viewer=SYSTEM, picture=taken(screen(mark), seed=3))
    assert card is not None
    assert card.at == mark.at
    assert [staff_id for staff_id, _ in card.staff] == [agent.id]


@pytest.mark.django_db
def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        queries.mark_of(viewer=SYSTEM, picture=b"%PDF-1.7")
    assert refused.value.code is ErrorCode.FIELD_INVALID
