"""Extractive summaries, and which source a reader means."""

import itertools
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from support import any_text

from rag import Library
from rag.answer.designated import designated
from rag.answer.summary import STRETCHES, summarise
from rag.lexicon.lexicon import bundled
from rag.question.requests import read
from rag.records import Answer, Citation, Document, Kind
from rag.store import SourceSummary

WORDS = 160


def test_a_summary_is_spread_over_its_source(library: Library) -> None:
    for source in library.sources():
        text = library.document(source.source).text
        spans = summarise(library.document(source.source), bundled(), WORDS)
        assert len(spans) == STRETCHES
        assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
        assert sum(len(span.of(text).split()) for span in spans) <= WORDS
        assert spans[0].start < len(text) / 3
        assert spans[-1].end > len(text) / 2


def test_a_summary_neither_repeats_itself_nor_asks(library: Library) -> None:
    document = library.document(library.sources()[0].source)
    quotes = [span.of(document.text) for span in summarise(document, bundled(), WORDS)]
    shared = [set(a.split()) & set(b.split()) for a in quotes for b in quotes if a != b]
    assert max(len(words) for words in shared) < 12
    assert not any(quote.endswith(("؟", ":")) for quote in quotes)


@given(any_text)
def test_any_text_is_summarised_within_its_words(text: str) -> None:
    document = Document(1, "a.txt", "", text)
    spans = summarise(document, bundled(), 40)
    assert sum(len(span.of(text).split()) for span in spans) <= 40


LISTED = [
    SourceSummary(f"{name}.txt", title, 1, 1, "", f"{name}.txt")
    for name, title in [("a", "الحرب الأخيرة"), ("b", "فتح الشام"), ("c", "بقعة ضوء")]
]


def cited(*sources: str) -> Answer:
    citations = [Citation(1, source, "", 0, 1, "س", None) for source in sources]
    return Answer("س", "س", tuple(citations), (), 1.0)


@pytest.mark.parametrize(
    ("about", "chosen", "history", "found"),
    [
        ("الثاني", (), (), ["b.txt"]),
        ("الأخير", (), (), ["c.txt"]),
        ("رقم 3", (), (), ["c.txt"]),
        ("الثاني", ("a.txt", "c.txt"), (), ["c.txt"]),
        ("التاسع", (), (), []),
        ("فتح الشام", (), (), ["b.txt"]),
        ("الحرب الأخيرة", (), (), ["a.txt"]),
        ("عن الحرب الأخيرة بين الفرس والروم", (), (), []),
        ("الأولى عن هرقل", (), (), ["a.txt"]),
        ("معركة مؤتة", (), (), []),
        ("", (), (), ["a.txt", "b.txt", "c.txt"]),
        ("", ("b.txt",), (), ["b.txt"]),
        ("", (), (cited("c.txt"), cited("a.txt", "b.txt")), ["b.txt"]),
    ],
)
def test_the_source_that_is_meant(
    about: str, chosen: Sequence[str], history: Sequence[Answer], found: list[str]
) -> None:
    assert designated(about, LISTED, chosen, history) == found


@pytest.mark.parametrize(
    ("request_", "names", "found"),
    [
        ("لخّص خبر 11", ["خبر 1", "خبر 11", "خبر 2"], "خبر 11"),
        ("لخص المقال 2", ["1", "10", "2"], "2"),
        ("لخّص المقال ٢", ["مقال 1", "مقال 10", "مقال 2"], "مقال 2"),
        ("عمّ يتحدث كتاب 1؟", ["خبر 1", "كتاب 1"], "كتاب 1"),
        ("لخّص المقال 2", ["خبر 2", "كتاب 2", "هامش"], "كتاب 2"),  # the second one
        ("لخص المقال الثاني", ["1", "10", "2"], "10"),
    ],
)
def test_a_file_that_is_named_by_a_number_is_meant_by_it(
    request_: str, names: Sequence[str], found: str
) -> None:
    listed = [SourceSummary(f"{name}.txt", "", 1, 1, "", f"{name}.txt") for name in names]
    assert designated(read(request_).about, listed) == [f"{found}.txt"]


def test_asking_for_a_summary_gives_quotes_of_that_source(library: Library) -> None:
    second = library.sources()[1].source
    answer = library.ask("لخّص المقال الثاني")
    assert answer.kind is Kind.SUMMARY
    assert {citation.source for citation in answer.citations} == {second}
    text = library.document(second).text
    assert all(text[c.start : c.end] == c.quote for c in answer.citations)


def test_without_a_source_named_each_gives_its_gist(library: Library) -> None:
    answer = library.ask("لخّص المقالات")
    assert {c.source for c in answer.citations} == {s.source for s in library.sources()}


def test_a_summary_of_nothing_is_no_answer(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("دمشق", encoding="utf-8")
    with Library.open(tmp_path / "corpus", tmp_path / "index") as library:
        library.sync()
        assert library.ask("لخص المقال").text is None
