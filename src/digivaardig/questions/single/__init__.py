"""One right answer. The response is the letter of the option."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from django.utils.translation import gettext as _

from digivaardig.questions.options import Choice, Option, Seen, read_options
from digivaardig.questions.question import DONT_KNOW, Posted, Question, chosen, common
from digivaardig.questions.reading import Node
from digivaardig.questions.registry import question_type


@question_type("single")
@dataclass(frozen=True, kw_only=True)
class Single(Question):
    """Choose one option."""

    keys: ClassVar[frozenset[str]] = frozenset({"options"})

    options: tuple[Option, ...]

    @classmethod
    def from_node(cls, node: Node) -> Self:
        """Read the options; exactly one is right."""
        options = read_options(node)
        if options and sum(option.right for option in options) != 1:
            node.wrong("options", _("Exactly one option is right."))
        return cls(**common(node), options=options)

    @property
    def most(self) -> int:
        """Right is one point."""
        return 1

    @property
    def key(self) -> str:
        """The letter of the right option."""
        return next(option.key for option in self.options if option.right)

    def largest_response(self) -> int:
        """One letter."""
        return 1

    def given(self, post: Posted) -> str:
        """Give the chosen letter, or nothing."""
        return "".join(value for value in chosen(post, "answer")[:1] if value != DONT_KNOW)

    def fits(self, response: str) -> bool:
        """Say whether it is the letter of an option."""
        return any(option.key == response for option in self.options)

    def lacking(self, given: str) -> str:
        """Ask for a choice."""
        return _("Choose an answer, or choose: I don't know.")

    def points(self, response: str) -> int:
        """Right or wrong."""
        return int(response == self.key)

    def slip(self, response: str) -> str:
        """Give the wrong option that was chosen."""
        return next(option.text for option in self.options if option.key == response)

    def asked(self, order_seed: int, response: str) -> Mapping[str, object]:
        """Give the `choices`."""
        options = self.shuffled(self.options, order_seed)
        return {"choices": [Choice(each.key, each.text, each.key == response) for each in options]}

    def seen(self, response: str) -> Mapping[str, object]:
        """Give the `options` in the order of the file, and what was `chosen`."""
        options = [Seen(each.text, each.key == response, each.right, each.why) for each in self.options]
        return {"options": options, "lacked": ""}

    def possible(self) -> Iterator[str]:
        """Give the letters."""
        yield self.key
        yield from (option.key for option in self.options)

    def told(self) -> list[str]:
        """Give the options with their letters."""
        return [f"{option.key}. {option.text}" for option in self.options]

    def blind_given(self, text: str) -> str:
        """Read a letter, as in "b" or "b."."""
        return text.rstrip(".)")
