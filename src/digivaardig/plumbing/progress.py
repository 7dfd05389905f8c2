"""A bar on the terminal of who waits; nothing where nobody looks."""

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager

import click


@contextmanager
def progress(label: str, length: int) -> Generator[Callable[[int], None]]:
    """Show a bar on standard error if that is a terminal; call what it gives with how much is done."""
    with click.progressbar(
        length=length, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        yield lambda done: bar.update(done - bar.pos)
