"""The forms of this room: beginning a panel, and the marks of a seat."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from digivaardig.blocks.models import Publication

from .models import FEWEST_SEATS, MOST_SEATS
from .queries import BORDERS


class BeginForm(forms.Form):
    """Begin a panel. The figures of a round may be shown to the panel by who may see them."""

    name = forms.CharField(label=gettext_lazy("Name of the panel"), max_length=80)
    seats = forms.IntegerField(
        label=gettext_lazy("How many people judge"),
        min_value=FEWEST_SEATS,
        max_value=MOST_SEATS,
        initial=10,
        help_text=gettext_lazy("Ten is usual. With fewer than five people the cuts cannot be approved."),
    )
    population = forms.ChoiceField(
        label=gettext_lazy("Figures that the panel sees"),
        required=False,
        help_text=gettext_lazy(
            "In the second round the panel sees what its marks would mean for the people in this round."
        ),
    )

    def __init__(self, *args: Any, populations: Sequence[Publication], **more: Any) -> None:
        """Offer the rounds whose figures may be shown; without any there is nothing to choose."""
        super().__init__(*args, **more)
        self.populations = {str(each.pk): each for each in populations}
        if not populations:
            del self.fields["population"]
            return
        named = [(key, each.name) for key, each in self.populations.items()]
        self.fields["population"].choices = [("", _("none")), *named]

    @property
    def chosen_round(self) -> Publication | None:
        """The round that was chosen, if any."""
        return self.populations.get(self.cleaned_data.get("population", ""))


class MarksForm(forms.Form):
    """The marks of a seat: after which page each level begins."""

    knowing = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, pages: int, **more: Any) -> None:
        """Ask one page for every border."""
        super().__init__(*args, **more)
        for level in BORDERS:
            self.fields[level.key] = forms.IntegerField(
                label=_("%(level)s begins after page") % {"level": level.label},
                min_value=1,
                max_value=pages - 1,
            )

    def clean(self) -> dict[str, Any]:
        """Ask for marks that rise."""
        given = super().clean()
        for low, high in pairwise(BORDERS):
            first, second = given.get(low.key), given.get(high.key)
            if first and second and first >= second:
                words = _("%(high)s begins further on than %(low)s.")
                self.add_error(high.key, ValidationError(words % {"high": high.label, "low": low.label}))
        return given

    @property
    def borders(self) -> list[forms.BoundField]:
        """The fields of the marks, for the page."""
        return [self[level.key] for level in BORDERS]

    def marks(self) -> list[int]:
        """Give the marks of a form without mistakes."""
        return [self.cleaned_data[level.key] for level in BORDERS]
