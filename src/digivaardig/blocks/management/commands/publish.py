"""`digivaardig publish`: blocks at the moments that have come. Runs under a user of its own."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from digivaardig.blocks import publishing
from digivaardig.blocks.keys import PublisherError, key_folder
from digivaardig.blocks.ledger import block_ledger
from digivaardig.blocks.publishing import Publisher
from digivaardig.plumbing.repeating import Rhythm, repeat


class Command(BaseCommand):
    """Publish once, or again and again."""

    requires_system_checks: ClassVar[list[str]] = []  # ty: ignore[incompatible-attribute-override] - Django takes any list of tags
    help = (
        "Publishes every moment that has come, in every municipality. docs/operate/publishing.md tells more."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do, and how often."""
        parser.add_argument(
            "--init", action="store_true", help="make the first keys; afterwards it does nothing"
        )
        parser.add_argument("--every", type=float, metavar="SECONDS", help="go on until stopped")
        parser.add_argument(
            "--parent", type=int, metavar="PID", help="who started this: without that process it stops"
        )
        parser.add_argument(
            "--now", type=datetime.fromisoformat, help="act as if it were this moment (demo only)"
        )

    def handle(self, *args: object, **given: object) -> None:
        """Do it, or say what is wrong."""
        now, every = given["now"], given["every"]
        if isinstance(now, datetime) and not settings.DEMO:
            raise CommandError("Only a demo can act as if it were another moment.")
        try:
            folder = key_folder()
            publisher = Publisher(folder, block_ledger(folder.folder), self._say)
            if isinstance(every, float):
                _keep_publishing(publisher, Rhythm.of(every, given["parent"]))
            else:
                step = publishing.initialise if given["init"] else publishing.run
                step(publisher, _aware(now) if isinstance(now, datetime) else timezone.now())
        except PublisherError as error:
            raise CommandError(str(error)) from None

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


def _keep_publishing(publisher: Publisher, rhythm: Rhythm) -> None:
    """Publish now, and later whenever a moment has come. What goes wrong is told, and tried again."""
    always = True

    def work() -> None:
        nonlocal always
        now = timezone.now()
        try:
            if always or publishing.has_work(now) or publisher.keys.calibration_is_old(now):
                always = False
                publishing.run(publisher, now)
        except (PublisherError, DatabaseError, OSError) as error:
            publisher.say(f"{type(error).__name__}: {error}")

    repeat(work, rhythm)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else timezone.make_aware(moment)
