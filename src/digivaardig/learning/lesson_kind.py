"""The lesson as a kind of text."""

from django.utils.translation import gettext_lazy as _

from digivaardig.authoring.kinds import Kind, reader_of
from digivaardig.authoring.reading import Tree

from .pages import preview_of
from .shapes import Module

NAME = "module"
FOLDER = "modules"


def place(slug: str, tree: Tree) -> str:
    """Say where the file of a lesson lies: in the folder of its theme."""
    return f"{FOLDER}/{tree['theme']}/{slug}.yaml"


LESSON = Kind(
    name=NAME,
    label=_("lesson"),
    plural=_("lessons"),
    read=reader_of(Module),
    shape=Module,
    template="learning/lesson.html",
    preview=preview_of,
    place=place,
)
