"""Versions of the framework, of job profiles and of the cuts between the levels. A version never changes.

YAML is the master of framework and profiles; cuts come from a panel (room `standards`).
"""

from django.db import models

from digivaardig.plumbing.tree_field import TreeField
from digivaardig.tenancy.models import Shared


class FrameworkVersion(Shared):
    """The framework as it was, by number."""

    number = models.PositiveIntegerField()
    content = TreeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("number",), name="framework_number_unique"),)

    def __str__(self) -> str:
        return f"framework {self.number}"


class ProfileVersion(Shared):
    """A job profile; a municipality's own takes the place of the shared one by the same key."""

    key = models.SlugField(max_length=60)
    number = models.PositiveIntegerField()
    content = TreeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("municipality", "key", "number"), name="profile_number_unique"),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.number}"


class CutScores(Shared):
    """The borders between the levels from some moment on, with the framework whose levels they part.

    `cuts` are three rising abilities; `source` names the panel that set them.
    """

    number = models.PositiveIntegerField()
    framework = models.PositiveIntegerField()
    cuts = models.JSONField()
    source = models.CharField(max_length=120)
    approved_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("number",), name="cut_scores_number_unique"),)

    def __str__(self) -> str:
        return f"cut scores {self.number}"
