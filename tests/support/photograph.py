"""What a phone makes of a screen, as far as it can be simulated."""

import io

import numpy as np
from PIL import Image

NOISE = 3.0
"""Standard deviation in grey levels."""


def photograph(screen: Image.Image, chance: np.random.Generator, *, bend: float) -> bytes:
    """The screen half as large, each corner moved by up to ``bend`` of its sides, noisy, as JPEG with quality
    60."""
    width, height = screen.width // 2, screen.height // 2
    moved = chance.uniform(-bend, bend, 8) * np.array([width, height] * 4)
    corners = np.array([0, 0, 0, height, width, height, width, 0]) + moved
    small = screen.resize((width, height), Image.Resampling.BILINEAR)
    bent = np.asarray(
        small.transform((width, height), Image.Transform.QUAD, corners.tolist(), Image.Resampling.BICUBIC)
    )
    noisy = bent + chance.normal(0, NOISE, bent.shape)
    written = io.BytesIO()
    Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8)).save(written, "JPEG", quality=60)
    return written.getvalue()
