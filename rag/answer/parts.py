"""A passage taken apart, whatever is asked of it: its words and its clauses. Remembered."""

from dataclasses import dataclass
from functools import lru_cache

from rag.arabic.boilerplate import is_boilerplate
from rag.arabic.fold import Aligned, align
from rag.arabic.sentences import Span, clauses, sentences
from rag.arabic.terms import Word, is_content, light_stem, words

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
    """A passage: its search form, the words that carry meaning with their light stems, and its
    clauses, without the furniture of web pages."""

    aligned: Aligned
    content: tuple[Word, ...]
    stems: tuple[str, ...]
    clauses: tuple[Part, ...]


@lru_cache(maxsize=_KEPT)
def parts(text: str) -> Parts:
    """A passage taken apart."""
    aligned = align(text)
    every = list(words(aligned))
    content = tuple(word for word in every if is_content(word.form))
    found = []
    for number, sentence in enumerate(sentences(text)):
        if not is_boilerplate(sentence.of(text)):
            for span in clauses(text, sentence.start, sentence.end):
                part = _part(text, number, span, every, content)
                if part.words:
                    found.append(part)
    return Parts(aligned, content, tuple(light_stem(w.form) for w in content), tuple(found))


def _part(text: str, number: int, span: Span, every: list[Word], content: tuple[Word, ...]) -> Part:
    spoken = [word.form for word in every if span.start <= word.start < span.end]
    here = [n for n, word in enumerate(content) if span.start <= word.start < span.end]
    first = here[0] if here else 0
    is_question = span.of(text).rstrip("»”\"' ").endswith(("؟", "?"))
    heading = _is_heading(text, span)
    last = first + len(here)
    return Part(span, number, first, last, " ".join(spoken), len(spoken), heading, is_question)


def _is_heading(text: str, span: Span) -> bool:
    """Whether a clause is a whole line that no mark ends, or only a colon."""
    before, end = text[: span.start].rstrip(" \t"), text[span.end - 1]
    is_line = text[span.end : span.end + 1] in ("\n", "") and (not before or before[-1] == "\n")
    return is_line and (end == ":" or (end.isalnum() and text[span.end : span.end + 1] == "\n"))
