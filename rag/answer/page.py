"""A passage word by word, whatever is asked of it. Remembered."""

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rag.answer.evidence import (
    known_dates,
    known_persons,
    known_places,
    known_quantities,
    prepositional,
)
from rag.answer.parts import parts
from rag.arabic.fold import Aligned
from rag.arabic.terms import STOP_WORDS, forms_and_starts, is_content

STOPS = {word: number for number, word in enumerate(sorted(STOP_WORDS), 1)}
"""The words without a meaning of their own, numbered from 1."""
_MARKS = tuple(map(re.compile, ("[،,؛;:]", r"[.!؟?\n]", r"[(\[]", '[«»“”"]', r"\n")))
"""What may stand before a word: a pause, an end, a bracket, a quotation, a new line."""
_KEPT = 512
"""Passages remembered: some megabytes."""


@dataclass(frozen=True, slots=True)
class Page:
    """A passage of so many words.

    `forms` are their search forms and `starts` where they begin; `stops` their numbers in `STOPS`,
    0 for others. `traits` has the shape (words, 11): part of the name of a person, of a place, of a
    date, of a quantity, behind a preposition of place, digits, and after each of five marks. Words
    of one clause have the same number in `clause`, of one sentence in `sentence`.
    """

    aligned: Aligned
    forms: tuple[str, ...]
    starts: NDArray[np.intp]
    is_content: NDArray[np.bool_]
    stops: NDArray[np.intp]
    traits: NDArray[np.bool_]
    clause: NDArray[np.intp]
    sentence: NDArray[np.intp]

    def within(self, spans: list[tuple[int, int]]) -> NDArray[np.bool_]:
        """Which words begin in any of the spans."""
        inside = np.zeros(len(self.forms), dtype=np.bool_)
        for start, end in spans:
            inside[slice(*np.searchsorted(self.starts, [start, end]))] = True
        return inside


@lru_cache(maxsize=_KEPT)
def page(text: str) -> Page:
    """A passage word by word.

    >>> read = page("قتل فوكاس، ثم حكم هرقل")
    >>> read.forms, read.stops.tolist()[2] > 0
    (('قتل', 'فوكاس', 'ثم', 'حكم', 'هرقل'), True)
    >>> read.traits[:, 0].tolist(), read.traits[:, 6].tolist()
    ([False, True, False, False, True], [False, False, True, False, False])
    """
    whole = parts(text)
    aligned = whole.aligned
    forms, starts = forms_and_starts(aligned)
    n = len(forms)
    of_words = Page(
        aligned,
        tuple(forms),
        np.array(starts, dtype=np.intp),
        np.array([is_content(form) for form in forms], dtype=np.bool_),
        np.array([STOPS.get(form, 0) for form in forms], dtype=np.intp),
        np.zeros((n, 6 + len(_MARKS)), dtype=np.bool_),
        np.full(n, -1),
        np.full(n, -1),
    )
    kinds = (
        list(known_persons(aligned)),
        list(known_places(aligned)),
        [(date.start, date.end) for date in known_dates(aligned)],
        [(quantity.start, quantity.end) for quantity in known_quantities(aligned)],
        prepositional(aligned),
    )
    for column, spans in enumerate(kinds):
        of_words.traits[:, column] = of_words.within(spans)
    of_words.traits[:, 5] = [form.isdigit() for form in forms]
    ends = [0, *(start + len(form) for start, form in zip(starts, forms, strict=True))]
    for word, (end, start) in enumerate(zip(ends, starts, strict=False)):
        between = text[min(end, start) : start]
        of_words.traits[word, 6:] = [bool(mark.search(between)) for mark in _MARKS]
    of_words.traits[:1, 7] = True
    for number, part in enumerate(whole.clauses):
        here = slice(*np.searchsorted(of_words.starts, [part.span.start, part.span.end]))
        of_words.clause[here], of_words.sentence[here] = number, part.sentence
    return of_words
