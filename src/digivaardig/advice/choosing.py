"""From a result and a job to advice: strengths, next steps with their reason, and what need not be learnt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from digivaardig.learning.queries import LessonRow
from digivaardig.measurement import on_scale
from digivaardig.questions.question import DONT_KNOW
from digivaardig.scan.queries import CERTAINTY, DomainReading, GivenAnswer, Result
from digivaardig.skills.levels import Level
from digivaardig.skills.shapes import Domain, Framework, Profile

STRENGTHS = 3
STEPS = 3
SHORT = 0.25  # levels below the target, as expected; less than that is not worth a lesson first
ENOUGH = 0.6  # chance to be at the target or above
WIDE = 1.96  # standard deviations on both sides: the margin of 95%

Lessons = Callable[[str, Level, Level | None], Sequence[LessonRow]]
Subskills = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands in a domain.

    Attributes:
        place, low, high: estimate and 95% margin on a scale from 0 to 4, a level wide each.
        target: what the job asks; None when it asks nothing.
        short: how many levels below the target, as expected.

    """

    domain: Domain
    level: Level
    words: str
    is_between: bool
    certainty: str | Promise
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
        """Give the highest level reached in any domain: what the page opens with depends on it."""
        return max((each.level for each in self.standings), default=Level.STARTER)


def advise(
    result: Result, framework: Framework, profile: Profile, lessons: Lessons, subskills: Subskills
) -> Advice:
    """Choose what to say.

    Args:
        result: of a finished scan.
        framework: the yardstick.
        profile: what the job asks.
        lessons: gives the lessons of a domain in order of use, for a level and a target.
        subskills: gives the sub-skills of a lesson.

    """
    standings = [_standing(reading, framework, profile) for reading in result.domains]
    by_strength = sorted(standings, key=lambda each: -each.place)
    by_need = sorted(standings, key=lambda each: (each.target is None, -each.short, each.place))
    offers = {each.domain.key: tuple(lessons(each.domain.key, each.level, each.target)) for each in by_need}
    steps = [
        _step(standing, lesson, _missed(result.answers, subskills(lesson.slug)))
        for standing in by_need
        if (lesson := next(iter(offers[standing.domain.key]), None))
    ]
    return Advice(
        standings=tuple(by_strength),
        strengths=tuple(by_strength[:STRENGTHS]),
        steps=tuple(steps[:STEPS]),
        more=tuple((each, offers[each.domain.key]) for each in by_need if offers[each.domain.key]),
        enough=tuple(each for each in by_strength if each.is_enough),
    )


def _standing(reading: DomainReading, framework: Framework, profile: Profile) -> Standing:
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
        words=str(low.label)
        if low == high
        else _("%(low)s to %(high)s") % {"low": low.label, "high": high.label},
        is_between=low != high,
        certainty=CERTAINTY[reading.shown.certainty],
        place=float(on_scale(reading.mean)),
        low=float(on_scale(reading.mean - margin)),
        high=float(on_scale(reading.mean + margin)),
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


def _step(standing: Standing, lesson: LessonRow, missed: GivenAnswer | None) -> Step:
    return Step(lesson, _reason(standing, missed), missed.number if missed else None)


def _reason(standing: Standing, missed: GivenAnswer | None) -> str:
    parts = []
    if missed and missed.response == DONT_KNOW:
        parts.append(_("You said honestly that you did not know one of the questions about this."))
    elif missed and (evidence := missed.entry.question.reason(missed.response)):
        parts.append(_("In a question about this you chose: “%s”") % evidence.rstrip("."))
    if standing.target is not None and standing.short > SHORT:
        words = {"target": standing.target.label, "now": standing.words}
        parts.append(_("Your work asks %(target)s, you are at %(now)s.") % words)
    else:
        parts.append(_("It is enough for your work. With this lesson you get a step further."))
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts)
