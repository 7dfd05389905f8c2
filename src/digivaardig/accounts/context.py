"""The way in, offered to every template."""

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import urlencode


def way_in(request: HttpRequest) -> dict[str, object]:
    """Offer where to sign in; a callable, so a page that does not show it asks nothing."""
    return {"sign_in_url": lambda: sign_in_url(request)}


def sign_in_url(request: HttpRequest) -> str:
    """Say where to sign in and come back here; empty outside a municipality and for who is signed in.

    A demo has a page of its own for it, which does not exist elsewhere.
    """
    municipality = getattr(request, "municipality", None)
    if municipality is None or request.user.is_authenticated:
        return ""
    if settings.DEMO:
        return reverse("demo:choose_who", args=[municipality.slug])
    start = reverse("home:start", args=[municipality.slug])
    here = request.get_full_path() if request.method in {"GET", "HEAD"} else start
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': here})}"
