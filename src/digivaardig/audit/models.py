"""One line per act."""

from django.db import models

from digivaardig.tenancy.models import Shared


class AuditLine(Shared):
    """Who did what to which row. Kept seven years; a person's name leaves it when the account is erased."""

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        "organisations.Membership", on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    did = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    changes = models.JSONField(default=dict)

    class Meta:
        indexes = (models.Index("municipality", models.F("at").desc(), name="audit_by_moment"),)

    def __str__(self) -> str:
        return f"{self.did} {self.subject}"
