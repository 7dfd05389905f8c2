"""What the document of a result says: plain data for `typst/result.typ`."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from digivaardig.learning.queries import LessonRow
from digivaardig.skills.levels import Level
from digivaardig.tenancy.models import Municipality

from .choosing import Standing
from .queries import Page


def told(page: Page, municipality: Municipality) -> dict[str, Any]:
    """Give everything that the document shows, in words; places on the scale run from 0 to 4."""
    about = {"day": date_format(page.result.day), "count": len(page.result.answers)}
    return {
        "lang": (get_language() or "nl")[:2],
        "title": _("My result"),
        "municipality": municipality.name,
        "heading": _("This is where you begin")
        if page.advice.best == Level.STARTER
        else _("This is what you are good at"),
        "about": _("Scan of %(day)s, %(count)d questions. Only you can make this document.") % about,
        "strengths": [{"level": each.words, "name": each.domain.label} for each in page.advice.strengths],
        "steps_heading": _("Your next three steps"),
        "job": _("Chosen on your answers and on: %s.") % page.profile.label,
        "steps": [
            {
                "title": step.lesson.title,
                "reason": step.reason,
                "facts": " · ".join(_facts(step.lesson)),
            }
            for step in page.advice.steps
        ],
        "themes_heading": _("All themes"),
        "columns": [_("Theme"), _("Level"), _("How sure we are"), _("Place on the scale")],
        "scale": [str(level.label) for level in Level],
        "themes": [_theme(each) for each in page.advice.standings],
        "enough_heading": _("This you need not learn for your work"),
        "enough": [each.domain.label for each in page.advice.enough],
        "foot": _("Whether you discuss this is up to you. Nobody may ask for your code or your result."),
    }


def _facts(lesson: LessonRow) -> list[str]:
    return [lesson.theme.label, _("%d minutes") % lesson.minutes, str(lesson.form)]


def _theme(standing: Standing) -> dict[str, Any]:
    return {
        "name": standing.domain.label,
        "level": standing.words,
        "certainty": str(standing.certainty),
        "place": round(standing.place, 2),
        "low": round(standing.low, 2),
        "high": round(standing.high, 2),
    }
