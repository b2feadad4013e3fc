"""The stretches of the best passages, each with what speaks for it as an answer."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.answer.evidence import Value
from rag.answer.features import Column
from rag.answer.found import Found
from rag.arabic.sentences import Span
from rag.matching import Places, Strengths, over
from rag.records import Hit


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One to three consecutive clauses of a sentence.

    `span` and `values` (what in it is of the wanted kind) are in the passage's offsets. `strengths`
    tell how strongly it has each word of the question, persons in the title of its source
    counted too.
    """

    hit: Hit
    span: Span
    values: tuple[Value, ...]
    asked: tuple[int, ...]
    strengths: Strengths
    words: int
    features: dict[str, float]

    @property
    def text(self) -> str:
        """The words themselves."""
        return self.span.of(self.hit.passage.text)

    @property
    def place(self) -> tuple[str, int, int]:
        """The source, and the offsets in it."""
        passage = self.hit.passage
        return passage.source, passage.start + self.span.start, passage.start + self.span.end


def excerpts(found: Found, passages: int | None = None) -> list[Excerpt]:
    """Every stretch of the best `passages` hits, of all unless given, that could be an answer, hit
    by hit."""
    every, hits = found.stretches, found.hits[:passages]
    if every is None or not hits:
        return []
    many = int(np.searchsorted(every.owner, len(hits)))  # they stand hit by hit
    read, owner, bounds = every.read, every.owner[:many], every.bounds[:many]
    columns = {**_place(hits, owner), **{k: c[:many] for k, c in every.features.items()}}
    rows = np.stack([*columns.values()], axis=1).tolist()
    spoken = np.array([[part.words for part in read.parts]])
    words = over(np.add, spoken, *bounds.T)[0].tolist()
    strengths = np.maximum(every.strengths[:, :many], found.titles(hits)[:, owner])
    return [
        Excerpt(
            hits[of],
            Span(read.parts[first].span.start, read.parts[last - 1].span.end),
            every.values[n],
            every.positions[n],
            strengths[:, n],
            words[n],
            dict(zip(columns, rows[n], strict=True)),
        )
        for n, (of, (first, last)) in enumerate(zip(owner.tolist(), bounds.tolist(), strict=True))
    ]


def _place(hits: Sequence[Hit], owner: Places) -> dict[str, Column]:
    """How good the passage is that it stands in."""
    scores, dense = (np.array(x) for x in ([h.score for h in hits], [h.dense for h in hits]))
    return {"hit": (scores - scores[0])[owner], "best_hit": owner == 0, "dense": dense[owner]}
