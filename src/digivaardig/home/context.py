"""The navigation, offered to every template."""

from django.http import HttpRequest
from django.urls import reverse

from digivaardig.organisations.access import member_of

from .places import foot_places, places


def navigation(request: HttpRequest) -> dict[str, object]:
    """Offer municipality, menu and who is signed in; callables, so a page that shows none asks nothing."""
    municipality = getattr(request, "municipality", None)
    if municipality is None:
        return {
            "person": request.user if hasattr(request, "user") and request.user.is_authenticated else None
        }
    return {
        "municipality": municipality,
        "start_url": reverse("home:start", args=[municipality.slug]),
        "places": lambda: places(request, municipality.slug, member_of(request)),
        "foot_places": lambda: foot_places(request, municipality.slug),
        "person": lambda: member_of(request),
    }
