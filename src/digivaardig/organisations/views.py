"""The organisation's page: what it looks like, and a file to change it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from . import actions, queries
from .access import MemberRequest, for_members
from .rights import Right
from .units_csv import Problem, UnitRow, read_units

MOST_BYTES = 1_000_000


@require_http_methods(["GET", "POST"])
@for_members(Right.MANAGE_UNITS)
def units(request: MemberRequest) -> HttpResponse:
    """Show the units; take a file with new ones. A file with mistakes changes nothing."""
    problems: list[Problem] = []
    if request.method == "POST":
        rows, problems = _read(request)
        if not problems:
            count = actions.import_units(request.municipality, rows, by=request.member)
            messages.success(request, _("%d units are imported.") % count)
            return redirect("organisations:units", request.municipality.slug)
    lines = queries.list_units(request.municipality)
    context = {"units": lines, "problems": problems, "people": sum(line.headcount for line in lines)}
    return render(request, "organisations/units.html", context, status=422 if problems else 200)


def _read(request: MemberRequest) -> tuple[list[UnitRow], list[Problem]]:
    file = request.FILES.get("file")
    if file and (file.size or 0) > MOST_BYTES:
        return [], [Problem(0, _("This file is larger than 1 MB. A list of units is much smaller."))]
    return read_units(file.read() if file else b"")
