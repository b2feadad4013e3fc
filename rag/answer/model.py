"""The weights of the answer room: a small file that can be read and that `rag.train` writes."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.answer.excerpts import Excerpt

FILE = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Clues:
    """What tells an answerable question from one that only resembles the sources: numbers by name,
    and the sum of the vectors of the words that are missing, each as long as the word weighs."""

    named: Mapping[str, float]
    missing: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Price:
    """What a reader is charged: by how much of the probability a word, and a further quote, must
    make an answer likelier."""

    word: float
    quote: float


@dataclass(frozen=True, slots=True)
class Model:
    """Linear weights. The scores of the excerpts of one question are the logarithms of the odds
    that each is the shortest that answers; a confidence is a probability. `missing` has the
    dimension of the lexicon's vectors: its product with that of a word is what the logarithm of the
    odds gains, or loses, when the passage does not have that word.
    """

    excerpt: Mapping[str, float]
    price: Price
    confidence: Mapping[str, float]
    missing: tuple[float, ...]

    @classmethod
    def load(cls, file: Path = FILE) -> "Model":
        """The weights in a file."""
        content = json.loads(file.read_text(encoding="utf-8"))
        price, missing = Price(**content["price"]), tuple(content["missing"])
        return cls(content["excerpt"], price, content["confidence"], missing)

    def scores(self, excerpts: Sequence[Excerpt]) -> NDArray[np.float64]:
        """How good an answer each excerpt is beside the others; higher is better."""
        rows = [[excerpt.features[name] for name in self.excerpt] for excerpt in excerpts]
        found: NDArray[np.float64] = np.array(rows) @ np.array([*self.excerpt.values()])
        return found

    def confident(self, clues: Clues) -> float:
        """The probability, in 0..1, that the sources answer the question at all."""
        total = sum(weight * clues.named[name] for name, weight in self.confidence.items())
        return 1 / (1 + math.exp(-total - float(clues.missing @ np.array(self.missing))))


@lru_cache(maxsize=1)
def bundled() -> Model:
    """The model that comes with the program."""
    return Model.load()
