"""The best passages of the ranking, ranked anew by what their clauses say.

A passage answers if one of its excerpts does, so its odds are the sum of theirs (multiple-instance
learning with a softmax over the excerpts of all passages), times what the ranking made of it. Both
are linear, in `rerank.json`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.answer.found import Found
from rag.records import Hit, Reason

FILE = Path(__file__).with_name("rerank.json")
REASON = "clauses"
"""The name of what the clauses of a passage add to its score."""
Scores = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Model:
    """What the score of the ranking counts, and what each feature of an excerpt."""

    ranking: float
    excerpt: Mapping[str, float]

    @classmethod
    def load(cls, file: Path = FILE) -> "Model":
        """The weights in a file."""
        return cls(**json.loads(file.read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def bundled() -> Model:
    """The model that comes with the program."""
    return Model.load()


@dataclass(frozen=True, slots=True)
class Table:
    """The features of the excerpts of some hits, shape (excerpts, features), and whose each is."""

    names: tuple[str, ...]
    rows: Scores
    owner: NDArray[np.intp]

    @classmethod
    def of(cls, found: Found, depth: int | None = None) -> "Table | None":
        """Those of the best `depth` hits, of those near the best unless given; None when they have
        no clause."""
        every = found.stretches
        if every is None:
            return None
        read = every.owner < (found.near if depth is None else depth)
        dense = np.array([hit.dense for hit in found.hits])[every.owner]
        columns = {**every.features, "dense": dense}
        rows = np.stack([*columns.values()], axis=1)[read]
        return cls(tuple(columns), rows, every.owner[read]) if len(rows) else None


def rerank(found: Found, model: Model | None = None) -> tuple[Hit, ...]:
    """The hits in their new order, with what their clauses say among the reasons of their scores;
    those that are not read stay behind. `model` is the bundled one unless given."""
    weights, table = model or bundled(), Table.of(found)
    if table is None:
        return found.hits
    said = _said(weights, table, len(found.hits))
    odds = np.exp(said - said.max())
    likely, more = odds / odds[: found.near].sum(), said - said[: found.near].mean()
    shares = zip(likely.tolist(), more.tolist(), strict=True)
    hits = [
        _judged(hit, weights.ranking, Reason(REASON, *clauses))
        for hit, clauses in zip(found.hits, shares, strict=True)
    ]
    return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.passage.id)))


def _said(model: Model, table: Table, hits: int) -> Scores:
    """The logarithms of the odds of hits by their excerpts; of one that has none, or was not read,
    the least of the others."""
    scores = table.rows @ np.array([model.excerpt[name] for name in table.names])
    said = np.full(hits, -np.inf)
    np.logaddexp.at(said, table.owner, scores)
    least: float = said[np.isfinite(said)].min()
    return np.where(np.isfinite(said), said, least)


def _judged(hit: Hit, counts: float, clauses: Reason) -> Hit:
    """A hit whose reasons are those of the ranking, which counts so much, and its clauses."""
    ranked = (Reason(one.feature, one.value, counts * one.share) for one in hit.reasons)
    return replace(hit, score=counts * hit.score + clauses.share, reasons=(*ranked, clauses))
