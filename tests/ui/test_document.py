"""The marked text of a source, and HTML that is always escaped."""

import html
import re

import pytest

from rag.records import Citation, Document
from rag.ui import document
from rag.ui.markup import emphasised, join, tag
from rag.ui.strings import Words

TEXT = "عنوان <b>\n\nفي عام 615م وصل الفرس.\nفقرة ثانية & أخيرة"
DOCUMENT = Document(1, "a.txt", "عنوان", TEXT)


def page(start: int, end: int, value: tuple[int, int] | None = None, quote: str = "") -> str:
    cited = Citation(1, "a.txt", "عنوان", start, end, quote or TEXT[start:end], None, value)
    return document.page(DOCUMENT, cited, Words())


def marks(page: str) -> list[str]:
    found = re.findall(r"<mark>(.*?)</mark>", page)
    return [html.unescape(re.sub(r"<.*?>", "", mark)) for mark in found]


@pytest.mark.parametrize("start", range(0, len(TEXT), 3))
@pytest.mark.parametrize("length", [1, 7, 25])
def test_the_marks_hold_the_quote_and_the_page_the_text(start: int, length: int) -> None:
    end = min(start + length, len(TEXT))
    shown = page(start, end)
    assert "".join(marks(shown)) == TEXT[start:end].replace("\n", "")
    assert html.unescape(re.sub(r"<.*?>", "", shown)) == TEXT.replace("\n", "")


def test_the_value_is_strong_inside_the_mark() -> None:
    start = TEXT.index("في عام")
    value = (TEXT.index("615"), TEXT.index("615") + 3)
    assert "<mark>في عام <strong>615</strong>م وصل</mark> الفرس." in page(start, start + 15, value)


def test_a_quote_that_no_longer_stands_there_is_not_marked() -> None:
    assert marks(page(0, 5, quote="غيره!")) == []


def test_what_is_not_html_is_escaped() -> None:
    assert (
        tag("p", "<i>", tag("b", "&"), title='"') == '<p title="&quot;">&lt;i&gt;<b>&amp;</b></p>'
    )
    assert join("<", tag("i")) == "&lt;<i></i>"


@pytest.mark.parametrize("span", [None, (0, 0), (90, 99), (12, 11)])
def test_a_value_outside_the_text_is_not_strong(span: tuple[int, int] | None) -> None:
    assert emphasised("a<b", 10, span) == "a&lt;b"
