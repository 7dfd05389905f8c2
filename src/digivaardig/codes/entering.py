"""Taking a code that somebody typed: the same words and the same slowing wherever that is."""

import time

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .forms import CodeForm
from .slowing import address_of, slowing

TOO_MANY = 429
WRONG = 422
SLOWED = "slowed"


def is_let_in(request: HttpRequest, form: CodeForm) -> bool:
    """Say whether a well-formed code may be looked up now; if not, the form says how long to wait."""
    if not form.is_valid():
        return False
    seconds = slowing.wait(address_of(request), time.monotonic())
    if seconds:
        words = ngettext(
            "Many wrong codes came from this network. Wait %(count)d second and send it once more.",
            "Many wrong codes came from this network. Wait %(count)d seconds and send it once more.",
            seconds,
        )
        form.add_error("code", ValidationError(words % {"count": seconds}, code=SLOWED))
    return not seconds


def refuse(request: HttpRequest, form: CodeForm) -> None:
    """Say that this code opens nothing here, and count it."""
    slowing.note(address_of(request), time.monotonic())
    form.add_error("code", _("This code opens nothing here. Compare it with your card, or start anew."))


def status_of(form: CodeForm) -> int:
    """Give the HTTP status of a page with this form: 200 as long as nothing is wrong."""
    if not form.is_bound or form.is_valid():
        return 200
    return TOO_MANY if form.has_error("code", SLOWED) else WRONG
