"""Candidates -> hits: lexical and dense scores combined, near-duplicates folded."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.arabic.terms import forms, light_stem
from rag.records import Hit, Passage
from rag.store import Candidate

Scores = NDArray[np.float64]

_SHINGLE = 3
_COPY = 0.6
"""Share of the shorter passage's shingles that the longer one must have for the two to be one."""


DENSE = 0.7
"""What the standardised cosine counts beside the standardised BM25 score."""


def rank(candidates: Sequence[Candidate], limit: int, dense: float = DENSE) -> list[Hit]:
    """The `limit` best of the candidates, best first, copies of a passage folded into its best.

    Scores are standardised over the candidates before they are added, so that neither the range
    of BM25 nor that of the cosine decides; rank fusion, which drops both, ranked worse than BM25
    alone.
    """
    if not candidates:
        return []
    lexical = _standardise([c.lexical for c in candidates])
    scores = lexical + dense * _standardise([c.dense for c in candidates])
    order = sorted(range(len(candidates)), key=lambda i: (-scores[i], candidates[i].passage.id))
    return _fold_copies([(candidates[i], float(scores[i])) for i in order], limit)


def _standardise(values: Sequence[float]) -> Scores:
    array = np.asarray(values, dtype=np.float64)
    spread = array.std()
    return (array - array.mean()) / spread if spread > 0 else np.zeros_like(array)


def _fold_copies(ranked: Sequence[tuple[Candidate, float]], limit: int) -> list[Hit]:
    kept: list[tuple[Candidate, float, frozenset[tuple[str, ...]]]] = []
    copies: list[list[Passage]] = []
    for candidate, score in ranked:
        shingles = _shingles(candidate.passage.text)
        original = next((n for n, k in enumerate(kept) if _are_copies(shingles, k[2])), None)
        if original is not None:
            copies[original].append(candidate.passage)
        elif len(kept) < limit:
            kept.append((candidate, score, shingles))
            copies.append([])
        else:
            break
    return [
        Hit(candidate.passage, score, candidate.lexical, candidate.dense, tuple(also))
        for (candidate, score, _), also in zip(kept, copies, strict=True)
    ]


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    """Every run of three stems, which is what two copies share and two passages do not."""
    stems = [light_stem(form) for form in forms(text)]
    if len(stems) < _SHINGLE:
        return frozenset({tuple(stems)})
    return frozenset(zip(*(stems[n:] for n in range(_SHINGLE)), strict=False))


def _are_copies(a: frozenset[tuple[str, ...]], b: frozenset[tuple[str, ...]]) -> bool:
    return len(a & b) >= _COPY * min(len(a), len(b))
