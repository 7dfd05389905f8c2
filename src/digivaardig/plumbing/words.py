"""Sentences that every room needs which reads what people wrote."""

from collections.abc import Iterable
from difflib import get_close_matches

from django.utils.translation import gettext as _


def unknown(word: str, known: Iterable[str]) -> str:
    """Say that a word is not one of those known, and which was probably meant."""
    near = get_close_matches(word, list(known), n=1)
    if near:
        return _("%(word)s is not known here. Did you mean %(near)s?") % {"word": word, "near": near[0]}
    return _("%(word)s is not known here.") % {"word": word}
