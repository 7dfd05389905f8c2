"""Versions of the framework and of job profiles. YAML is their master; a version never changes."""

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
