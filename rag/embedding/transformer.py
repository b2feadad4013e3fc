"""Any sentence-transformers model, by hub name or folder. Imports torch when it is made."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from rag.embedding.fingerprint import fingerprint
from rag.embedding.protocol import Progress, Vectors
from rag.errors import ModelMissing

_BATCH = 32


class TransformerEmbedder:
    """A SentenceTransformer with a prompt for questions and one for passages.

    The prompts are put before the text as they stand: "query: " and "passage: " for e5. Left
    empty, the prompts that the model itself names "query" and "passage" or "document" are used.
    """

    def __init__(self, name: str, query_prompt: str = "", passage_prompt: str = "") -> None:
        """Raises ModelMissing when the model cannot be loaded."""
        from sentence_transformers import SentenceTransformer

        try:
            self._model = SentenceTransformer(name)
        except Exception as problem:  # the loader raises whatever its libraries raise
            raise ModelMissing(name, str(problem)) from problem
        prompts = self._model.prompts
        self._query_prompt = query_prompt or prompts.get("query") or ""
        self._passage_prompt = (
            passage_prompt or prompts.get("passage") or prompts.get("document") or ""
        )
        folder = Path(name)
        version = f"@{fingerprint(folder)}" if folder.is_dir() else ""
        self._identity = f"{name}{version} [{self._query_prompt}|{self._passage_prompt}]"

    @property
    def identity(self) -> str:
        return self._identity

    @property
    def dimension(self) -> int:
        dimension = self._model.get_embedding_dimension()
        assert dimension is not None
        return int(dimension)

    def query(self, text: str) -> Vectors:
        vector: Vectors = self._encode([text], self._query_prompt)[0]
        return vector

    def passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        parts: list[Vectors] = [np.zeros((0, self.dimension), dtype=np.float32)]
        for first in range(0, len(texts), _BATCH):
            parts.append(self._encode(texts[first : first + _BATCH], self._passage_prompt))
            if progress:
                progress(min(first + _BATCH, len(texts)), len(texts))
        return np.concatenate(parts)

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        encoded = self._model.encode(
            list(texts), prompt=prompt, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(encoded, dtype=np.float32)
