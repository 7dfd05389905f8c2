"""Put cards in bins. The response is, for each card of the file, the digit of its bin."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from digivaardig.plumbing.words import unknown
from digivaardig.questions.arranging import around, token
from digivaardig.questions.counting import capitalised, in_words
from digivaardig.questions.options import Choice, note_doubles, only_this
from digivaardig.questions.question import BLANK, Posted, Question, collected, common
from digivaardig.questions.reading import Node
from digivaardig.questions.registry import question_type

MOST_BINS, MOST_CARDS = 4, 12
SCORE = {"all_right": 2, "one_wrong": 1}


@dataclass(frozen=True)
class Card:
    """A card, the key of its bin, and why it belongs there."""

    text: str
    bin: str
    why: str

    @property
    def name(self) -> str:
        """The form's field for its bin; it does not tell where the card stands in the file."""
        return f"bin-{token(self.text)}"


@dataclass(frozen=True)
class Row:
    """A card as the form shows it, with its bins."""

    name: str
    text: str
    bins: list[Choice]


@dataclass(frozen=True)
class Sorted:
    """A card as the page afterwards shows it."""

    text: str
    why: str
    chosen: str
    belongs: str
    right: bool


@question_type("sort")
@dataclass(frozen=True, kw_only=True)
class Sort(Question):
    """Put each card in a bin."""

    keys: ClassVar[frozenset[str]] = frozenset({"bins", "cards", "score"})
    scripts: ClassVar[tuple[str, ...]] = ("questions/honest.js",)

    bins: tuple[tuple[str, str], ...]  # key, label
    cards: tuple[Card, ...]

    @classmethod
    def from_node(cls, node: Node) -> Self:
        """Read bins and cards; every bin is used."""
        bins = node.labels("bins")
        cards = tuple(_card(part, bins) for part in node.parts("cards"))
        if bins and not 2 <= len(bins) <= MOST_BINS:  # noqa: PLR2004 (two is what makes it a choice)
            node.wrong("bins", _("Give between %(least)s and %(most)s.") % {"least": 2, "most": MOST_BINS})
        if len(cards) > MOST_CARDS:
            node.wrong("cards", _("Give at most %(most)s.") % {"most": MOST_CARDS})
        for key in bins.keys() - {card.bin for card in cards}:
            node.wrong(f"bins.{key}", _("No card belongs here."))
        note_doubles(node, "cards", [(str(number), card.text) for number, card in enumerate(cards, 1)])
        if node.given.get("score", SCORE) != SCORE:
            node.wrong("score", only_this("{all_right: 2, one_wrong: 1}"))
        return cls(**common(node), bins=tuple(bins.items()), cards=cards)

    @property
    def most(self) -> int:
        """All right is two points."""
        return 2

    @property
    def digits(self) -> str:
        """One digit a bin."""
        return "".join(str(number) for number in range(1, len(self.bins) + 1))

    @property
    def key(self) -> str:
        """The right response."""
        digits = {key: digit for (key, _label), digit in zip(self.bins, self.digits, strict=True)}
        return "".join(digits[card.bin] for card in self.cards)

    def largest_response(self) -> int:
        """One digit a card."""
        return len(self.cards)

    def given(self, post: Posted) -> str:
        """Give the bin of each card."""
        return collected(post, [card.name for card in self.cards], self.digits)

    def fits(self, response: str) -> bool:
        """Say whether every card has a bin."""
        return len(response) == len(self.cards) and set(response) <= set(self.digits)

    def lacking(self, given: str) -> str:
        """Say how many cards have no bin."""
        blanks = given.count(BLANK)
        if blanks == len(given):
            return _("Choose a place for each card, or choose: I don't know.")
        words = ngettext("%(number)s card has no place yet.", "%(number)s cards have no place yet.", blanks)
        said = words % {"number": in_words(blanks)}
        return capitalised(said)

    def wrong(self, response: str) -> list[Card]:
        """Give the cards that lie in another bin than their own."""
        pairs = zip(self.cards, response, self.key, strict=True)
        return [card for card, digit, right in pairs if digit != right]

    def points(self, response: str) -> int:
        """Two if all is right, one if one card is not."""
        return max(0, 2 - len(self.wrong(response)))

    def slip(self, response: str) -> str:
        """Give the reason of the first card in another bin."""
        return self.wrong(response)[0].why

    def asked(self, order_seed: int, response: str) -> Mapping[str, object]:
        """Give the cards as `rows`, each with its bins."""
        digits = dict(zip(self.cards, response, strict=False)) if len(response) == len(self.cards) else {}
        cards = self.shuffled(self.cards, order_seed)
        return {"rows": [Row(card.name, card.text, self._choices(digits.get(card, BLANK))) for card in cards]}

    def _choices(self, chosen: str) -> list[Choice]:
        pairs = zip(self.digits, self.bins, strict=True)
        return [Choice(digit, label, digit == chosen) for digit, (_key, label) in pairs]

    def seen(self, response: str) -> Mapping[str, object]:
        """Give the `cards` in the order of the file, each with the bin that was chosen and its own."""
        given = response if self.fits(response) else BLANK * len(self.cards)
        labels = {digit: label for digit, (_key, label) in zip(self.digits, self.bins, strict=True)}
        triples = zip(self.cards, given, self.key, strict=True)
        cards = [
            Sorted(card.text, card.why, labels.get(digit, ""), labels[right], digit == right)
            for card, digit, right in triples
        ]
        return {"cards": cards, "lacked": self._lacked(sum(not card.right for card in cards))}

    def _lacked(self, number: int) -> str:
        words = ngettext(
            "%(number)s card belongs somewhere else.", "%(number)s cards belong somewhere else.", number
        )
        said = words % {"number": in_words(number)}
        return capitalised(said)

    def possible(self) -> Iterator[str]:
        """Give all cards in their own bin, one card in another, and then every way."""
        return around(self.key, self.digits)

    def told(self) -> list[str]:
        """Give the bins, and the cards in the alphabet's order, numbered."""
        bins = ", ".join(f"{key} = {label}" for key, label in self.bins)
        numbered = enumerate(self._alphabet(), 1)
        return [_("Sort into: %(bins)s") % {"bins": bins}, *(f"{at}. {card.text}" for at, card in numbered)]

    def _alphabet(self) -> list[Card]:
        return sorted(self.cards, key=lambda card: card.text)

    def blind_given(self, text: str) -> str:
        """Read a bin for each number of `blind`, in that order: "1: weg, 2: bewaren" or "weg bewaren"."""
        digits = {key.lower(): digit for (key, _label), digit in zip(self.bins, self.digits, strict=True)}
        words = [word for word in re.split(r"[\s,;:]+", text) if word and not word.rstrip(".)").isdigit()]
        if len(words) != len(self.cards):
            return BLANK * len(self.cards)
        found = dict(zip(self._alphabet(), (digits.get(word, BLANK) for word in words), strict=True))
        return "".join(found[card] for card in self.cards)


def _card(part: Node, bins: Mapping[str, str]) -> Card:
    part.only(["text", "bin", "why"])
    card = Card(part.text("text"), part.text("bin"), part.text("why"))
    if card.bin and card.bin not in bins:
        part.wrong("bin", unknown(card.bin, bins))
    return card
