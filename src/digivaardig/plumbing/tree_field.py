"""A column that holds a tree in the order in which it was written.

PostgreSQL's `jsonb` sorts the keys of mappings, and with them the actions of a task and the bins of a
question, on whose order answers count. Nothing asks the database for what is inside a tree: plain text does.
"""

import json

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class TreeField(models.JSONField):  # ty: ignore[missing-type-argument] - only generic for the checker
    """JSON as text: mappings keep their order, on every database."""

    def get_internal_type(self) -> str:
        """Be a column of text."""
        return "TextField"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Give the type of the column, the same on every database."""
        return "text"

    def from_db_value(self, value: str | None, expression: object, connection: BaseDatabaseWrapper) -> object:
        """Read what the database holds."""
        return None if value is None else json.loads(value)

    def get_db_prep_value(
        self,
        value: object,
        connection: BaseDatabaseWrapper,
        prepared: bool = False,  # noqa: FBT001, FBT002 - Django's signature
    ) -> object:
        """Write it, in characters that every database takes."""
        return value if isinstance(value, models.expressions.BaseExpression) else json.dumps(value)
