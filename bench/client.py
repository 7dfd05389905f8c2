"""A small HTTP client that keeps its connection, and a server to talk to."""

import gzip
import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

GRANIAN = str(Path(sys.executable).with_name("granian"))
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Client:
    """One connection with cookies; answers are bodies as they came over the line."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def get(self, path: str, *, htmx: bool = False) -> bytes:
        """Get a page, or as htmx gets it."""
        return self._ask("GET", path, None, {"HX-Request": "true"} if htmx else {})

    def post(self, path: str, fields: dict[str, str], *, htmx: bool = False) -> bytes:
        """Send a form, as htmx does if wished."""
        more = {"HX-Request": "true"} if htmx else {}
        return self._ask(
            "POST", path, urlencode(fields), more | {"Content-Type": "application/x-www-form-urlencoded"}
        )

    def _ask(self, method: str, path: str, body: str | None, more: dict[str, str]) -> bytes:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {
            "Cookie": cookie,
            "Accept-Encoding": "gzip",
            "Origin": f"http://127.0.0.1:{self.port}",
        } | more
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        data = answer.read()
        for value in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = value.partition("=")
            self.cookies[name] = rest.split(";")[0]
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status}")
        return data


def plain(body: bytes) -> str:
    """Unpack a body."""
    return (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode()


def field_of(page: str, name: str) -> str:
    """Read a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    if not found:
        raise LookupError(name)
    return found[1]


@contextmanager
def server(environment: dict[str, str]) -> Generator[tuple[int, int]]:
    """Serve the platform by granian, one worker; give port and process id."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = int(listener.getsockname()[1])
    command = [
        GRANIAN,
        "--interface",
        "wsgi",
        "--workers",
        "1",
        "--blocking-threads",
        "1",
        "--port",
        str(port),
    ]
    process = subprocess.Popen(
        [*command, "--no-log", "digivaardig.config.wsgi:application"],
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait(port)
        yield port, _worker_of(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)


def cpu_seconds(pid: int) -> float:
    """Give the CPU time that a process used so far."""
    parts = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(parts[11]) + int(parts[12])) / TICKS


def rate(work: Callable[[], object], times: int) -> float:
    """Do something so many times; give how often a second."""
    began = time.perf_counter()
    for _time in range(times):
        work()
    return times / (time.perf_counter() - began)


def _worker_of(pid: int) -> int:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(children[0]) if children else pid


def _wait(port: int) -> None:
    for _try in range(300):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("The server does not answer.")
