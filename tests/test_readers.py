"""Reading: the text is that of the file, character for character."""

import pytest
from hypothesis import given
from support import ARTICLES, any_text

from rag.errors import UnreadableSource
from rag.readers import SUFFIXES, read

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
    ("source", "data", "reason"),
    [
        ("a.txt", "دمشق".encode("cp1256"), "not UTF-8 text (byte 0)"),
        ("a.txt", "دمشق".encode("utf-16"), "not UTF-8 text"),
        ("a.md", b"abc\xff", "not UTF-8 text (byte 3)"),
        ("a.txt", "دمشق\0".encode(), "zero bytes"),
        ("a.txt", b"", "no text"),
        ("a.txt", b" \r\n\t\n", "no text"),
        ("a.txt", "\ufeff".encode(), "no text"),
        ("a.md", "\u200f\n".encode(), "no text"),
        ("a.pdf", b"%PDF", ".pdf"),
        ("a", b"abc", "nothing"),
        (".txt", b"abc", "nothing"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(
    source: str, data: bytes, reason: str
) -> None:
    with pytest.raises(UnreadableSource) as caught:
        read(source, data)
    assert reason in caught.value.reason
    assert caught.value.source == source


def test_the_formats() -> None:
    assert {".txt", ".md"} <= SUFFIXES


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
