"""`digivaardig serve`: the embedded server, with what works beside it; what `make run` ends in."""

import os
import signal
import subprocess
import sys
from typing import ClassVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

EVERY = 60.0  # seconds: only a round's due moments, or an approved calibration, cost anything
BESIDE = (("publish",), ("calibrate", "--apply"))


class Command(BaseCommand):
    """Serve pages on loopback until interrupted."""

    help = "Serves the platform on this machine."
    requires_system_checks: ClassVar[list[str]] = []  # ty: ignore[incompatible-attribute-override] - Django takes any list of tags

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the port."""
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: object, **given: object) -> None:
        """Start what works beside the pages, say where to go, serve."""
        port = int(str(given["port"]))
        children = [subprocess.Popen(_beside(*each)) for each in BESIDE]  # noqa: S603 - our own commands
        try:
            self._welcome(port)
            self._serve(port)
        finally:
            for child in children:
                child.send_signal(signal.SIGTERM)
            for child in children:
                child.wait(timeout=10)

    def _welcome(self, port: int) -> None:
        address = f"http://127.0.0.1:{port}"
        lines = [
            "",
            f"Digivaardig is served on {address}   (stop with Ctrl+C)",
            "",
            f"  Take the scan        {address}/groningen/scan/",
            f"  Open a lesson        {address}/groningen/leren/",
        ]
        if settings.DEMO:
            lines += [
                f"  Choose who you are   {address}/groningen/kies-wie-je-bent/   (HR sees the figures)",
                "",
                "This is a demo: organisation, people and figures are invented. The key of the publication",
                "lies on the same machine here; in production it does not.",
            ]
        self.stdout.write("\n".join([*lines, ""]))
        self.stdout.flush()

    def _serve(self, port: int) -> None:
        from granian import Granian  # noqa: PLC0415 - only the server needs it
        from granian.constants import Interfaces  # noqa: PLC0415 - see above

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "digivaardig.config.settings.embedded")
        Granian(
            "digivaardig.config.wsgi:application",
            address="127.0.0.1",
            port=port,
            interface=Interfaces.WSGI,
            workers=1,
            blocking_threads=4,
            log_access=False,
            log_enabled=False,
        ).serve()


def _beside(*command: str) -> list[str]:
    return [sys.argv[0], *command, "--every", str(EVERY), "--parent", str(os.getpid())]
