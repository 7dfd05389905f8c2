"""How django-allauth behaves here: nobody signs up, and a password alone opens nothing."""

from base64 import b64decode, b64encode
from time import time
from typing import Any

import segno
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.models import Login
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from digivaardig.plumbing.crypto import derive, open_record, seal_record

SECRET_SIZE = 128  # bytes, padded; the longest secret of django-allauth has 80


class Adapter(DefaultAccountAdapter):
    """Accounts are made by member management, never by a visitor."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed. Ask who manages accounts in your municipality."),
        "email_password_mismatch": _(
            "This address and this password do not belong together. Try again, or let us mail you a code."
        ),
        "enter_current_password": _("This is not your password. Try again."),
        "incorrect_password": _("This is not your password. Try again."),
        "incorrect_code": _("This code is not right. Look at it once more, or ask for a new one."),
        "too_many_login_attempts": _("That was tried too often. Wait five minutes and try again."),
        "rate_limited": _("That was tried too often. Wait five minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no."""
        return False

    def is_login_by_code_required(self, login: Login) -> bool:
        """Ask a mailed code of who gives a password and has no second factor yet.

        Without it, whoever finds such a password would set up the second factor on a telephone of their own.
        """
        records = get_authentication_records(self.request, login.user)
        by_password = bool(records) and records[-1]["method"] == "password"
        return by_password and login.user is not None and not is_mfa_enabled(login.user)

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Ask once more who it is, unless somebody signed in or said so some minutes ago."""
        records = get_authentication_records(self.request, self.request.user)
        return not records or time() - records[-1]["at"] > app_settings.REAUTHENTICATION_TIMEOUT

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Keep a new password, but none for the demo's cast: anybody may be one of them.

        Raises:
            PermissionDenied: the account is one of the cast.

        """
        if getattr(user, "is_demo", False):
            raise PermissionDenied
        super().set_password(user, password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead to the second factor, which a password needs."""
        has_one = request.user.is_authenticated and is_mfa_enabled(request.user)
        return reverse("mfa_index" if has_one else "mfa_activate_totp")


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor: its secrets lie sealed, and its picture is one that the pages' policy allows."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right. Wait for the next one in the app and try again."),
        "cannot_generate_recovery_codes": _("Set up the second step first. Then you get spare codes."),
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret under the newest record key; its version stands before it."""
        version = max(settings.RECORD_KEYS)
        sealed = seal_record(_key(version), b"second factor", text.encode(), SECRET_SIZE)
        return f"{version}:{b64encode(sealed).decode()}"

    def decrypt(self, encrypted_text: str) -> str:
        """Open what `encrypt` sealed.

        Raises:
            KeyError: the record key of its version is gone.
            SealBrokenError: it is not what was sealed.

        """
        version, _colon, sealed = encrypted_text.partition(":")
        return open_record(_key(int(version)), b"second factor", b64decode(sealed)).decode()

    def build_totp_svg(self, url: str) -> str:
        """Draw the QR code to stand in the page: a `data:` picture is refused by the policy."""
        return segno.make(url, micro=False).svg_inline(scale=5, border=4, light="#fff", omitsize=False)


def _key(version: int) -> bytes:
    return derive(settings.RECORD_KEYS[version], "second factor", "", "")
