"""Which stems may say what another says: a thesaurus, and what follows from it.

A thesaurus has a word in one form («تحقق») and not in the others («يتحقق»), and not what its own
words lead on to. Both follow, where the vectors of meaning do not speak against it.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

_ORIGINS = (
    (r"س?[يتن](.{3,})", ("{0}", "ا{0}", "{0}ا", "{0}ي", "ا{0}ا", "ا{0}ي")),  # يستول(ي): استولى
    (r"س?[يتن](.)(.)", ("ا{0}{1}", "{0}ا{1}", "{0}{1}ا", "{0}{1}ي", "و{0}{1}")),  # يزر: زار
    (r"(.{2,})ا(.)", ("{0}{1}",)),  # ارسال: ارسل
    (r"م(.{3,})", ("{0}", "ا{0}")),  # متمرد: تمرد; مرسل: ارسل
)
"""A stem, and those that it may be a form of: imperfects, verbal nouns, participles."""
_PATTERNS = tuple((re.compile(pattern), origins) for pattern, origins in _ORIGINS)

Pair = tuple[int, int]
"""The rows of two stems; the second says what the first says."""
Strengths = dict[Pair, float]
"""How well, in 0..1."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How well what follows from a thesaurus says what a word says. All of it less than what the
    thesaurus says itself, so that the two can be told apart."""

    form: float = 0.59  # another form of the word, if its vector has
    alike_form: float = 0.45  # this cosine with that of the word;
    of_form: float = 0.6  # the kin of that form, as a share of how well they say it;
    onward: float = 0.5  # the close kin of close kin, likewise, if their vectors have
    alike_onward: float = 0.35  # this cosine
    close: float = 0.9  # how well close kin say it at least


def widened(
    kin: Mapping[Pair, float],
    stems: Sequence[str],
    vectors: NDArray[np.float32],
    recipe: Recipe,
) -> Strengths:
    """`kin` with what follows from it; `vectors` are unit vectors of the stems, (stems,
    dimension)."""
    found = dict(kin)
    _add_forms(found, _forms(stems, vectors, recipe.alike_form), recipe)
    _add_onward(found, vectors, recipe)
    return found


def _forms(
    stems: Sequence[str], vectors: NDArray[np.float32], alike: float
) -> dict[int, list[int]]:
    """The stems of one word, by spelling and meaning."""
    rows = {stem: row for row, stem in enumerate(stems)}
    found: defaultdict[int, dict[int, None]] = defaultdict(dict)
    for stem, row in rows.items():
        for origin in origins(stem):
            other = rows.get(origin, row)
            if other != row and float(vectors[row] @ vectors[other]) >= alike:
                found[row][other] = found[other][row] = None
    return {row: list(others) for row, others in found.items()}


def origins(stem: str) -> Iterator[str]:
    """What a stem may be a form of, by its spelling.

    >>> {"ارسل", "رسل"} <= set(origins("يرسل")), list(origins("انتصار"))
    (True, ['انتصر'])
    """
    for pattern, templates in _PATTERNS:
        match = pattern.fullmatch(stem)
        if match:
            yield from (template.format(*match.groups()) for template in templates)


def _add_forms(found: Strengths, forms: Mapping[int, Sequence[int]], recipe: Recipe) -> None:
    kin = _by_first(found)
    for row, others in forms.items():
        for other in others:
            _raise(found, (row, other), recipe.form)
            for word, strength in kin[other].items():
                if word != row:
                    _raise(found, (row, word), recipe.of_form * strength)
                    _raise(found, (word, row), recipe.of_form * strength)


def _add_onward(found: Strengths, vectors: NDArray[np.float32], recipe: Recipe) -> None:
    near = {pair: strength for pair, strength in found.items() if strength >= recipe.close}
    for others in _by_first(near).values():  # either of two of them is kin of the word between
        for (one, strength), (other, beyond) in permutations(others.items(), 2):
            pair = one, other
            if pair not in near and float(vectors[one] @ vectors[other]) >= recipe.alike_onward:
                _raise(found, pair, recipe.onward * strength * beyond)


def _by_first(strengths: Strengths) -> defaultdict[int, dict[int, float]]:
    found: defaultdict[int, dict[int, float]] = defaultdict(dict)
    for (row, other), strength in strengths.items():
        found[row][other] = strength
    return found


def _raise(found: Strengths, pair: Pair, strength: float) -> None:
    found[pair] = max(strength, found.get(pair, 0.0))
