"""Loading the yardstick from its YAML files."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from .models import FrameworkVersion, ProfileVersion
from .queries import forget
from .shapes import framework_of, profile_of


@transaction.atomic
def load_framework(tree: dict[str, Any], profiles: list[dict[str, Any]]) -> None:
    """Store versions that are new; refuse changed text under an old number.

    Raises:
        ValidationError: a part is missing, or the text changed while its version did not.

    """
    try:
        framework_of(tree)
        asked = [profile_of(each) for each in profiles]
    except (KeyError, TypeError, IndexError) as error:
        raise ValidationError(_("A part is missing: %s.") % error) from error
    wrong = [p.key for p in asked if set(p.needs) != set(tree["domains"])]
    if wrong:
        raise ValidationError(_("These profiles do not name every domain: %s.") % ", ".join(wrong))
    _keep(
        FrameworkVersion.owned_by(None).filter(number=tree["version"]).first(),
        FrameworkVersion(number=tree["version"]),
        tree,
    )
    for each in profiles:
        key, number = each["profile"], each["version"]
        known = ProfileVersion.owned_by(None).filter(key=key, number=number).first()
        _keep(known, ProfileVersion(key=key, number=number), each)
    forget()


def _keep(
    known: FrameworkVersion | ProfileVersion | None,
    new: FrameworkVersion | ProfileVersion,
    tree: dict[str, Any],
) -> None:
    if known is None:
        new.content = tree
        new.save()
    elif known.content != tree:
        raise ValidationError(_("“%s” was changed under its old version number. Raise the number.") % known)
