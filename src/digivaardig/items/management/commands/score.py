"""`digivaardig score`: abilities from answers taken elsewhere, such as a paper test."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from digivaardig.items.simulating import check_folder, open_bank, score_file
from digivaardig.measurement.responses_csv import read_responses


class Command(BaseCommand):
    """Score a file of answers."""

    help = "Scores answers taken elsewhere. docs/operate/measurement-commands.md tells more."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the files."""
        parser.add_argument("--bank", type=Path, help="items; without it the newest bank of the platform")
        parser.add_argument("--correlation", help="one number for all domains (0.7), or a matrix")
        parser.add_argument("--responses", type=Path, required=True, help="the answers")
        parser.add_argument("--out", type=Path, required=True, help="where the scores go")

    def handle(self, *args: object, **given: Any) -> None:
        """Read, score, write; nothing is left behind when it fails or is stopped."""
        bank, responses, out = (given[name] for name in ("bank", "responses", "out"))
        try:
            check_folder(out)
            named = open_bank(bank, given["correlation"])
            read = read_responses(responses, named.bank)
        except (ValueError, LookupError) as error:
            raise CommandError(str(error)) from None
        try:
            figures = score_file(named, read, out)
        except KeyboardInterrupt:
            raise CommandError("Stopped. Nothing was written.", returncode=130) from None
        except OSError as error:
            raise CommandError(f"The scores cannot be written: {error}") from None
        self.stdout.write(json.dumps(figures, indent=2))
