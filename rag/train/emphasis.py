"""Train what the words of a question weigh beside their rarity.

The weights of the words and those of the ranking's features are learned together, from which of the
candidates answers; the latter are then learned anew by `rag.train.ranking`, with the words' weights
as they are in force.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rag.retrieve.emphasis import TRAITS, traits
from rag.retrieve.features import Said, weighed
from rag.train import ranking
from rag.train.linear import minimise, together

_STEADY = 1e-9
_EVEN = 1e-4
"""A deviation under which a column tells nothing."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings of a training run; the defaults made the bundled weights."""

    questions: ranking.Recipe = field(default_factory=ranking.Recipe)
    ridge: float = 0.01  # for the features, and
    traits_ridge: float = 0.03  # for the traits, of which each is one deviation wide


@dataclass(frozen=True, slots=True)
class Example:
    """A question: the traits of its words (words x traits), what they weigh by rarity alone; its
    features; how strongly each window has its words (words x windows), and whose it is; which
    candidates answer, and how much it counts."""

    traits: NDArray[np.float32]
    rarity: NDArray[np.float32]
    features: Mapping[str, NDArray[np.float32]]
    windows: NDArray[np.float32]
    owner: NDArray[np.intp]
    answers: NDArray[np.bool_]
    counts: float


def run(squad: Path, data: Path, recipe: Recipe) -> dict[str, float]:
    """Train on a SQuAD file and on the written questions, whose texts are in the folder `data`."""
    every = map(_example, ranking.asked(squad, data, recipe.questions))
    return train([example for example in every if example.answers.any()], recipe)


def save(worth: Mapping[str, float], file: Path) -> None:
    """Write what each trait is worth, rounded."""
    content = {name: round(value, 4) for name, value in worth.items()}
    file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def train(examples: Sequence[Example], recipe: Recipe) -> dict[str, float]:
    """What each trait is worth. Every example has a candidate that answers."""
    batch = _Batch.of(examples)
    traits = np.concatenate([example.traits for example in examples])
    spread = torch.tensor(traits.std(axis=0) + _STEADY)
    scaled = torch.tensor(traits - traits.mean(axis=0)) / spread
    shares = torch.tensor([example.counts for example in examples])
    shares = shares / shares.sum()

    def loss(weights: Tensor) -> Tensor:
        worth, features = weights[: len(TRAITS)], weights[len(TRAITS) :]
        scores = batch.features(scaled @ worth) @ features
        right = scores.masked_fill(~batch.answers, -1e9)
        lost = together(scores, batch.example_of) - together(right, batch.example_of)
        cost = recipe.ridge * (features**2).sum() + recipe.traits_ridge * (worth**2).sum()
        return (shares * lost).sum() + cost

    found = minimise(loss, len(TRAITS) + len(batch.names))[: len(TRAITS)] / spread
    return dict(zip(TRAITS, found.tolist(), strict=True))


def _example(asked: ranking.Asked) -> Example:
    said = Said.by(asked.question, asked.matcher, asked.candidates)
    return Example(
        traits(asked.question, asked.matcher),
        asked.matcher.weights,
        weighed(asked.question, asked.matcher, asked.candidates, said),
        said.windows,
        said.owner,
        asked.answers,
        asked.counts,
    )


@dataclass(frozen=True, slots=True)
class _Batch:
    """Examples one after the other: words, candidates and windows numbered through."""

    names: tuple[str, ...]
    fixed: Mapping[str, Tensor]
    rarity: Tensor
    words: list[int]
    windows: tuple[Tensor, ...]
    owner: Tensor
    answers: Tensor
    example_of: Tensor

    @classmethod
    def of(cls, examples: Sequence[Example]) -> "_Batch":
        """A batch of examples."""
        names = tuple(examples[0].features)
        sizes = [len(example.answers) for example in examples]
        before = [0, *accumulate(sizes)]
        fixed = {
            name: torch.tensor(np.concatenate([e.features[name] for e in examples]))
            for name in names
            if name != "together"
        }
        owners = [e.owner + at for e, at in zip(examples, before, strict=False)]
        return cls(
            names,
            fixed,
            torch.tensor(np.concatenate([e.rarity for e in examples])),
            [len(e.rarity) for e in examples],
            tuple(torch.tensor(e.windows) for e in examples),
            torch.tensor(np.concatenate(owners)),
            torch.tensor(np.concatenate([e.answers for e in examples])),
            torch.repeat_interleave(torch.arange(len(examples)), torch.tensor(sizes)),
        )

    def features(self, worth: Tensor) -> Tensor:
        """The standardised features of all candidates (candidates x features), if each word weighs
        `exp(worth)` times what its rarity says."""
        weights = torch.split(self.rarity * torch.exp(worth), self.words)
        shares = [one / one.sum() for one in weights]
        windows = torch.cat([s @ table for s, table in zip(shares, self.windows, strict=True)])
        together = torch.zeros(len(self.answers)).scatter_reduce(
            0, self.owner, windows, "amax", include_self=False
        )
        columns = [self.fixed.get(name, together) for name in self.names]
        return self._standardised(torch.stack(columns, dim=1))

    def _standardised(self, columns: Tensor) -> Tensor:
        many = torch.bincount(self.example_of)[:, None]
        none = torch.zeros(len(many), columns.shape[1])
        mean = none.index_add(0, self.example_of, columns) / many
        centred = columns - mean[self.example_of]
        variance = none.index_add(0, self.example_of, centred**2) / many
        spread = torch.sqrt(variance + _STEADY)
        even = torch.where(spread > _EVEN, spread, torch.ones_like(spread))
        return centred / even[self.example_of]
