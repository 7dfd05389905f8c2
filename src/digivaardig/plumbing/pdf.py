"""Documents: tagged PDF (PDF/UA-1) by typst, made in the request and never stored.

What a document says goes in as JSON (`sys.inputs`), never as markup, so nothing typed can become a command.
"""

import json
from functools import cache
from pathlib import Path
from threading import Lock

import typst

ROOT = Path(__file__).resolve().parents[3]
FONTS = ROOT / "var/fonts"
_one_at_a_time = Lock()  # a compiler serves one thread at a time


def document(source: Path, data: object) -> bytes:
    """Make a PDF of a typst source and JSON-able data.

    Args:
        source: the `.typ` file; it reads `json(bytes(sys.inputs.data))`.
        data: what it shows.

    Raises:
        typst.TypstError: the source has a mistake, or a figure has no words for who cannot see it.

    """
    inputs = {"data": json.dumps(data, default=str)}
    with _one_at_a_time:
        made = _compiler(source).compile(format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"])
    if not isinstance(made, bytes):
        raise TypeError("typst made pages, not a document")
    return made


@cache
def _compiler(source: Path) -> typst.Compiler:
    return typst.Compiler(input=source, font_paths=[FONTS], ignore_system_fonts=True)
