"""The page of one question: whole, or only its `<main>` for who has it already (htmx)."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from digivaardig.organisations.access import VisitorRequest
from digivaardig.questions import UnreadableError
from digivaardig.questions.question import Question
from digivaardig.skills.queries import framework
from digivaardig.skills.shapes import Domain

from . import engine
from .actions import Sent
from .engine import Progress
from .queries import Scan

UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class Ask:
    """What the page of a question shows.

    Attributes:
        item: the question, by its place in the bank.
        seed: decides the order of its choices, the same each time that this person sees it.
        response: what was chosen before, if anything.
        problem: what is wrong with what was just sent.
        back: the question was answered, and is looked at once more.
        lost: the round closed meanwhile.
        is_new: the question took the place of one that was retired meanwhile.

    """

    question: Question
    domain: Domain
    progress: Progress
    item: int
    seed: int
    response: str
    problem: str
    back: bool
    lost: bool
    is_new: bool


def page_of(request: VisitorRequest, scan: Scan, item: int, *, back: bool = False) -> HttpResponse:
    """Show a question; `back`: that of the latest answer, with what was chosen."""
    response = scan.record.answers[-1].response if back else ""
    return _page(request, scan, _ask(request, scan, item, response, back=back))


def ask_again(request: VisitorRequest, scan: Scan, sent: Sent, error: UnreadableError) -> HttpResponse:
    """Show a question once more with what was typed and what is missing."""
    ask = _ask(request, scan, sent.item, error.kept, back=sent.changes, problem=str(error))
    return _page(request, scan, ask, status=UNPROCESSABLE)


def _ask(  # noqa: PLR0913 - each is a word on the page
    request: VisitorRequest, scan: Scan, item: int, response: str, *, back: bool, problem: str = ""
) -> Ask:
    entry = scan.entry(item)
    return Ask(
        question=entry.question,
        domain=framework().domain(entry.domain),
        progress=engine.progress(scan.record, item, back=back),
        item=item,
        seed=scan.record.seed,
        response=response,
        problem=problem,
        back=back,
        lost=scan.lost_its_round(timezone.now()),
        is_new="nieuw" in request.GET,
    )


def _page(request: VisitorRequest, scan: Scan, ask: Ask, status: int = 200) -> HttpResponse:
    where = {"number": ask.progress.number, "total": ask.progress.total}
    context = {"part": "scan/ask.html", "title": _("Question %(number)d of %(total)d") % where, "ask": ask}
    shell = "scan/fragment.html" if "HX-Request" in request.headers else "scan/page.html"
    return render(request, shell, context | {"messages": ()}, status=status)
