"""Tells the room of the code where a scan leads."""

from django.apps import AppConfig


class ScanConfig(AppConfig):
    """The scan."""

    name = "digivaardig.scan"

    def ready(self) -> None:
        """Register what a code opens."""
        from . import opening  # noqa: F401, PLC0415 - only when all rooms are ready; importing registers
