"""What members see of the published figures: an overview, a page a group, a file."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from digivaardig.organisations.access import MemberRequest, for_members
from digivaardig.organisations.rights import Right

from . import export, heat, queries
from .access import access_publication
from .page import group_page, setting
from .queries import Figures
from .tree import Node


@require_safe
@for_members(Right.SEE_FIGURES)
def overview(request: MemberRequest) -> HttpResponse:
    """Show the newest round with figures; without one, what comes and when."""
    return _round(request, None)


@require_safe
@for_members(Right.SEE_FIGURES)
def one_round(request: MemberRequest, publication: UUID) -> HttpResponse:
    """Show a round: its figures, or when they come."""
    return _round(request, access_publication(request, publication).pk)


def _round(request: MemberRequest, asked: UUID | None) -> HttpResponse:
    now = timezone.now()
    rounds = queries.rounds(request.municipality, now, asked)
    if rounds.shown is None:
        return render(request, "insight/empty.html", {"rounds": rounds})
    figures = queries.figures(request.municipality, rounds.shown)
    shown = {"rounds": rounds, "shown": rounds.shown.pk, "setting": setting(figures, now)}
    if not figures.root.n:
        return render(request, "insight/empty.html", shown)
    return render(request, "insight/overview.html", shown | _group(figures, figures.root))


@require_safe
@for_members(Right.SEE_FIGURES)
def unit(request: MemberRequest, publication: UUID, pool: UUID) -> HttpResponse:
    """Show one group beside the one above it; a group without blocks has no page."""
    figures = queries.figures(request.municipality, access_publication(request, publication))
    return _group_page(request, figures, figures.of_pool(pool))


@require_safe
@for_members(Right.SEE_FIGURES)
def total(request: MemberRequest, publication: UUID, unit: str) -> HttpResponse:
    """Show a unit with all that lies below it, beside the one above it."""
    figures = queries.figures(request.municipality, access_publication(request, publication))
    return _group_page(request, figures, figures.of_unit(unit))


def _group_page(request: MemberRequest, figures: Figures, node: Node | None) -> HttpResponse:
    if node is None:
        raise Http404
    here = {"setting": setting(figures, timezone.now()), "shown": figures.publication.pk}
    return render(request, "insight/unit.html", here | _group(figures, node))


def _group(figures: Figures, node: Node) -> dict[str, object]:
    lessons = queries.lessons(figures.municipality, timezone.now())
    growth = queries.growth(figures, node)
    return {
        "page": group_page(figures, node, lessons, growth),
        "heads": heat.heads(figures.domains),
        "map": heat.map_of(figures, node),
    }


@require_safe
@for_members(Right.SEE_FIGURES)
def figures_csv(request: MemberRequest, publication: UUID) -> HttpResponse:
    """Give all figures of a round as a file."""
    figures = queries.figures(request.municipality, access_publication(request, publication))
    name = slugify(f"{request.municipality.slug} {figures.publication.name}")
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return HttpResponse(export.csv_of(figures), content_type="text/csv; charset=utf-8", headers=headers)
