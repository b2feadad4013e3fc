"""A passage taken apart, whatever is asked of it: its words and its clauses. Remembered."""

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, compress

from rag.arabic.boilerplate import is_boilerplate
from rag.arabic.fold import Aligned, align
from rag.arabic.sentences import Span, clauses_of, sentences
from rag.arabic.terms import forms_and_starts, is_content

_CLOSING = ")]"
_KEPT = 512
"""Passages remembered: some megabytes."""


@dataclass(frozen=True, slots=True)
class Part:
    """A clause of a passage: `first` and `last` number its words among those of the passage that
    carry meaning; `folded` are all its words."""

    span: Span
    sentence: int
    first: int
    last: int
    folded: str
    words: int
    is_heading: bool
    is_question: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """A passage: its search form, where the words that carry meaning begin, and its clauses,
    without the furniture of web pages."""

    aligned: Aligned
    starts: tuple[int, ...]
    clauses: tuple[Part, ...]


@lru_cache(maxsize=_KEPT)
def parts(text: str) -> Parts:
    """A passage taken apart."""
    aligned = align(text)
    every, starts = forms_and_starts(aligned)
    carry = [is_content(form) for form in every]
    before = [0, *accumulate(carry)]  # each word, so many that carry meaning
    found = []
    for number, sentence in enumerate(sentences(text)):
        if not is_boilerplate(sentence.of(text)):
            for span in clauses_of(text, sentence):
                first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
                if first < last:
                    spoken = every[first:last]
                    found.append(_part(text, number, span, spoken, before[first], before[last]))
    return Parts(aligned, tuple(compress(starts, carry)), tuple(found))


def _part(text: str, number: int, span: Span, spoken: list[str], first: int, last: int) -> Part:
    is_question = span.of(text).rstrip("»”\"' ").endswith(("؟", "?"))
    heading = _is_heading(text, span)
    return Part(span, number, first, last, " ".join(spoken), len(spoken), heading, is_question)


def _is_heading(text: str, span: Span) -> bool:
    """Whether a clause is a whole line that no mark ends, or only a colon or a bracket."""
    before, end = text[: span.start].rstrip(" \t"), text[span.end - 1]
    is_line = text[span.end : span.end + 1] in ("\n", "") and (not before or before[-1] == "\n")
    unended = (end.isalnum() or end in _CLOSING) and text[span.end : span.end + 1] == "\n"
    return is_line and (end == ":" or unended)
