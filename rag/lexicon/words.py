"""Words as numbers, for comparing many at a time."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from rag.arabic.numbers import is_number_word
from rag.arabic.terms import light_stem, lighter_stem
from rag.lexicon.lexicon import Lexicon, bundled

_BITS = 256
"""Places for pairs of letters; two pairs seldom share one."""
_KEPT = 200_000
"""Distinct forms remembered before the memory is begun anew."""
_RECORD = np.dtype(
    [
        *[(name, np.int64) for name in ("light", "lighter")],
        ("letters", np.uint64, (_BITS // 64,)),
        *[("row", np.int32), ("digits", np.int8), ("is_number", np.bool_)],
    ]
)


@dataclass(frozen=True, slots=True)
class Forms:
    """A sequence of search forms; every array has one row a form.

    Equal numbers in `light` and in `lighter` mean equal stems; `letters` has a bit for each
    pair of neighbouring letters of the light stem; `digits` counts those of a number; `vectors`
    (zero for stems not in the lexicon) and `rarities` are the lexicon's.
    """

    light: NDArray[np.int64]
    lighter: NDArray[np.int64]
    letters: NDArray[np.uint64]
    digits: NDArray[np.int8]
    is_number: NDArray[np.bool_]
    vectors: NDArray[np.float32]
    rarities: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.light)


class Words:
    """Works out every form once. Safe to share between threads."""

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        """`lexicon` is the bundled one unless given."""
        self.lexicon = lexicon or bundled()
        self._adding = threading.Lock()
        self._places: dict[str, int] = {}
        self._records = np.zeros(1024, dtype=_RECORD)

    def of(self, forms: Sequence[str]) -> Forms:
        """The forms, in their order."""
        with self._adding:
            if len(self._places) > _KEPT:
                self._places = {}
            self._add([form for form in dict.fromkeys(forms) if form not in self._places])
            found = self._records[[self._places[form] for form in forms]]
        rows = found["row"]
        return Forms(
            found["light"],
            found["lighter"],
            found["letters"],
            found["digits"],
            found["is_number"],
            self.lexicon.vectors_of(rows),
            self.lexicon.rarities[rows],
        )

    def _add(self, new: Sequence[str]) -> None:
        first = len(self._places)
        if first + len(new) > len(self._records):
            larger = np.zeros(2 * (first + len(new)), dtype=_RECORD)
            larger[:first] = self._records[:first]
            self._records = larger
        for place, form in enumerate(new, start=first):
            self._records[place] = self._record(form)
            self._places[form] = place

    def _record(self, form: str) -> tuple[object, ...]:
        light = light_stem(form)
        digits = len(form) if form.isdigit() else 0
        return (
            hash(light),
            hash(lighter_stem(form)),
            _letters(light),
            self.lexicon.row(light),
            min(digits, 100),
            digits > 0 or is_number_word(form),
        )


def _letters(stem: str) -> NDArray[np.uint64]:
    """The pairs of neighbouring letters, the ends of the word among them, as bits."""
    bits = np.zeros(_BITS // 64, dtype=np.uint64)
    for pair in pairwise(f"^{stem}$"):
        place = crc32("".join(pair).encode("utf-8")) % _BITS
        bits[place // 64] |= np.uint64(1 << place % 64)
    return bits


def alike(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> NDArray[np.float32]:
    """How alike two sets of words are spelled, shape (a, b): the Dice coefficient of their pairs of
    letters, 1 for the same word and 0 for words without a common pair.

    >>> words = Words().of(["هيراكليوس", "هراكليوس", "دمشق"])
    >>> [round(float(likeness), 2) for likeness in alike(words.letters[:1], words.letters)[0]]
    [1.0, 0.84, 0.0]
    """
    common = np.bitwise_count(a[:, None] & b[None]).sum(axis=2, dtype=np.float32)
    sizes = [np.bitwise_count(x).sum(axis=1, dtype=np.float32) for x in (a, b)]
    found: NDArray[np.float32] = 2 * common / (sizes[0][:, None] + sizes[1][None])
    return found
