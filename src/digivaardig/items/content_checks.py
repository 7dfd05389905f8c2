"""What a machine can check of the bank's files: each question, each domain as a whole, what is covered."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from digivaardig.questions.checks import Finding, Remark, Severity, check, worst_first
from digivaardig.questions.single import Single
from digivaardig.skills.shapes import Framework

from .envelope import Entry

EDGES = {"starter": (-9.0, -1.5), "basis": (-1.5, -0.5), "vaardig": (-0.5, 0.5), "gevorderd": (0.5, 9.0)}
ROUNDING = 0.06
KNOW_SLACK = 0.11
LONGEST_RESPONSE, LONGEST_TASK_RESPONSE = 24, 200  # bytes: the largest record must fit (`codes`)
TASK_SECONDS = 90
ENOUGH = 15  # questions a domain
READERS = 2


def check_entries(
    entries: Sequence[Entry], framework: Framework, facts: Mapping[str, object]
) -> list[Remark]:
    """Check all questions and all domains; failures first."""
    remarks = [Remark(entry.key, finding) for entry in entries for finding in _entry(entry, framework, facts)]
    remarks += [
        Remark(key, Finding(Severity.FAIL, f"The key stands {n} times.")) for key, n in _twice(entries)
    ]
    for domain in framework.domains:
        own = [entry for entry in entries if entry.domain == domain.key]
        remarks += [Remark(domain.key, finding) for finding in _domain(own)]
    return worst_first(remarks)


def coverage(entries: Sequence[Entry], framework: Framework) -> list[str]:
    """Draw the matrix of what is covered: a line a domain, then a line for each sub-skill that is thin."""
    levels = list(EDGES)
    lines = [f"{'':14}" + "".join(f"{level:>11}" for level in levels) + "   tasks  total  live  solved"]
    for domain in framework.domains:
        own = [entry for entry in entries if entry.domain == domain.key]
        by_level = Counter(entry.level for entry in own)
        tasks = sum(entry.question.is_practice for entry in own)
        live = sum(entry.status == "live" for entry in own)
        solved = sum(entry.is_solved for entry in own)
        counts = "".join(f"{by_level[level]:11d}" for level in levels)
        lines.append(f"{domain.key:14}{counts}{tasks:8d}{len(own):7d}{live:6d}{solved:8d}")
    covered = Counter(entry.subskill for entry in entries)
    thin = [f"  {name}: {covered[name]}" for name in framework.subskills if covered[name] < READERS]
    return [*lines, *(["Sub-skills with fewer than two questions:", *thin] if thin else [])]


def _entry(entry: Entry, framework: Framework, facts: Mapping[str, object]) -> Iterator[Finding]:
    yield from check(entry.question)
    yield from _place(entry, framework, facts)
    yield from _figures(entry)
    yield from _size(entry)
    if entry.status == "live" and not entry.is_solved:
        yield Finding(Severity.FAIL, "Live, but not solved blind by two readers in this version.")
    wrong = [
        review.by for review in entry.reviews if review.version == entry.number and not entry.is_right(review)
    ]
    if wrong:
        yield Finding(Severity.FAIL, f"These readers found another answer: {', '.join(wrong)}.")


def _place(entry: Entry, framework: Framework, facts: Mapping[str, object]) -> Iterator[Finding]:
    if entry.subskill not in framework.subskills:
        yield Finding(Severity.FAIL, f"There is no sub-skill {entry.subskill}.")
    for fact in entry.facts:
        if fact not in facts:
            yield Finding(Severity.FAIL, f"facts.yaml does not hold {fact}.")


def _figures(entry: Entry) -> Iterator[Finding]:
    low, high = EDGES.get(entry.level, (0.0, 0.0))
    middle = entry.estimate.middle
    if not low - ROUNDING <= middle <= high + ROUNDING:
        yield Finding(Severity.FAIL, f"b {middle:.2f} does not lie in the band of {entry.level}.")
    known_by = entry.estimate.known_by
    if known_by is not None and abs(known_by - middle) > KNOW_SLACK:
        yield Finding(
            Severity.FAIL, f"know {entry.estimate.know:.0f} gives b {known_by:.1f}, not {middle:.1f}."
        )
    if list(entry.estimate.b) != sorted(set(entry.estimate.b)):
        yield Finding(Severity.FAIL, "The difficulties of the steps must rise.")


def _size(entry: Entry) -> Iterator[Finding]:
    most = LONGEST_TASK_RESPONSE if entry.question.is_practice else LONGEST_RESPONSE
    if entry.question.largest_response() > most:
        yield Finding(
            Severity.FAIL, f"The largest answer takes more than {most} bytes: the record would not fit."
        )
    if entry.question.is_practice and entry.estimate.seconds > TASK_SECONDS:
        yield Finding(Severity.FAIL, f"A task of the scan takes at most {TASK_SECONDS} seconds.")


def _twice(entries: Sequence[Entry]) -> list[tuple[str, int]]:
    return [(key, number) for key, number in Counter(entry.key for entry in entries).items() if number > 1]


def _domain(entries: Sequence[Entry]) -> Iterator[Finding]:
    if len(entries) < ENOUGH:
        yield Finding(Severity.WARN, f"{len(entries)} questions; a domain has at least {ENOUGH}.")
    singles = [entry.question for entry in entries if isinstance(entry.question, Single)]
    for size in (3, 4):
        own = [single for single in singles if len(single.options) == size]
        yield from _keys(own, size)


def _keys(singles: Sequence[Single], size: int) -> Iterator[Finding]:
    if not singles:
        return
    longest = sum(_key_is_longest(single) for single in singles)
    if longest > len(singles) / size + 1:
        yield Finding(
            Severity.FAIL, f"Of {len(singles)} with {size} options the key is the longest in {longest}."
        )
    places = Counter(next(n for n, each in enumerate(single.options) if each.right) for single in singles)
    if len(singles) >= 2 * size and max(places.values()) > len(singles) * 0.6:
        yield Finding(
            Severity.WARN, f"Of {len(singles)} with {size} options the key often stands in one place."
        )


def _key_is_longest(single: Single) -> bool:
    key = next(option for option in single.options if option.right)
    return all(len(key.text) > len(option.text) for option in single.options if option is not key)
