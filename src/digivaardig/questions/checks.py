"""What a machine can check of the content standard, on one question. People check the rest."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext as _

from .inbox import Inbox
from .multiple import Multiple
from .options import Option
from .order import Order
from .question import Question
from .readability import readability, words_of
from .single import Single
from .sort import Sort

STEM, STEM_WITH_MATERIAL, SCENE, OPTION, TEACHES, MAIL = 60, 90, 50, 12, 60, 45  # words at most
KEY_LENGTH = 1.2  # times the mean length of the distractors, in characters
LONG_ENOUGH = 50  # words; below that Flesch-Douma says little
ECHO = 6  # letters; a shorter word of the stem may well return in the key
BANNED = re.compile(r"\b(altijd|nooit|bovenstaande)\b", re.IGNORECASE)
NEGATIVE = re.compile(r"\bwelke?\b[^.?]*\bniet\b[^.?]*\?", re.IGNORECASE)
TASTE = re.compile(r"\b(beste|verstandigst|handigst)\b[^.?]*\?|\bzou je\b", re.IGNORECASE)
REAL_DOMAIN = re.compile(r"[\w-]+\.(?:nl|com|net|org|info|eu|be)\b", re.IGNORECASE)
ADDRESS = re.compile(r"@([\w-]+\.)*oosterdam\.nl$|\.example$")
OPTIONS = {"single": (3, 4), "multiple": (4, 6)}
IN_SCAN, IN_LESSON = (3, 4), (3, 6)  # mails of a task


class Severity(StrEnum):
    """How bad it is."""

    FAIL = "fail"
    WARN = "warn"


class Finding(NamedTuple):
    """Something that is not as the standard wants it."""

    severity: Severity
    words: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding about something, named by `where`: a question, a domain, a lesson."""

    where: str
    finding: Finding


Findings = Iterator[Finding]


def worst_first(remarks: Iterable[Remark]) -> list[Remark]:
    """Sort remarks: failures before warnings, then by place."""
    return sorted(remarks, key=lambda remark: (remark.finding.severity != Severity.FAIL, remark.where))


def check(question: Question, *, in_lesson: bool = False) -> list[Finding]:
    """Check one question, worst first.

    Args:
        question: as `read` gives it.
        in_lesson: a lesson's exercise, which may take longer than a question of the scan.

    """
    found = [*_texts(question), *_reading(question), *_own(question, in_lesson=in_lesson)]
    return sorted(found, key=lambda finding: list(Severity).index(finding.severity))


def _own(question: Question, *, in_lesson: bool) -> Findings:
    match question:
        case Single():
            yield from _options(question, question.options)
            yield from _key(question.stem, question.options)
        case Multiple():
            yield from _options(question, question.options)
        case Order():
            yield from _amount(_("steps"), len(question.steps), 4, 5)
        case Sort():
            yield from _amount(_("cards"), len(question.cards), 5, 6)
        case Inbox():
            yield from _task(question, IN_LESSON if in_lesson else IN_SCAN)
        case _:
            pass


def _texts(question: Question) -> Findings:
    most = STEM_WITH_MATERIAL if question.material else SCENE if question.is_practice else STEM
    yield from _length(_("stem"), question.stem, most)
    yield from _length(_("explanation"), question.teaches, TEACHES)
    if not question.teaches and not question.is_practice:
        yield Finding(Severity.FAIL, _("There is no explanation."))
    if NEGATIVE.search(question.stem):
        yield Finding(Severity.WARN, _("The stem asks which is not: turn it round."))
    if TASTE.search(question.stem):
        yield Finding(Severity.WARN, _("The stem asks for taste: name the goal that decides."))
    for domain in sorted(set(REAL_DOMAIN.findall(_all_text(asdict(question))))):
        if domain.lower() != "oosterdam.nl":
            yield Finding(Severity.FAIL, _("%(domain)s may really exist: use .example.") % {"domain": domain})


def _reading(question: Question) -> Findings:
    figures = readability(_to_read(question))
    if figures.words >= LONG_ENOUGH:
        name = _("Flesch-Douma %(value).0f")
        yield from _limit(name % {"value": figures.flesch}, -figures.flesch, warn=-75, fail=-65)
    name = _("Mean sentence %(value).1f words")
    yield from _limit(name % {"value": figures.mean}, figures.mean, warn=11, fail=13)
    name = _("Longest sentence %(value)s words")
    yield from _limit(name % {"value": figures.longest}, figures.longest, warn=18, fail=22)


def _limit(words: str, value: float, *, warn: float, fail: float) -> Findings:
    if value > fail:
        yield Finding(Severity.FAIL, words)
    elif value > warn:
        yield Finding(Severity.WARN, words)


def _length(name: str, text: str, most: int) -> Findings:
    number = len(words_of(text))
    if number > most:
        words = _("%(name)s: %(number)s words, at most %(most)s.")
        yield Finding(Severity.FAIL, words % {"name": name, "number": number, "most": most})


def _amount(name: str, number: int, least: int, most: int) -> Findings:
    if not least <= number <= most:
        words = _("%(name)s: %(number)s, usual is %(least)s to %(most)s.")
        values = {"name": name, "number": number, "least": least, "most": most}
        yield Finding(Severity.WARN, words % values)


def _options(question: Question, options: Iterable[Option]) -> Findings:
    options = list(options)
    yield from _amount(_("options"), len(options), *OPTIONS[question.type])
    if not question.stem.rstrip(" ’'\"").endswith("?"):  # noqa: RUF001 (a quotation may close after the question)
        yield Finding(Severity.WARN, _("The stem does not end with the question."))
    for option in options:
        yield from _length(_("option %(key)s") % {"key": option.key}, option.text, OPTION)
        banned = BANNED.search(option.text)
        if banned:
            words = _("Option %(key)s: without %(word)s.")
            yield Finding(Severity.FAIL, words % {"key": option.key, "word": banned[0].lower()})


def _key(stem: str, options: Iterable[Option]) -> Findings:
    key = next(option.text for option in options if option.right)
    others = [option.text for option in options if not option.right]
    mean = sum(map(len, others)) / len(others)
    if len(key) > KEY_LENGTH * mean:
        words = _("The key has %(key)s characters, the other options %(mean).0f on average.")
        yield Finding(Severity.FAIL, words % {"key": len(key), "mean": mean})
    for word in sorted(_long_words(stem) & _long_words(key) - _long_words(" ".join(others))):
        words = _("Of all options only the key repeats a word of the stem: %(word)s.")
        yield Finding(Severity.WARN, words % {"word": word})


def _long_words(text: str) -> set[str]:
    return {word.lower() for word in words_of(text) if len(word) >= ECHO}


def _task(task: Inbox, mails: tuple[int, int]) -> Findings:
    yield from _amount(_("mails"), len(task.mails), *mails)
    yield from _amount(_("actions"), len(task.actions), 4, 5)
    yield from _amount(_("steps"), len(task.steps), 2, 3)
    for mail in task.mails:
        yield from _length(_("mail %(mail)s") % {"mail": mail.id}, mail.text, MAIL)
        if not ADDRESS.search(mail.address):
            words = _("%(address)s may really exist: use .example.")
            yield Finding(Severity.FAIL, words % {"address": mail.address})
    yield from _key_of_task(task)


def _key_of_task(task: Inbox) -> Findings:
    for digit, (key, _label) in zip(task.digits, task.actions, strict=True):
        if task.score(digit * len(task.mails)) == task.most:
            yield Finding(
                Severity.FAIL, _("The same action everywhere reaches the last step: %(key)s.") % {"key": key}
            )
    for at, right in enumerate(task.right_ways()):
        if task.score(right) != task.most:
            words = _("What each mail calls right does not reach the last step (way %(number)s).")
            yield Finding(Severity.FAIL, words % {"number": at + 1})


def _to_read(question: Question) -> str:
    match question:
        case Single() | Multiple():
            parts = [option.text for option in question.options]
        case Inbox():
            parts = [question.goal]
        case _:
            parts = []
    choices = " ".join(f"{part.rstrip('.?!')}." for part in parts)
    return f"{question.stem} {choices} {question.teaches}"


def _all_text(part: object) -> str:
    """Give every text in a question, apart from its names of fields."""
    match part:
        case str():
            return part
        case dict():
            return " ".join(map(_all_text, part.values()))
        case list() | tuple():
            return " ".join(map(_all_text, part))
        case _:
            return ""
