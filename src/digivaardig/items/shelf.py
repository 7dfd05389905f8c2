"""The bank as its keeper sees it: each live question with its use, its fit and what is the matter with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from digivaardig.measurement import Length
from digivaardig.questions.question import Question
from digivaardig.skills.queries import framework
from digivaardig.skills.shapes import Domain

from . import calibrations, words
from .drawing import Curve
from .learned import Flag, Learned
from .models import BankVersion
from .queries import LiveBank, newest_bank
from .words import FLAGS, FlagWords, ItemWords

RARE: Final = 0.02
"""A question that fewer people than this get is hardly of use."""


@dataclass(frozen=True, slots=True)
class Row:
    """One question. `asked` is the part of people expected to get it in a standard scan, if known."""

    domain: Domain
    question: Question
    learned: Learned
    asked: float | None

    @property
    def key(self) -> str:
        """Its name in URLs, without the version."""
        return self.learned.key.rsplit(" ", 1)[0]

    @property
    def number(self) -> int:
        """Its version."""
        return int(self.learned.key.rsplit(" ", 1)[1])

    @property
    def flags(self) -> list[FlagWords]:
        """What is the matter with it."""
        rare = (Flag.RARE,) if self.asked is not None and self.asked < RARE else ()
        return [FLAGS[flag] for flag in (*self.learned.flags, *rare)]

    @property
    def success(self) -> float | None:
        """The mean part of the score."""
        return self.learned.fit.success if self.learned.fit else None

    @property
    def curve(self) -> Curve:
        """Draw it."""
        return Curve(self.learned.after, self.learned.fit.points if self.learned.fit else ())

    @property
    def asked_words(self) -> str:
        """Who gets it."""
        return words.percent(self.asked)

    @property
    def words(self) -> ItemWords:
        """Say it in words."""
        return ItemWords(self.learned)


@dataclass(frozen=True, slots=True)
class Wish:
    """Which questions to show, and in which order. What is asked wrongly asks for everything."""

    domain: str
    flag: str
    order: str

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Wish":
        """Read the address."""
        order = given.get("op", "")
        return cls(given.get("thema", ""), given.get("vlag", ""), order if order in ORDERS else "thema")

    def choose(self, rows: Sequence[Row]) -> list[Row]:
        """Choose and sort."""
        found = [row for row in rows if self._wants(row)]
        return sorted(found, key=ORDERS[self.order])

    def _wants(self, row: Row) -> bool:
        is_of_domain = not self.domain or row.domain.key == self.domain
        return is_of_domain and (not self.flag or self.flag in {flag.key for flag in row.flags})


ORDERS = {
    "thema": lambda row: 0,  # they come in this order
    "vraag": lambda row: row.question.stem,
    "gekregen": lambda row: -(row.asked or 0),
    "goed": lambda row: -1 if row.success is None else row.success,
    "moeilijkheid": lambda row: row.learned.difficulty,
    "onderscheid": lambda row: row.learned.discrimination,
    "antwoorden": lambda row: row.learned.total,
}


def rows() -> list[Row]:
    """List the questions of the newest bank, by domain, as the latest calibration found them. A few queries.

    That may not be approved yet: its figures are facts all the same, and tell whether to approve it.

    Raises:
        LookupError: no bank was built yet.

    """
    bank, known = newest_bank(), framework()
    learned = {each.key: each for each in calibrations.learned_of(calibrations.newest())}
    asked = _asked(bank)
    return [
        Row(
            domain=known.domain(entry.domain),
            question=entry.question,
            learned=learned.get(item.key) or _as_believed(bank, place),
            asked=asked[place] if asked else None,
        )
        for place, (entry, item) in enumerate(zip(bank.entries, bank.measure.items, strict=True))
    ]


def _as_believed(bank: LiveBank, place: int) -> Learned:
    """Say what is known of a question that no answers were used of."""
    item = bank.measure.items[place]
    domain = bank.entries[place].domain
    return Learned(item.key, domain, item.belief, item.belief, 0, 0, is_steady=item.calibrated)


def _asked(bank: LiveBank) -> list[float]:
    exposure = BankVersion.owned_by(None).get(number=bank.number).exposure
    return exposure.get(Length.STANDARD.value, [])
