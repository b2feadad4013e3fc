"""A small network that reads the best passages word by word, as one who looks for the answer.

It gives each word the logarithm of the odds that the answer is there, against there being none
(after Chen et al. 2017, "Reading Wikipedia to answer open-domain questions", its features and its
tags instead of its recurrent layers; and Clark and Gardner 2018, all passages and "no answer" under
one softmax). A passage is read the same in any company. Three convolutions over what is known of
each word; `reader.npz` has their weights, and `rag.train` made them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.answer import evidence
from rag.answer.evidence import is_name
from rag.answer.page import STOPS, Page, page
from rag.arabic.terms import every_form
from rag.lexicon import Words
from rag.matching import Matcher, Strengths, over
from rag.question import Question, Want
from rag.question.wants import split

FILE = Path(__file__).with_name("reader.npz")
Numbers = NDArray[np.float32]
WANTS = tuple(Want)
REACHES = (3, 8, 20)
"""Words on either side within which it is seen what is said of the question."""
_NEAR = REACHES.index(8)
GAP = max(REACHES)
"""Empty words before and behind each passage."""
_RAREST = 12.0
LAYERS, WIDTH = (1, 2, 4), 5
"""The convolutions: how far apart the words are that each sees together, and how many."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Some passages laid out in one row of words, with empty ones between; every array has as many
    rows as the row has words.

    `rows` are those of the lexicon (-1: empty) and `stops` those of `STOPS`; `numbers` is what is
    known of each word as it stands, the last of it whether it is part of what is wanted. `unsaid`
    has the shape (words, question words): what of each is not said near by, times what it weighs.
    `owner` is the number of the passage, -1 for none.
    """

    rows: NDArray[np.intp]
    stops: NDArray[np.intp]
    numbers: Numbers
    unsaid: Numbers
    owner: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Asking:
    """A question as the reader takes it: the number of what it wants; the lexicon's row, and the
    number in `STOPS`, of the last word that only asks («في أي مدينة»); the row of the first that it
    is about; and the vectors of all of these, shape (question words, dimension)."""

    want: int
    head: int
    head_stop: int
    first: int
    vectors: Numbers


def asking(asked: Question, matcher: Matcher) -> Asking:
    """What the reader takes of a question."""
    every = every_form(asked.text)
    only_asks = split(every).asking
    head = every[only_asks[-1]] if only_asks else asked.forms[0]
    head_row, first_row = matcher.words.of([head, matcher.forms[0]]).rows.tolist()
    want = WANTS.index(asked.want)
    return Asking(want, head_row, STOPS.get(head, 0), first_row, matcher.asked.vectors)


def sheet(
    asked: Question, matcher: Matcher, texts: Sequence[str], above: Strengths | None = None
) -> Sheet:
    """Passages laid out for the reader. `above` tells how strongly what stands over each says each
    word of the question, shape (question words, passages): it is said everywhere in it then."""
    pages = [page(text) for text in texts]
    sizes = [len(one.forms) for one in pages]
    begins = np.cumsum([GAP, *(size + GAP for size in sizes)])[: len(sizes)]
    here = np.concatenate([np.arange(b, b + n) for b, n in zip(begins, sizes, strict=True)])
    total = sum(sizes) + GAP * (len(sizes) + 1)
    rows, stops, owner = (np.full(total, fill, dtype=np.intp) for fill in (-1, 0, -1))
    forms = matcher.words.of([form for one in pages for form in one.forms])
    rows[here] = forms.rows
    stops[here] = np.concatenate([one.stops for one in pages])
    owner[here] = np.repeat(np.arange(len(pages)), sizes)
    everywhere = np.zeros((len(matcher.forms), total), dtype=np.float32)
    if above is not None:
        everywhere[:, here] = above[:, owner[here]]
    said = _said(matcher, pages, here, everywhere)
    near = said.near[_NEAR]
    numbers = np.zeros((total, len(said.columns) + 1 + pages[0].traits.shape[1] + 1), np.float32)
    wanted = [one.within(evidence.values(asked, one.aligned)) for one in pages]
    numbers[:, : len(said.columns)] = np.stack(said.columns, axis=1)
    known = [
        np.minimum(forms.rarities, _RAREST)[:, None] * 2 / _RAREST,
        np.concatenate([one.traits for one in pages]),
        np.concatenate(wanted)[:, None],
    ]
    numbers[here, len(said.columns) :] = np.concatenate(known, axis=1)
    numbers[owner < 0] = 0
    unsaid = ((1 - near) * matcher.shares[:, None]).T
    return Sheet(rows, stops, numbers, unsaid.astype(np.float32), owner)


@dataclass(frozen=True, slots=True)
class _Said:
    """What of a question is said at each word of a row, as columns, and how strongly each word of
    it is said within each of `REACHES`, shapes (question words, words)."""

    columns: list[Numbers]
    near: list[Numbers]


def _said(
    matcher: Matcher, pages: Sequence[Page], here: NDArray[np.intp], everywhere: Strengths
) -> _Said:
    total = everywhere.shape[1]
    content = np.concatenate([one.is_content for one in pages])
    carry = [
        f for one in pages for f, tells in zip(one.forms, one.is_content, strict=True) if tells
    ]
    distinct = list(dict.fromkeys(carry)) or ["-"]
    number = {form: n for n, form in enumerate(distinct)}
    found = matcher.match(matcher.words.of(distinct))
    column = np.array([number[form] for form in carry], dtype=np.intp)
    at = here[content]

    def spread(table: Numbers) -> Numbers:
        wide = np.zeros((len(table), total), dtype=np.float32)
        wide[:, at] = table[:, column]
        return wide

    same, stated, kindred = spread(found.same), spread(found.stated), spread(found.any)
    shares = matcher.shares
    named = np.array([is_name(form) for form in matcher.forms])
    around = np.maximum(stated, everywhere)
    near = [_within(around, reach) for reach in REACHES]
    columns = [
        same.max(axis=0),
        stated.max(axis=0),
        kindred.max(axis=0),
        shares @ same,
        shares @ kindred,
        kindred[0],
        (kindred * named[:, None]).max(axis=0),
        kindred[int(shares.argmax())],
        *(shares @ one for one in near),
    ]
    clauses, sentences = (
        _one_after_the_other([getattr(one, of) for one in pages]) for of in ("clause", "sentence")
    )
    whole = _one_after_the_other([np.zeros(len(one.forms), np.intp) for one in pages])
    for groups in (clauses, sentences, whole):
        of_group = np.zeros(total, dtype=np.float32)
        if len(here):
            of_group[here] = shares @ _over_groups(around[:, here], groups)
        columns.append(of_group)
    return _Said(columns, near)


def _within(table: Numbers, reach: int) -> Numbers:
    """The greatest of each row, none of them under 0, within so many columns on either side: of
    windows twice as wide each time, the last two of which overlap.

    >>> _within(np.array([[0, 1, 0, 0, 0, 2]], dtype=np.float32), 2).tolist()
    [[1.0, 1.0, 1.0, 2.0, 2.0, 2.0]]
    """
    best, wide, width = np.pad(table, ((0, 0), (reach, reach))), 1, 2 * reach + 1
    while wide < width:
        further = min(wide, width - wide)
        best, wide = np.maximum(best[:, :-further], best[:, further:]), wide + further
    return best


def _one_after_the_other(numbers: Sequence[NDArray[np.intp]]) -> NDArray[np.intp]:
    """Where groups of neighbours of one number begin, passage by passage."""
    owner = np.repeat(np.arange(len(numbers)), [len(one) for one in numbers])
    every = np.concatenate(numbers)
    new = np.ones(len(every), dtype=np.bool_)
    new[1:] = (every[1:] != every[:-1]) | (owner[1:] != owner[:-1])
    return np.flatnonzero(new)


def _over_groups(table: Numbers, begins: NDArray[np.intp]) -> Numbers:
    """The greatest of each row in each group of columns, for each of its columns."""
    ends = np.append(begins[1:], table.shape[1])
    every: Numbers = np.repeat(over(np.maximum, table, begins, ends), ends - begins, axis=1)
    return every


@dataclass(frozen=True, slots=True)
class Reader:
    """The weights of the network. Matrices have the shape (from, to); `meant` maps the lexicon's
    vectors, `stops` has a row for each of `STOPS` and one for the others; `wants` describes what is
    wanted, and `direct` has for each a direction in the lexicon's vectors; `here` and the maps
    after it make the products of a word with the asking word, the first and what is not said; the
    convolutions have the shape (layers, WIDTH * channels, channels)."""

    meant: Numbers
    stops: Numbers
    wants: Numbers
    direct: Numbers
    here: Numbers
    head: Numbers
    head_stops: Numbers
    first: Numbers
    lacking: Numbers
    inward: Numbers
    inward_bias: Numbers
    convolutions: Numbers
    biases: Numbers
    outward: Numbers
    none: Numbers

    @classmethod
    def load(cls, file: Path = FILE) -> "Reader":
        """The weights in a file."""
        with np.load(file) as content:
            return cls(*(content[field.name].astype(np.float32) for field in fields(cls)))

    def save(self, file: Path) -> None:
        """Write the weights, rounded to half precision."""
        every = {field.name: getattr(self, field.name).astype(np.float16) for field in fields(self)}
        np.savez_compressed(file, **every)

    def read(self, words: Words, asked: Asking, laid: Sheet) -> Numbers:
        """The log-odds of each word of a sheet that the answer is there; -inf where no word is."""
        lexicon = words.lexicon
        own = laid.owner >= 0
        vectors = np.zeros((len(own), self.meant.shape[0]), np.float32)
        vectors[own] = lexicon.vectors_of(laid.rows[own].astype(np.int32))
        head, first = lexicon.vectors_of(np.array([asked.head, asked.first], np.int32))
        here = vectors @ self.here
        lacking = laid.unsaid @ (asked.vectors @ self.lacking)
        want = np.zeros((len(own), len(WANTS)), np.float32)
        want[:, asked.want] = laid.numbers[:, -1]
        inputs = [
            vectors @ self.meant + self.stops[laid.stops],
            laid.numbers,
            np.broadcast_to(self.wants[asked.want], (len(own), self.wants.shape[1])),
            want,
            here,
            here * (head @ self.head + self.head_stops[asked.head_stop]),
            here * (first @ self.first),
            lacking,
            here * lacking,
        ]
        mask = own[:, None].astype(np.float32)
        state = (
            np.maximum(np.concatenate(inputs, axis=1) @ self.inward + self.inward_bias, 0) * mask
        )
        for apart, weights, bias in zip(LAYERS, self.convolutions, self.biases, strict=True):
            state = state + np.maximum(_windows(state, apart) @ weights + bias, 0) * mask
        odds = state @ self.outward + vectors @ self.direct[asked.want] - self.none[asked.want]
        found: Numbers = np.where(own, odds, -np.inf)
        return found


def _windows(state: Numbers, apart: int) -> Numbers:
    """Each row with those `apart` and twice that before and behind it, side by side."""
    reach = apart * (WIDTH // 2)
    padded = np.pad(state, ((reach, reach), (0, 0)))
    return np.concatenate(
        [padded[n * apart : n * apart + len(state)] for n in range(WIDTH)], axis=1
    )


@lru_cache(maxsize=1)
def bundled() -> Reader:
    """The reader that comes with the program."""
    return Reader.load()


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader made of some passages: the log-odds of their words, one array a passage, and
    where these begin in it."""

    odds: tuple[Numbers, ...]
    starts: tuple[NDArray[np.intp], ...]

    def told(self, passage: int, start: int, end: int) -> float:
        """The log-odds that the answer is in a stretch of a passage, -inf for an empty one."""
        first, last = np.searchsorted(self.starts[passage], [start, end])
        return float(np.logaddexp.reduce(self.odds[passage][first:last], initial=-np.inf))

    def without(self, passages: Iterable[int]) -> "Reading":
        """The same with nothing told in some passages."""
        silent = frozenset(passages)
        odds = (
            np.full_like(found, -np.inf) if n in silent else found
            for n, found in enumerate(self.odds)
        )
        return Reading(tuple(odds), self.starts)

    @property
    def passages(self) -> NDArray[np.float64]:
        """The log-odds that it is anywhere in each passage, -inf for one without a word."""
        every = [np.logaddexp.reduce(odds, initial=-np.inf) for odds in self.odds]
        return np.array(every, dtype=np.float64)


def read(
    asked: Question,
    matcher: Matcher,
    texts: Sequence[str],
    above: Strengths | None = None,
    reader: Reader | None = None,
) -> Reading:
    """What the reader, the bundled one unless given, makes of passages, with what stands over
    them (see `sheet`)."""
    if not texts:
        return Reading((), ())
    laid = sheet(asked, matcher, texts, above)
    odds = (reader or bundled()).read(matcher.words, asking(asked, matcher), laid)
    ends = np.searchsorted(laid.owner[laid.owner >= 0], np.arange(len(texts) + 1))
    every = odds[laid.owner >= 0]
    return Reading(
        tuple(every[a:b] for a, b in pairwise(ends.tolist())),
        tuple(page(text).starts for text in texts),
    )
