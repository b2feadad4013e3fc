"""Passages: slices of the text, that cover it, of bounded size."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ARTICLES, any_text, prose

from rag.passages import PassageSettings, split
from rag.records import Document, Locator, Passage

SHORTEST = 120
settings = st.builds(PassageSettings, st.integers(100, 700), st.sampled_from([0, 1, 30, 99]))
long_text = st.one_of(
    st.lists(prose, max_size=4).map("\n".join), any_text, any_text.map(lambda text: text * 20)
)


def passages(text: str, size: PassageSettings) -> list[Passage]:
    return split(Document(7, "a.txt", "", text), size)


def hold(text: str, size: PassageSettings) -> None:
    found = passages(text, size)
    covered = [False] * len(text)
    for passage in found:
        assert text[passage.start : passage.end] == passage.text
        assert passage.text == passage.text.strip() != ""
        assert len(passage.text) <= size.size + SHORTEST + size.overlap
        assert (passage.document_id, passage.source) == (7, "a.txt")
        covered[passage.start : passage.end] = [True] * len(passage.text)
    assert all(done or c.isspace() for done, c in zip(covered, text, strict=True))
    assert [p.start for p in found] == sorted({p.start for p in found})
    assert [p.end for p in found] == sorted({p.end for p in found})


@given(long_text, settings)
def test_a_passage_is_a_slice_and_together_they_cover_the_text(
    text: str, size: PassageSettings
) -> None:
    hold(text, size)


@pytest.mark.parametrize("article", ARTICLES)
def test_the_passages_of_the_articles(article: str) -> None:
    hold(ARTICLES[article].decode("utf-8"), PassageSettings())


def test_over_a_passage_stand_the_title_and_the_heading_of_its_section() -> None:
    text = "\n".join(f"{heading}\n{'جملة من هذا الفصل. ' * 40}" for heading in ("أول", "ثان"))
    second = text.index("ثان")
    places = (Locator(0, 1, "أول"), Locator(second, 3, "ثان"))
    found = split(Document(7, "a.txt", "كتاب", text, places), PassageSettings(200, 0))
    assert len(found) > 4
    for passage in found:
        assert passage.heading == ("كتاب\nثان" if passage.start >= second else "كتاب\nأول")


@pytest.mark.parametrize(("title", "over"), [("", ""), ("أول", "أول"), ("ا" * 999, "ا" * 300)])
def test_a_heading_is_said_once_and_is_not_endless(title: str, over: str) -> None:
    [passage] = split(Document(7, "a.txt", title, "نص", (Locator(0, 1, title),)), PassageSettings())
    assert passage.heading == over


@given(long_text)
def test_without_overlap_no_character_is_in_two_passages(text: str) -> None:
    found = passages(text, PassageSettings(200, 0))
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


def test_an_overlap_begins_with_a_clause_of_the_same_line() -> None:
    sentences = [f"الجملة رقم {n} من هذا النص الطويل الذي يمتد على أسطر كثيرة ." for n in range(20)]
    text = " ".join(sentences)
    found = passages(text, PassageSettings(200, 80))
    assert len(found) > 3
    for before, after in itertools.pairwise(found):
        assert before.end - 80 <= after.start < before.end
        assert after.text.startswith("الجملة رقم")


def test_a_heading_goes_with_the_text_after_it() -> None:
    text = "سقوط دمشق\n" + "سقطت دمشق في يد الفرس بعد حصار طويل ومعارك كثيرة . " * 6
    assert passages(text, PassageSettings(400, 0))[0].text.startswith("سقوط دمشق\nسقطت دمشق")


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_nothing_has_no_passages(text: str) -> None:
    assert passages(text, PassageSettings()) == []
