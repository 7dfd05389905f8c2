"""Making something fail inside a page: in any of our functions, or in any question to the database."""

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, Final

from django.db import DataError, connection, transaction

import digivaardig

OURS: Final = str(Path(digivaardig.__file__).parent)
REPORTING: Final = f"{OURS}/plumbing/errors.py"
CONTROL: Final = ("SAVEPOINT", "RELEASE", "ROLLBACK")


class BrokenError(RuntimeError):
    """Something that nobody foresaw."""


@contextmanager
def undone() -> Generator[None]:
    """Take back whatever a request wrote."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def seen() -> Generator[dict[CodeType, None]]:
    """Note which of our functions are called, in order."""
    found: dict[CodeType, None] = {}

    def look(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and _is_ours(frame.f_code):
            found[frame.f_code] = None

    sys.setprofile(look)
    try:
        yield found
    finally:
        sys.setprofile(None)


@contextmanager
def broken(function: CodeType, words: str) -> Generator[None]:
    """Have one function fail with these words as soon as it is called."""

    def look(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and frame.f_code is function:
            raise BrokenError(words)

    sys.setprofile(look)
    try:
        yield
    finally:
        sys.setprofile(None)


@contextmanager
def database_fails(turn: int, words: str) -> Generator[list[int]]:
    """Have the database refuse the statement at this turn, and repeat all that it was sent, as it does."""
    turns: list[int] = []

    def refuse(
        execute: Callable[..., Any], sql: str, params: object, many: object, context: dict[str, Any]
    ) -> object:
        if not sql.startswith(CONTROL):
            turns.append(len(turns))
            if len(turns) == turn:
                raise DataError(f"{words} in {sql} with {params}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield turns


def _is_ours(code: CodeType) -> bool:
    return (
        code.co_filename.startswith(OURS)
        and code.co_filename != REPORTING
        and not code.co_name.startswith("<")
    )
