"""The forms of this room: how somebody begins, and how a round is set up."""

from datetime import datetime
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from digivaardig.blocks.models import Entry
from digivaardig.codes.code import WrongCodeError, read
from digivaardig.items.queries import newest_bank

from .actions import Beginning
from .models import SET_UP, Dealer, Round
from .queries import Start

COUNTS, OWN = "round", "self"
USUAL: Final = 40
_MOMENT: Final = "%Y-%m-%dT%H:%M"
_OLD: Final = gettext_lazy("The choice was no longer there: look at it once more. Nothing of yours is lost.")


class BeginForm(forms.Form):
    """How somebody takes part. What was typed stays, whatever is wrong."""

    entry = forms.ChoiceField(error_messages={"invalid_choice": _OLD, "required": _OLD})
    card = forms.CharField(required=False, max_length=200)
    length = forms.TypedChoiceField(coerce=int, required=False, error_messages={"invalid_choice": _OLD})
    opt_out = forms.BooleanField(required=False)

    def __init__(self, *args: Any, start: Start, **more: Any) -> None:
        """Offer what can be begun now."""
        super().__init__(*args, **more)
        self.start = start
        offered = [COUNTS] * start.may_count + [OWN] * start.may_own
        self.fields["entry"].choices = [(each, each) for each in offered]
        self.fields["length"].choices = [(length, str(length)) for length in start.lengths]
        self.initial.setdefault("entry", next(iter(offered), ""))
        self.initial.setdefault("length", USUAL if USUAL in start.lengths else next(iter(start.lengths), ""))

    def clean_card(self) -> str:
        """Ask for the card where it counts, and bring its code to the one spelling."""
        publication = self.start.publication
        if self.cleaned_data.get("entry") != COUNTS or not publication or publication.entry != Entry.CARDS:
            return ""
        try:
            return read(self.cleaned_data["card"])
        except WrongCodeError as error:
            words = str(error) if self.cleaned_data["card"] else _("Fill in the code on your card.")
            raise ValidationError(words) from None

    def clean_length(self) -> int:
        """Ask for a length where one can be chosen."""
        length = self.cleaned_data["length"]
        if self.cleaned_data.get("entry") == OWN and not length:
            raise ValidationError(_("Choose how much time you have."))
        return length or 0

    def chosen(self) -> Beginning:
        """Give what was chosen in a form without mistakes."""
        given = self.cleaned_data
        publication = self.start.publication if given["entry"] == COUNTS else None
        return Beginning(
            publication=publication,
            card=given["card"],
            length=publication.length if publication else given["length"],
            bank=publication.bank if publication else newest_bank().number,
            calibrates=not given["opt_out"],
        )


class MomentsField(forms.Field):
    """Moments, one a line; stored as ISO 8601."""

    widget = forms.Textarea({"rows": 2, "placeholder": "2026-12-08 09:00", "spellcheck": "false"})

    def prepare_value(self, value: object) -> object:
        """Show stored moments as people write them."""
        if not isinstance(value, list):
            return value
        moments = [timezone.localtime(datetime.fromisoformat(str(each))) for each in value]
        return "\n".join(f"{moment:%Y-%m-%d %H:%M}" for moment in moments)

    def to_python(self, value: object) -> list[str]:
        """Read the lines, in order of time."""
        lines = [line.strip() for line in str(value or "").splitlines() if line.strip()]
        return [moment.isoformat() for moment in sorted(_moment(line) for line in lines)]

    def has_changed(self, initial: object, data: object) -> bool:
        """Compare what they mean, not how they are written."""
        return initial != self.to_python(data)


class RoundForm(forms.ModelForm):
    """Set up a round. Never `save()` it: hand `form.instance` to an action."""

    moments = MomentsField(
        required=False,
        label=gettext_lazy("Figures earlier than the close"),
        help_text=gettext_lazy(
            "May stay empty. One moment a line, seven days apart or more: 2026-12-08 09:00."
        ),
    )

    class Meta:
        model = Round
        fields = SET_UP
        widgets: ClassVar = {
            name: forms.DateTimeInput({"type": "datetime-local"}, format=_MOMENT)
            for name in ("opens_at", "closes_at")
        }

    def __init__(self, *args: Any, **more: Any) -> None:
        """Name the empty choice of a dealer."""
        super().__init__(*args, **more)
        self.fields["dealer"].choices = [("", _("nobody: there are no cards")), *Dealer.choices]

    def clean(self) -> dict[str, Any]:
        """Ask for a dealer where there are cards, and forget one where there are none."""
        given = super().clean()
        if given.get("entry") == Entry.OPEN:
            given["dealer"] = ""
        moments = given.get("moments") or []
        opens, closes = given.get("opens_at"), given.get("closes_at")
        if opens and closes and not all(opens < datetime.fromisoformat(each) < closes for each in moments):
            self.add_error("moments", _("These moments lie between the opening and the close."))
        return given


def _moment(line: str) -> datetime:
    try:
        moment = parse_datetime(line)
    except ValueError:
        moment = None
    if moment is None:
        raise ValidationError(_("“%s” is not a moment. Write it like this: 2026-12-08 09:00.") % line)
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment
