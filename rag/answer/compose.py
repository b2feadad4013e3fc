"""The answer: quotes, their citations, and how sure the program is of them."""

from collections.abc import Callable, Sequence

from rag.answer.extract import Excerpt, extract
from rag.answer.question import Question
from rag.matching import Matcher
from rag.records import Answer, Citation, Document, Hit
from rag.settings import Settings

HITS = 8
"""Passages that an answer is looked for in."""


def answer(
    asked: Question,
    matcher: Matcher,
    hits: Sequence[Hit],
    document: Callable[[str], Document],
    settings: Settings,
    limit: int,
) -> Answer:
    """An answer of at most `settings.answer_words` words, or `text=None`."""
    excerpts = extract(asked, matcher, hits[:HITS])
    shown = tuple(hits[:limit])
    if not excerpts:
        return Answer(asked.text, None, (), shown, 0.0)
    best = excerpts[0]
    confidence = best.coverage
    if confidence < settings.answer_threshold:
        return Answer(asked.text, None, (), shown, confidence)
    citation = _cite(1, best, document)
    return Answer(asked.text, f"{citation.quote} [1]", (citation,), shown, confidence)


def _cite(number: int, excerpt: Excerpt, document: Callable[[str], Document]) -> Citation:
    source = document(excerpt.hit.passage.source)
    return Citation(
        number,
        source.source,
        source.title,
        excerpt.start,
        excerpt.end,
        source.text[excerpt.start : excerpt.end],
        source.locate(excerpt.start),
    )
