"""What other rooms may hear about publications."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class BlocksPublished:
    """A moment of a publication was drawn: `blocks` new blocks. After the close no more will follow."""

    municipality_id: int
    publication_id: UUID
    blocks: int
    is_close: bool
