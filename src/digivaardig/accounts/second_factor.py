"""Who signed in by password sets up a second factor before anything else."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

REACHABLE = {"mfa_activate_totp", "account_reauthenticate", "account_logout", "set_language"}


class SecondFactorMiddleware:
    """Leads to the page that sets it up. A visitor without a session is not looked at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; the check waits until the page is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *found: object) -> HttpResponse | None:
        """Redirect who lacks it."""
        if request.resolver_match and request.resolver_match.view_name in REACHABLE:
            return None
        return redirect("mfa_activate_totp") if lacks_second_factor(request) else None


def lacks_second_factor(request: HttpRequest) -> bool:
    """Say whether this session was opened with a password by somebody who has no second factor."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return False
    records = get_authentication_records(request, request.user)
    by_password = any(each["method"] == "password" and not each.get("reauthenticated") for each in records)
    return by_password and not is_mfa_enabled(request.user)
