"""Texts of documents in pieces: every passage is the slice of its document that it says it is."""

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.records import Document, Passage
from rag.store import FileState, LocalStore, Make, texts

MAKE = Make("toy", 3, 1, 700, 150)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    """A text of up to four pieces, in letters of one to four bytes, and spans in it."""
    letters = draw(st.text("اةe\u064e𐎀 \n", min_size=1, max_size=40))
    text = (letters * 4 * texts.PIECE)[: draw(st.integers(1, 4 * texts.PIECE))]
    places = st.integers(0, len(text) - 1)
    ends = [len(text), *(n for n in (texts.PIECE, 2 * texts.PIECE) if n <= len(text))]
    start = st.one_of(places, st.sampled_from(ends).map(lambda n: n - 1))
    length = st.one_of(st.integers(1, 3), st.integers(1, len(text)))
    spans = draw(st.lists(st.tuples(start, length), min_size=1, max_size=8))
    return text, [(a, min(len(text), a + n)) for a, n in spans]


@given(documents())
@settings(max_examples=30, deadline=None)
def test_a_passage_is_the_slice_of_its_document(drawn: tuple[str, list[tuple[int, int]]]) -> None:
    text, spans = drawn
    passages = [Passage(0, 0, "a.txt", a, b, text[a:b]) for a, b in spans]
    vectors = np.eye(3, dtype=np.float32)[np.zeros(len(spans), dtype=int)]
    with TemporaryDirectory() as folder, closing(LocalStore(Path(folder))) as store:
        with store.update(MAKE, fresh=True) as update:
            state = FileState("a.txt", "digest", len(text), 5)
            update.add(Document(0, "a.txt", "", text), state, passages, vectors)
        assert store.document("a.txt").text == text
        found = [c.passage for c in store.candidates([], vectors[0], len(spans))]
        assert sorted((p.start, p.end, p.text) for p in found) == sorted(
            (a, b, text[a:b]) for a, b in spans
        )


def test_a_piece_fits_a_page_of_the_database() -> None:
    assert len(("ا" * texts.PIECE).encode()) < 4096
