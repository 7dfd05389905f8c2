"""From a result and a job to advice: strengths, next steps with their reason, and what need not be learnt."""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from digivaardig.learning.queries import LessonRow
from digivaardig.measurement import on_scale
from digivaardig.questions.question import DONT_KNOW
from digivaardig.scan.queries import CERTAINTY, DomainReading, GivenAnswer, Result
from digivaardig.skills.levels import Level
from digivaardig.skills.queries import NORM
from digivaardig.skills.shapes import Domain, Framework, Profile

STRENGTHS = 3
STEPS = 3
SHORT = 0.25  # levels below the target, as expected; less than that is not worth a lesson first
ENOUGH = 0.6  # chance to be at the target or above
WIDE = 1.96  # standard deviations on both sides: the margin of 95%

CHOSEN = {"single", "multiple"}  # types in which what was chosen can be quoted


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands in a domain.

    Attributes:
        level, likely: the level shown (of two the lower), and the most likely one.
        mean: the estimate itself: strengths are sorted by it.
        place, low, high: estimate and 95% margin on a scale from 0 to 4, a level wide each.
        target: what the job asks; None when it asks nothing.
        short: how many levels below the target, as expected.

    """

    domain: Domain
    level: Level
    likely: Level
    words: str
    is_between: bool
    certainty: str | Promise
    mean: float
    place: float
    low: float
    high: float
    target: Level | None
    short: float
    is_enough: bool
    can_do: str


@dataclass(frozen=True, slots=True)
class Step:
    """One of the next steps."""

    lesson: LessonRow
    reason: str
    answer: int | None  # the number of the answer that shows it


@dataclass(frozen=True, slots=True)
class Advice:
    """Everything on the result page; `standings` are sorted strongest first."""

    standings: tuple[Standing, ...]
    strengths: tuple[Standing, ...]
    steps: tuple[Step, ...]
    more: tuple[tuple[Standing, tuple[LessonRow, ...]], ...]
    enough: tuple[Standing, ...]

    @property
    def best(self) -> Level:
        """Give the highest likely level in any domain: what the page opens with depends on it."""
        return max((each.likely for each in self.standings), default=Level.STARTER)


@dataclass(frozen=True, slots=True)
class Offer:
    """What there is to learn: lessons of a domain in order of use, sub-skills of a lesson, lessons done."""

    lessons: Callable[[str, Level, Level | None], Sequence[LessonRow]]
    subskills: Callable[[str], Sequence[str]]
    done: AbstractSet[str]


def advise(result: Result, framework: Framework, profile: Profile, offer: Offer) -> Advice:
    """Choose what to say.

    Args:
        result: of a finished scan.
        framework: the yardstick.
        profile: what the job asks, or (`basisnorm`) what is asked of everybody.
        offer: what there is to learn.

    """
    standings = [_standing(reading, result.cuts, framework, profile) for reading in result.domains]
    by_strength = sorted(standings, key=lambda each: -each.mean)
    by_need = sorted(standings, key=lambda each: (each.target is None, -each.short, each.mean))
    offers = {
        each.domain.key: tuple(offer.lessons(each.domain.key, each.level, each.target)) for each in by_need
    }
    everybody = profile.key == NORM
    steps = [
        _step(standing, lesson, _missed(result.answers, offer.subskills(lesson.slug)), everybody=everybody)
        for standing in by_need
        if (
            lesson := next(
                (each for each in offers[standing.domain.key] if each.slug not in offer.done), None
            )
        )
    ]
    return Advice(
        standings=tuple(by_strength),
        strengths=tuple(by_strength[:STRENGTHS]),
        steps=tuple(steps[:STEPS]),
        more=tuple((each, offers[each.domain.key]) for each in by_need if offers[each.domain.key]),
        enough=tuple(each for each in by_strength if each.is_enough),
    )


def _standing(
    reading: DomainReading, cuts: tuple[float, ...], framework: Framework, profile: Profile
) -> Standing:
    domain = framework.domains[reading.domain]
    need = profile.needs.get(domain.key)
    target = need.level if need else None
    low, high = Level(reading.shown.low), Level(reading.shown.high)
    likely = Level(max(range(len(Level)), key=reading.probabilities.__getitem__))
    at_least = 1.0 if target is None else sum(reading.probabilities[target:])
    margin = WIDE * reading.sd
    return Standing(
        domain=domain,
        level=likely if low == high else low,
        likely=likely,
        words=str(low.label)
        if low == high
        else _("%(low)s to %(high)s") % {"low": low.label, "high": high.label},
        is_between=low != high,
        certainty=CERTAINTY[reading.shown.certainty],
        mean=reading.mean,
        place=float(on_scale(reading.mean, cuts)),
        low=float(on_scale(reading.mean - margin, cuts)),
        high=float(on_scale(reading.mean + margin, cuts)),
        target=target,
        short=_short(reading.probabilities, target),
        is_enough=at_least >= ENOUGH,
        can_do=domain.can_do[likely],
    )


def _short(probabilities: Sequence[float], target: Level | None) -> float:
    if target is None:
        return 0.0
    return sum(chance * max(target - level, 0) for level, chance in enumerate(probabilities))


def _missed(answers: Sequence[GivenAnswer], subskills: Sequence[str]) -> GivenAnswer | None:
    """Find the answer that best shows what a lesson is for: a choice before an honest “I don't know”."""
    missed = [each for each in answers if each.entry.subskill in subskills and each.score < each.most]
    return min(missed, key=lambda each: each.response == DONT_KNOW, default=None)


def _step(standing: Standing, lesson: LessonRow, missed: GivenAnswer | None, *, everybody: bool) -> Step:
    parts = [*_evidence(missed), _asked(standing, everybody=everybody)]
    return Step(lesson, " ".join(parts), missed.number if missed else None)


def _evidence(missed: GivenAnswer | None) -> Iterator[str]:
    if missed is None:
        return
    question = missed.entry.question
    if missed.response == DONT_KNOW:
        yield _("You said honestly that you did not know one of the questions about this.")
    elif question.type in CHOSEN and (quoted := question.reason(missed.response)):
        yield _("In a question about this you chose: “%s”.") % quoted.strip(" .‘’")  # noqa: RUF001 - quotes in texts
    else:
        yield _("A question about this did not go well yet.")


def _asked(standing: Standing, *, everybody: bool) -> str:
    if standing.target is None or standing.short <= SHORT:
        return _("It is enough for your work. With this lesson you get a step further.")
    words = {"target": standing.target.label, "now": standing.words}
    if everybody:
        return _("Everybody needs %(target)s here, you have %(now)s.") % words
    return _("Your work asks %(target)s, you have %(now)s.") % words
