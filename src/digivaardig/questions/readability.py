"""How hard a Dutch text is to read.

Flesch-Douma (W.H. Douma, De leesbaarheid van landbouwbladen, Wageningen 1960) is Flesch's formula for Dutch:

    206.84 - 0.93 * words per sentence - 77 * syllables per word

About 100 is very easy, 30 very hard. A syllable is counted as a group of vowels, so "bureau" counts as 2, and
"ruïne" too (spoken: 3). A formula sees only length: it rewards chopped sentences.
"""

import re
from dataclasses import dataclass

WORD = re.compile(r"[\w'’.@/-]*\w")  # noqa: RUF001 (the apostrophe of real texts)
SENTENCE_END = re.compile(r"(?<=[.!?])[’'\"]?\s+|\n+")  # noqa: RUF001 (a quotation may close after the full stop)
VOWELS = re.compile(r"[aeiouyàáâäèéêëìíîïòóôöùúûü]+")


@dataclass(frozen=True)
class Readability:
    """Figures of one text.

    Attributes:
        words: how many words.
        sentences: how many sentences.
        longest: words in the longest sentence.
        mean: words per sentence.
        flesch: Flesch-Douma; 100 for a text without words.

    """

    words: int
    sentences: int
    longest: int
    mean: float
    flesch: float


def words_of(text: str) -> list[str]:
    """Split into words; an address, a date or a time is one word."""
    return [found[0] for found in WORD.finditer(text)]


def sentences_of(text: str) -> list[str]:
    """Split after a full stop, exclamation or question mark before a space, and at the end of a line."""
    return [part for part in SENTENCE_END.split(text.strip()) if words_of(part)]


def syllables(word: str) -> int:
    """Count the groups of vowels; at least one."""
    return max(1, len(VOWELS.findall(word.lower())))


def readability(text: str) -> Readability:
    """Measure a text."""
    words, lengths = words_of(text), [len(words_of(part)) for part in sentences_of(text)]
    if not words:
        return Readability(0, 0, 0, 0.0, 100.0)
    mean = len(words) / len(lengths)
    flesch = 206.84 - 0.93 * mean - 77 * sum(map(syllables, words)) / len(words)
    return Readability(len(words), len(lengths), max(lengths), mean, flesch)
