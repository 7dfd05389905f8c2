"""The small forms around a text; the text itself is asked by its shape (`asking`)."""

from datetime import datetime, timedelta

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .actions import Plan
from .models import TITLE

A_YEAR = timedelta(days=365)


def _moment() -> forms.DateTimeInput:
    return forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def _day() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class CreateForm(forms.Form):
    """Begin a text: its title makes its name in the address, which stays."""

    title = forms.CharField(
        label=_("Title"), max_length=TITLE, help_text=_("It makes the address of the text, and that stays.")
    )

    def clean_title(self) -> str:
        """Ask for a title of which an address can be made."""
        title = " ".join(str(self.cleaned_data["title"]).split())
        if not slugify(title):
            raise forms.ValidationError(gettext("Use letters or digits in the title."))
        return title

    @property
    def slug(self) -> str:
        """Give the name that the title makes."""
        return slugify(self.cleaned_data["title"])[:100].strip("-")


class PlanForm(forms.Form):
    """When readers see a version, and when somebody looks at it again."""

    starts_at = forms.DateTimeField(
        label=_("From"), required=False, widget=_moment(), help_text=_("Leave empty for now.")
    )
    ends_at = forms.DateTimeField(
        label=_("Until"), required=False, widget=_moment(), help_text=_("Leave empty if it has no end.")
    )
    review_by = forms.DateField(
        label=_("Look again by"),
        widget=_day(),
        help_text=_("Law and AI: within a year. Software: two years."),
    )
    knowing = forms.IntegerField(widget=forms.HiddenInput)

    def plan(self, now: datetime) -> Plan:
        """Give the plan; without a start it is now."""
        given = self.cleaned_data
        return Plan(given["starts_at"] or now, given["ends_at"], given["review_by"])


class LookAgainForm(forms.Form):
    """Until when a text holds, now that somebody looked at it."""

    review_by = forms.DateField(label=_("Look again by"), widget=_day())


class RemarkForm(forms.Form):
    """What the writer should know."""

    remark = forms.CharField(
        label=_("What should change?"), max_length=2000, widget=forms.Textarea({"rows": 4})
    )
