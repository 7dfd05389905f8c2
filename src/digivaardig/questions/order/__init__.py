"""Put steps in order. The response is, for each step of the file, the digit of the place it was given."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations
from typing import ClassVar, Self

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from digivaardig.questions.arranging import arranged, token
from digivaardig.questions.counting import capitalised, in_words
from digivaardig.questions.options import note_doubles, only_this
from digivaardig.questions.question import BLANK, Posted, Question, collected, common
from digivaardig.questions.reading import Node
from digivaardig.questions.registry import question_type

FEWEST, MOST = 3, 9
SCORE = {"all_right": 2, "one_swap": 1}


@dataclass(frozen=True)
class Step:
    """A step, and why it comes where it comes."""

    text: str
    why: str

    @property
    def name(self) -> str:
        """The form's field for its place; it does not tell which step it is."""
        return f"place-{token(self.text)}"


@dataclass(frozen=True)
class Row:
    """A step as the form shows it."""

    name: str
    text: str
    place: str


@dataclass(frozen=True)
class Placed:
    """A step as the page afterwards shows it, in the right order."""

    text: str
    why: str
    place: str
    right: bool


@question_type("order")
@dataclass(frozen=True, kw_only=True)
class Order(Question):
    """Put steps in order; the file has them in the right order."""

    keys: ClassVar[frozenset[str]] = frozenset({"steps", "score"})
    scripts: ClassVar[tuple[str, ...]] = ("questions/honest.js", "questions/order.js")

    steps: tuple[Step, ...]

    @classmethod
    def from_node(cls, node: Node) -> Self:
        """Read the steps."""
        steps = tuple(_step(part) for part in node.parts("steps"))
        if steps and not FEWEST <= len(steps) <= MOST:
            node.wrong("steps", _("Give between %(least)s and %(most)s.") % {"least": FEWEST, "most": MOST})
        note_doubles(node, "steps", [(str(number), step.text) for number, step in enumerate(steps, 1)])
        if node.given.get("score", SCORE) != SCORE:
            node.wrong("score", only_this("{all_right: 2, one_swap: 1}"))
        return cls(**common(node), steps=steps)

    @property
    def most(self) -> int:
        """All right is two points."""
        return 2

    @property
    def places(self) -> str:
        """All places, which is also the right response."""
        return "".join(str(number) for number in range(1, len(self.steps) + 1))

    def largest_response(self) -> int:
        """One digit a step."""
        return len(self.steps)

    def given(self, post: Posted) -> str:
        """Give the place of each step."""
        return collected(post, [step.name for step in self.steps], self.places)

    def fits(self, response: str) -> bool:
        """Say whether every place is given once."""
        return sorted(response) == list(self.places)

    def lacking(self, given: str) -> str:
        """Say which place was given twice, or how many steps have none."""
        blanks = given.count(BLANK)
        double = next((place for place in self.places if given.count(place) > 1), "")
        if double:
            return _("You chose place %(place)s more than once. Give each step its own place.") % {
                "place": double
            }
        if blanks < len(given):
            words = ngettext(
                "%(number)s step has no place yet.", "%(number)s steps have no place yet.", blanks
            ) % {"number": in_words(blanks)}
            return capitalised(words)
        return _("Put the steps in the right order, or choose: I don't know.")

    def points(self, response: str) -> int:
        """Two if all is right, one if exactly one pair of neighbours is swapped."""
        if response == self.places:
            return 2
        return int(response in self.one_swap_away())

    def one_swap_away(self) -> list[str]:
        """Give the responses that are right but for one pair of neighbours."""
        right = self.places
        pairs = range(len(right) - 1)
        return [right[:at] + right[at + 1] + right[at] + right[at + 2 :] for at in pairs]

    def slip(self, response: str) -> str:
        """Give the reason of the first step that did not get its place."""
        pairs = zip(self.steps, response, self.places, strict=True)
        return next(step.why for step, place, right in pairs if place != right)

    def asked(self, order_seed: int, response: str) -> Mapping[str, object]:
        """Give the `rows`, in an order that by itself would score nothing, and the `places`."""
        places = dict(zip(self.steps, response, strict=False)) if len(response) == len(self.steps) else {}
        rows = [Row(step.name, step.text, places.get(step, BLANK)) for step in self._start(order_seed)]
        return {"rows": rows, "places": list(self.places)}

    def _start(self, order_seed: int) -> list[Step]:
        steps: list[Step] = []
        for attempt in range(100):
            steps = arranged(self.steps, order_seed + attempt, lambda step: step.text)
            if not self.points("".join(str(steps.index(step) + 1) for step in self.steps)):
                break
        return steps

    def seen(self, response: str) -> Mapping[str, object]:
        """Give the `steps` in the right order, each with the place that was chosen."""
        given = response if len(response) == len(self.steps) else BLANK * len(self.steps)
        pairs = zip(self.steps, given, self.places, strict=True)
        steps = [Placed(step.text, step.why, place, place == right) for step, place, right in pairs]
        return {"steps": steps, "lacked": self._lacked(response)}

    def _lacked(self, response: str) -> str:
        if response in self.one_swap_away():
            return _("Two steps that follow each other were swapped.")
        return _("More than two steps were in another place.")

    def possible(self) -> Iterator[str]:
        """Give every order, the right one first."""
        return ("".join(each) for each in permutations(self.places))

    def told(self) -> list[str]:
        """Give the steps in the alphabet's order, numbered."""
        numbered = enumerate(self._alphabet(), 1)
        return [_("Put in order:"), *(f"{number}. {step.text}" for number, step in numbered)]

    def _alphabet(self) -> list[Step]:
        return sorted(self.steps, key=lambda step: step.text)

    def blind_given(self, text: str) -> str:
        """Read the numbers of `blind` from the first step to the last, as in "2 1 3 4"."""
        numbers = [int(digit) for digit in re.findall("[1-9]", text)]
        alphabet = self._alphabet()
        places = {
            alphabet[number - 1]: str(place)
            for place, number in enumerate(numbers, 1)
            if 0 < number <= len(alphabet)
        }
        return "".join(places.get(step, BLANK) for step in self.steps)


def _step(part: Node) -> Step:
    part.only(["text", "why"])
    return Step(part.text("text"), part.text("why"))
