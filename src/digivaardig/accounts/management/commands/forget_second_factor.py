"""`digivaardig forget_second_factor sanne@…`: for who lost the telephone and the spare codes."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from digivaardig.accounts.actions import forget_second_factor
from digivaardig.accounts.models import User


class Command(BaseCommand):
    """Let somebody set up the second factor anew."""

    help = "Forgets the app and the spare codes of somebody who lost them. Be sure who asks for it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address."""
        parser.add_argument("email")

    def handle(self, *args: object, **given: object) -> None:
        """Do it, or say what is wrong."""
        user = User.objects.filter(email=str(given["email"]).lower()).first()
        if user is None:
            raise CommandError(f"There is no account with the address {given['email']}.")
        found = forget_second_factor(user)
        self.stdout.write("The second factor is forgotten." if found else "There was no second factor.")
