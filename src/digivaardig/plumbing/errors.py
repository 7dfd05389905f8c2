"""Error reports that tell nothing about a visitor: the exception's class and the line of code, no more.

Django's own reports hold cookies, posted fields and addresses; a scan's cookie opens a result.
"""

import logging
import traceback


class PlaceOnly(logging.Filter):
    """Reduce a record with an exception to the class and the place; drop request, arguments and messages."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place; every record passes."""
        if record.exc_info and record.exc_info[1]:
            record.msg = f"{record.name}: {place_of(record.exc_info[1])}"
            record.args = ()
            record.exc_info = None
            record.exc_text = None
        elif record.name.startswith("django."):  # its own words name paths and addresses
            record.msg, record.args = (
                "%s: %s",
                (record.name, f"answered {getattr(record, 'status_code', '?')}"),
            )
        record.__dict__.pop("request", None)
        return True


def place_of(error: BaseException) -> str:
    """Say which exception it was and where the code stood; its words may hold what was typed."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "digivaardig" in frame.filename] or frames
    where = f"{ours[-1].filename}:{ours[-1].lineno}" if ours else "?"
    return f"{type(error).__name__} at {where}"
