"""The three sentences with which a page begins: who took part, where help is needed, what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import words
from .reading import Theme, neediest
from .tree import Node
from .words import FEW


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the icon beside it."""

    icon: str
    text: SafeString


def sentences(node: Node, themes: Sequence[Theme], lessons: int) -> list[Sentence]:
    """Say what a group's figures come to.

    Args:
        node: the group.
        themes: its figures.
        lessons: how many lessons fit the theme with most people below the norm.

    """
    return [
        Sentence("people", _who(node)),
        Sentence("flag", _where(themes)),
        Sentence("book", _what(node, themes, lessons)),
    ]


def _who(node: Node) -> SafeString:
    n = format_html("<strong>{}</strong>", words.count(node.n))
    if node.heads is None:
        return format_html(_("At least {} people took part here."), n)
    return format_html(_("At least {} of the {} employees took part."), n, words.count(node.heads))


def _where(themes: Sequence[Theme]) -> SafeString:
    found, distinct = neediest(themes)
    if not found:
        return escape(_("The basic norm asks no more than Starter in any theme, so nobody is below it."))
    if _nobody(found):
        return escape(_("In every theme almost everybody reaches the basic norm."))
    named = words.names([theme.domain for theme in found])
    if distinct:
        return format_html(_("Most people below the basic norm are found in {}."), named)
    return format_html(
        _("Most people below the basic norm are probably in {}; the themes differ too little to be sure."),
        named,
    )


def _what(node: Node, themes: Sequence[Theme], lessons: int) -> SafeString:
    found, _distinct = neediest(themes)
    if not found or _nobody(found):
        return escape(_("No theme asks for training for everybody: let people choose by their own result."))
    first = found[0]
    begin = format_html(
        _("Begin with {}: of these {} people an estimated {} are below the norm ({})."),
        words.names([first.domain]),
        words.count(node.n),
        words.people(first.below.value, node.n) if first.below else "",
        words.people_margin(first.below, node.n) if first.below else "",
    )
    return format_html("{} {}", begin, _lessons(lessons))


def _lessons(number: int) -> str:
    if not number:
        return _("There is no lesson for it yet.")
    return ngettext("%d lesson fits.", "%d lessons fit.", number) % number


def _nobody(found: Sequence[Theme]) -> bool:
    return all(theme.below is not None and theme.below.value <= FEW for theme in found)
