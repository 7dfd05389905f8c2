"""A SQLite database in a file, used by other processes; and one of them that the machine stops halfway."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


class OnFile:
    """A SQLite database in a file, used by other processes."""

    def __init__(self, folder: Path) -> None:
        self.path, self.keys = folder / "db.sqlite3", folder / "keys"
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.blocks.on_file",
            "ON_FILE": str(self.path),
            "DIGIVAARDIG_PUBLICATION_KEYS": str(self.keys),
        }

    def start(self, *command: str) -> subprocess.Popen[str]:
        arguments = [sys.executable, "-m", *command]
        return subprocess.Popen(
            arguments, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True, errors="replace"
        )

    def end(self, process: subprocess.Popen[str]) -> str:
        said = process.communicate(timeout=60)[0]
        assert process.returncode == 0, said
        return said

    def run(self, *command: str) -> str:
        return self.end(self.start(*command))

    def boxes(self) -> dict[str, bytes]:
        with closing(sqlite3.connect(self.path)) as reader:
            return dict(reader.execute("SELECT id, box FROM blocks_contribution"))

    def root(self) -> int:
        """Give the page (from 0) that leads to the others; it holds a few rows itself."""
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'blocks_contribution'"
        with closing(sqlite3.connect(self.path)) as reader:
            return reader.execute(query).fetchone()[0] - 1

    def raw(self) -> bytes:
        wal = self.path.with_name("db.sqlite3-wal")
        return self.path.read_bytes() + (wal.read_bytes() if wal.exists() else b"")

    def be_killed(self, *command: str) -> None:
        """Run a command that does not live to its end."""
        process = self.start(*command)
        said = process.communicate(timeout=60)[0]
        assert process.returncode == -signal.SIGKILL, said


def kill_at(place: Any, name: str, *, after: bool) -> None:  # noqa: ANN401 - a module or a class
    """In a process of its own: stop dead (`kill -9`) before or after this step. Nothing is cleaned up."""
    step: Callable[..., object] = getattr(place, name)

    def dying(*args: object, **more: object) -> None:
        if after:
            step(*args, **more)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(place, name, dying)
