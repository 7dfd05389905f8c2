"""Makes the kind of text “item” known."""

from django.apps import AppConfig


class ItemsConfig(AppConfig):
    """The bank."""

    name = "digivaardig.items"

    def ready(self) -> None:
        """Register how a question of the bank is read."""
        from .texts import register_kind  # noqa: PLC0415 - only when all rooms are ready

        register_kind()
