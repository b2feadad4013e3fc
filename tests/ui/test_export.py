"""What can be taken away: nothing in it is read as markup, and nothing is lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.records import Answer, Citation, Locator
from rag.ui import export
from rag.ui.session import Turn
from rag.ui.strings import Words
from rag.ui.uploads import clean_name

AR, EN = Words("ar"), Words("en")
HOSTILE = "<script>alert(1)</script> [x](javascript:alert(1)) *نص*"
CITED = Citation(1, "a.txt", "عنوان", 0, 9, HOSTILE, Locator(0, 2, page=7))
ANSWER = Answer("متى؟", f"{HOSTILE} [1]", (CITED,), (), 0.9)
TURNS = (Turn(HOSTILE, ANSWER), Turn("ما عاصمة اليابان؟", Answer("", None, (), (), 0.0)))


def test_a_place_is_named_in_the_language_of_the_reader() -> None:
    assert export.place(CITED, AR) == "عنوان، a.txt، الصفحة 7، الفقرة 2"
    assert export.place(CITED, EN) == "عنوان, a.txt, Page 7, Paragraph 2"


def test_plain_text_is_the_answer_and_its_places() -> None:
    assert export.plain(ANSWER, AR) == f"{HOSTILE} [1]\n\n[1] عنوان، a.txt، الصفحة 7، الفقرة 2"


def test_markdown_reads_nothing_as_markup() -> None:
    written = export.conversation_markdown(TURNS, AR)
    assert "<script>" not in written
    assert "[x](" not in written
    assert "\\*نص\\*" in written


@given(st.text(max_size=60))
def test_escaping_loses_nothing(text: str) -> None:
    assert re.sub(r"\\([\\`*_{}\[\]<>#+!|~-])", r"\1", export.escaped(text)) == text


@pytest.mark.parametrize("words", [AR, EN])
def test_the_printable_page_escapes_and_loads_nothing(words: Words) -> None:
    page = export.conversation_html(TURNS, words)
    assert f'dir="{words.direction}"' in page
    assert not re.search(r"<(script|img|link|a)\b", page)
    assert "src=" not in page
    assert "&lt;script&gt;" in page
    assert words("answer.none") in page


@given(st.text(max_size=300))
def test_an_uploaded_name_is_one_harmless_file(name: str) -> None:
    cleaned = clean_name(name)
    assert "/" not in cleaned
    assert "\\" not in cleaned
    assert not cleaned.startswith(".")
    assert not set(cleaned) & set("\0\n\r\u202e\u2066")
    assert clean_name(f"{'م' * 300}.txt").endswith(".txt")
    assert len(clean_name(f"{'م' * 300}.txt").encode()) <= 200
