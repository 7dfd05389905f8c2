"""Random trees of units."""

from hypothesis import strategies as st

from digivaardig.disclosure import Unit


@st.composite
def trees(draw: st.DrawFn, most: int = 7, largest: int = 34) -> tuple[Unit, ...]:
    """Draw a tree of at most `most` units; half of them are small."""
    sizes = st.one_of(st.integers(0, 12), st.integers(0, largest))
    heads = draw(st.lists(sizes, min_size=1, max_size=most))
    parents = [draw(st.integers(0, place - 1)) if place else None for place in range(len(heads))]
    names = "ABCDEFGHIJ"
    return tuple(
        Unit(names[place], None if parent is None else names[parent], size)
        for place, (parent, size) in enumerate(zip(parents, heads, strict=True))
    )
