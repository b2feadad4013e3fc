"""BM25 as sparse vectors: the same scores that the lexical index of the local store gives.

A passage's vector has, at the number of each of its terms, how much the term weighs there were the
passages of a library of an assumed length on the average; a question's has how rare its terms are.
Their product ranks well enough to find candidates. The score of these is then worked out exactly:
the weight gives back how often the term occurs, whatever the average turns out to be.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from rag.store.manifest import Make
from rag.store.milvus.schema import number_of

_K1, _B = 1.2, 0.75
_TERMS_A_CHARACTER = 0.3
_EMPTY = {0: 1e-6}
"""The vector of a passage without terms; Milvus asks for one."""

Sparse = Mapping[int, float]


def term_number(term: str) -> int:
    """Where a term stands in the vectors: 1 to 2 ** 32 - 2.

    >>> 0 < term_number("1دمشق") < 2 ** 32 - 1
    True
    """
    return 1 + number_of(term, 32) % (2**32 - 3)


def of_passage(terms: Sequence[str], make: Make) -> Sparse:
    """The vector of a passage of these terms."""
    assumed = make.passage_size * _TERMS_A_CHARACTER
    counts = Counter(map(term_number, terms))
    base = _base(len(terms), assumed)
    return {term: count / (count + base) for term, count in counts.items()} or _EMPTY


def of_question(frequencies: Mapping[int, int], passages: int) -> Sparse:
    """The vector of a question, whose terms occur in so many of the passages.

    >>> {term: round(weight, 2) for term, weight in of_question({5: 2, 6: 0}, 2).items()}
    {5: 0.4}
    """
    return {
        term: (1 + _K1) * math.log(1 + (passages - count + 0.5) / (count + 0.5))
        for term, count in frequencies.items()
        if count
    }


def score(question: Sparse, passage: Sparse, length: int, average: float, make: Make) -> float:
    """The BM25 score of a passage of `length` terms."""
    assumed = make.passage_size * _TERMS_A_CHARACTER
    was, is_ = _base(length, assumed), _base(length, average)
    total = 0.0
    for term in question.keys() & passage.keys():
        count = round(passage[term] * was / (1 - passage[term]))
        total += question[term] * count / (count + is_)
    return total


def _base(length: int, average: float) -> float:
    return _K1 * (1 - _B + _B * rounded(length) / max(average, 1.0))


def rounded(length: int) -> int:
    """A length as the lexical index keeps it, in a byte: exact to 40, then to one part in eight.

    >>> rounded(40), rounded(41), rounded(107)
    (40, 40, 104)
    """
    if length < 24:
        return length
    shift = max(0, (length - 24).bit_length() - 4)
    return 24 + ((length - 24) >> shift << shift)
