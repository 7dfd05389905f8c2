"""The code: twenty characters that open everything one visitor has here, and are stored nowhere.

Nineteen random characters of Crockford's alphabet (95 bits) and a check character. The twenty values are the
coefficients of a word over GF(32) whose weighted sum is zero; the weights are twenty different powers of a
primitive element, so one wrong character and any two that changed places are always noticed.
"""

import secrets
import unicodedata
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 20
GROUP: Final = 4
_MEANT: Final = str.maketrans("OIL", "011")
_FIELD: Final = 0b100101  # x^5 + x^2 + 1, primitive over GF(2)


class WrongCodeError(ValueError):
    """What was typed is no code. The message tells the person, in their language, what is wrong."""


def mint() -> str:
    """Make a new code: 20 characters, without spaces."""
    random = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH - 1))
    return random + ALPHABET[_sum(random)]


def read(typed: str) -> str:
    """Bring what a person typed to the one spelling of the code.

    Small letters, spaces, dashes and dots are fine, and so are o for 0 and i or l for 1.

    Raises:
        WrongCodeError: it cannot be a code; the message says why.

    """
    code = _tidy(typed)
    if not code:
        raise WrongCodeError(_("Fill in your code."))
    if strange := next((letter for letter in code if letter not in ALPHABET), ""):
        raise WrongCodeError(_("The character “%s” is never in a code. Look once more.") % strange)
    if len(code) != LENGTH:
        raise WrongCodeError(
            ngettext(
                "This code has %(count)d character. A code has %(length)d.",
                "This code has %(count)d characters. A code has %(length)d.",
                len(code),
            )
            % {"count": len(code), "length": LENGTH}
        )
    if _sum(code[:-1]) != ALPHABET.index(code[-1]):
        raise WrongCodeError(_("One of the characters is not right. Compare the code with your card."))
    return code


def is_code(text: str) -> bool:
    """Say whether a text is a code in its one spelling."""
    try:
        return read(text) == text
    except WrongCodeError:
        return False


def groups(code: str) -> list[str]:
    """Cut a code into five groups of four."""
    return [code[start : start + GROUP] for start in range(0, len(code), GROUP)]


def grouped(code: str) -> str:
    """Write a code as people read it: `K7QF 2M9X 4TBW 08ZC J5RN`."""
    return " ".join(groups(code))


def spelled(code: str) -> str:
    """Write a code as a screen reader should say it: character by character, a pause after each group."""
    return ", ".join(" ".join(group) for group in groups(code))


def _tidy(typed: str) -> str:
    """Drop what only separates (spaces, punctuation, invisible marks) and write the rest in capitals."""
    plain = unicodedata.normalize("NFKC", typed).upper().translate(_MEANT)
    return "".join(letter for letter in plain if unicodedata.category(letter)[0] not in "ZPC")


def _sum(characters: str) -> int:
    """Weigh characters over GF(32): the last by the element, the one before it by its square, and so on."""
    total = 0
    for character in characters:
        total = _times_element(total ^ ALPHABET.index(character))
    return total


def _times_element(value: int) -> int:
    doubled = value << 1
    return doubled ^ _FIELD if doubled > 31 else doubled  # noqa: PLR2004 - the largest element of GF(32)
