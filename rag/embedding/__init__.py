"""Text -> vectors. The bundled static model, or any sentence-transformers model."""

from rag.embedding.protocol import Embedder, Progress, Vectors
from rag.embedding.static import StaticEmbedder
from rag.settings import BUNDLED, Settings

__all__ = ["Embedder", "Progress", "StaticEmbedder", "Vectors", "load"]


def load(settings: Settings) -> Embedder:
    """The embedder that the settings name. Raises ModelMissing.

    Only a model other than the bundled one imports torch.
    """
    if settings.embedder == BUNDLED:
        return StaticEmbedder.bundled()
    from rag.embedding.transformer import TransformerEmbedder

    return TransformerEmbedder(settings.embedder, settings.query_prompt, settings.passage_prompt)
