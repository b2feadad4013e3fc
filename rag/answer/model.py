"""The weights of the answer room: a small file that can be read and that `rag.train` writes."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rag.answer.features import Excerpt

FILE = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Model:
    """Linear weights. A score compares excerpts of one question; a confidence is a probability.

    `a_word` is what every word of an excerpt costs: of two that answer, the shorter is the better.
    """

    excerpt: Mapping[str, float]
    a_word: float
    confidence: Mapping[str, float]

    @classmethod
    def load(cls, file: Path = FILE) -> "Model":
        """The weights in a file."""
        content = json.loads(file.read_text(encoding="utf-8"))
        return cls(content["excerpt"], content["a_word"], content["confidence"])

    def score(self, excerpt: Excerpt) -> float:
        """How good an answer an excerpt is beside the others; higher is better."""
        told = sum(weight * excerpt.features[name] for name, weight in self.excerpt.items())
        return told - self.a_word * excerpt.words

    def confident(self, clues: Mapping[str, float]) -> float:
        """The probability, in 0..1, that the sources answer the question at all."""
        total = sum(weight * clues[name] for name, weight in self.confidence.items())
        return 1 / (1 + math.exp(-total))


@lru_cache(maxsize=1)
def bundled() -> Model:
    """The model that comes with the program."""
    return Model.load()
