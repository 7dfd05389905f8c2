"""The tables of the documentation, so that tests can hold it to the code."""

from pathlib import Path

TEXT = Path(__file__).parents[2].joinpath("docs/algorithms/disclosure.md").read_text()


def table(first: str, after: str = "") -> list[dict[str, str]]:
    """Read the table whose first column is called `first`, the first one after these words."""
    lines = TEXT[TEXT.index(after) :].splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith(f"| {first} |"))
    rows: list[list[str]] = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return [dict(zip(rows[0], row, strict=True)) for row in rows[2:]]
