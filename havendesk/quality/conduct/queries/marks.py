"""Whose screen a picture shows."""

from __future__ import annotations

import io
import warnings

import numpy as np
from PIL import Image, UnidentifiedImageError

from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.doors import PersonalData, about, query
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people import queries as people
from havendesk.quality.conduct.rules.marks import code_of
from havendesk.quality.conduct.types import MarkCard

MOST_PIXELS = 24_000_000


@query("quality.conduct.mark_of", reads=PersonalData.SECURITY, open_to=(ActorKind.SYSTEM,))
def mark_of(*, viewer: Actor, picture: bytes) -> MarkCard | None:
    """Whose screen a picture shows and at which minute, or None where no mark can be read. Takes seconds.

    Raises Refused: FIELD_INVALID for what is no picture, or one of more than 24 million pixels.
    """
    # Loads scipy's filters, which no process needs at its start.
    from havendesk.quality.conduct.rules.reading import read_mark

    mark = read_mark(_grey(picture))
    about(subject=("picture", None), after={"found": mark is not None})
    if mark is None:
        return None
    names = people.names_of(viewer=SYSTEM, staff_ids=None)
    whose = sorted((name, staff_id) for staff_id, name in names.items() if code_of(staff_id) == mark.code)
    return MarkCard(mark.at, tuple((staff_id, name) for name, staff_id in whose))


def _grey(picture: bytes) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(picture))
            if opened.width * opened.height > MOST_PIXELS:
                raise Refused(ErrorCode.FIELD_INVALID, field="picture", limit=MOST_PIXELS)
            return np.asarray(opened.convert("L"))
    except (UnidentifiedImageError, OSError, Image.DecompressionBombWarning, SyntaxError) as error:
        raise Refused(ErrorCode.FIELD_INVALID, field="picture") from error
