"""Near-duplicates: a passage that stands twice takes one place."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rag.lexicon import Words
from rag.records import Hit, Passage

_SHINGLE = 3
_COPY = 0.6
"""Share of the shorter passage's shingles that the longer one must have for the two to be one."""

Shingles = frozenset[tuple[int, ...]]


def fold_copies(ranked: Iterable[Hit], limit: int, words: Words | None = None) -> list[Hit]:
    """The first `limit` hits that are no copies of a better one; each with its copies. `words` are
    those that have read the passages already, if any have."""
    words = words or Words()
    kept: list[Hit] = []
    seen: list[Shingles] = []
    copies: list[list[Passage]] = []
    for hit in ranked:
        shingles = _shingles(words.light_of(hit.passage.text))
        original = next((n for n, other in enumerate(seen) if _are_copies(shingles, other)), None)
        if original is not None:
            copies[original].append(hit.passage)
        elif len(kept) < limit:
            kept.append(hit)
            seen.append(shingles)
            copies.append([])
        else:
            break
    return [replace(hit, copies=tuple(also)) for hit, also in zip(kept, copies, strict=True)]


def _shingles(stems: Sequence[int]) -> Shingles:
    """Every run of three stems, which is what two copies share and two passages do not."""
    if len(stems) < _SHINGLE:
        return frozenset({tuple(stems)})
    return frozenset(zip(*(stems[n:] for n in range(_SHINGLE)), strict=False))


def _are_copies(a: Shingles, b: Shingles) -> bool:
    return len(a & b) >= _COPY * min(len(a), len(b))
