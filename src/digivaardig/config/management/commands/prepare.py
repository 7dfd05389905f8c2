"""`digivaardig prepare`: make the embedded database ready, content and demo included."""

import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from digivaardig.config.demo import is_half_loaded, load_demo
from digivaardig.config.loading import load_content


class Command(BaseCommand):
    """Migrate, load content and demo (which makes the first publication key)."""

    help = "Prepares the embedded installation in var/. What is there already is left as it is."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--afresh`: throw the database away first."""
        parser.add_argument("--afresh", action="store_true")

    def handle(self, *args: object, **given: object) -> None:
        """Do it step by step, saying what is being done."""
        if not settings.DEMO:
            raise CommandError("This prepares a demo. In production: migrate, publish --init, load-content.")
        if given["afresh"]:
            self._throw_away()
        started = time.monotonic()
        self._step("database", lambda: call_command("migrate", verbosity=0))
        if is_half_loaded():
            self._say("an earlier loading was cut off: starting afresh")
            self._throw_away()
            call_command("migrate", verbosity=0)
        try:
            load_content(settings.CONTENT, timezone.now(), self._say)
            load_demo(settings.CONTENT / "demo", timezone.now(), self._say)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from None
        self._say(f"ready in {time.monotonic() - started:.0f} s")

    def _step(self, name: str, work: Callable[[], object]) -> None:
        self._say(name)
        work()

    def _say(self, words: str) -> None:
        self.stdout.write(f"     {words}")
        self.stdout.flush()

    def _throw_away(self) -> None:
        connection.close()
        database = Path(str(settings.DATABASES["default"]["NAME"]))
        made = [*database.parent.glob(f"{database.name}*"), *settings.PUBLICATION_KEYS.glob("*")]
        for path in [*made, *Path(settings.VAR).glob("demo-*")]:
            path.unlink()
