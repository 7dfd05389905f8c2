"""What other rooms may hear about texts."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class TextChanged:
    """Something was done to a version of a text, such as `text.approved`."""

    did: str
    kind: str
    slug: str
    number: int
    municipality_id: int | None
    starts_at: datetime | None
