"""`digivaardig check-content`: hold the content folder against the standard, and draw what it covers."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from digivaardig.config.checking import Checked, check_content
from digivaardig.items.content_checks import coverage
from digivaardig.questions.checks import Severity


class Command(BaseCommand):
    """Check themes, job profiles, facts, questions and lessons."""

    help = "Holds the content folder against the content standard and prints the coverage matrix."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take another folder, and whether to print warnings."""
        parser.add_argument("folder", nargs="?", type=Path, default=settings.CONTENT)
        parser.add_argument("--warnings", action="store_true", help="print warnings too")

    def handle(self, *args: object, **given: object) -> None:
        """Check; print; fail when something fails."""
        try:
            checked = check_content(Path(str(given["folder"])))
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from None
        failures = [remark for remark in checked.remarks if remark.finding.severity == Severity.FAIL]
        for remark in checked.remarks if given["warnings"] else failures:
            self.stdout.write(f"{remark.finding.severity} {remark.where}: {remark.finding.words}")
        self.stdout.write("\n".join(coverage(checked.entries, checked.yardstick.framework)))
        self.stdout.write(_summary(checked, len(failures)))
        if failures:
            raise CommandError("The content does not meet the standard.")


def _summary(checked: Checked, failures: int) -> str:
    profiles, warnings = len(checked.yardstick.profiles), len(checked.remarks) - failures
    read = f"{len(checked.entries)} questions, {checked.lessons} lessons, {profiles} job profiles"
    return f"{read}: {failures} failures, {warnings} warnings"
