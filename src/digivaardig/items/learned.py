"""What answers taught about the questions: belief before and after, fit, and who must look at what.

Nothing here is about a person: an item's figures are means over all, its points over 20 people or more.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from math import exp
from typing import Any, Final, Self

from digivaardig.measurement import Bank, Belief, Item, Prior
from digivaardig.measurement.calibration import calibrate
from digivaardig.measurement.fit import ItemFit, dif, item_fits
from digivaardig.measurement.grid import Booleans
from digivaardig.measurement.responses import Responses

from .building import Say

LEAST: Final = 20
"""No figure, and no point of a curve, is about fewer people."""
MISFIT: Final = 0.03  # root mean squared distance from the curve; short scans hide some of it
SURE: Final = 0.001  # and chance alone gives it less often than this
FLAT: Final = 0.6  # discrimination; of usual items 19 in 20 lie above
FAR: Final = 2.5  # difficulty, in standard deviations of people
MOVED: Final = 1.0  # shift of the difficulty
UNEVEN: Final = 0.4  # shift of the difficulty for a group


class Flag(StrEnum):
    """Why somebody should look at an item."""

    FEW = "few"
    MISFIT = "misfit"
    FLAT = "flat"
    EASY = "easy"
    HARD = "hard"
    MOVED = "moved"
    UNEVEN = "uneven"
    RARE = "rare"


@dataclass(frozen=True, slots=True)
class Point:
    """At least 20 people of about one ability: the mean part of the score they got, and were expected to."""

    ability: float
    people: int
    observed: float
    expected: float


@dataclass(frozen=True, slots=True)
class Fit:
    """How answers of at least 20 people lie along the curve: `rmsd` from it, by chance `p` (if known)."""

    success: float
    expected: float
    rmsd: float
    p: float | None
    points: tuple[Point, ...]

    @classmethod
    def of(cls, fit: ItemFit) -> Self | None:
        """Take over what is about enough people."""
        if fit.answers < LEAST:
            return None
        points = [
            Point(_round(each.ability), int(each.people), _round(each.observed), _round(each.expected))
            for each in fit.bins
            if each.people >= LEAST
        ]
        p = None if fit.p is None else _round(fit.p)
        return cls(_round(fit.success), _round(fit.expected), _round(fit.rmsd), p, tuple(points))

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Self:
        """Build again what `dataclasses.asdict` gave."""
        made: dict[str, Any] = stored | {"points": tuple(Point(**each) for each in stored["points"])}
        return cls(**made)

    @property
    def is_bad(self) -> bool:
        """Whether the answers lie too far from the curve, and not by chance."""
        return self.rmsd >= MISFIT and self.p is not None and self.p < SURE


@dataclass(frozen=True, slots=True)
class Learned:
    """What is known of one version of an item.

    Attributes:
        key: `<item key> <number>`.
        domain: its key.
        before, after: the belief; equal when there were too few answers.
        answers: in this calibration; `total`: in all so far.
        is_steady: the belief rests on answers.
        fit: along the new curve; none below 20 answers.
        uneven: shift of the difficulty between groups, where answers told the group and it is sure.

    """

    key: str
    domain: str
    before: Belief
    after: Belief
    answers: int
    total: int
    is_steady: bool
    fit: Fit | None = None
    uneven: float | None = None

    @property
    def discrimination(self) -> float:
        """How well it tells people apart."""
        return exp(self.after.lna)

    @property
    def difficulty(self) -> float:
        """The ability at which it is known, over its steps."""
        return middle(self.after)

    @property
    def shift(self) -> float:
        """How much harder it turned out to be than was believed."""
        return middle(self.after) - middle(self.before)

    @property
    def flags(self) -> tuple[Flag, ...]:
        """Why somebody should look at it; what rests on too few answers says only that."""
        if not self.is_steady:
            return (Flag.FEW,)
        tests = {
            Flag.MISFIT: bool(self.fit and self.fit.is_bad),
            Flag.FLAT: self.discrimination < FLAT,
            Flag.EASY: self.difficulty < -FAR,
            Flag.HARD: self.difficulty > FAR,
            Flag.MOVED: abs(self.shift) >= MOVED,
            Flag.UNEVEN: self.uneven is not None,
        }
        return tuple(flag for flag, is_so in tests.items() if is_so)

    def as_dict(self) -> dict[str, Any]:
        """Give what JSON can hold."""
        return asdict(self) | {"before": self.before.as_row(), "after": self.after.as_row()}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Self:
        """Build again what `as_dict` gave."""
        made: dict[str, Any] = stored | {
            "before": Belief.from_row(stored["before"]),
            "after": Belief.from_row(stored["after"]),
            "fit": Fit.from_dict(stored["fit"]) if stored["fit"] else None,
        }
        return cls(**made)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a calibration brought: of so many people, for each item, and how the domains go together."""

    people: int
    domains: tuple[str, ...]
    correlation: list[list[float]]
    items: tuple[Learned, ...]

    @property
    def answers(self) -> int:
        """How many answers were used."""
        return sum(item.answers for item in self.items)


def learn(
    bank: Bank,
    domains: Sequence[str],
    responses: Responses,
    say: Say,
    anchors: Booleans | None = None,
) -> Outcome:
    """Calibrate a bank by answers: what was believed is where it starts.

    Args:
        bank: items with what is believed of them now.
        domains: their keys, in the order of the bank.
        responses: who answered what.
        say: told how far it is.
        anchors: items that hold the scale [items]: then these people may be abler than those before.

    """
    found = calibrate(bank, responses, anchors=anchors, say=lambda step, of: say(f"calibration {step}/{of}"))
    after = Bank.of(
        [
            Item(item.key, item.domain, belief, item.seconds, item.practice, bool(steady) or item.calibrated)
            for item, belief, steady in zip(
                bank.items, _kept(bank, found.beliefs, found.steady), found.steady, strict=True
            )
        ],
        Prior.of(found.correlation),
    )
    fits, uneven = item_fits(after, responses, found.population), _uneven(after, responses)
    items = [
        Learned(
            key=item.key,
            domain=domains[item.domain],
            before=bank.items[place].belief,
            after=item.belief,
            answers=int(found.answers[place]),
            total=int(found.answers[place]),
            is_steady=item.calibrated,
            fit=Fit.of(fits[place]),
            uneven=uneven.get(place),
        )
        for place, item in enumerate(after.items)
    ]
    return Outcome(responses.people, tuple(domains), found.correlation.tolist(), tuple(items))


def middle(belief: Belief) -> float:
    """Give the mean difficulty of the steps."""
    return sum(belief.b) / len(belief.b)


def _kept(bank: Bank, beliefs: Sequence[Belief], steady: Booleans) -> list[Belief]:
    """Take over a belief only where it rests on enough answers."""
    return [
        new if is_steady else item.belief
        for item, new, is_steady in zip(bank.items, beliefs, steady, strict=True)
    ]


def _uneven(bank: Bank, responses: Responses) -> dict[int, float]:
    """Give the largest shift of each item that surely differs between groups, where groups are known."""
    found: dict[int, float] = {}
    for each in dif(bank, responses) if responses.group is not None else ():
        is_sure = abs(each.shift) >= UNEVEN and each.p < SURE
        if is_sure and abs(each.shift) > abs(found.get(each.item, 0.0)):
            found[each.item] = _round(each.shift)
    return found


def _round(number: float) -> float:
    return round(float(number), 4)
