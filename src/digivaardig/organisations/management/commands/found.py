"""`digivaardig found Oosterdam oosterdam`: add a municipality to the cooperation."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from digivaardig.organisations.actions import found
from digivaardig.tenancy.models import Theme


class Command(BaseCommand):
    """Add a municipality."""

    help = "Adds a municipality: its name, and its name in URLs."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take both names, the colours, and what it is for."""
        parser.add_argument("name")
        parser.add_argument("slug")
        parser.add_argument("--theme", default="", choices=Theme.values)
        parser.add_argument(
            "--desk",
            action="store_true",
            help="the cooperation's desk: its texts belong to all",
        )
        parser.add_argument("--service-desk", default="", metavar="EMAIL", help="whom people may turn to")

    def handle(self, *args: object, **given: object) -> None:
        """Do it, or say what is wrong."""
        try:
            municipality = found(
                str(given["name"]),
                str(given["slug"]),
                theme=str(given["theme"]),
                is_desk=bool(given["desk"]),
                service_desk=str(given["service_desk"]),
            )
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from None
        self.stdout.write(f"{municipality} lies at /{municipality.slug}/.")
