"""Write the widget's traditional Chinese from its simplified one: `python tools/traditional.py`.

The widget is built without Python, so its texts are kept; a test holds them to what is made here.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WIDGET = ROOT / "web" / "widget" / "src"
CATALOGUE = WIDGET / "i18n" / "zh-Hans.ts"
TARGET = WIDGET / "i18n" / "zh-Hant.ts"
WORDS = ("answers", "freeze", "voice")
_BLOCK = re.compile(r'  "zh-(Hans|Hant)": \{\n.*?\n  \},\n', re.DOTALL)


def written() -> dict[Path, str]:
    """Every file that holds traditional words of the widget, as it is to be."""
    # Run as a file, Python's path holds this folder and not the program's.
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    from havendesk.kernel.chinese import traditional

    catalogue = CATALOGUE.read_text(encoding="utf-8").replace("zhHans", "zhHant")
    files = {TARGET: traditional(catalogue).replace("/** 簡體中文 */", "/** 繁體中文，由簡體轉換而成 */")}
    for room in WORDS:
        path = WIDGET / room / "words.ts"
        text = path.read_text(encoding="utf-8")
        blocks = {found[1]: found[0] for found in _BLOCK.finditer(text)}
        made = traditional(blocks["Hans"]).replace('"zh-Hans"', '"zh-Hant"')
        files[path] = text.replace(blocks.get("Hant", ""), "").replace(blocks["Hans"], blocks["Hans"] + made)
    return files


if __name__ == "__main__":
    for path, text in written().items():
        path.write_text(text, encoding="utf-8")
