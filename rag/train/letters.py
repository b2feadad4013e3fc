"""The table of `rag.arabic.letters`: how often each Arabic letter follows each other."""

import math
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from rag.arabic.letters import ALPHABET, words

_UNSEEN = 0.5
"""What a pair that never occurs is counted as."""


def table(texts: Iterable[str]) -> list[str]:
    """A row for each letter of ALPHABET, in it a hexadecimal digit for each.

    >>> [len(row) for row in table(["سقطت دمشق"])] == [len(ALPHABET)] * len(ALPHABET)
    True
    """
    counts: Counter[tuple[str, str]] = Counter()
    for text in texts:
        counts.update(pairwise(" " + " ".join(words(text)) + " "))
    return [_row([counts[a, b] + _UNSEEN for b in ALPHABET]) for a in ALPHABET]


def _row(seen: list[float]) -> str:
    total = sum(seen)
    return "".join(f"{min(15, round(-math.log2(count / total))):x}" for count in seen)
