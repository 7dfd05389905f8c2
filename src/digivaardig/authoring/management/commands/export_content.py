"""`digivaardig export-content FOLDER`: what was edited on the site, back into the files of authors."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from digivaardig.authoring.exporting import export_texts


class Command(BaseCommand):
    """Write the shared texts that were edited on the site to their files."""

    help = "Writes shared texts that were edited on the site and are live to their files; touches no others."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the content folder."""
        parser.add_argument("folder", type=Path, help="the content folder, such as content")

    def handle(self, *args: object, **given: object) -> None:
        """Write, and say what was written."""
        try:
            written = export_texts(Path(str(given["folder"])), timezone.now())
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from None
        for name in written:
            self.stdout.write(f"written: {name}")
        self.stdout.write(f"{len(written)} files written")
