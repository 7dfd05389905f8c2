"""The forms of django-allauth in our own words, without placeholders."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as factor
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ADDRESS = _("E-mail address of your work")
LABELS: dict[str, Promise] = {
    "login": ADDRESS,
    "email": ADDRESS,
    "password": _("Password"),
    "oldpassword": _("Your password as it is now"),
    "password1": _("New password"),
    "password2": _("New password once more"),
    "code": _("Code"),
}
HELP: dict[str, Promise] = {
    "password1": _("At least 12 characters. A short sentence is easy to remember."),
}
MISSING: dict[str, Promise] = {
    "login": _("Fill in your e-mail address."),
    "email": _("Fill in your e-mail address."),
    "password": _("Fill in your password."),
    "oldpassword": _("Fill in your password as it is now."),
    "password1": _("Fill in a new password."),
    "password2": _("Fill in the new password once more."),
    "code": _("Fill in the code."),
}
NOT_AN_ADDRESS = _("This is not a whole e-mail address. It looks like name@municipality.nl.")

SAID_BY_ALLAUTH = [_("You must type the same password each time.")]  # named here to have our Dutch


class InOurWords(forms.Form):
    """Gives every field our label, help and errors."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = str(LABELS[name])
            field.help_text = str(HELP.get(name, ""))
            field.error_messages |= {"required": MISSING[name], "invalid": NOT_AN_ADDRESS}
            field.widget.attrs.pop("placeholder", None)
            if name == "code":
                field.widget.attrs |= {"autocapitalize": "characters", "spellcheck": "false"}


class PasswordLogin(InOurWords, account.LoginForm):
    """Sign in by password."""


class AskForCode(InOurWords, account.RequestLoginCodeForm):
    """Ask for a code by mail."""


class MailedCode(InOurWords, account.ConfirmLoginCodeForm):
    """Type the mailed code."""


class SayAgain(InOurWords, account.ReauthenticateForm):
    """Say once more who you are, by password."""


class ChangePassword(InOurWords, account.ChangePasswordForm):
    """Change the password."""


class SetPassword(InOurWords, account.SetPasswordForm):
    """Choose a first password."""


class ResetPassword(InOurWords, account.ResetPasswordForm):
    """Ask for a code to choose a new password."""


class ResetPasswordCode(InOurWords, account.ConfirmPasswordResetCodeForm):
    """Type the code that came for it."""


class NewPassword(InOurWords, account.ResetPasswordKeyForm):
    """Choose the new password."""


class ActivateApp(InOurWords, totp.ActivateTOTPForm):
    """Type the first code of the app."""


class AppCode(InOurWords, factor.AuthenticateForm):
    """Type a code of the app, or a spare one."""


class AppCodeAgain(InOurWords, factor.ReauthenticateForm):
    """Say once more who you are, by the app."""
