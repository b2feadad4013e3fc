"""Candidates -> hits: ranked by a learned combination of features, near-duplicates folded."""

from collections.abc import Sequence

import numpy as np

from rag.matching import Matcher
from rag.question import Question
from rag.records import Hit, Reason
from rag.retrieve.copies import fold_copies
from rag.retrieve.features import features
from rag.retrieve.model import Model, bundled
from rag.store import Candidate

__all__ = ["fold_copies", "rank"]


def rank(
    asked: Question,
    matcher: Matcher,
    candidates: Sequence[Candidate],
    limit: int,
    model: Model | None = None,
) -> list[Hit]:
    """The `limit` best of the candidates, best first, copies of a passage folded into its best.

    They are read closely, and ranked by a linear model over what they offer. `model` is the bundled
    one unless given.
    """
    if not candidates:
        return []
    table = features(asked, matcher, candidates)
    shares = (model or bundled()).shares(table)
    scores = np.array([*shares.values()], dtype=np.float64).sum(axis=0)

    def hit(i: int) -> Hit:
        reasons = (Reason(n, float(table[n][i]), float(share[i])) for n, share in shares.items())
        passage, lexical, dense = candidates[i].passage, candidates[i].lexical, candidates[i].dense
        return Hit(passage, float(scores[i]), lexical, dense, reasons=tuple(reasons))

    order = sorted(range(len(candidates)), key=lambda i: (-scores[i], candidates[i].passage.id))
    return fold_copies(map(hit, order), limit, matcher.words)  # takes no more than it needs
