"""What is known of Arabic words before any text is read, and words made ready for matching."""

from rag.lexicon.lexicon import Lexicon
from rag.lexicon.words import Forms, Texts, Words

__all__ = ["Forms", "Lexicon", "Texts", "Words"]
