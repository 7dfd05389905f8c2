"""What is known of a question, in words and numbers for people."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from digivaardig.measurement import CUTS, level_of
from digivaardig.skills.levels import Level

from .learned import Fit, Flag, Learned, middle

MINUS, NONE = "\u2212", "\u2013"
_SAME = 0.15  # a smaller shift is none


@dataclass(frozen=True, slots=True)
class FlagWords:
    """A flag as a few words, and what somebody can do about it."""

    key: str
    label: str | Promise
    advice: str | Promise


FLAGS: dict[Flag, FlagWords] = {
    Flag.FEW: FlagWords(
        "te-weinig",
        gettext_lazy("too few answers"),
        gettext_lazy("The figures still rest on what the author expected. Wait for more answers."),
    ),
    Flag.MISFIT: FlagWords(
        "past-niet",
        gettext_lazy("does not fit well"),
        gettext_lazy(
            "The answers do not follow the curve. Is one of the options partly right, or is it two questions?"
        ),
    ),
    Flag.FLAT: FlagWords(
        "onderscheidt-weinig",
        gettext_lazy("tells people apart little"),
        gettext_lazy(
            "People who can do much get it right hardly more often than others. Read the wrong options again."
        ),
    ),
    Flag.EASY: FlagWords(
        "te-makkelijk",
        gettext_lazy("too easy"),
        gettext_lazy("Almost everybody knows this. It tells nothing about most people."),
    ),
    Flag.HARD: FlagWords(
        "te-moeilijk",
        gettext_lazy("too hard"),
        gettext_lazy("Almost nobody knows this. Is the key right, and is it work that people do?"),
    ),
    Flag.MOVED: FlagWords(
        "anders-dan-gedacht",
        gettext_lazy("harder or easier than thought"),
        gettext_lazy("The answers say otherwise than the author expected. Check the key first."),
    ),
    Flag.UNEVEN: FlagWords(
        "groepen-verschillen",
        gettext_lazy("differs between groups"),
        gettext_lazy(
            "For people of the same skill it is harder in one group than in another. Which word makes that?"
        ),
    ),
    Flag.RARE: FlagWords(
        "bijna-nooit",
        gettext_lazy("almost nobody gets this question"),
        gettext_lazy(
            "Others of this theme tell more in less time. Retire it, or write one that is harder or easier."
        ),
    ),
}


HEADS: tuple[tuple[str, str | Promise], ...] = (
    ("vraag", gettext_lazy("Question")),
    ("thema", gettext_lazy("Theme")),
    ("gekregen", gettext_lazy("Who gets it")),
    ("goed", gettext_lazy("Got right")),
    ("moeilijkheid", gettext_lazy("Difficulty")),
    ("onderscheid", gettext_lazy("Tells people apart")),
    ("antwoorden", gettext_lazy("Answers")),
)
"""Columns of the list, by the name of their order."""


def number(value: float, *, signed: bool = False) -> str:
    """Write a number to one decimal; with a real minus."""
    rounded = round(value, 1) or 0.0
    sign = MINUS if rounded < 0 else "+" if signed and rounded > 0 else ""
    return sign + number_format(abs(rounded), decimal_pos=1, use_l10n=True)


def percent(share: float | None) -> str:
    """Write a share; a dash when there is none."""
    return NONE if share is None else f"{round(100 * share)}%"


def level(difficulty: float) -> str:
    """Name the level of people for whom a question is about right."""
    return str(Level(int(level_of(difficulty, CUTS))).label)


def fit(found: Fit | None) -> str:
    """Say how well answers follow the curve."""
    if found is None or found.p is None:
        return _("not known yet")
    if found.is_bad:
        return _("does not fit well")
    return _("fits")


def shift(item: Learned) -> str:
    """Say what answers changed about the difficulty."""
    if not item.is_steady:
        return _("as the author expects")
    if abs(item.shift) < _SAME:
        return _("as hard as thought")
    words = _("harder than thought (%(by)s)") if item.shift > 0 else _("easier than thought (%(by)s)")
    return words % {"by": number(item.shift, signed=True)}


@dataclass(frozen=True, slots=True)
class ItemWords:
    """All that is said of an item in words and numbers."""

    learned: Learned

    @property
    def flags(self) -> list[FlagWords]:
        """What is the matter with it."""
        return [FLAGS[flag] for flag in self.learned.flags]

    @property
    def before(self) -> str:
        """How hard it was thought to be."""
        return number(middle(self.learned.before))

    @property
    def difficulty(self) -> str:
        """How hard it is."""
        return number(self.learned.difficulty)

    @property
    def level(self) -> str:
        """For whom it is about right."""
        return level(self.learned.difficulty)

    @property
    def discrimination(self) -> str:
        """How well it tells people apart."""
        return number(self.learned.discrimination)

    @property
    def success(self) -> str:
        """The part of the points that people got."""
        return percent(self.learned.fit.success if self.learned.fit else None)

    @property
    def expected(self) -> str:
        """The part that they should have got."""
        return percent(self.learned.fit.expected if self.learned.fit else None)

    @property
    def fit(self) -> str:
        """Whether answers follow the curve."""
        return fit(self.learned.fit)

    @property
    def shift(self) -> str:
        """What answers changed."""
        return shift(self.learned)

    @property
    def uneven(self) -> str:
        """By how much its difficulty differs between groups."""
        return number(self.learned.uneven or 0.0, signed=True)
