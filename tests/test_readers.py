"""Reading: plain text is that of the file, and every format keeps its laws."""

import json
import re
from collections.abc import Callable
from html import escape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from samples import docx, epub
from support import ARTICLES, ROOT, any_text

from rag.errors import UnreadableSource
from rag.readers import SUFFIXES, WARNINGS, Limits, read

BODY = (
    "سقطت دمشق في يد الفرس عام 613م بعد حصار طويل، "
    "ثم سقطت القدس في العام الذي يليه كما تروي المصادر."
)


@given(any_text, any_text)
def test_not_a_character_is_changed(a: str, b: str) -> None:
    text = f"{a}\r\nدمشق\n{b}".replace("\0", "")
    for source in ("a.txt", "a.md", "A.TXT"):
        assert read(source, text.encode("utf-8")).text == text


@pytest.mark.parametrize("article", ARTICLES)
def test_the_articles_are_read_byte_for_byte(article: str) -> None:
    assert read(article, ARTICLES[article]).text.encode("utf-8") == ARTICLES[article]


@pytest.mark.parametrize("source", ["a.txt", "a.md"])
def test_line_ends_and_the_byte_order_mark_are_kept(source: str) -> None:
    text = f"\ufeff# عنوان\r\n\r\n{BODY}\r\n"
    content = read(source, text.encode("utf-8"))
    assert content.text == text
    assert [locator.start for locator in content.locators] == [0, text.index(BODY)]


@pytest.mark.parametrize(
    ("source", "data", "code"),
    [
        ("a.txt", "دمشق\0".encode(), "not_text"),
        ("a.md", b"abc\xff", "encoding"),
        *((f"a{suffix}", b"", "empty") for suffix in sorted(SUFFIXES)),
        ("a.txt", b" \r\n\t\n", "empty"),
        ("a.txt", "\ufeff".encode(), "empty"),
        ("a.md", "\u200f\n".encode(), "empty"),
        ("a.html", b"<p> <br></p>", "empty"),
        ("a.docx", b"PK\x03\x04", "damaged"),
        ("a.epub", b"PK\x03\x04", "damaged"),
        ("a.pdf", b"%PDF", "damaged"),
        ("a.png", b"abc", "unknown_format"),
        ("a", b"abc", "unknown_format"),
        (".txt", b"abc", "unknown_format"),
        ("a.txt", b"a" * 101, "too_large"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(
    source: str, data: bytes, code: str
) -> None:
    with pytest.raises(UnreadableSource) as caught:
        read(source, data, Limits(file_bytes=100))
    assert caught.value.reason_code == code
    assert caught.value.source == source


def test_the_formats() -> None:
    known = {".txt", ".md", ".html", ".htm", ".docx", ".pdf", ".epub", ".csv", ".jsonl"}
    assert known == SUFFIXES
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"`{suffix}`" in readme for suffix in SUFFIXES)


MAKERS: dict[str, Callable[[str, str], bytes]] = {
    ".txt": lambda a, b: f"{a}\n{b}".encode(),
    ".md": lambda a, b: f"# {a}\n{b}".encode(),
    ".csv": lambda a, b: f"title,text\n{quoted(a)},{quoted(b)}\n".encode(),
    ".jsonl": lambda a, b: json.dumps({"title": a, "text": b}).encode(),
    ".html": lambda a, b: f"<h1>{escape(a)}</h1><p>{escape(b)}<p>{b}".encode(),
    ".docx": lambda a, b: docx_of(printable(a), printable(b)),
    ".epub": lambda a, b: epub({"1.xhtml": f"<h1>{escape(a)}</h1>{b}", "2.xhtml": b}),
}


def quoted(field: str) -> str:
    return '"' + field.replace('"', '""') + '"'


def printable(text: str) -> str:
    """`text` without what XML cannot hold."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)


def docx_of(heading: str, paragraph: str) -> bytes:
    def fill(document: Any) -> None:
        document.add_heading(heading, 1)
        document.add_paragraph(paragraph)
        document.add_table(1, 2).cell(0, 1).text = paragraph

    return docx(fill)


@pytest.mark.parametrize("suffix", MAKERS)
@given(any_text, any_text)
@hypothesis_settings(max_examples=25)
def test_whatever_is_in_a_file_its_locators_are_in_its_text(suffix: str, a: str, b: str) -> None:
    try:
        content = read(f"a{suffix}", MAKERS[suffix](a, f"{b} دمشق"))
    except UnreadableSource as problem:
        reason = problem.reason_code
    else:
        starts = [locator.start for locator in content.locators]
        assert starts == sorted(set(starts))
        assert 0 <= starts[0] <= starts[-1] < len(content.text)
        assert set(content.warnings) <= set(WARNINGS)
        assert "\0" not in content.text
        content.text.encode("utf-8")
        reason = ""
    assert reason in ("", "not_text", "damaged")


def test_a_line_of_megabytes_is_read() -> None:
    text = "سقطت دمشق " * 300_000
    content = read("a.txt", text.encode())
    assert content.text == text
    assert len(content.locators) == 1


@pytest.mark.parametrize(
    ("text", "warnings"),
    [
        (BODY * 3, ()),
        ((BODY * 3)[::-1], ("visual_order",)),
        (BODY.encode().decode("windows-1256") * 3, ("garbled",)),
        (BODY[::-1], ()),  # too short to tell
        ("no Arabic at all " * 40, ()),
    ],
)
def test_text_that_does_not_read_like_arabic_has_a_warning(
    text: str, warnings: tuple[str, ...]
) -> None:
    assert read("a.txt", text.encode()).warnings == warnings


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"سقوط دمشق\n{BODY}", "سقوط دمشق"),
        (f"\ufeffسقوط دمشق\r\n{BODY}", "سقوط دمشق"),
        (f"اقرأ في هذا المقال\nسقوط دمشق:\n{BODY}", "سقوط دمشق"),
        ("واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة أحد عشر.", None),
        ("قصير.", "قصير."),
    ],
)
def test_the_title_of_a_plain_text(text: str, title: str | None) -> None:
    expected = title or "واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة …"
    assert read("a.txt", text.encode()).title == expected


def test_headings_and_locators_of_a_plain_text() -> None:
    text = f"سقوط دمشق\n{BODY}\n\nقال القائد:\n{BODY}\nسقوط القدس\n{BODY}\n"
    locators = read("a.txt", text.encode()).locators
    assert [(n.paragraph, n.heading) for n in locators] == [
        (1, "سقوط دمشق"),
        (2, "سقوط دمشق"),
        (3, "قال القائد"),
        (4, "قال القائد"),
        (5, "سقوط القدس"),
        (6, "سقوط القدس"),
    ]
    assert [text[n.start :].split("\n")[0] for n in locators] == text.replace("\n\n", "\n").split(
        "\n"
    )[:-1]


def test_headings_of_markdown_are_its_own() -> None:
    text = f"\ufeff# سقوط دمشق #\r\n\r\n{BODY}\r\n\r\n## القدس\r\n{BODY}\r\n#وسم\r\n"
    content = read("a.md", text.encode())
    assert content.title == "سقوط دمشق"
    assert [(n.paragraph, n.heading) for n in content.locators] == [
        (1, "سقوط دمشق"),
        (2, "سقوط دمشق"),
        (3, "القدس"),
        (4, "القدس"),
        (5, "القدس"),
    ]


@given(any_text)
def test_locators_begin_lines_and_count_on(text: str) -> None:
    text = f"دمشق\n{text}".replace("\0", "")
    locators = read("a.txt", text.encode()).locators
    assert [n.paragraph for n in locators] == list(range(1, len(locators) + 1))
    assert all(n.start == 0 or text[n.start - 1] == "\n" for n in locators)
    assert locators[0].start == 0
