"""The writers' pages, the same for every kind of text. A refusal comes back in words on the text's page."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from digivaardig.organisations.access import MemberRequest, for_members
from digivaardig.organisations.rights import Right

from . import actions, desk, kinds
from .access import (
    access_kind,
    access_readable_version,
    access_text,
    access_version,
    is_own,
    owner_of,
    readable_versions,
)
from .asking import asked, typed
from .comparing import compare
from .forms import A_YEAR, CreateForm, LookAgainForm, PlanForm, RemarkForm
from .loading import export as exported
from .models import Text, Version


@require_safe
@for_members(Right.WRITE_TEXTS)
def index(request: MemberRequest) -> HttpResponse:
    """Show all texts by kind, and first what asks for somebody."""
    now = timezone.now()
    lists = [(kind, desk.list_texts(kind, request.municipality, now)) for kind in kinds.editable()]
    every = [row for _kind, rows in lists for row in rows]
    context = {"lists": lists, **desk.worklist(every), "for_all": request.municipality.writes_for_all}
    return render(request, "authoring/index.html", context)


@require_http_methods(["GET", "POST"])
@for_members(Right.WRITE_TEXTS)
def create(request: MemberRequest) -> HttpResponse:
    """Begin a text, of the kind that the address asks for (`soort`)."""
    of_kind, form = access_kind(request.GET.get("soort")), CreateForm(_post(request))
    if form.is_valid():
        try:
            text = Text(municipality=owner_of(request.municipality), kind=of_kind.name, slug=form.slug)
            tree = {"title": form.cleaned_data["title"], "language": "nl", "author": str(request.member)}
            version = actions.start(text, tree, by=request.member, at=timezone.now())
            return _to("edit", request, version)
        except ValidationError as error:
            form.add_error("title", error)
    status = 422 if form.is_bound else 200
    return render(request, "authoring/create.html", {"form": form, "kind": of_kind}, status=status)


@require_safe
@for_members(Right.WRITE_TEXTS)
def versions(request: MemberRequest, text: int) -> HttpResponse:
    """Show one text: its versions, and what can be done with them."""
    found = access_text(request, text)
    rows = desk.versions_of(found, request.municipality, timezone.now())
    context = {
        "text": found,
        "kind": found.of_kind,
        "versions": rows,
        "is_own": is_own(found, request.municipality),
        "has_open": any(row.is_open for row in rows),
        "remark_form": RemarkForm(),
    }
    return render(request, "authoring/versions.html", context)


@require_http_methods(["GET", "POST"])
@for_members(Right.WRITE_TEXTS)
def edit(request: MemberRequest, version: int) -> HttpResponse:
    """Change a draft. What was typed stays on the page, whatever happens."""
    found = access_version(request, version)
    if request.method == "GET":
        return _form(request, found, found.content)
    tree = typed(desk.shape_of(found), request.POST)
    try:
        found = actions.write(found, tree, knowing=_knowing(request), by=request.member, at=timezone.now())
        if request.POST.get("then") == "submit":
            actions.submit(found, by=request.member, at=timezone.now())
            messages.success(request, _("Handed in. A colleague looks at it."))
            return _to("versions", request, found.text)
    except actions.OutdatedError as error:
        return _form(request, access_version(request, version), tree, error)
    except ValidationError as error:
        return _form(request, found, tree, error)
    messages.success(request, _("Saved."))
    return _to("edit", request, found)


@require_http_methods(["GET", "POST"])
@for_members(Right.WRITE_TEXTS)
def preview(request: MemberRequest, version: int) -> HttpResponse:
    """Show the reader's own page: of a version as it is stored, or of what is being typed."""
    found = access_readable_version(request, version)
    kind = found.text.of_kind
    reading = kind.read(
        typed(desk.shape_of(found), request.POST) if request.method == "POST" else found.content
    )
    note = _("Preview of version %(number)d (%(state)s).") % {
        "number": found.number,
        "state": found.state_at(timezone.now()).label,
    }
    return render(request, kind.template, {**kind.preview(reading.content), "preview_note": note})


@require_safe
@for_members(Right.WRITE_TEXTS)
def comparison(request: MemberRequest, version: int) -> HttpResponse:
    """Show what differs between a version and another: the one before it, or the one that was asked for."""
    found = access_readable_version(request, version)
    other = desk.to_compare(found, request.municipality, timezone.now(), request.GET.get("met", ""))
    context = {
        "version": found,
        "other": other,
        "changes": desk.changes(other, found) if other else [],
        "versions": readable_versions(found.text, request.municipality)
        .exclude(pk=found.pk)
        .order_by("-number"),
    }
    return render(request, "authoring/compare.html", context)


@require_POST
@for_members(Right.WRITE_TEXTS)
def submit(request: MemberRequest, version: int) -> HttpResponse:
    """Hand a draft in; where something is not ready, go there."""
    found = access_version(request, version)
    try:
        actions.submit(found, by=request.member, at=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return _to("edit", request, found)
    messages.success(request, _("Handed in. A colleague looks at it."))
    return _to("versions", request, found.text)


@require_http_methods(["GET", "POST"])
@for_members(Right.WRITE_TEXTS)
def approve(request: MemberRequest, version: int) -> HttpResponse:
    """Look at what was handed in: let it go live at its time, or see why not."""
    found = access_version(request, version)
    now = timezone.now()
    initial = {"review_by": (now + A_YEAR).date(), "knowing": found.saved}
    form = PlanForm(_post(request), initial=initial)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            actions.approve(
                found, form.plan(now), knowing=form.cleaned_data["knowing"], by=request.member, at=now
            )
            messages.success(request, _("Approved. Readers see it at its time."))
            return _to("versions", request, found.text)
        except ValidationError as error:
            form.add_error(None, error)
            status = 409 if isinstance(error, actions.OutdatedError) else 422
    other = desk.to_compare(found, request.municipality, now)
    context = {
        "version": found,
        "row": desk.row_of(found, request.municipality, now),
        "form": form,
        "must_wait": desk.must_wait(found, request.member),
        "remark_form": RemarkForm(),
        "other": other,
        "changes": desk.changes(other, found) if other else [],
    }
    return render(request, "authoring/approve.html", context, status=status)


@require_POST
@for_members(Right.WRITE_TEXTS)
def send_back(request: MemberRequest, version: int) -> HttpResponse:
    """Give what was handed in back to its writer, with a remark."""
    found, form = access_version(request, version), RemarkForm(request.POST)
    remark = form.cleaned_data["remark"] if form.is_valid() else ""
    return _act(
        request,
        found,
        lambda: actions.send_back(found, remark, by=request.member, at=timezone.now()),
        _("Sent back to the writer."),
    )


@require_POST
@for_members(Right.WRITE_TEXTS)
def take_back(request: MemberRequest, version: int) -> HttpResponse:
    """Make a draft again of what is planned."""
    found = access_version(request, version)
    return _act(
        request,
        found,
        lambda: actions.take_back(found, by=request.member, at=timezone.now()),
        _("It is a draft again."),
    )


@require_POST
@for_members(Right.WRITE_TEXTS)
def retire(request: MemberRequest, version: int) -> HttpResponse:
    """Take a text away from readers."""
    found = access_version(request, version)
    return _act(
        request,
        found,
        lambda: actions.retire(found, by=request.member, at=timezone.now()),
        _("Readers do not see it any more."),
    )


@require_POST
@for_members(Right.WRITE_TEXTS)
def bring_back(request: MemberRequest, version: int) -> HttpResponse:
    """Make a new draft that says what a version says, old or live."""
    found = access_version(request, version)
    try:
        draft = actions.bring_back(found, by=request.member, at=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return _to("versions", request, found.text)
    return _to("edit", request, draft)


@require_POST
@for_members(Right.WRITE_TEXTS)
def copy(request: MemberRequest, version: int) -> HttpResponse:
    """Make the municipality's own draft of a shared text."""
    found = access_readable_version(request, version)
    if is_own(found, request.municipality):
        raise Http404
    try:
        draft = actions.copy(found, request.municipality, by=request.member, at=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return _to("versions", request, found.text)
    messages.success(
        request, _("This is your municipality's own draft. The shared text stays until yours is live.")
    )
    return _to("edit", request, draft)


@require_http_methods(["GET", "POST"])
@for_members(Right.WRITE_TEXTS)
def look_again(request: MemberRequest, version: int) -> HttpResponse:
    """Note that somebody looked at a text and it still holds."""
    found = access_version(request, version)
    now = timezone.now()
    form = LookAgainForm(_post(request), initial={"review_by": (now + A_YEAR).date()})
    if form.is_valid():
        try:
            actions.look_again(found, form.cleaned_data["review_by"], by=request.member, at=now)
            messages.success(request, _("Noted: it still holds."))
            return _to("versions", request, found.text)
        except ValidationError as error:
            form.add_error("review_by", error)
    status = 422 if form.is_bound else 200
    context = {"version": found, "form": form}
    return render(request, "authoring/look_again.html", context, status=status)


@require_safe
@for_members(Right.WRITE_TEXTS)
def export(request: MemberRequest, version: int) -> HttpResponse:
    """Download a version as the file that would load it."""
    found = access_readable_version(request, version)
    response = HttpResponse(exported(found, timezone.now()), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.text.slug}.yaml"'
    return response


def _form(
    request: MemberRequest,
    version: Version,
    tree: Mapping[str, object],
    refusal: ValidationError | None = None,
) -> HttpResponse:
    if version.approved_at:
        messages.error(request, _("This version has been approved. Make a new draft of it."))
        return _to("versions", request, version.text)
    reading = version.text.of_kind.read(tree)
    conflict = isinstance(refusal, actions.OutdatedError)
    context = {
        "version": version,
        "row": desk.row_of(version, request.municipality, timezone.now()),
        "fields": asked(desk.shape_of(version), reading.tree, reading.problems),
        "count": len(reading.problems),
        "refusal": refusal.messages[0] if refusal else "",
        "changes": compare(desk.shape_of(version), version.content, reading.tree) if conflict else [],
        "conflict": conflict,
    }
    return render(
        request, "authoring/edit.html", context, status=409 if conflict else 422 if refusal else 200
    )


def _act(request: MemberRequest, version: Version, act: Callable[[], None], done: str) -> HttpResponse:
    try:
        act()
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, done)
    return _to("versions", request, version.text)


def _post(request: MemberRequest) -> QueryDict | None:
    """Give what was posted, an empty form too."""
    return request.POST if request.method == "POST" else None


def _knowing(request: MemberRequest) -> int:
    typed_number = request.POST.get("knowing", "")
    return int(typed_number) if typed_number.isdecimal() and len(typed_number) < len("1000000000") else -1


def _to(page: str, request: MemberRequest, row: Text | Version) -> HttpResponse:
    return redirect(f"authoring:{page}", request.municipality.slug, row.pk)
