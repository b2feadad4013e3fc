"""What the answer room starts from."""

from dataclasses import dataclass

from rag.matching import Matcher
from rag.question import Question
from rag.records import Hit


@dataclass(frozen=True, slots=True)
class Found:
    """A question as it was read, the matcher of its words, and its best passages."""

    asked: Question
    matcher: Matcher
    hits: tuple[Hit, ...]
