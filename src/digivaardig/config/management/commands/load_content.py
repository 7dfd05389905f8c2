"""`digivaardig load-content`: what authors wrote, from files into the database."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from digivaardig.config.loading import load_content


class Command(BaseCommand):
    """Load framework, questions, lessons and the bank made of them."""

    help = "Loads the content folder. A mistake is told with file and line, and changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take another folder, if wished."""
        parser.add_argument("folder", nargs="?", type=Path, default=settings.CONTENT)

    def handle(self, *args: object, **given: object) -> None:
        """Do it, or say what is wrong."""
        try:
            load_content(Path(str(given["folder"])), timezone.now(), self.stdout.write)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from None
