"""A question as it is read: what it wants, what it is about, and what kind of answer suits it."""

from rag.question.reading import Question, read
from rag.question.wants import Want

__all__ = ["Question", "Want", "read"]
