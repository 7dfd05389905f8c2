"""`digivaardig check_content`: hold the folder of questions against the standard, and draw what it covers."""

from pathlib import Path

import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from digivaardig.items.content_checks import check_entries, coverage
from digivaardig.items.loading import read_items
from digivaardig.questions.checks import Severity
from digivaardig.skills.shapes import framework_of


class Command(BaseCommand):
    """Check all questions."""

    help = "Holds content/items against the content standard and prints the coverage matrix."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take another folder, and whether to print warnings."""
        parser.add_argument("folder", nargs="?", type=Path, default=settings.CONTENT)
        parser.add_argument("--warnings", action="store_true", help="print warnings too")

    def handle(self, *args: object, **given: object) -> None:
        """Check; print; fail when something fails."""
        folder = Path(str(given["folder"]))
        try:
            entries = [entry for entry, _source, _number in read_items(folder / "items")]
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from None
        framework = framework_of(yaml.safe_load((folder / "framework/framework.yaml").read_text()))
        facts = yaml.safe_load((folder / "facts.yaml").read_text())["facts"]
        remarks = check_entries(entries, framework, facts)
        failures = [remark for remark in remarks if remark.finding.severity == Severity.FAIL]
        for remark in remarks if given["warnings"] else failures:
            self.stdout.write(f"{remark.finding.severity} {remark.where}: {remark.finding.words}")
        self.stdout.write("\n".join(coverage(entries, framework)))
        self.stdout.write(
            f"{len(entries)} questions, {len(failures)} failures, {len(remarks) - len(failures)} warnings"
        )
        if failures:
            raise CommandError("The content does not meet the standard.")
