"""The library and its lessons: open to everybody, remembered only under a code."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from digivaardig.authoring.queries import LiveText
from digivaardig.codes import cookie
from digivaardig.codes.code import groups, mint, spelled
from digivaardig.organisations.access import VisitorRequest, for_visitors

from . import actions, queries
from .library import choices, ways_out, wish_of
from .pages import LAST, Given, Page, answered, given_in, page_of, questions_of, step_of, without
from .progress import Reached


@require_safe
@for_visitors
def library(request: VisitorRequest) -> HttpResponse:
    """Show the lessons that somebody asks for, and where they were."""
    now, wish = timezone.now(), wish_of(request.GET)
    texts = queries.live_lessons(request.municipality, now)
    kept = wish.keep(texts)
    reached = queries.progress(cookie.code_of(request), request.municipality)
    context = {
        "wish": wish,
        **choices(wish),
        "cards": [(queries.row_of(text, request.municipality), reached.get(text.slug)) for text in kept],
        "total": len(texts),
        "ways_out": [] if kept else ways_out(wish, texts),
        "continuing": queries.continuing(reached, request.municipality, now),
        "done": sum(1 for text in texts if text.slug in reached and reached[text.slug].done),
    }
    return render(request, "learning/library.html", context)


@require_http_methods(["GET", "POST"])
@for_visitors
def module(request: VisitorRequest, module: str) -> HttpResponse:
    """Show a lesson; look an answer over, or go on to a step. Nothing is stored but where a code is."""
    text = _lesson(request, module)
    if request.method == "GET":
        mine = queries.progress(cookie.code_of(request), request.municipality)
        reached = mine.get(module, Reached(module, 1))
        return _shown(request, text, Given(), reached)
    given, step = _acted(request, text)
    return _kept(request, text, given, Reached(module, step, "done" in request.POST))


def _lesson(request: VisitorRequest, slug: str) -> LiveText:
    text = queries.module(slug, request.municipality, timezone.now())
    if text is None:
        raise Http404
    return text


def _acted(request: VisitorRequest, text: LiveText) -> tuple[Given, int]:
    """Look an answer over, take it away, or go on, as was asked; gives the step one is at."""
    post, lesson = request.POST, queries.lesson_of(text)
    given, exercise = given_in(lesson, post), post.get("exercise", "")
    if exercise in questions_of(lesson):
        given = without(given, exercise) if "again" in post else answered(lesson, given, exercise, post)
        return given, step_of(exercise)
    step = post.get("step", "1")
    return given, min(max(int(step), 1), LAST) if step.isdecimal() and len(step) == 1 else 1


def _kept(request: VisitorRequest, text: LiveText, given: Given, reached: Reached) -> HttpResponse:
    """Keep where somebody is: under the code at hand or, when asked to, under a new one, then shown."""
    held = cookie.code_of(request)
    code = held or (mint() if "keep" in request.POST else None)
    if code:
        reached = actions.reach(code, request.municipality, reached, at=timezone.now())[text.slug]
    response = _shown(request, text, given, reached, new_code=None if held else code)
    if code and not held:
        cookie.keep(response, code)
    return response


def _shown(
    request: VisitorRequest, text: LiveText, given: Given, reached: Reached, new_code: str | None = None
) -> HttpResponse:
    page = page_of(text.slug, queries.lesson_of(text), given, reached)
    context = {
        "page": page,
        "has_code": bool(new_code or cookie.code_of(request)),
        "groups": groups(new_code) if new_code else [],
        "spelled": spelled(new_code) if new_code else "",
        "next": _next(request, page) if page.is_done else None,
    }
    return render(request, "learning/lesson.html", context)


def _next(request: VisitorRequest, page: Page) -> queries.LessonRow | None:
    if page.theme is None or page.level is None:
        return None
    rows = queries.lessons_for(page.theme.key, page.level, None, request.municipality, timezone.now())
    return next((row for row in rows if row.slug != page.slug), None)
