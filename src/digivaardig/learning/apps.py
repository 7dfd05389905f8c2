"""Makes the lesson known as a kind of text."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    """The room of lessons."""

    name = "digivaardig.learning"
    label = "learning"

    def ready(self) -> None:
        """Register the kind, once the apps below are loaded."""
        from digivaardig.authoring.kinds import register  # noqa: PLC0415 - models are ready only now

        from . import openings  # noqa: F401, PLC0415 - registers itself
        from .lesson_kind import LESSON  # noqa: PLC0415 - see above

        register(LESSON)
