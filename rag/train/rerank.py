"""Train the weights by which passages are ranked anew: which of the best of the ranking answers.

A passage is right if it answers, and with it all its excerpts: the softmax over the excerpts of all
passages finds out itself which of them say so. Examples are those of `rag.train.ranking`.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from rag.answer.found import Found
from rag.answer.reader import Reader
from rag.answer.rerank import Model, Table
from rag.retrieve import rank
from rag.train import ranking
from rag.train.linear import listwise
from rag.train.reader import Unseen

_EVEN = 1e-9
"""The spread of a feature that is the same everywhere."""
_HARDLY = 1e-6
"""The ridge of what the ranking counts: where there is little to learn from, it stays finite."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings of a training run; the defaults made the bundled weights."""

    questions: ranking.Recipe = field(
        default_factory=lambda: ranking.Recipe(paraphrase_counts=0.125)
    )
    depth: int = 20  # passages of a question
    ridge: float = 0.01  # for the features of the excerpts; the ranking counts what it will


@dataclass(frozen=True, slots=True)
class Example:
    """A question: the excerpts of its best passages, what the ranking makes of the passage of each,
    whether that one answers, and how much the question counts."""

    table: Table
    ranking: NDArray[np.float64]
    answers: NDArray[np.bool_]
    counts: float


def run(squad: Path, data: Path, recipe: Recipe, unseen: Unseen) -> Model:
    """Train on a SQuAD file and on the written questions, whose texts are in the folder `data`."""
    asked = ranking.asked(squad, data, recipe.questions)
    every = (_example(one, recipe.depth, unseen(one.text)) for one in asked)
    return train([example for example in every if example and example.answers.any()], recipe)


def train(examples: Sequence[Example], recipe: Recipe) -> Model:
    """The weights. Every example has a passage that answers."""
    tables = [np.column_stack([example.ranking, example.table.rows]) for example in examples]
    spread = np.concatenate(tables).std(axis=0)
    scale = np.where(spread > _EVEN, spread, 1.0)
    ridge = torch.full((len(scale),), recipe.ridge)
    ridge[0] = _HARDLY
    weights = listwise(
        [torch.tensor(table / scale, dtype=torch.float32) for table in tables],
        [torch.tensor(example.answers) for example in examples],
        [example.counts for example in examples],
        ridge,
    )
    counts, *features = (weights.numpy() / scale).tolist()
    return Model(counts, dict(zip(examples[0].table.names, features, strict=True)))


def save(model: Model, file: Path) -> None:
    """Write the weights, rounded, in the order of their names."""
    excerpt = {name: round(weight, 5) for name, weight in sorted(model.excerpt.items())}
    content = asdict(Model(round(model.ranking, 5), excerpt))
    file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _example(asked: ranking.Asked, depth: int, reader: Reader) -> Example | None:
    hits = rank(asked.question, asked.matcher, asked.candidates, depth)
    found = Found(asked.question, asked.matcher, tuple(hits), reader, thorough=True)
    table = Table.of(found, depth)
    if table is None:
        return None
    good = {c.passage.id for c, right in zip(asked.candidates, asked.answers, strict=True) if right}
    answers = np.array([hit.passage.id in good for hit in hits])
    scores = np.array([hit.score for hit in hits])
    return Example(table, scores[table.owner], answers[table.owner], asked.counts)
