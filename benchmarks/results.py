"""Where benchmarks leave their figures."""

from __future__ import annotations

import json
import os
import platform
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "benchmarks" / "results"


def machine() -> dict[str, Any]:
    """On what it was measured."""
    return {
        "cores": os.cpu_count(),
        "load_average": [round(one, 1) for one in os.getloadavg()],
        "system": platform.system(),
        "python": platform.python_version(),
    }


def keep(name: str, figures: dict[str, Any]) -> Path:
    """Writes ``results/<name>.json``."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = FOLDER / f"{name}.json"
    text = json.dumps({"machine": machine(), **figures}, indent=2, ensure_ascii=False)
    file.write_text(text + "\n", encoding="utf-8")
    return file
