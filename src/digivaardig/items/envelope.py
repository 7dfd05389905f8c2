"""A question of the bank as its author's file tells it: the question itself, and what is known about it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from math import log
from typing import Any

from django.utils.translation import gettext as _

from digivaardig.measurement import Belief, belief_of_estimate
from digivaardig.questions import read
from digivaardig.questions.question import Question

Tree = Mapping[str, Any]
ABOUT = {
    "id",
    "version",
    "status",
    "review_by",
    "level",
    "facts",
    "estimate",
    "because",
    "reviews",
    "second_look",
}
HEADER = {"subskill", "digcomp", "language", "author", "items"}
STATUSES = ("draft", "review", "live", "retired")


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the author expects; `b` has one difficulty a step. `seconds` is reading and thinking together."""

    a: float
    b: tuple[float, ...]
    c: float
    seconds: float
    know: float | None

    @property
    def belief(self) -> Belief:
        """Make of it what the bank believes: shrunk to all items, with how unsure authors are."""
        return belief_of_estimate(self.a, self.b, self.c)

    @property
    def middle(self) -> float:
        """Give the mean difficulty."""
        return sum(self.b) / len(self.b)

    @property
    def known_by(self) -> float | None:
        """Say what `know` gives for b: -ln(p / (1 - p))."""
        return None if self.know is None else -log(self.know / (100 - self.know))


@dataclass(frozen=True, slots=True)
class Review:
    """Somebody solved it blind: who, when, the answer as written, of which version."""

    by: str
    date: dt.date
    answer: str
    version: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One question of the bank.

    Attributes:
        key: never changes: `privacy.phishing.postvak-is-vol`.
        content: what a version says; a change of it asks for a new version.

    """

    key: str
    number: int
    status: str
    review_by: dt.date
    level: str
    subskill: str
    facts: tuple[str, ...]
    estimate: Estimate
    reviews: tuple[Review, ...]
    content: dict[str, Any]
    question: Question

    @property
    def domain(self) -> str:
        """Give the domain's key."""
        return self.subskill.split(".")[0]

    @property
    def is_solved(self) -> bool:
        """Say whether two readers found the key without seeing it, in this version."""
        right = {
            review.by for review in self.reviews if review.version == self.number and self.is_right(review)
        }
        return len(right) > 1

    def is_right(self, review: Review) -> bool:
        """Say whether a reader's answer scores full."""
        try:
            return self.question.score(self.question.blind_answer(review.answer)) == self.question.most
        except ValueError:
            return False


Problem = tuple[str, str]  # path and words


def entries_of(tree: object) -> tuple[list[Entry], list[Problem]]:
    """Read one file. What cannot be read is a problem at a path such as `items.3.estimate.b`."""
    if not isinstance(tree, Mapping) or not isinstance(tree.get("items"), list):
        return [], [("", _("A file has a header (subskill, digcomp, language, author) and a list: items."))]
    problems: list[Problem] = [
        (str(key), _("This is not a part of a file.")) for key in tree if key not in HEADER
    ]
    problems += [(key, _("This is missing.")) for key in sorted(HEADER) if key not in tree]
    entries: list[Entry] = []
    for number, each in enumerate(tree["items"], 1):
        entry, wrong = _entry(each, str(tree.get("subskill", "")))
        problems += [(f"items.{number}.{path}".rstrip("."), words) for path, words in wrong]
        entries += [entry] if entry else []
    return entries, problems


def _entry(tree: object, subskill: str) -> tuple[Entry | None, list[Problem]]:
    if not isinstance(tree, Mapping):
        return None, [("", _("Parts with a name belong here."))]
    lacking = [
        (key, _("This is missing."))
        for key in sorted(ABOUT - {"facts", "reviews", "second_look"})
        if key not in tree
    ]
    reading = read({key: part for key, part in tree.items() if key not in ABOUT})
    problems = [*lacking, *reading.problems.items()]
    if problems or reading.question is None:
        return None, problems
    return _whole(tree, subskill, reading.question)


def _whole(tree: Tree, subskill: str, question: Question) -> tuple[Entry | None, list[Problem]]:
    try:
        entry = Entry(
            key=f"{subskill}.{tree['id']}",
            number=int(tree["version"]),
            status=str(tree["status"]),
            review_by=_day(tree["review_by"]),
            level=str(tree["level"]),
            subskill=subskill,
            facts=tuple(tree.get("facts", ())),
            estimate=_estimate(tree["estimate"]),
            reviews=tuple(_review(each) for each in tree.get("reviews", ())),
            content=_content(tree, subskill),
            question=question,
        )
    except (KeyError, TypeError, ValueError) as error:
        return None, [("", _("This cannot be read: %s.") % error)]
    problems = []
    if entry.status not in STATUSES:
        problems.append(("status", _("A status is one of: %s.") % ", ".join(STATUSES)))
    if len(entry.estimate.b) != question.most:
        problems.append(("estimate.b", _("There is one difficulty a step: %d.") % question.most))
    return (None if problems else entry), problems


def _content(tree: Tree, subskill: str) -> dict[str, Any]:
    """Give what readers and answers depend on; estimates and reviews may change without a new version."""
    question = {str(key): part for key, part in tree.items() if key not in ABOUT}
    return {
        "title": str(tree["id"]),
        "subskill": subskill,
        "level": tree["level"],
        "facts": list(tree.get("facts", ())),
        "question": question,
    }


def _estimate(tree: Tree) -> Estimate:
    given = tree["b"]
    b = tuple(float(each) for each in given) if isinstance(given, list) else (float(given),)
    know = float(tree["know"]) if "know" in tree else None
    return Estimate(float(tree["a"]), b, float(tree["c"]), float(tree["seconds"]), know)


def _review(tree: Tree) -> Review:
    return Review(str(tree["by"]), _day(tree["date"]), str(tree["answer"]), int(tree["version"]))


def _day(given: object) -> dt.date:
    return given if isinstance(given, dt.date) else dt.date.fromisoformat(str(given))
