"""What an attacker finds: a secret in any spelling, in all that was written, stored or sent."""

import base64
import hashlib
import re
from collections.abc import Iterable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.utils.log import configure_logging

from digivaardig.codes.code import groups

Row = tuple[object, ...]
Tables = dict[str, list[Row]]
CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')


def spellings(code: str) -> set[bytes]:
    """Give the ways in which a code can be written down, its plain digests included."""
    plain = code.encode()
    joined = {join.join(groups(code)).encode() for join in ("", "-", " ", ".", "_", "%20", "+")}
    sums = {hashlib.new(name, plain) for name in ("md5", "sha1", "sha256", "sha512")}
    return {
        *joined,
        plain.hex().encode(),
        base64.b64encode(plain).rstrip(b"="),
        plain[::-1],
        *(each.digest()[:16] for each in sums),
        *(each.hexdigest().encode()[:32] for each in sums),
    }


def found_in(hay: bytes, secrets: Iterable[bytes]) -> list[bytes]:
    """List the secrets that stand in a heap of bytes, in capitals or not."""
    capitals = hay.upper()
    return [each for each in secrets if each in hay or each.upper() in capitals]


def as_bytes(value: object) -> bytes:
    """Give what stands in a column, as an attacker would see it."""
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def stored() -> Tables:
    """Give every row of every table."""
    quote = connection.ops.quote_name
    found: Tables = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {quote(table)}")  # noqa: S608 - our own names
            rows = [tuple(map(_plain, row)) for row in cursor.fetchall()]
            found[table] = sorted(rows, key=repr)
    return found


def changed(before: Tables, after: Tables) -> set[str]:
    """Name the tables in which something came, went or changed."""
    return {table for table in before.keys() | after.keys() if before.get(table) != after.get(table)}


def heap(tables: Tables) -> bytes:
    """Throw all columns on one heap."""
    return b"\n".join(
        as_bytes(value) for name in sorted(tables) for row in tables[name] for value in (name, *row)
    )


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def anonymous(page: bytes, *codes: str) -> bytes:
    """Take from a page what may differ between two visits: the form's token and the visitor's own code."""
    page = CSRF.sub(b"", page)
    for code in codes:
        for own in (code, " ".join(groups(code)), ", ".join(" ".join(group) for group in groups(code))):
            page = page.replace(own.encode(), b"CODE")
        for group in groups(code):
            page = page.replace(f"<span>{group}</span>".encode(), b"<span>CODE</span>")
    return page


class Heard:
    """What logging wrote to a stream or sent as mail, and what anything else printed."""

    def __init__(self, printed: pytest.CaptureFixture[str]) -> None:
        self._printed, self._written = printed, StringIO()

    def listen(self, config: dict[str, Any]) -> None:
        """Set up logging anew as these settings have it, and hear what it writes."""
        with redirect_stderr(self._written), redirect_stdout(self._written):
            configure_logging("logging.config.dictConfig", config)

    def take(self) -> list[str]:
        """Give the lines and mails since the last time."""
        texts = [self._written.getvalue(), *self._printed.readouterr()]
        self._written.seek(0)
        self._written.truncate()
        mails = [str(each.message()) for each in mail.outbox]
        mail.outbox.clear()
        return [line for text in texts for line in text.splitlines()] + mails
