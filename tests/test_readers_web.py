"""Web pages: the article, and nothing of it lost however the page is written."""

import pytest
from samples import PROSE

from rag.readers import read
from rag.readers.markup import blocks

ARTICLE = "".join(f"<p>{PROSE} رقم {n}.</p>" for n in range(4))
HEAD = (
    '<meta charset="utf-8"><title>سقوط دمشق - موقع التاريخ</title>'
    '<meta property="og:title" content="سقوط دمشق"><meta name="author" content="سليم حسن">'
    '<meta property="article:published_time" content="2019-05-04T10:00:00+03:00">'
)
PAGE = f"""<!doctype html><html lang="ar" dir="rtl"><head>{HEAD}</head><body>
<nav><ul><li><a href="/">الرئيسية</a></li><li><a href="/x">اتصل بنا</a></li></ul></nav>
<article><h2>الحصار</h2>{ARTICLE}<h2>بعد <b>السقوط</b></h2>
<table><tr><th>السنة</th><th>الحدث</th></tr><tr><td>613</td><td>سقوط دمشق</td></tr></table>
<p>سطر<br>وسطر آخر بعده</p></article>
<footer>جميع الحقوق محفوظة</footer><script>var x = "<p>ليس نصا</p>"</script></body></html>"""


def test_the_article_is_read_without_the_page_around_it() -> None:
    content = read("a.html", PAGE.encode())
    assert content.text.split("\n") == [
        "الحصار",
        *(f"{PROSE} رقم {n}." for n in range(4)),
        "بعد السقوط",
        "السنة | الحدث",
        "613 | سقوط دمشق",
        "سطر",
        "وسطر آخر بعده",
    ]
    assert [n.heading for n in content.locators] == ["الحصار"] * 5 + ["بعد السقوط"] * 4
    assert (content.title, content.author) == ("سقوط دمشق", "سليم حسن")
    assert (content.date, content.encoding) == ("2019-05-04T10:00:00+03:00", "utf-8")


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("windows-1256", "windows-1256"),
        ("iso-8859-6", "iso-8859-6"),
        ("windows-1256", "iso-8859-1"),
        ("utf-8", "windows-1256"),
        ("utf-16", "utf-16"),
    ],
)
def test_a_page_may_declare_its_encoding_or_a_wrong_one(encoding: str, declared: str) -> None:
    page = PAGE.replace("utf-8", declared).encode(encoding, "ignore")
    assert PROSE in read("a.htm", page).text


def test_a_short_page_is_decoded_as_it_declares() -> None:
    page = '<meta charset="windows-1252"><p>سقطت café'.encode("windows-1256", "ignore")
    page = page.replace("سقطت".encode("windows-1256"), b"caf\xe9")
    assert read("a.html", page).text == "café café"


def test_a_page_with_a_broken_character_is_read_with_a_warning() -> None:
    broken = PAGE.encode().replace("رقم 3".encode(), "رقم 3".encode()[:-3] + b" 3")
    content = read("a.html", broken)
    assert "\ufffd 3" in content.text
    assert (content.encoding, content.warnings) == ("utf-8", ("encoding_guessed",))


@pytest.mark.parametrize(
    "page",
    [
        f"<p>{PROSE}",
        f"<html><body><div>{PROSE}</div></body></html>",
        f'<?xml version="1.0" encoding="utf-8"?><html><body><p>{PROSE}</p></body></html>',
        PROSE,
        f"{'<div>' * 100_000}{PROSE}{'</div>' * 100_000}",
        f"{'<div><table><tr><td>' * 5_000}{PROSE}",
    ],
    ids=["unclosed", "short", "XHTML", "no markup", "nested", "tables"],
)
def test_the_text_is_found_however_the_page_is_written(page: str) -> None:
    assert read("a.html", page.encode()).text == PROSE


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ('<meta name="date" content="4 مايو 2019">', "4 مايو 2019"),
        ('<script>{"datePublished": "2019-05-04"}</script>', "2019-05-04"),
        ('<meta itemprop="datePublished" content="2019">', "2019"),
        ("", ""),
    ],
)
def test_the_date_is_as_the_page_writes_it(head: str, date: str) -> None:
    assert read("a.html", f"<head>{head}</head><p>{PROSE}</p>".encode()).date == date


def test_the_date_may_stand_on_the_page() -> None:
    page = f'<article><time datetime="2019-05-04">أمس</time>{ARTICLE}</article>'
    assert read("a.html", page.encode()).date == "2019-05-04"


def test_blocks_of_a_page() -> None:
    page = "<title>لا</title><h1>أ &amp; ب</h1>قبل<ul><li>واحد<li>اثنان</ul>بعد<style>لا</style>"
    assert [(b.text, b.is_heading) for b in blocks(page)] == [
        ("أ & ب", True),
        ("قبل", False),
        ("واحد", False),
        ("اثنان", False),
        ("بعد", False),
    ]
