"""An extractive summary: a few stretches of a source that stand for the whole of it.

A stretch is central when its words are those of the whole source (the centroid of Radev et al.
2004); the source is cut into as many parts as stretches are wanted, and each part gives its best
one that does not repeat another (maximal marginal relevance, Carbonell and Goldstein 1998).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from rag.answer.clauses import DEPENDENT
from rag.arabic.boilerplate import is_boilerplate
from rag.arabic.fold import fold
from rag.arabic.sentences import Span, clauses, sentences
from rag.arabic.terms import forms, light_stem
from rag.lexicon import Lexicon
from rag.records import Document

STRETCHES = 5
"""Stretches of the summary of one source."""
_SHORTEST, _LONGEST = 7, 36
"""Words of a stretch."""
_READ = 1_500
"""Stretches that are compared; of a longer source, so many spread over it."""
_REPEATS = 0.6
"""What likeness to a chosen stretch costs, beside being central."""

Weights = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Stretch:
    span: Span
    words: int
    stems: tuple[str, ...]


def summarise(
    document: Document, lexicon: Lexicon, longest: int, count: int = STRETCHES
) -> list[Span]:
    """Up to `count` stretches of `document`, in its order, of `longest` words together."""
    stretches = _stretches(document.text)
    if not stretches:
        return []
    table = _table(stretches, lexicon)
    central = table @ table.sum(axis=0)
    central /= float(central.max()) or 1.0
    chosen: list[int] = []
    for part in np.array_split(np.arange(len(stretches)), min(count, len(stretches))):
        room = longest - sum(stretches[i].words for i in chosen)
        fitting = [i for i in part.tolist() if stretches[i].words <= room]
        if fitting:
            near = table[fitting] @ table[chosen].T if chosen else np.zeros((len(fitting), 1))
            worth = central[fitting] - _REPEATS * near.max(axis=1)
            chosen.append(fitting[int(worth.argmax())])
    return [stretches[i].span for i in chosen]


def _stretches(text: str) -> list[_Stretch]:
    """What can be understood by itself: sentences, and runs of clauses of long ones."""
    found = [
        stretch
        for sentence in sentences(text)
        if not is_boilerplate(sentence.of(text)) and not _is_heading(text, sentence)
        for stretch in _runs(text, sentence)
    ]
    step = max(1, len(found) // _READ)
    return list(islice(found, 0, None, step))


def _runs(text: str, sentence: Span) -> list[_Stretch]:
    runs: list[list[Span]] = []
    for clause in clauses(text, sentence.start, sentence.end):
        if runs and _count(text, runs[-1]) + len(clause.of(text).split()) <= _LONGEST:
            runs[-1].append(clause)
        else:
            runs.append([clause])
    found = []
    for run in runs:
        span = Span(run[0].start, run[-1].end)
        count = len(span.of(text).split())
        if _SHORTEST <= count <= _LONGEST and _stands_alone(span.of(text)):
            found.append(_Stretch(span, count, tuple(map(light_stem, forms(span.of(text))))))
    return found


def _count(text: str, run: Sequence[Span]) -> int:
    return sum(len(clause.of(text).split()) for clause in run)


def _stands_alone(stretch: str) -> bool:
    """Whether it neither asks nor begins in the middle of a thought."""
    opening = fold(stretch).split()[0]
    return opening not in DEPENDENT and not stretch.rstrip("»”\"' ").endswith(("؟", "?", ":"))


def _is_heading(text: str, sentence: Span) -> bool:
    return text[sentence.end - 1].isalnum() and text[sentence.end : sentence.end + 1] in ("\n", "")


def _table(stretches: Sequence[_Stretch], lexicon: Lexicon) -> Weights:
    """A unit row for each stretch over the stems of the source, weighed by their rarity."""
    stems = sorted({stem for stretch in stretches for stem in stretch.stems})
    column = {stem: n for n, stem in enumerate(stems)}
    rarities = lexicon.rarities[[lexicon.row(stem) for stem in stems]]
    table = np.zeros((len(stretches), len(stems)), dtype=np.float32)
    for row, stretch in enumerate(stretches):
        for stem, times in Counter(stretch.stems).items():
            table[row, column[stem]] = np.log1p(times) * rarities[column[stem]]
    lengths = np.linalg.norm(table, axis=1, keepdims=True)
    return (table / np.where(lengths > 0, lengths, 1)).astype(np.float32)
