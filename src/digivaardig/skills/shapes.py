"""The framework and the job profiles as frozen data, read from their YAML trees."""

from dataclasses import dataclass
from typing import Any

from .levels import Level

Tree = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Subskill:
    """A part of a domain; `digcomp` are numbers of DigComp 2.2."""

    key: str
    label: str
    digcomp: tuple[str, ...]
    covers: str


@dataclass(frozen=True, slots=True)
class Domain:
    """One of the ten domains (a *thema* on pages); `can_do` says by level what somebody can."""

    key: str
    label: str
    subskills: tuple[Subskill, ...]
    can_do: tuple[str, str, str, str]

    @property
    def icon(self) -> str:
        """Give the name of its icon in the sprite."""
        return f"d-{self.key}"

    @property
    def short(self) -> str:
        """Give the label as it fits in the middle of a sentence."""
        return (
            self.label
            if self.label.isupper() or self.label[:3].isupper() or self.key == "office365"
            else (self.label[0].lower() + self.label[1:])
        )


@dataclass(frozen=True, slots=True)
class Framework:
    """What is measured. Domains keep their order: it numbers them everywhere."""

    number: int
    domains: tuple[Domain, ...]
    means: tuple[str, str, str, str]

    def domain(self, key: str) -> Domain:
        """Find a domain.

        Raises:
            KeyError: there is none by that name.

        """
        return {domain.key: domain for domain in self.domains}[key]

    def index(self, key: str) -> int:
        """Give a domain's number."""
        return [domain.key for domain in self.domains].index(key)

    @property
    def subskills(self) -> dict[str, Subskill]:
        """Give all sub-skills by their full name, such as `privacy.phishing`."""
        return {f"{domain.key}.{each.key}": each for domain in self.domains for each in domain.subskills}


@dataclass(frozen=True, slots=True)
class Need:
    """What a job asks of one domain; no level when it asks nothing."""

    domain: str
    level: Level | None
    why: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What a job asks; `basisnorm` is what the municipality asks of everybody."""

    key: str
    label: str
    about: str
    needs: dict[str, Need]

    def strays(self, framework: Framework) -> list[str]:
        """Name the domains about which it says nothing, and what it names that is no domain."""
        return sorted(self.needs.keys() ^ {domain.key for domain in framework.domains})


def framework_of(tree: Tree) -> Framework:
    """Read a framework.

    Raises:
        KeyError, TypeError: the tree lacks a part (`skills.reading` says so in words).

    """
    domains = tuple(_domain(key, part) for key, part in tree["domains"].items())
    means = tuple(tree["levels"][level.key]["means"] for level in Level)
    return Framework(tree["version"], domains, means)


def profile_of(tree: Tree) -> Profile:
    """Read a job profile.

    Raises:
        KeyError, TypeError: the tree lacks a part.

    """
    needs = {
        key: Need(key, Level.of_key(part["level"]), part["why"]) for key, part in tree["requires"].items()
    }
    return Profile(tree["profile"], tree["label"], tree["about"], needs)


def _domain(key: str, part: Tree) -> Domain:
    subskills = tuple(
        Subskill(name, each["label"], tuple(each["digcomp"]), each["covers"])
        for name, each in part["subskills"].items()
    )
    return Domain(key, part["label"], subskills, tuple(part["can_do"][level.key] for level in Level))
