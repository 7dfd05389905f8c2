"""The object behind each noun in a URL, made for a cast."""

from .cast import Cast


def objects_of(cast: Cast) -> dict[str, object]:
    """Make one object a noun; give what stands in the URL."""
    return {"municipality": cast.municipality.slug}
