"""The one form of this room."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .code import WrongCodeError, read


class CodeForm(forms.Form):
    """Type a code. What was typed stays in the field; what is wrong with it is said above it."""

    code = forms.CharField(
        label=_("Your code"),
        required=False,
        max_length=200,
        help_text=_("Twenty characters. Capitals, spaces and dashes do not matter."),
        widget=forms.TextInput(
            {
                "autocomplete": "off",
                "autocapitalize": "characters",
                "autocorrect": "off",
                "spellcheck": "false",
                "class": "typed-code",
            }
        ),
    )
    remember = forms.BooleanField(required=False)

    def clean_code(self) -> str:
        """Bring the code to its one spelling, or say what is wrong."""
        try:
            return read(self.cleaned_data["code"])
        except WrongCodeError as error:
            raise ValidationError(str(error)) from None
