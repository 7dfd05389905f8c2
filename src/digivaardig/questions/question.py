"""What every type of question can do."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import ClassVar, Self, TypedDict

from django.utils.datastructures import MultiValueDict

from .arranging import Part, arranged, token
from .reading import Node

Posted = Mapping[str, object]
DONT_KNOW = "?"
BLANK = "-"
MOST_RESPONSES = 5000
LONG_STEM = 28  # words; a longer stem is set smaller, or the choices fall off the screen


class UnreadableError(ValueError):
    """An answer that cannot be read. The message tells the person, in their language, what is missing.

    Attributes:
        kept: what was chosen so far. Hand it to `form` as the response, so that nothing is lost.

    """

    def __init__(self, message: str, kept: str = "") -> None:
        super().__init__(message)
        self.kept = kept


def chosen(post: Posted, name: str) -> list[str]:
    """Give all values posted under a name; `post` is a QueryDict, or a mapping to a string or a list."""
    found = post.getlist(name) if isinstance(post, MultiValueDict) else post.get(name, [])
    values = [found] if isinstance(found, str) else found
    return [str(value) for value in values] if isinstance(values, list | tuple) else []


def collected(post: Posted, names: Iterable[str], allowed: str) -> str:
    """Give one character for each name: what was chosen there, or `BLANK`.

    Args:
        post: the posted form.
        names: the form's fields.
        allowed: the characters that a field may have; anything else counts as not chosen.

    """
    firsts = [(chosen(post, name) or [BLANK])[0] for name in names]
    return "".join(value if len(value) == 1 and value in allowed else BLANK for value in firsts)


class Common(TypedDict):
    """What every question is built of."""

    stem: str
    material: tuple[str, ...]
    teaches: str
    needs: tuple[str, ...]
    fixed_order: bool


def common(node: Node, *, must_teach: bool = True) -> Common:
    """Read what every question is built of."""
    return {
        "stem": node.text("stem"),
        "material": node.texts("material", optional=True),
        "teaches": node.text("teaches", optional=not must_teach),
        "needs": node.texts("needs", optional=True),
        "fixed_order": node.flag("fixed_order"),
    }


@dataclass(frozen=True, kw_only=True)
class Question(ABC):
    """One question, with its key.

    A *response* is the compact text that is stored: ASCII, at most `largest_response()` bytes, "?" for "I
    don't know". It counts on the order of the parts in the file, so it belongs to one version of the text.

    Attributes:
        type: the folder of this type; templates lie in `questions/<type>/`.
        is_practice: whether it is a task in an environment that looks like office software.
        scripts: static JavaScript modules; the question works without them.
        stem: the question itself; for a task the scene.
        material: lines of plain text to judge, such as an address.
        teaches: rule, why and transfer, to be read afterwards. A lesson's task may have none.
        needs: what the browser must offer, such as "javascript".
        fixed_order: whether the choices keep the order of the file.

    """

    type: ClassVar[str]
    is_practice: ClassVar[bool] = False
    scripts: ClassVar[tuple[str, ...]] = ()
    keys: ClassVar[frozenset[str]]

    stem: str
    material: tuple[str, ...] = ()
    teaches: str = ""
    needs: tuple[str, ...] = ()
    fixed_order: bool = False

    @classmethod
    @abstractmethod
    def from_node(cls, node: Node) -> Self:
        """Build the question; what is not in order goes to `node.problems`, and it is then not used."""

    @property
    @abstractmethod
    def most(self) -> int:
        """The highest score."""

    @abstractmethod
    def largest_response(self) -> int:
        """Say how many bytes a response has at most."""

    @abstractmethod
    def given(self, post: Posted) -> str:
        """Give what was chosen, complete or not, as a response that `form` understands."""

    @abstractmethod
    def fits(self, response: str) -> bool:
        """Say whether a response, other than "?", is complete and of this question."""

    @abstractmethod
    def lacking(self, given: str) -> str:
        """Tell the person what is missing in an answer that does not fit."""

    @abstractmethod
    def points(self, response: str) -> int:
        """Score a response that fits, from 0 to `most`."""

    @abstractmethod
    def slip(self, response: str) -> str:
        """Give a sentence of the content about what went wrong in a response that fits and misses points."""

    @abstractmethod
    def asked(self, order_seed: int, response: str) -> Mapping[str, object]:
        """Give the form's parts that only this type has."""

    @abstractmethod
    def seen(self, response: str) -> Mapping[str, object]:
        """Give the parts of the page afterwards that only this type has; `lacked` says what cost points."""

    @abstractmethod
    def possible(self) -> Iterator[str]:
        """Give responses that fit, a right one first, then those that are nearly right; it may go on long."""

    @abstractmethod
    def told(self) -> list[str]:
        """Give the lines of `blind` below stem and material."""

    @abstractmethod
    def blind_given(self, text: str) -> str:
        """Turn a reader's answer to `blind`, already in small letters, into a response, fitting or not."""

    def responses(self) -> Iterator[str]:
        """List different responses that fit, the right one first: what invented people may answer.

        At most `MOST_RESPONSES`, of every score.
        """
        return islice(_once(self.possible()), MOST_RESPONSES)

    def parse(self, post: Posted) -> str:
        """Turn a posted form into a response.

        "I don't know" wins from a half-made answer: radio buttons cannot be cleared by hand.

        Raises:
            UnreadableError: something is missing or contradictory; its message says what.

        """
        given = self.given(post)
        if DONT_KNOW in chosen(post, "answer"):
            return self.honest(given)
        if not self.fits(given):
            raise UnreadableError(self.lacking(given), given)
        return given

    def honest(self, given: str) -> str:
        """Decide what counts when "I don't know" was chosen beside `given`."""
        return DONT_KNOW

    def score(self, response: str) -> int:
        """Score a response: 0 to `most`.

        Raises:
            ValueError: this is no response of this question.

        """
        if response == DONT_KNOW:
            return 0
        if not self.fits(response):
            raise ValueError(f"Not a response of this {self.type} question: {response!r}")
        return self.points(response)

    def reason(self, response: str) -> str:
        """Say in a sentence of the content what the person did, as evidence for advice; "" if nothing useful.

        Raises:
            ValueError: this is no response of this question.

        """
        if self.score(response) == self.most or response == DONT_KNOW:
            return ""
        return self.slip(response)

    def form(self, order_seed: int, response: str = "") -> dict[str, object]:
        """Give the context of `questions/<type>/form.html`.

        Args:
            order_seed: decides the order of the choices.
            response: what was chosen before: a response, or `UnreadableError.kept`. Anything else is ignored.

        """
        return {
            "question": self,
            "id": f"q-{token(self.stem)}",
            "long": self.is_long,
            "honest": response == DONT_KNOW,
            "scripts": self.scripts,
            **self.asked(order_seed, response),
        }

    def look_back(self, response: str) -> dict[str, object]:
        """Give the context of `questions/<type>/look_back.html`: what was chosen, what is right, and why.

        Raises:
            ValueError: this is no response of this question.

        """
        score = self.score(response)
        complete, known = score == self.most, response != DONT_KNOW
        seen = self.seen(response)
        return {
            **seen,
            "question": self,
            "id": f"q-{token(self.stem)}-back",
            "long": self.is_long,
            "score": score,
            "most": self.most,
            "complete": complete,
            "known": known,
            "lacked": seen["lacked"] if known and not complete else "",
        }

    def blind(self) -> str:
        """Give the question as plain text, without key, for readers who solve it blind.

        Options keep the letters of the file. Where the order of the file is or hints at the key (order, sort)
        the parts stand in alphabetical order and are numbered anew; `blind_answer` knows.
        """
        return "\n".join([self.stem, *(f"| {line}" for line in self.material), "", *self.told()])

    def blind_answer(self, text: str) -> str:
        """Turn a reader's answer to `blind` into a response.

        Accepts "b" (single), "a c" (multiple), "2 1 3 4" (order, from first to last), "bin bin ..." or
        "1: bin, ..." (sort), "mail: action, ..." (inbox), and "?".

        Raises:
            UnreadableError: it cannot be read.

        """
        tidy = text.strip().lower()
        if tidy == DONT_KNOW:
            return DONT_KNOW
        given = self.blind_given(tidy)
        if not self.fits(given):
            raise UnreadableError(self.lacking(given), given)
        return given

    @property
    def is_long(self) -> bool:
        """Whether the stem is set in smaller letters."""
        return len(self.stem.split()) > LONG_STEM

    def shuffled(self, parts: Iterable[Part], order_seed: int, name: str = "text") -> list[Part]:
        """Arrange parts by the seed and their attribute `name`, unless the order of the file is fixed."""
        if self.fixed_order:
            return list(parts)
        return arranged(parts, order_seed, lambda part: str(getattr(part, name)))


def _once(responses: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for response in responses:
        if response not in seen:
            seen.add(response)
            yield response
