"""Pictures from outside, written anew: what comes out holds pixels only (no EXIF, no place, no payload)."""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

_FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "GIF": "image/gif"}
MEDIA_TYPES = tuple(_FORMATS.values())
# A GIF keeps its first picture only: animation is of no use here, and one format fewer to decode later.
# An MPO is what phones write: a JPEG with a preview or a depth map behind it.
_WRITTEN_AS = {"GIF": "PNG", "MPO": "JPEG"}


class TooManyPixelsError(ValueError):
    """Width times height is over the limit; nothing was decoded."""


class DamagedError(ValueError):
    """It begins like a picture and cannot be read as one."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it may be kept; sizes in pixels."""

    media_type: str
    content: bytes
    width: int
    height: int


def clean(content: bytes, most_pixels: int) -> Picture | None:
    """The picture upright and without anything but its pixels; None when the bytes are no picture.

    Raises:
        TooManyPixelsError, DamagedError.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=tuple(_FORMATS))
        if image.width * image.height > most_pixels:
            raise TooManyPixelsError(f"over {most_pixels} pixels")
        kind = image.format or ""
        image.load()
    except TooManyPixelsError:
        raise
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        if isinstance(error, OSError) and not _looks_like_picture(content):
            return None
        raise DamagedError("the picture is damaged") from error
    upright = ImageOps.exif_transpose(image)
    target = _WRITTEN_AS.get(kind, kind)
    if target == "JPEG":
        upright = upright.convert("RGB")
    elif upright.mode not in ("RGB", "RGBA", "L", "LA"):
        upright = upright.convert("RGBA")
    bare = Image.new(upright.mode, upright.size)
    bare.paste(upright)
    out = io.BytesIO()
    bare.save(out, format=target, **({"quality": 88} if target in ("JPEG", "WEBP") else {"optimize": True}))
    return Picture(_FORMATS[target], out.getvalue(), bare.width, bare.height)


def _looks_like_picture(content: bytes) -> bool:
    return content.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF"))
