"""Words as numbers, for comparing many at a time."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, chain, pairwise, repeat
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from rag.arabic.numbers import is_number_word
from rag.arabic.terms import every_form, is_content, light_stem, lighter_stem
from rag.lexicon.lexicon import Lexicon, bundled

_BITS = 256
"""Places for pairs of letters; two pairs seldom share one."""
_KEPT, _TEXTS = 200_000, 4_096
"""Distinct forms, and texts, remembered before the memory is begun anew: some megabytes."""
_NO_WORD = "-"
"""Stands for the words of a text that has none."""
Places = NDArray[np.intp]
_RECORD = np.dtype(
    [
        *[(name, np.int64) for name in ("light", "lighter")],
        ("letters", np.uint64, (_BITS // 64,)),
        *[("row", np.int32), ("digits", np.int8)],
        *[(name, np.bool_) for name in ("is_number", "is_content")],
    ]
)


@dataclass(frozen=True, slots=True)
class Forms:
    """A sequence of search forms; every array has one row a form.

    Equal numbers in `light` and in `lighter` mean equal stems; `letters` has a bit for each
    pair of neighbouring letters of the light stem; `digits` counts those of a number; `rows` are
    those of the lexicon, `vectors` (zero for stems not in it) and `rarities` what it has there.
    """

    light: NDArray[np.int64]
    lighter: NDArray[np.int64]
    letters: NDArray[np.uint64]
    digits: NDArray[np.int8]
    is_number: NDArray[np.bool_]
    rows: NDArray[np.int32]
    vectors: NDArray[np.float32]
    rarities: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.light)


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of some texts that carry meaning, one text after the other.

    `forms` are the distinct ones, `row` gives for every word its row there, and text n has the
    words `bounds[n]` to `bounds[n + 1]`: one at least, which is like no other where it has none.
    """

    forms: Forms
    row: Places
    bounds: Places


class Words:
    """Works out every form once. Safe to share between threads."""

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        """`lexicon` is the bundled one unless given."""
        self.lexicon = lexicon or bundled()
        self._adding = threading.Lock()
        self._places: dict[str, int] = {}
        self._texts: dict[str, NDArray[np.int32]] = {}
        self._records = np.zeros(1024, dtype=_RECORD)

    def of(self, forms: Sequence[str]) -> Forms:
        """The forms, in their order."""
        with self._adding:
            self._make_room()
            places = self._placed(forms)
            found = self._records[places]
        return self._ready(found)

    def of_texts(self, texts: Sequence[str]) -> Texts:
        """The words of texts, each text read once."""
        with self._adding:
            self._make_room()
            read = self._read(texts)
            places, row = np.unique(np.concatenate(read), return_inverse=True)
            found = self._records[places]
        return Texts(self._ready(found), row, np.array([0, *accumulate(map(len, read))]))

    def light_of(self, text: str) -> list[int]:
        """The `light` of the words of a text."""
        with self._adding:
            self._make_room()
            (places,) = self._read([text])
            light: list[int] = self._records["light"][places].tolist()
            return light

    def _ready(self, found: NDArray[np.void]) -> Forms:
        rows = found["row"]
        return Forms(
            found["light"],
            found["lighter"],
            found["letters"],
            found["digits"],
            found["is_number"],
            rows,
            self.lexicon.vectors_of(rows),
            self.lexicon.rarities[rows],
        )

    def _make_room(self) -> None:
        if len(self._places) > _KEPT:
            self._places = {}
        if not self._places or len(self._texts) > _TEXTS:
            self._texts = {}

    def _read(self, texts: Sequence[str]) -> list[NDArray[np.int32]]:
        """The numbers of the records of the words of each text."""
        unread = [text for text in dict.fromkeys(texts) if text not in self._texts]
        if unread:
            self._read_anew(unread)
        return [self._texts[text] for text in texts]

    def _read_anew(self, unread: Sequence[str]) -> None:
        words = [every_form(text) for text in unread]
        places = self._placed([*chain.from_iterable(words)])
        content = self._records["is_content"][places]
        no_word = self._placed([_NO_WORD])
        bounds = pairwise([0, *accumulate(map(len, words))])
        for text, (start, end) in zip(unread, bounds, strict=True):
            telling = places[start:end][content[start:end]]
            self._texts[text] = telling if len(telling) else no_word

    def _placed(self, forms: Sequence[str]) -> NDArray[np.int32]:
        """The numbers of the records of forms."""
        places = np.fromiter(map(self._places.get, forms, repeat(-1)), np.int32, len(forms))
        unknown = np.flatnonzero(places < 0)
        if len(unknown):
            new = [forms[n] for n in unknown.tolist()]
            self._add([*dict.fromkeys(new)])
            places[unknown] = [self._places[form] for form in new]
        return places

    def _add(self, new: Sequence[str]) -> None:
        first = len(self._places)
        last = first + len(new)
        if last > len(self._records):
            larger = np.zeros(2 * last, dtype=_RECORD)
            larger[:first] = self._records[:first]
            self._records = larger
        here, lights = self._records[first:last], [light_stem(form) for form in new]
        digits = [min(len(form), 100) if form.isdigit() else 0 for form in new]
        here["light"] = [hash(light) for light in lights]
        here["lighter"] = [hash(lighter_stem(form)) for form in new]
        here["letters"] = _letters(lights)
        here["row"] = [self.lexicon.row(light) for light in lights]
        here["digits"] = digits
        here["is_content"] = [is_content(form) for form in new]
        here["is_number"] = [n > 0 or is_number_word(f) for f, n in zip(new, digits, strict=True)]
        self._places.update(zip(new, range(first, last), strict=True))


def _letters(stems: Sequence[str]) -> NDArray[np.uint64]:
    """The pairs of neighbouring letters, the ends of the word among them, as bits: a row a stem."""
    spelled = np.array([f"^{stem}$" for stem in stems])
    letters = spelled.view(np.uint32).reshape(len(stems), -1).astype(np.uint64)
    pairs = letters[:, :-1] << np.uint64(32) | letters[:, 1:]
    is_pair = letters[:, 1:] > 0  # shorter words end in noughts
    distinct, which = np.unique(pairs[is_pair], return_inverse=True)
    places = np.array([_place(pair) for pair in distinct.tolist()])
    bits = np.zeros((len(stems), _BITS), dtype=np.bool_)
    bits[np.nonzero(is_pair)[0], places[which]] = True
    return np.packbits(bits, axis=1, bitorder="little").view(np.uint64)


@cache
def _place(pair: int) -> int:
    """The place of two letters, whose code points are the halves of a number."""
    return crc32((chr(pair >> 32) + chr(pair & 0xFFFFFFFF)).encode("utf-8")) % _BITS


def alike(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> NDArray[np.float32]:
    """How alike two sets of words are spelled, shape (a, b): the Dice coefficient of their pairs of
    letters, 1 for the same word and 0 for words without a common pair.

    >>> words = Words().of(["هيراكليوس", "هراكليوس", "دمشق"])
    >>> [round(float(likeness), 2) for likeness in alike(words.letters[:1], words.letters)[0]]
    [1.0, 0.84, 0.0]
    """
    common = np.zeros((len(a), len(b)), dtype=np.float32)
    sizes = np.zeros_like(common)
    for x, y in zip(a.T, b.T.copy(), strict=True):  # a word of bits at a time
        common += np.bitwise_count(x[:, None] & y)
        sizes += np.bitwise_count(x)[:, None] + np.bitwise_count(y)
    found: NDArray[np.float32] = 2 * common / sizes
    return found
