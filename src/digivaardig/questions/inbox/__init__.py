"""A task in an inbox: one action for each mail.

The response is, for each mail of the file, the digit of its action, or "-" if it was left alone.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from django.utils.translation import gettext as _

from digivaardig.questions.arranging import around
from digivaardig.questions.options import Choice
from digivaardig.questions.question import BLANK, DONT_KNOW, Posted, Question, collected, common
from digivaardig.questions.reading import Node
from digivaardig.questions.registry import question_type

from .mails import Check, Mail, Spoil, Step, read_mails, read_spoils, read_steps

MOST_ACTIONS, MOST_MAILS = 9, 12


@dataclass(frozen=True)
class Row:
    """A mail as the form shows it, with its actions."""

    name: str
    mail: Mail
    actions: list[Choice]


@dataclass(frozen=True)
class Handled:
    """A mail as the page afterwards shows it."""

    mail: Mail
    did: str
    better: list[str]
    right: bool


@dataclass(frozen=True)
class Held:
    """A step as the page afterwards shows it."""

    text: str
    held: bool


@question_type("inbox")
@dataclass(frozen=True, kw_only=True)
class Inbox(Question):
    """Handle every mail: exactly one action each, the same ones for all mails."""

    is_practice: ClassVar[bool] = True
    keys: ClassVar[frozenset[str]] = frozenset(
        {"environment", "goal", "start", "steps", "spoils", "hints", "done"}
    )
    scripts: ClassVar[tuple[str, ...]] = ("questions/honest.js", "questions/inbox.js")

    goal: str
    me: str
    actions: tuple[tuple[str, str], ...]  # key, label
    mails: tuple[Mail, ...]
    steps: tuple[Step, ...]
    spoils: tuple[Spoil, ...]
    hints: tuple[str, ...]
    done: str

    @classmethod
    def from_node(cls, node: Node) -> Self:
        """Read the task. Whether its key makes sense is for `checks`."""
        start = node.node("start")
        start.only(["me", "actions", "mails"])
        actions = start.labels("actions")
        mails = read_mails(start, actions)
        if actions and not 2 <= len(actions) <= MOST_ACTIONS:  # noqa: PLR2004 (two is what makes it a choice)
            words = _("Give between %(least)s and %(most)s.")
            start.wrong("actions", words % {"least": 2, "most": MOST_ACTIONS})
        if len(mails) > MOST_MAILS:
            start.wrong("mails", _("Give at most %(most)s.") % {"most": MOST_MAILS})
        ids = [mail.id for mail in mails]
        return cls(
            **common(node, must_teach="done" not in node.given),
            goal=node.text("goal"),
            me=start.text("me"),
            actions=tuple(actions.items()),
            mails=mails,
            steps=read_steps(node, ids, actions),
            spoils=read_spoils(node, ids, actions),
            hints=node.texts("hints", optional=True),
            done=node.text("done", optional=True),
        )

    @property
    def most(self) -> int:
        """One point a step."""
        return len(self.steps)

    @property
    def digits(self) -> str:
        """One digit an action."""
        return "".join(str(number) for number in range(1, len(self.actions) + 1))

    @property
    def names(self) -> list[str]:
        """The form's field of each mail."""
        return [f"mail-{number}" for number in range(1, len(self.mails) + 1)]

    def largest_response(self) -> int:
        """One character a mail."""
        return len(self.mails)

    def given(self, post: Posted) -> str:
        """Give the action of each mail."""
        return collected(post, self.names, self.digits)

    def fits(self, response: str) -> bool:
        """Say whether at least one mail is handled."""
        known = set(self.digits) | {BLANK}
        return len(response) == len(self.mails) and set(response) <= known and set(response) != {BLANK}

    def lacking(self, given: str) -> str:
        """Ask for an action."""
        return _("Choose what you do with each mail, or choose: I don't know.")

    def done_with(self, response: str) -> dict[str, str]:
        """Give the key of the action that each handled mail got, by the mail's id."""
        keys = {digit: key for digit, (key, _label) in zip(self.digits, self.actions, strict=True)}
        pairs = zip(self.mails, response, strict=False)
        return {mail.id: keys[digit] for mail, digit in pairs if digit in keys}

    def points(self, response: str) -> int:
        """Count the steps that hold from the first on; an act that spoils makes it 0."""
        done = self.done_with(response)
        if self._spoilt(done):
            return 0
        return next((at for at, step in enumerate(self.steps) if _failing(step, done)), len(self.steps))

    def _spoilt(self, done: Mapping[str, str]) -> Spoil | None:
        return next((spoil for spoil in self.spoils if _holds(spoil.check, done)), None)

    def slip(self, response: str) -> str:
        """Give the reason of the act that spoilt it, or of the first mail that kept a step from holding."""
        done = self.done_with(response)
        spoil = self._spoilt(done)
        if spoil:
            return spoil.why
        failing = next(check for step in self.steps for check in _failing(step, done))
        return next(mail.why for mail in self.mails if mail.id == failing.mail)

    def asked(self, order_seed: int, response: str) -> Mapping[str, object]:
        """Give the mails as `rows`, each with its actions, in the order of the file."""
        given = response if len(response) == len(self.mails) else BLANK * len(self.mails)
        triples = zip(self.names, self.mails, given, strict=True)
        return {"rows": [Row(name, mail, self._choices(digit)) for name, mail, digit in triples]}

    def _choices(self, chosen: str) -> list[Choice]:
        pairs = zip(self.digits, self.actions, strict=True)
        return [Choice(digit, label, digit == chosen) for digit, (_key, label) in pairs]

    def seen(self, response: str) -> Mapping[str, object]:
        """Give what was done with each of the `mails`, the `steps` that held, and what `spoilt` it."""
        done = self.done_with(response) if response != DONT_KNOW else {}
        score = self.score(response)
        spoil = self._spoilt(done)
        return {
            "mails": [self._handled(mail, done.get(mail.id, "")) for mail in self.mails],
            "steps": [Held(step.text, at < score) for at, step in enumerate(self.steps)],
            "spoilt": spoil.why if spoil else "",
            "lacked": "" if spoil else self._lacked(score),
        }

    def _handled(self, mail: Mail, did: str) -> Handled:
        labels = dict(self.actions)
        return Handled(mail, labels.get(did, ""), [labels[key] for key in mail.right], did in mail.right)

    def _lacked(self, score: int) -> str:
        if score == self.most:
            return ""
        return _("This was still missing: %(step)s") % {"step": self.steps[score].text}

    def right_ways(self) -> list[str]:
        """Give the responses in which each mail gets an action that it calls right: the first, the second."""
        digits = {key: digit for digit, (key, _label) in zip(self.digits, self.actions, strict=True)}
        ways = range(max(len(mail.right) for mail in self.mails))
        return [
            "".join(digits[mail.right[min(way, len(mail.right) - 1)]] for mail in self.mails) for way in ways
        ]

    def possible(self) -> Iterator[str]:
        """Give what each mail calls right, one mail done otherwise or left alone, and then every way."""
        ways = around(self.right_ways()[0], self.digits + BLANK)
        return (response for response in ways if self.fits(response))

    def told(self) -> list[str]:
        """Give goal, actions and mails."""
        actions = [f"  {key} = {label}" for key, label in self.actions]
        mails = [line for mail in self.mails for line in _told(mail)]
        return [self.goal, "", _("Choose one action for each mail:"), *actions, *mails]

    def blind_given(self, text: str) -> str:
        """Read "mail: action", separated by commas, semicolons or new lines."""
        digits = {key.lower(): digit for digit, (key, _label) in zip(self.digits, self.actions, strict=True)}
        pairs = [part.partition(":") for part in re.split(r"[,;\n]+", text)]
        done = {mail.strip(): digits.get(action.strip(), BLANK) for mail, _colon, action in pairs}
        known = {mail.id.lower() for mail in self.mails}
        if not known.issuperset(done) or BLANK in done.values():
            return BLANK * len(self.mails)
        return "".join(done.get(mail.id.lower(), BLANK) for mail in self.mails)


def _holds(check: Check, done: Mapping[str, str]) -> bool:
    return done.get(check.mail) in check.actions


def _failing(step: Step, done: Mapping[str, str]) -> list[Check]:
    return [check for check in step.checks if not _holds(check, done)]


def _told(mail: Mail) -> list[str]:
    lines = ["", f"[{mail.id}] {mail.time}, {mail.name} <{mail.address}>: {mail.subject}", mail.text]
    if mail.link:
        lines.append(f"{mail.link.text} -> {mail.link.show}")
    return [*lines, *([f"+ {mail.attachment}"] if mail.attachment else [])]
