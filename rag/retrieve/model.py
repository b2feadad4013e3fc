"""The weights of the ranking: a small file that can be read and that `rag.train` writes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.retrieve.features import Column

FILE = Path(__file__).with_name("weights.json")
_EVEN = 1e-6
"""Deviation under which values are the same but for rounding."""


@dataclass(frozen=True, slots=True)
class Model:
    """What each feature counts, once it is standardised over the candidates of a question: neither
    the range of BM25 nor that of the cosine decides, but how far a candidate stands out."""

    weights: Mapping[str, float]

    @classmethod
    def load(cls, file: Path = FILE) -> "Model":
        """The weights in a file."""
        return cls(json.loads(file.read_text(encoding="utf-8")))

    def shares(self, features: Mapping[str, Column]) -> dict[str, NDArray[np.floating[Any]]]:
        """What each feature adds to the score of each candidate; the score is their sum."""
        table = standardise(np.stack([features[name] for name in self.weights]))
        return {
            name: weight * row
            for (name, weight), row in zip(self.weights.items(), table, strict=True)
        }


@lru_cache(maxsize=1)
def bundled() -> Model:
    """The model that comes with the program."""
    return Model.load()


def standardise(values: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    """`values`, or each row of them, with mean 0 and deviation 1; zeros when they are all the
    same."""
    spread = values.std(axis=-1, keepdims=True)
    even = spread <= _EVEN
    apart = (values - values.mean(axis=-1, keepdims=True)) / np.where(even, 1, spread)
    return np.where(even, 0, apart)
