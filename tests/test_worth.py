"""Which quotes are worth their words."""

import itertools
from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.excerpts import Excerpt
from rag.answer.extract import Scored
from rag.answer.model import Price
from rag.answer.worth import worthiest
from rag.arabic.sentences import Span
from rag.records import Hit, Passage

TEXT = "كلمة " * 30
_WORD = len("كلمة ")
NONE = np.zeros(1, dtype=np.float32)


def scored(first: int, last: int, probability: float, passage: int = 1) -> Scored:
    """The words from `first` to `last` of one text, in one of its passages."""
    hit = Hit(Passage(passage, 1, "a.txt", 0, len(TEXT), TEXT), 0.0, 0.0, 0.0)
    span = Span(first * _WORD, last * _WORD - 1)
    excerpt = Excerpt(hit, span, (), (), NONE, last - first, {})
    return Scored(float(np.log(probability)), probability, excerpt)


def words(chosen: Sequence[Scored]) -> list[tuple[int, int]]:
    spans = [s.excerpt.span for s in chosen]
    return [(span.start // _WORD, (span.end + 1) // _WORD) for span in spans]


def test_a_quote_answers_when_something_within_it_does() -> None:
    ranked = [scored(0, 5, 0.4), scored(5, 10, 0.35), scored(0, 10, 0.25)]
    assert words(worthiest(ranked, Price(0.01, 0.0), 80)) == [(0, 10)]


def test_words_that_add_too_little_are_not_read() -> None:
    ranked = [scored(0, 5, 0.9), scored(5, 10, 0.06), scored(0, 10, 0.04)]
    assert words(worthiest(ranked, Price(0.03, 0.0), 80)) == [(0, 5)]


def test_a_second_place_is_quoted_where_it_adds_more_than_it_costs() -> None:
    ranked = [scored(0, 5, 0.5), scored(10, 15, 0.4), scored(20, 29, 0.02)]
    assert words(worthiest(ranked, Price(0.01, 0.0), 80, most=3)) == [(0, 5), (10, 15)]


def test_a_second_quote_has_a_price_of_its_own() -> None:
    ranked = [scored(0, 5, 0.5), scored(10, 15, 0.4), scored(20, 29, 0.02)]
    assert words(worthiest(ranked, Price(0.01, 0.4), 80, most=3)) == [(0, 5)]


def test_what_is_said_in_two_passages_at_one_place_is_quoted_once() -> None:
    ranked = [scored(0, 5, 0.5), scored(0, 5, 0.5, passage=2)]
    assert len(worthiest(ranked, Price(0.001, 0.0), 80, most=3)) == 1


def test_nothing_is_quoted_of_nothing() -> None:
    assert worthiest([], Price(0.01, 0.0), 80) == []


@st.composite
def rankings(draw: st.DrawFn) -> list[Scored]:
    bounds = st.tuples(st.integers(0, 24), st.integers(1, 5))
    spans = draw(st.lists(bounds, min_size=1, max_size=12, unique=True))
    shares = [draw(st.floats(0.01, 1)) for _ in spans]
    every = zip(spans, shares, strict=True)
    return [scored(a, a + n, share / sum(shares)) for (a, n), share in every]


@given(rankings(), st.integers(1, 40), st.integers(1, 4))
def test_quotes_are_apart_and_within_their_words(
    ranked: list[Scored], longest: int, most: int
) -> None:
    chosen = sorted(words(worthiest(ranked, Price(0.01, 0.0), longest, most)))
    assert len(chosen) <= most
    assert sum(b - a for a, b in chosen) <= longest
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(chosen))


@given(rankings(), st.floats(0.001, 0.1))
def test_dearer_words_make_no_longer_quote(ranked: list[Scored], a_word: float) -> None:
    cheap, dear = (worthiest(ranked, Price(each, 0.0), 80)[0] for each in (a_word, 2 * a_word))
    assert dear.excerpt.words <= cheap.excerpt.words
