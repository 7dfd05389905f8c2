"""The console command: every management command, as `digivaardig <command>`."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run a management command with the embedded settings unless the environment names others."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "digivaardig.config.settings.embedded")
    execute_from_command_line(sys.argv)
