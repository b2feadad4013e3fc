"""The library, the evaluation and what can be done with an answer, in a browser."""

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from rag.store.lock import Lock

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
QUESTION = "متى وصل الفرس إلى شمال الأناضول؟"
SOURCE = ".st-key-source"
SETTLED = "() => !document.querySelector('.stMain').held"
ARTICLE = (
    "تاريخ مدينة القيروان\n"
    "أسس عقبة بن نافع مدينة القيروان سنة 670م في إفريقية.\n"
    "ثم صارت القيروان مركزًا للعلم والفقه في المغرب الإسلامي.\n"
)
ABOUT = "متى أسس عقبة بن نافع مدينة القيروان؟"

Open = Callable[..., Any]
Serve = Callable[[Path, Path], AbstractContextManager[str]]
Shoot = Callable[[Any, str], None]


def ask(page: Any, question: str) -> None:
    before = page.locator("p.question").count()
    page.get_by_test_id("stChatInputTextArea").fill(question)
    page.keyboard.press("Enter")
    page.wait_for_function(
        "n => document.querySelectorAll('p.question').length > n"
        " && !document.querySelector('[data-testid=stSpinner]')",
        arg=before,
    )
    page.locator(".card, .notice").last.wait_for()
    page.wait_for_function(SETTLED)


def go_to(page: Any, name: str, heading: str = "h1") -> None:
    page.get_by_test_id("stPageLink").get_by_text(name, exact=True).click()
    page.locator(heading).get_by_text(name).wait_for()


@pytest.fixture
def folder(tmp_path: Path, serve: Serve) -> Iterator[tuple[Path, str]]:
    """A corpus of one article, and the address of its page."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "first.txt").write_text("مقال\nكانت بغداد عاصمة العباسيين.\n", encoding="utf-8")
    with serve(corpus, tmp_path / "index") as address:
        yield corpus, address


def test_a_file_is_dropped_asked_about_removed_and_brought_back(
    folder: tuple[Path, str], tmp_path: Path, open_page: Open
) -> None:
    corpus, address = folder
    file = tmp_path / "qayrawan.txt"
    file.write_text(ARTICLE, encoding="utf-8")
    page = open_page(address)
    ask(page, ABOUT)
    assert page.locator("p.answer").count() == 0
    go_to(page, "المكتبة")
    page.locator('input[type="file"]').set_input_files(file)
    page.locator(".shelf").get_by_text("تاريخ مدينة القيروان").wait_for()
    assert (corpus / "qayrawan.txt").read_text(encoding="utf-8") == ARTICLE
    go_to(page, "اسأل", "[data-testid=stPageLink]")
    ask(page, ABOUT)
    page.locator("p.answer").get_by_text("670").first.wait_for()
    go_to(page, "المكتبة")
    page.get_by_role("button", name="أزل \u2068تاريخ مدينة القيروان\u2069").click()
    page.get_by_role("dialog").get_by_role("button", name="أزله").click()
    page.get_by_role("status").get_by_text("أُزيل").wait_for()
    page.locator(".shelf").get_by_text("تاريخ مدينة القيروان").wait_for(state="detached")
    assert not (corpus / "qayrawan.txt").exists()
    go_to(page, "اسأل", "[data-testid=stPageLink]")
    ask(page, ABOUT)
    page.get_by_role("status").get_by_text("لا جواب في المصادر").last.wait_for()
    go_to(page, "المكتبة")
    page.get_by_role("button", name="تراجع").click()
    page.locator(".shelf").get_by_text("تاريخ مدينة القيروان").wait_for()
    assert (corpus / "qayrawan.txt").read_text(encoding="utf-8") == ARTICLE
    go_to(page, "اسأل", "[data-testid=stPageLink]")
    ask(page, ABOUT)
    page.locator("p.answer").last.get_by_text("670").first.wait_for()


def test_sources_that_differ_stand_in_a_table_that_opens_them(
    folder: tuple[Path, str], open_page: Open
) -> None:
    corpus, address = folder
    (corpus / "one.txt").write_text(ARTICLE, encoding="utf-8")
    (corpus / "two.txt").write_text(
        "أخبار الفتوح\nوفي سنة 675م أسس عقبة بن نافع مدينة القيروان.\n", encoding="utf-8"
    )
    page = open_page(address)
    ask(page, ABOUT)
    for year, title in (("675", "أخبار الفتوح"), ("670", "تاريخ مدينة القيروان")):
        row = page.locator(".disagree tbody tr").filter(has=page.get_by_text(year))
        assert row.locator("td div > bdi").all_inner_texts() == [title]
        row.locator(".reference").click()  # the second one while the first is open
        page.locator(".document mark strong").get_by_text(year).wait_for()
        page.wait_for_function(SETTLED)


def test_a_follow_up_shows_how_it_was_understood_and_is_asked_as_written(
    address: str, open_page: Open
) -> None:
    page = open_page(address)
    ask(page, QUESTION)
    ask(page, "وأين؟")
    page.locator(".resolved q").get_by_text("أين وصل الفرس إلى شمال الأناضول؟").wait_for()
    page.get_by_role("button", name="بل كما كتبتُه").click()
    page.locator(".resolved").wait_for(state="detached")
    assert page.locator("p.question").all_inner_texts() == [QUESTION, "وأين؟"]


def test_a_reload_in_the_middle_of_a_build_goes_on_watching_it(
    folder: tuple[Path, str], tmp_path: Path, open_page: Open
) -> None:
    corpus, address = folder
    page, other = open_page(address), open_page(address)
    (corpus / "qayrawan.txt").write_text(ARTICLE, encoding="utf-8")
    with Lock(tmp_path / "index", 5)():  # the build waits, as long as it is needed here
        page.get_by_role("button", name="حدّث الفهرس").click()
        page.get_by_test_id("stProgress").wait_for()
        page.reload()
        page.get_by_test_id("stProgress").wait_for()
        ask(other, "ما عاصمة العباسيين؟")  # asking goes on
        assert other.locator(".problem").count() == 0
        other.get_by_test_id("stProgress").wait_for()  # and the build is seen by all
    page.get_by_test_id("stProgress").wait_for(state="detached")
    page.locator(".sources").get_by_text("تاريخ مدينة القيروان").wait_for()


def test_a_shared_link_opens_the_same_span_in_a_new_session(address: str, open_page: Open) -> None:
    page = open_page(address)
    ask(page, QUESTION)
    link = page.locator(".card .share").first.get_attribute("data-link")
    quote = page.locator(".card blockquote").first.inner_text()
    other = open_page(f"{address}/{link}")
    mark = other.locator(".document mark").first
    mark.wait_for()
    assert mark.inner_text() == quote
    other.keyboard.press("Escape")
    other.locator(SOURCE).wait_for(state="detached")
    broken = open_page(f"{address}/?source=none.txt&start=1&end=5")
    broken.get_by_text("الرابط لا يدل على موضع").wait_for()


def test_arrows_go_from_citation_to_citation(address: str, open_page: Open) -> None:
    page = open_page(address)
    ask(page, "متى تأسست الأمم المتحدة؟")
    page.locator(".card .open").first.click()
    source = page.locator(SOURCE)
    source.get_by_text("1 من").wait_for()
    page.locator(".document").focus()
    page.keyboard.press("Alt+ArrowLeft")
    source.get_by_text("2 من").wait_for()
    page.locator(".document").focus()
    page.keyboard.press("Alt+ArrowRight")
    source.get_by_text("1 من").wait_for()


def test_find_ignores_diacritics_and_marks_the_original(address: str, open_page: Open) -> None:
    page = open_page(address)
    page.locator(".sources button").nth(1).click()
    page.locator(SOURCE).locator(".document p").first.wait_for()
    page.get_by_label("ابحث في النص", exact=True).fill("الامبراطورية")
    page.keyboard.press("Enter")
    page.locator(".document .found").first.wait_for()
    assert page.locator(".document .found").first.inner_text() == "الإمبراطوريّة"
    first = page.locator(".found.now").evaluate(
        "e => [...document.querySelectorAll('.found')].indexOf(e)"
    )
    page.get_by_role("button", name="الموضع التالي").click()
    then = page.locator(".found.now").evaluate(
        "e => [...document.querySelectorAll('.found')].indexOf(e)"
    )
    assert (first, then) == (0, 1)


def test_pointing_at_a_number_shows_the_quote(address: str, open_page: Open) -> None:
    page = open_page(address)
    ask(page, QUESTION)
    quote = page.locator(".card blockquote").first.inner_text()
    assert not page.locator(".answer .tip").first.is_visible()
    page.locator(".answer .reference").first.hover()
    assert quote in page.locator(".answer .tip").first.inner_text()
    assert ".txt" in page.locator(".answer .tip .file").first.inner_text()


def test_an_answer_is_copied_with_its_citations(address: str, open_page: Open) -> None:
    page = open_page(address)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, QUESTION)
    page.get_by_text("انسخ", exact=True).click()
    page.get_by_role("button", name="بحواشٍ").click()
    page.get_by_role("button", name="نُسخ").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "هيمنة الفرس¹" in copied
    assert "\n¹ " in copied
    assert ".txt، الفقرة 25" in copied


def test_a_suggested_question_is_asked_and_answered(address: str, open_page: Open) -> None:
    page = open_page(address)
    suggested = page.locator(".suggested button").first
    question = suggested.inner_text()
    suggested.click()
    page.locator("p.question").get_by_text(question).wait_for()
    page.locator("p.answer").first.wait_for()


def test_an_evaluation_shows_figures_and_the_wrong_ones(
    address: str, open_page: Open, shoot: Shoot, tmp_path: Path
) -> None:
    source = "000_fefe31b71ef6f4d5.txt"
    rows = [
        {"id": "a", "question": QUESTION, "kind": "date", "gold": [[source, "615م"]]},
        {"id": "b", "question": QUESTION, "kind": "date", "gold": [[source, "الحرب الأخيرة"]]},
    ]
    file = tmp_path / "mine.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    page = open_page(address)
    go_to(page, "التقييم")
    page.locator('input[type="file"]').set_input_files(file)
    page.get_by_role("button", name="قيّم بهذا الملف").click()
    page.locator(".figures").wait_for()
    page.locator(".wrong tbody tr").first.wait_for()
    assert page.locator(".wrong tbody tr").count() == 1
    page.wait_for_function("document.querySelectorAll('.stVegaLiteChart svg, canvas').length >= 4")
    shoot(page, "evaluation")
    page.locator(".wrong .quoted").first.click()
    mark = page.locator(".document mark").first
    mark.wait_for()
    assert mark.inner_text() == "الحرب الأخيرة"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_keeps_anybody_out(address: str, open_page: Open, scheme: str) -> None:
    page = open_page(address, color_scheme=scheme)
    found = faults(page)
    ask(page, QUESTION)
    found += faults(page)
    page.locator(".card .open").first.click()
    page.locator(".document mark").first.wait_for()
    found += faults(page)
    page.keyboard.press("Escape")
    page.locator(SOURCE).wait_for(state="detached")
    go_to(page, "المكتبة")
    page.locator(".shelf").wait_for()
    found += faults(page)
    go_to(page, "التقييم")
    found += faults(page)
    assert found == []


def faults(page: Any) -> list[str]:
    """What axe finds that would keep somebody out, in the parts that are ours to write."""
    page.wait_for_timeout(400)
    page.evaluate(AXE)
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in result["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("width", [390, 1280])
def test_pictures_of_the_library(address: str, open_page: Open, shoot: Shoot, width: int) -> None:
    page = open_page(address, width=width, height=844 if width == 390 else 1000)
    page.goto(f"{address}/library")
    page.locator(".shelf").wait_for()
    page.wait_for_function("document.querySelectorAll('.stVegaLiteChart svg, canvas').length >= 2")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shoot(page, f"library-{width}")


def test_twenty_sessions_ask_at_once(
    address: str, new_context: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    context = new_context(viewport={"width": 600, "height": 500})
    pages = [context.new_page() for _ in range(20)]  # every page is a session
    for page in pages:
        page.goto(address)
        page.get_by_test_id("stChatInputTextArea").fill(QUESTION)
        page.evaluate(
            """() => new MutationObserver(() => {
                if (!window.painted && document.querySelector('p.answer'))
                    window.painted = performance.now();
            }).observe(document.body, {childList: true, subtree: true})"""
        )
    began = time.perf_counter()
    for page in pages:
        page.evaluate("window.began = performance.now()")
        page.get_by_test_id("stChatInputTextArea").press("Enter", no_wait_after=True)
    seconds = []
    for page in pages:
        page.locator("p.answer").wait_for()
        seconds.append(page.evaluate("(window.painted - window.began) / 1000"))
        assert page.locator(".problem").count() == 0
    with capsys.disabled():
        p95 = statistics.quantiles(seconds, n=20)[-1]
        sys.stdout.write(
            f"\n20 sessions: median {statistics.median(seconds):.2f} s, 95th percentile"
            f" {p95:.2f} s, all in {time.perf_counter() - began:.1f} s\n"
        )
