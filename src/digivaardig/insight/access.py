"""Finding what a page of this room is about, in the municipality at hand."""

from uuid import UUID

from django.http import Http404

from digivaardig.blocks import queries as blocks
from digivaardig.blocks.models import Publication
from digivaardig.organisations.access import MemberRequest


def access_publication(request: MemberRequest, pk: UUID) -> Publication:
    """Get the publication of a round (404 when this municipality has none by that key)."""
    found = blocks.publication(request.municipality, pk)
    if found is None:
        raise Http404
    return found
