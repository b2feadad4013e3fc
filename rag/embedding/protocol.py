"""What the program asks of an embedding model."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]
"""Called with how many of how many texts are embedded."""


class Embedder(Protocol):
    """Unit vectors for questions and passages; their inner product is the cosine."""

    @property
    def identity(self) -> str:
        """Names the model and everything else that its vectors depend on."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    def query(self, text: str) -> Vectors:
        """The vector of a question, shape (dimension,)."""

    def passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """The vectors of passages, shape (texts, dimension)."""
