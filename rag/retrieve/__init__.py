"""Candidates -> hits: ranked by a learned combination of features, near-duplicates folded."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from rag.matching import Matcher
from rag.question import Question
from rag.records import Hit, Reason
from rag.retrieve.copies import fold_copies
from rag.retrieve.features import features
from rag.retrieve.model import Model, bundled, standardise
from rag.store import Candidate, Scores

__all__ = ["DEPTH", "depth", "fold_copies", "rank", "shortlist"]

DEPTH = 60
"""Candidates that are looked at closely."""
_DENSE = 1.2
"""What the standardised cosine counts beside the standardised BM25 score in the shortlist."""

_Scored = TypeVar("_Scored", Candidate, Scores)


def depth(limit: int) -> int:
    """How many candidates are looked at closely for the `limit` best."""
    return max(DEPTH, 2 * limit)


def rank(
    asked: Question,
    matcher: Matcher,
    candidates: Sequence[Candidate],
    limit: int,
    model: Model | None = None,
) -> list[Hit]:
    """The `limit` best of the candidates, best first, copies of a passage folded into its best.

    The best by word and vector are read closely, and ranked by a linear model over what they offer.
    `model` is the bundled one unless given.
    """
    if not candidates:
        return []
    short = shortlist(candidates, depth(limit))
    table = features(asked, matcher, short)
    shares = (model or bundled()).shares(table)
    scores = np.array([*shares.values()], dtype=np.float64).sum(axis=0)

    def hit(i: int) -> Hit:
        reasons = (Reason(n, float(table[n][i]), float(share[i])) for n, share in shares.items())
        passage, lexical, dense = short[i].passage, short[i].lexical, short[i].dense
        return Hit(passage, float(scores[i]), lexical, dense, reasons=tuple(reasons))

    order = sorted(range(len(short)), key=lambda i: (-scores[i], short[i].passage.id))
    return fold_copies(map(hit, order), limit, matcher.words)  # takes no more than it needs


def shortlist(candidates: Sequence[_Scored], limit: int) -> list[_Scored]:
    """The `limit` best candidates by BM25 and cosine alone, both standardised, best first."""
    if not candidates:
        return []
    lexical, dense = (
        standardise(np.array(values))
        for values in ([c.lexical for c in candidates], [c.dense for c in candidates])
    )
    scores = (lexical + _DENSE * dense).tolist()
    order = sorted(range(len(candidates)), key=lambda i: (-scores[i], candidates[i].id))
    return [candidates[i] for i in order[:limit]]
