"""The platform as `make run` serves it, for tests and pictures: in a folder of its own, on loopback."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

COMMAND = str(Path(sys.executable).with_name("digivaardig"))
PATIENCE = 30.0


@contextmanager
def served(folder: Path) -> Generator[str]:
    """Prepare the demo in a folder (once) and serve it; give the address."""
    environment = os.environ | {
        "DIGIVAARDIG_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "digivaardig.config.settings.embedded",
    }
    environment.pop("DATABASE_URL", None)
    subprocess.run([COMMAND, "prepare"], env=environment, check=True, stdout=subprocess.DEVNULL)
    port = _free_port()
    process = subprocess.Popen(
        [COMMAND, "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextmanager
def chromium() -> Generator[Browser]:
    """Start Debian's Chromium, headless and without any call of its own to the outside."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=[*quiet, "--disable-sync", "--no-first-run"]
        )
        try:
            yield browser
        finally:
            browser.close()


def _wait_for(address: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - our own server
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise TimeoutError(f"Nothing answers on {address}")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
