"""The bundled model: a vector a word piece, a text the mean of its pieces. No torch."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from rag.embedding.fingerprint import fingerprint
from rag.embedding.protocol import Progress, Vectors
from rag.errors import ModelMissing

if TYPE_CHECKING:
    from model2vec import StaticModel

BUNDLED_FOLDER = Path(__file__).parent / "model"
_BATCH = 1024


class StaticEmbedder:
    """A sentence-transformers StaticEmbedding folder, run by model2vec.

    >>> embedder = StaticEmbedder.bundled()
    >>> embedder.query("متى سقطت دمشق؟").shape == (embedder.dimension,)
    True
    """

    def __init__(self, folder: Path) -> None:
        """Raises ModelMissing when the folder is no such model."""
        try:
            self._model = _load(folder)
        except Exception as problem:  # whatever the libraries raise for a file that is not theirs
            raise ModelMissing(str(folder), str(problem)) from problem
        self._folder = folder

    @classmethod
    def bundled(cls) -> Self:
        """The model that comes with the program."""
        return cls(BUNDLED_FOLDER)

    @cached_property
    def identity(self) -> str:
        return f"{self._folder.name}@{fingerprint(self._folder)}"

    @property
    def dimension(self) -> int:
        return int(self._model.dim)

    def query(self, text: str) -> Vectors:
        vector: Vectors = self._encode([text])[0]
        return vector

    def passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        parts: list[Vectors] = [np.zeros((0, self.dimension), dtype=np.float32)]
        for first in range(0, len(texts), _BATCH):
            parts.append(self._encode(texts[first : first + _BATCH]))
            if progress:
                progress(min(first + _BATCH, len(texts)), len(texts))
        return np.concatenate(parts)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        encoded = self._model.encode(list(texts), max_length=None, use_multiprocessing=False)
        return np.asarray(encoded, dtype=np.float32)


def _load(folder: Path) -> "StaticModel":
    """The model in a folder. model2vec's own loader would import the client of a model hub first,
    which takes as long again."""
    from model2vec import StaticModel
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    (vectors,) = load_file(folder / "model.safetensors").values()
    return StaticModel(vectors, Tokenizer.from_file(str(folder / "tokenizer.json")), normalize=True)
