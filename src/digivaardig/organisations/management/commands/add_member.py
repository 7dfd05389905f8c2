"""`digivaardig add_member groningen sanne@… --role hr`: an account and a membership."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from digivaardig.accounts.actions import add_user
from digivaardig.organisations.actions import add_member
from digivaardig.organisations.rights import Role
from digivaardig.tenancy.models import Municipality


class Command(BaseCommand):
    """Make somebody a member of a municipality."""

    help = "Makes an account (if there is none) and a membership with roles. The person signs in by mail."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take municipality, address, name and roles."""
        parser.add_argument("municipality", help="the name in URLs, such as groningen")
        parser.add_argument("email")
        parser.add_argument("--name", default="")
        parser.add_argument("--role", action="append", default=[], choices=Role.values)

    def handle(self, *args: object, **given: object) -> None:
        """Do it, or say what is wrong."""
        try:
            municipality = Municipality.objects.get(slug=given["municipality"])
        except Municipality.DoesNotExist:
            known = ", ".join(Municipality.objects.values_list("slug", flat=True))
            raise CommandError(
                f"There is no municipality “{given['municipality']}”. There are: {known}."
            ) from None
        user = add_user(str(given["email"]), str(given["name"]))
        try:
            member = add_member(municipality, user, roles=given["role"], by=None)  # ty: ignore[invalid-argument-type] - argparse checked the choices
        except ValidationError as error:
            raise CommandError(error.messages[0]) from None
        self.stdout.write(f"{member} is a member of {municipality}: {', '.join(sorted(member.roles))}.")
