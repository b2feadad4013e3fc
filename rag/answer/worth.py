"""Which quotes are worth their words.

A quote answers when the shortest excerpt that answers lies within it, so the probability that it
answers is the sum over all that lies within. Quotes are taken one by one, each time the one that
adds most to that probability beside what it costs a reader, and no further one that adds less than
it costs: one short clause where the place is plain, a longer stretch or a second place where it is
not (greedy maximisation of a coverage; Lin and Bilmes 2011).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.answer.extract import Scored
from rag.answer.model import Price


def worthiest(ranked: Sequence[Scored], price: Price, longest: int, most: int = 1) -> list[Scored]:
    """At most `most` quotes of at most `longest` words together that do not overlap, the most
    worthy first."""
    if not ranked:
        return []
    within, meets = _relations(ranked)
    words = np.array([s.excerpt.words for s in ranked])
    left = np.array([s.probability for s in ranked])
    free = np.ones(len(ranked), dtype=bool)
    chosen: list[int] = []
    while len(chosen) < most:
        fits = free & (words <= longest - words[chosen].sum())
        worth = np.where(fits, within @ left - price.word * words, -np.inf)
        best = int(worth.argmax())
        if not fits[best] or (chosen and worth[best] <= price.quote):
            break
        chosen.append(best)
        left = np.where(within[best], 0, left)
        free &= ~meets[best]
    return [ranked[n] for n in chosen]


def _relations(ranked: Sequence[Scored]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """For each two excerpts, whether the second lies within the first, and whether they meet."""
    spans = [s.excerpt.place for s in ranked]
    names = {source: n for n, source in enumerate(dict.fromkeys(source for source, _, _ in spans))}
    source, start, end = np.array([(names[s], a, b) for s, a, b in spans]).T
    same = source[:, None] == source
    within = same & (start[:, None] <= start) & (end <= end[:, None])
    meets = same & (start[:, None] < end) & (start < end[:, None])
    return within, meets
