"""The mails of an inbox task, and what may be done with them."""

from collections.abc import Container
from dataclasses import dataclass

from django.utils.translation import gettext as _

from digivaardig.plumbing.words import unknown
from digivaardig.questions.reading import Node


@dataclass(frozen=True)
class Link:
    """A link as it says, and where it really leads."""

    text: str
    show: str


@dataclass(frozen=True)
class Mail:
    """One mail.

    Attributes:
        id: names the mail in checks; unique in the task.
        name: the sender as the sender calls itself.
        address: the sender's real address.
        time: as on the screen, such as "08.31".
        subject: the subject line.
        text: paragraphs with an empty line between them.
        link: shown as text, never a real link.
        attachment: the name of a file, or "".
        right: keys of the actions that are right.
        why: the reason, shown afterwards.

    """

    id: str
    name: str
    address: str
    time: str
    subject: str
    text: str
    link: Link | None
    attachment: str
    right: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Check:
    """Holds if the mail got one of these actions."""

    mail: str
    actions: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """Part of the goal; counts if all its checks hold, and all earlier steps."""

    id: str
    text: str
    checks: tuple[Check, ...]


@dataclass(frozen=True)
class Spoil:
    """An act that does harm: the score becomes 0."""

    check: Check
    why: str


def read_mails(node: Node, actions: Container[str]) -> tuple[Mail, ...]:
    """Read `mails`: each has its own id, and right actions that exist."""
    parts = node.parts("mails")
    mails = tuple(_mail(part) for part in parts)
    seen: set[str] = set()
    for part, mail in zip(parts, mails, strict=True):
        if mail.id in seen:
            part.wrong("id", _("Another mail has this id."))
        seen.add(mail.id)
        note_unknown(part, "right", mail.right, actions)
    return mails


def _mail(part: Node) -> Mail:
    part.only(["id", "from", "time", "subject", "text", "link", "attachment", "right", "why"])
    sender = part.node("from")
    sender.only(["name", "address"])
    return Mail(
        id=part.text("id"),
        name=sender.text("name"),
        address=sender.text("address"),
        time=part.text("time"),
        subject=part.text("subject"),
        text=part.text("text"),
        link=_link(part.node("link")) if "link" in part.given else None,
        attachment=part.text("attachment", optional=True),
        right=part.texts("right"),
        why=part.text("why"),
    )


def _link(part: Node) -> Link:
    part.only(["text", "show"])
    return Link(part.text("text"), part.text("show"))


def read_steps(node: Node, mails: Container[str], actions: Container[str]) -> tuple[Step, ...]:
    """Read `steps`, from easy to hard; their checks name mails and actions that exist."""
    steps = []
    for part in node.parts("steps"):
        part.only(["id", "text", "check"])
        checks = tuple(_check(check, mails, actions) for check in part.parts("check"))
        for check in part.parts("check"):
            check.only(["mail", "is"])
        steps.append(Step(part.text("id"), part.text("text"), checks))
    return tuple(steps)


def read_spoils(node: Node, mails: Container[str], actions: Container[str]) -> tuple[Spoil, ...]:
    """Read `spoils`, each a check with a reason."""
    spoils = []
    for part in node.parts("spoils", optional=True):
        part.only(["mail", "is", "why"])
        spoils.append(Spoil(_check(part, mails, actions), part.text("why")))
    return tuple(spoils)


def _check(part: Node, mails: Container[str], actions: Container[str]) -> Check:
    check = Check(part.text("mail"), part.texts("is"))
    note_unknown(part, "mail", (check.mail,), mails)
    note_unknown(part, "is", check.actions, actions)
    return check


def note_unknown(part: Node, key: str, words: tuple[str, ...], known: Container[str]) -> None:
    """Note the first word that is not known."""
    for word in words:
        if word and word not in known:
            part.wrong(key, unknown(word, known if isinstance(known, dict | list) else []))
