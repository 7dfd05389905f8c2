"""A throw-away PostgreSQL: made, served on loopback and removed by the tests; never as root."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

USER = "postgres"


class NoPostgresError(RuntimeError):
    """PostgreSQL is not on this machine; the message says what to install."""


def binaries() -> Path:
    """Find the newest installed server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or [
        Path(path) for path in [shutil.which("initdb")] if path
    ]
    if not found:
        raise NoPostgresError(
            "PostgreSQL is needed for the tests: install the package `postgresql` (15 or newer)."
        )
    return found[-1].parent


@contextmanager
def cluster() -> Generator[str]:
    """Serve an empty cluster; give the DATABASE_URL."""
    tools = binaries()
    home = Path(tempfile.mkdtemp(prefix="digivaardig-pg-"))
    if os.getuid() == 0:
        account = pwd.getpwnam(USER)
        os.chown(home, account.pw_uid, account.pw_gid)
    port = _free_port()
    data = str(home / "data")
    _as_user([str(tools / "initdb"), "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N"])
    settings = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off"
    _as_user([str(tools / "pg_ctl"), "-D", data, "-w", "-l", str(home / "log"), "-o", settings, "start"])
    try:
        yield f"postgres://{USER}@127.0.0.1:{port}/postgres"
    finally:
        _as_user([str(tools / "pg_ctl"), "-D", data, "-m", "immediate", "stop"])
        shutil.rmtree(home, ignore_errors=True)


def _as_user(command: list[str]) -> None:
    prefix = ["runuser", "-u", USER, "--"] if os.getuid() == 0 else []
    done = subprocess.run([*prefix, *command], capture_output=True, text=True, cwd="/tmp", check=False)  # noqa: S108 - a folder that the other user may enter
    if done.returncode:
        raise NoPostgresError(f"{command[0]} failed: {done.stderr or done.stdout}")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
