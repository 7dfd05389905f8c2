"""`digivaardig expire_records`: remove what has lain under codes long enough. Once a day is plenty."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from digivaardig.codes.actions import expire


class Command(BaseCommand):
    """Remove the records whose last day has passed."""

    help = "Removes results and progress whose last day has passed (the end of the calendar year after next)."

    def handle(self, *args: object, **given: object) -> None:
        """Do it, and say how many."""
        self.stdout.write(f"{expire(timezone.localdate())} records removed.")
