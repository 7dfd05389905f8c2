"""`digivaardig calibrate`: learn from answers what the questions are like."""

import json
import sys
from pathlib import Path
from typing import Any, ClassVar, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from digivaardig.blocks.keys import PublisherError, key_folder
from digivaardig.blocks.ledger import block_ledger
from digivaardig.blocks.publishing import Publisher
from digivaardig.items.calibrating import Files, calibrate_files
from digivaardig.measurement.calibration import NotConvergedError
from digivaardig.plumbing.repeating import Rhythm, repeat
from digivaardig.scan import jobs

NEEDED: Final = ("responses", "items", "out", "correlation_out")
FILES: Final = (*NEEDED, "report")


class Command(BaseCommand):
    """Learn from the answers that wait, or have everything go by what was approved."""

    requires_system_checks: ClassVar[list[str]] = []  # ty: ignore[incompatible-attribute-override] - Django takes any list of tags
    help = "Calibrates the questions by answers. docs/operate/calibrating.md tells more."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do, and how often."""
        parser.add_argument(
            "--apply",
            action="store_true",
            help="have everything go by the calibration and the levels that were approved",
        )
        parser.add_argument("--every", type=float, metavar="SECONDS", help="with --apply: until stopped")
        parser.add_argument(
            "--responses", type=Path, help="answers from a file, instead of the platform's own"
        )
        parser.add_argument(
            "--items", type=Path, help="with --responses: the items and what is thought of them"
        )
        parser.add_argument("--out", type=Path, help="with --responses: where the calibrated items go")
        parser.add_argument("--correlation-out", type=Path, help="with --responses: where R goes")
        parser.add_argument("--report", type=Path, help="with --responses: where an HTML report goes")
        parser.add_argument("--parent", type=int, metavar="PID", help="without that process it stops")

    def handle(self, *args: object, **given: Any) -> None:
        """Do it, or say what is wrong."""
        if given["apply"] and given["every"]:
            repeat(self._try_to_apply, Rhythm.of(given["every"], given["parent"]))
        elif given["apply"]:
            if not jobs.apply_approved(at=timezone.now(), say=self._say):
                self._say("There is nothing to do: all goes by what was approved last.")
        elif any(given[name] for name in FILES):
            self._calibrate_files(given)
        else:
            self._calibrate()

    def _calibrate_files(self, given: dict[str, Any]) -> None:
        if missing := [name for name in NEEDED if given[name] is None]:
            raise CommandError(f"--{missing[0].replace('_', '-')} is missing.")
        say = self.stderr.write if sys.stderr.isatty() else _quietly
        try:
            figures = calibrate_files(Files(**{name: given[name] for name in FILES}), say)
        except KeyboardInterrupt:
            raise CommandError("Stopped. Nothing was written.", returncode=130) from None
        except (ValueError, NotConvergedError, OSError) as error:
            raise CommandError(str(error)) from None
        self._say(json.dumps(figures, indent=2))

    def _calibrate(self) -> None:
        try:
            folder = key_folder()
            publisher = Publisher(folder, block_ledger(folder.folder), self._say)
            jobs.calibrate(publisher, at=timezone.now())
        except (PublisherError, NotConvergedError) as error:
            raise CommandError(str(error)) from None

    def _try_to_apply(self) -> None:
        """Apply; what goes wrong is told, and tried again next time."""
        try:
            jobs.apply_approved(at=timezone.now(), say=self._say)
        except (DatabaseError, OSError) as error:
            self._say(f"{type(error).__name__}: {error}")

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


def _quietly(words: str) -> None:
    """Say nothing: progress is for who looks on."""
