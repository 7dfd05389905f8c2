"""Set-up: fonts for documents (from the npm packages) and compiled translations.

Run as `python -m digivaardig.config.assets`.
"""

from pathlib import Path

import polib
from fontTools.ttLib import TTFont

PACKAGE = Path(__file__).resolve().parents[1]
ROOT = PACKAGE.parents[1]
FONTS = ROOT / "var/fonts"
FONT_FILES = ROOT / "node_modules/@fontsource/atkinson-hyperlegible-next/files"
WEIGHTS = ("400-normal", "400-italic", "700-normal")


def make_fonts() -> None:
    """Turn the static web fonts into TrueType files, which the document maker reads."""
    FONTS.mkdir(parents=True, exist_ok=True)
    for weight in WEIGHTS:
        font = TTFont(FONT_FILES / f"atkinson-hyperlegible-next-latin-{weight}.woff2")
        font.flavor = None
        font.save(FONTS / f"atkinson-{weight}.ttf")


def compile_translations() -> int:
    """Compile every catalogue beside its source; give how many."""
    catalogues = sorted(PACKAGE.glob("*/locale/*/LC_MESSAGES/*.po"))
    for path in catalogues:
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
    return len(catalogues)


if __name__ == "__main__":
    make_fonts()
    compile_translations()
