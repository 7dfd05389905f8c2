"""Reading framework and job profiles as their files give them; what is not in order is told in words."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .shapes import Framework, Profile, framework_of, profile_of


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What is measured, and what jobs ask of it."""

    framework: Framework
    profiles: tuple[Profile, ...]


def read_yardstick(tree: dict[str, Any], profiles: list[dict[str, Any]]) -> Yardstick:
    """Read a framework and its job profiles; a profile names every domain, and no other.

    Raises:
        ValidationError: a part is missing, or a profile names other domains; one message each.

    """
    try:
        found = Yardstick(framework_of(tree), tuple(profile_of(each) for each in profiles))
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValidationError(_("A part is missing: %s.") % error) from error
    words = _("The profile “%(profile)s” must name every domain and no other; look at: %(domains)s.")
    wrong = [
        words % {"profile": profile.key, "domains": ", ".join(strays)}
        for profile in found.profiles
        if (strays := profile.strays(found.framework))
    ]
    if wrong:
        raise ValidationError([*wrong])
    return found
