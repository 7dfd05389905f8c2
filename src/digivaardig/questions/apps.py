"""The room's name in Django, so that its templates, static files, tags and words are found."""

from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    """Types of question."""

    name = "digivaardig.questions"
    label = "questions"
