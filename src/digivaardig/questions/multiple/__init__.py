"""Several right answers, and the stem says how many. The response is their letters, in alphabetical order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar, Self

from django.utils.translation import gettext as _

from digivaardig.questions.counting import in_words
from digivaardig.questions.options import Choice, Option, Seen, read_options
from digivaardig.questions.question import Posted, Question, UnreadableError, chosen, common
from digivaardig.questions.reading import Node
from digivaardig.questions.registry import question_type


@question_type("multiple")
@dataclass(frozen=True, kw_only=True)
class Multiple(Question):
    """Choose `pick` options."""

    keys: ClassVar[frozenset[str]] = frozenset({"options", "pick"})
    scripts: ClassVar[tuple[str, ...]] = ("questions/honest.js",)

    options: tuple[Option, ...]
    pick: int

    @classmethod
    def from_node(cls, node: Node) -> Self:
        """Read the options; `pick` of them, two or more and not all, are right."""
        options, pick = read_options(node), node.whole("pick") or 0
        right = sum(option.right for option in options)
        if right < 2 or right == len(options):  # noqa: PLR2004 (one is the type `single`)
            node.wrong("options", _("Two or more options are right, and not all of them."))
        if pick != right:
            node.wrong("pick", _("The number of right options belongs here: %(number)s.") % {"number": right})
        return cls(**common(node), options=options, pick=pick)

    @property
    def most(self) -> int:
        """All or nothing."""
        return 1

    @property
    def key(self) -> str:
        """The letters of the right options."""
        return "".join(sorted(option.key for option in self.options if option.right))

    def largest_response(self) -> int:
        """As many letters as there are to choose."""
        return self.pick

    def given(self, post: Posted) -> str:
        """Give the chosen letters."""
        known = {option.key for option in self.options}
        return "".join(sorted(known.intersection(chosen(post, "answer"))))

    def honest(self, given: str) -> str:
        """Ask which of the two counts: check boxes are easily cleared."""
        if given:
            raise UnreadableError(
                _("You chose an answer, and also: I don't know. Keep one of the two."), given
            )
        return super().honest(given)

    def fits(self, response: str) -> bool:
        """Say whether these are `pick` different letters of options, in order."""
        known = {option.key for option in self.options}
        return len(response) == self.pick and response == "".join(sorted(known.intersection(response)))

    def lacking(self, given: str) -> str:
        """Say how many to choose and how many were chosen."""
        pick, number = in_words(self.pick), len(given)
        if not given:
            return _("Choose %(pick)s answers, or choose: I don't know.") % {"pick": pick}
        words = _("Choose %(pick)s answers. You chose %(number)s.")
        return words % {"pick": pick, "number": in_words(number)}

    def points(self, response: str) -> int:
        """All right, or nothing."""
        return int(response == self.key)

    def slip(self, response: str) -> str:
        """Give the first wrong option that was chosen."""
        return next(option.text for option in self.options if option.key in response and not option.right)

    def asked(self, order_seed: int, response: str) -> Mapping[str, object]:
        """Give the `choices`."""
        options = self.shuffled(self.options, order_seed)
        return {"choices": [Choice(each.key, each.text, each.key in response) for each in options]}

    def seen(self, response: str) -> Mapping[str, object]:
        """Give the `options` in the order of the file, and how many were right."""
        options = [Seen(each.text, each.key in response, each.right, each.why) for each in self.options]
        found = sum(each.chosen and each.right for each in options)
        lacked = _("You found %(found)s of the %(pick)s right answers.")
        return {
            "options": options,
            "lacked": lacked % {"found": in_words(found), "pick": in_words(self.pick)},
        }

    def possible(self) -> Iterator[str]:
        """Give every choice of `pick` letters."""
        yield self.key
        letters = sorted(option.key for option in self.options)
        yield from ("".join(each) for each in combinations(letters, self.pick))

    def told(self) -> list[str]:
        """Say how many to choose, and give the options with their letters."""
        head = _("Choose %(pick)s:") % {"pick": in_words(self.pick)}
        return [head, *(f"{option.key}. {option.text}" for option in self.options)]

    def blind_given(self, text: str) -> str:
        """Read letters, as in "a c", "a, c" or "ac"."""
        return "".join(sorted(letter for letter in text if letter.isalpha()))
