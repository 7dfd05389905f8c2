"""The lesson as a kind of text."""

from django.utils.translation import gettext_lazy as _

from digivaardig.authoring.kinds import Kind, reader_of

from .pages import preview_of
from .shapes import Module

NAME = "module"
LESSON = Kind(
    name=NAME,
    label=_("lesson"),
    plural=_("lessons"),
    read=reader_of(Module),
    shape=Module,
    template="learning/lesson.html",
    preview=preview_of,
)
