"""The page in a browser: what the reader sees, and that it stays on this machine."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.browser

QUESTION = "متى وصل الفرس إلى شمال الأناضول؟"
SOURCE = ".st-key-source"
COMPARED = "متى بدأ الفتح الإسلامي لبلاد الشام؟"
UNANSWERED = "متى تأسست الأمم المتحدة؟"
IN_VIEW = """mark => {
    const box = mark.closest(".document").getBoundingClientRect();
    const place = mark.getBoundingClientRect();
    return place.top >= box.top && place.bottom <= box.bottom
        && place.top >= 0 && place.bottom <= innerHeight;
}"""
SETTLED = "() => !document.querySelector('.stMain').held"
"""Whether the page has come to rest after an answer: till then it scrolls by itself."""
SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll("body *")]
    .filter(e => e.checkVisibility({visibilityProperty: true})
        && e.scrollWidth > e.clientWidth + 1
        && ["auto", "scroll"].includes(getComputedStyle(e).overflowX))
    .map(e => e.outerHTML.slice(0, 120))"""
"""Every part of the page that can be scrolled sideways."""

Open = Callable[..., Any]
Serve = Callable[[Path, Path], AbstractContextManager[str]]
Shoot = Callable[[Any, str], None]


def ask(page: Any, question: str) -> None:
    page.get_by_test_id("stChatInputTextArea").fill(question)
    page.keyboard.press("Enter")
    page.locator(".card").first.wait_for()
    page.wait_for_function(SETTLED)


def open_first(page: Any) -> Any:
    """Open the first citation; returns its mark once it is in view."""
    page.locator(".card .open").first.click()
    mark = page.locator(".document mark").first
    mark.wait_for()
    page.wait_for_function(f"() => ({IN_VIEW})(document.querySelector('.document mark'))")
    return mark


def test_a_citation_opens_its_source_at_the_quote(address: str, open_page: Open) -> None:
    page = open_page(address)
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert page.evaluate("document.documentElement.lang") == "ar"
    ask(page, QUESTION)
    quote = page.locator(".card blockquote").first.inner_text()
    assert "615" in quote
    assert quote in page.locator("p.answer").inner_text()
    mark = open_first(page)
    assert mark.inner_text() == quote
    assert mark.evaluate(IN_VIEW)
    assert page.locator(".document").evaluate("e => e.scrollTop") > 0


def test_the_number_in_the_answer_opens_it_too_by_keyboard(address: str, open_page: Open) -> None:
    page = open_page(address)
    ask(page, QUESTION)
    page.get_by_role("article").get_by_role("button").first.focus()
    page.keyboard.press("Enter")
    page.locator(".document mark").first.wait_for()
    assert page.evaluate("document.activeElement.className") == "document"
    page.keyboard.press("Escape")
    page.locator(SOURCE).wait_for(state="detached")
    assert page.evaluate("document.activeElement.className") == "reference"


def test_the_viewer_steps_from_passage_to_passage(address: str, open_page: Open) -> None:
    page = open_page(address)
    ask(page, UNANSWERED)
    passages = page.locator(".card blockquote").all_inner_texts()
    open_first(page)
    source = page.locator(SOURCE)
    assert source.get_by_role("button", name="السابق").is_disabled()
    source.get_by_role("button", name="التالي").click()
    source.get_by_text(f"2 من {len(passages)}").wait_for()
    page.wait_for_function(
        "start => document.querySelector('.document mark')?.innerText.startsWith(start)",
        arg=passages[1].split("\n")[0],
    )


@pytest.mark.parametrize(("width", "beside"), [(1440, True), (1100, True), (1024, False)])
def test_the_source_stands_beside_the_answer_where_there_is_room(
    address: str, open_page: Open, width: int, beside: bool
) -> None:
    page = open_page(address, width=width)
    ask(page, UNANSWERED)
    open_first(page)
    page.wait_for_function(  # what was clicked has not moved away
        """() => {
            const place = document.querySelector(".card .open").getBoundingClientRect();
            return place.top > -1 && place.bottom < innerHeight + 1;
        }"""
    )
    source, card = page.locator(SOURCE).bounding_box(), page.locator(".card").first.bounding_box()
    assert source["x"] == 0  # on the side where lines end
    assert source["height"] == 860
    assert (source["width"] <= card["x"]) == beside
    page.wait_for_function(SETTLED)
    if beside:
        page.locator(".card .open").nth(2).click()  # the answer can be used all along
        page.locator(SOURCE).get_by_text("3 من").wait_for()
    page.get_by_role("button", name="أغلق").click()
    page.locator(SOURCE).wait_for(state="detached")


def test_nothing_leaves_this_machine(address: str, open_page: Open) -> None:
    page = open_page(address)
    ask(page, QUESTION)
    open_first(page)
    asked = (url for url in page.requested if not url.startswith(("data:", "blob:")))
    assert {urlsplit(url).hostname for url in asked} == {"localhost"}


def test_a_question_without_an_answer(address: str, open_page: Open, shoot: Shoot) -> None:
    page = open_page(address)
    ask(page, UNANSWERED)
    page.get_by_role("status").get_by_text("لا جواب في المصادر").wait_for()
    assert page.locator("p.answer").count() == 0
    # A long outcome is read from its beginning.
    assert page.locator("p.question").bounding_box()["y"] >= 0
    shoot(page, "no-answer")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_desktop_pictures(address: str, open_page: Open, shoot: Shoot, scheme: str) -> None:
    page = open_page(address, color_scheme=scheme)
    ask(page, COMPARED)
    shoot(page, f"desktop-{scheme}")
    page.locator(".answer .reference").first.click()
    page.locator(".document mark").first.wait_for()
    page.mouse.move(0, 0)
    page.wait_for_function(SETTLED)
    shoot(page, f"viewer-{scheme}")
    assert page.evaluate(SIDEWAYS) == []


def test_a_phone_needs_no_sideways_scrolling(address: str, open_page: Open, shoot: Shoot) -> None:
    page = open_page(address, width=390, height=844)
    ask(page, QUESTION)
    assert page.evaluate(SIDEWAYS) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not page.get_by_test_id("stSidebar").is_visible()
    assert page.locator("p.question").bounding_box()["y"] >= 0
    shoot(page, "phone")
    open_first(page)
    assert page.evaluate(SIDEWAYS) == []
    shoot(page, "phone-viewer")
    page.keyboard.press("Escape")
    page.locator(SOURCE).wait_for(state="detached")
    page.get_by_test_id("stExpandSidebarButton").click()
    page.locator(".sources button").first.wait_for()
    shoot(page, "phone-sidebar")
    assert page.evaluate(SIDEWAYS) == []


def test_the_language_turns_the_page_and_stays_in_its_address(
    address: str, open_page: Open, shoot: Shoot
) -> None:
    page = open_page(address)
    page.get_by_role("radio", name="English").click()
    page.wait_for_function("() => document.documentElement.dir === 'ltr'")
    page.reload()
    page.get_by_role("button", name="Update the index").wait_for()
    page.wait_for_function("() => document.documentElement.lang === 'en'")
    ask(page, QUESTION)
    shoot(page, "english")
    page.locator(".card .open").first.click()
    page.locator(".document mark").first.wait_for()
    box = page.locator(SOURCE).bounding_box()
    assert box["x"] + box["width"] == 1280  # on the other side now
    shoot(page, "english-viewer")
    link = page.locator(".card .share").first.get_attribute("data-link")
    other = open_page(f"{address}/{link}")
    other.locator(".document mark").first.wait_for()
    assert other.evaluate("document.documentElement.lang") == "en"


def test_a_source_opens_from_the_list(address: str, open_page: Open) -> None:
    page = open_page(address)
    page.locator(".sources button").last.click()
    page.locator(SOURCE).locator(".document p").first.wait_for()
    assert page.locator(".document mark").count() == 0
    titles = {
        page.locator(SOURCE).locator(".title").inner_text(),
        page.locator(".sources .title").last.inner_text(),
    }
    assert len(titles) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("selector", [".card .where", ".confidence", ".open", ".reference"])
def test_small_text_stands_out_from_its_background(
    address: str, open_page: Open, scheme: str, selector: str
) -> None:
    page = open_page(address, color_scheme=scheme)
    ask(page, QUESTION)
    colours = page.locator(selector).first.evaluate(
        """e => [getComputedStyle(e).color, getComputedStyle(e).opacity,
                 getComputedStyle(document.querySelector(".stApp")).backgroundColor]"""
    )
    text, background = (_rgb(colours[0]), _rgb(colours[2]))
    seen = [
        t * float(colours[1]) + b * (1 - float(colours[1]))
        for t, b in zip(text, background, strict=True)
    ]
    assert _contrast(seen, background) >= 4.5  # WCAG AA


def test_hostile_text_runs_nowhere(tmp_path: Path, open_page: Open, serve: Serve) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    hostile = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) <script>alert(1)</script>"
    line = "أسس عقبة بن نافع مدينة القيروان سنة 670م في إفريقية"
    names = ("<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "a\u202efdp.exe")
    for name in (f"{name}.txt" for name in names):
        (corpus / name).write_text(f"{hostile}\n{line} {hostile}\n{name}\n", encoding="utf-8")
    with serve(corpus, tmp_path / "index") as address:
        page = open_page(address)
        alerts: list[str] = []
        page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
        page.get_by_test_id("stChatInputTextArea").fill(f"{hostile} متى أسس عقبة القيروان؟")
        page.keyboard.press("Enter")
        page.locator(".card, .notice").first.wait_for()
        page.get_by_test_id("stMultiSelect").click()
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("Escape")
        page.locator(".sources button").first.click()
        page.locator(SOURCE).locator(".document p").first.wait_for()
        assert hostile in page.locator("p.question").inner_text()
        assert page.locator('img[src="x"], a[href^="javascript"]').count() == 0
        assert alerts == []


def _rgb(colour: str) -> list[float]:
    return [float(part) for part in re.findall(r"[\d.]+", colour)[:3]]


def _contrast(one: list[float], other: list[float]) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: list[float]) -> float:
    shares = (part / 255 for part in colour)
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
