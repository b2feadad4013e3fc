"""Whether passages and answers hold what is known to answer a question. Pure functions."""

import time
from collections.abc import Callable, Sequence

from rag.arabic.fold import fold
from rag.errors import EmptyQuestion
from rag.evaluate.datasets import GoldQuestion, GoldText
from rag.library import Library
from rag.records import Answer, Hit, Kind, Passage

LONGEST_ANSWER, LONGEST_LIST = 80, 160
"""Words of a fact, and of a list or a topic; a longer answer counts as none."""
DEPTH = 10
"""Passages of a ranking that are looked at."""


def form(text: str) -> str:
    """Search form of `text` with single blanks.

    >>> form("  عَامَ\\n٦١٥ ") == "عام 615"
    True
    """
    return " ".join(fold(text).split())


def rank(hits: Sequence[Hit], question: GoldQuestion) -> int | None:
    """The rank (from 1) by which the passages answer: the first with any gold text, or that by
    which every gold text has been seen when the question wants all. A copy stands where its
    original does. None when they do not answer.
    """
    ranks = [_rank_of(hits, gold) for gold in question.gold]
    found = [r for r in ranks if r is not None]
    if not found or (question.all and len(found) < len(ranks)):
        return None
    return max(found) if question.all else min(found)


def first(hits: Sequence[Hit], question: GoldQuestion) -> int | None:
    """The rank (from 1) of the first passage that answers, were it one side of several that the
    question wants: no two of them can stand first. None when none does."""
    found = [r for r in (_rank_of(hits, gold) for gold in question.gold) if r is not None]
    return min(found, default=None)


def _rank_of(hits: Sequence[Hit], gold: GoldText) -> int | None:
    wanted = form(gold.text)

    def holds(passage: Passage) -> bool:
        return passage.source == gold.source and wanted in form(passage.text)

    places = enumerate(hits, start=1)
    return next((n for n, h in places if any(map(holds, (h.passage, *h.copies)))), None)


def says(answer: Answer, question: GoldQuestion) -> bool:
    """Whether the answer, not longer than allowed, quotes a gold text (or every one) and cites
    the file it stands in."""
    if not question.gold or _is_too_long(answer):
        return False
    quoted = [(c.source, form(c.quote)) for c in answer.citations]
    found = (
        any(source == gold.source and form(gold.text) in quote for source, quote in quoted)
        for gold in question.gold
    )
    return all(found) if question.all else any(found)


def contains(answer: Answer, texts: Sequence[str]) -> bool:
    """Whether the answer, not longer than allowed, quotes any of the texts."""
    if _is_too_long(answer):
        return False
    quotes = [form(c.quote) for c in answer.citations]
    return any(wanted in quote for wanted in map(form, texts) if wanted for quote in quotes)


def _is_too_long(answer: Answer) -> bool:
    return words(answer) > (LONGEST_ANSWER if answer.kind is Kind.FACT else LONGEST_LIST)


def words(answer: Answer) -> int:
    """The words of an answer, without the numbers of its citations; 0 when there is none."""
    return sum(len(c.quote.split()) for c in answer.citations)


def violations(answer: Answer, text_of: Callable[[str], str]) -> int:
    """How many quotes are not the very text at their place, or have their value outside of it."""
    return sum(
        text_of(c.source)[c.start : c.end] != c.quote
        or (c.value is not None and not c.start <= c.value[0] < c.value[1] <= c.end)
        for c in answer.citations
    )


def timed_ask(library: Library, text: str) -> tuple[Answer, float]:
    """The answer with the ranking it was made from, `DEPTH` deep, and the milliseconds it took.

    A question without a word to search for gets no answer and no passages.
    """
    began = time.perf_counter()
    try:
        answer = library.ask(text, limit=DEPTH)
    except EmptyQuestion:
        answer = Answer(text, None, (), (), 0.0)
    return answer, (time.perf_counter() - began) * 1000
