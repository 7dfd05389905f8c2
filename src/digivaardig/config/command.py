"""The console command: every management command, as `digivaardig <command>`, with hyphens or underscores."""

import os
import sys
from collections.abc import Sequence

from django.core.management import execute_from_command_line


def main() -> None:
    """Run a management command with the embedded settings unless the environment names others."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "digivaardig.config.settings.embedded")
    os.environ.setdefault(
        "OPENBLAS_NUM_THREADS", "1"
    )  # our matrices are small: threads would wait for each other
    execute_from_command_line(spelled(sys.argv))


def spelled(typed: Sequence[str]) -> list[str]:
    """Spell the name of a command as Django does, after its file: `check-content` is `check_content`."""
    program, *rest = typed
    if not rest or rest[0].startswith("-"):
        return [program, *rest]
    return [program, rest[0].replace("-", "_"), *rest[1:]]
