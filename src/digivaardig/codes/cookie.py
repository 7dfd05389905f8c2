"""The cookie that holds the code: for as long as the browser is open, or longer if the person asks so."""

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .code import is_code

REMEMBERED: Final = 400 * 24 * 60 * 60
"""Seconds that a device remembers a code when asked to: the most that browsers allow."""
_HOST: Final = "__Host-"


def code_of(request: HttpRequest) -> str | None:
    """Give the code that this browser holds, if any. Whether it opens something, only a record tells."""
    held = request.COOKIES.get(settings.CODE_COOKIE, "")
    return held if is_code(held) else None


def keep(response: HttpResponse, code: str, *, remember: bool = False) -> None:
    """Let the browser hold the code: until it closes, or (`remember`) on this device.

    In production the name starts with `__Host-`: sent over https only, to this host only.
    """
    response.set_cookie(
        settings.CODE_COOKIE,
        code,
        max_age=REMEMBERED if remember else None,
        secure=settings.CODE_COOKIE.startswith(_HOST),
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponse) -> None:
    """Let the browser drop the code."""
    response.set_cookie(
        settings.CODE_COOKIE,
        "",
        max_age=0,
        expires="Thu, 01 Jan 1970 00:00:00 GMT",
        secure=settings.CODE_COOKIE.startswith(_HOST),
        httponly=True,
        samesite="Lax",
    )
