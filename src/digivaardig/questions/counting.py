"""Small numbers in words, as a sentence wants them."""

from unicodedata import normalize

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

NUMBERS = (
    gettext_noop("none"),
    gettext_noop("one"),
    gettext_noop("two"),
    gettext_noop("three"),
    gettext_noop("four"),
    gettext_noop("five"),
    gettext_noop("six"),
    gettext_noop("seven"),
    gettext_noop("eight"),
    gettext_noop("nine"),
)


def in_words(number: int) -> str:
    """Say a number below ten in words, in the language of the page; a larger one in digits."""
    return _(NUMBERS[number]) if 0 <= number < len(NUMBERS) else str(number)


def capitalised(sentence: str) -> str:
    """Begin a sentence with a capital, which loses its accent: in Dutch "één" becomes "Eén"."""
    return normalize("NFD", sentence[:1])[:1].upper() + sentence[1:]
