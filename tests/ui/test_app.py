"""The page as Streamlit runs it, without a browser."""

import html
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from rag.errors import IndexBusy
from rag.library import Library
from rag.records import Answer, Citation, Disagreement, Kind
from rag.ui import building, chat, session
from rag.ui.answers import answered
from rag.ui.session import Viewing
from rag.ui.strings import Words

APP = Path(__file__).parents[2] / "app.py"
ARTICLE = (
    "تاريخ مدينة القيروان\n"
    "أسس عقبة بن نافع مدينة القيروان سنة 670م في إفريقية.\n"
    "ثم صارت القيروان مركزًا للعلم والفقه في المغرب الإسلامي.\n"
)
QUESTION = "متى أسس عقبة بن نافع مدينة القيروان؟"
QUOTE = "أسس عقبة بن نافع مدينة القيروان سنة 670م في إفريقية"
HOSTILE = ("<script>alert(1)</script>", "[x](javascript:alert(1))", "<img src=x onerror=alert(1)>")


def run(page: AppTest | None = None) -> AppTest:
    """A page that has run; no exception has reached it."""
    page = (page or AppTest.from_file(str(APP), default_timeout=60)).run()
    assert not page.exception
    return page


def ask(page: AppTest, question: str) -> AppTest:
    page.chat_input[0].set_value(question)
    return run(page)


def markup(page: AppTest) -> str:
    """All the HTML on the page, including what is handed to its components."""
    parts = [element.proto.body for element in page.get("html")]
    for element in page.get("bidi_component"):
        parts.append(json.loads(element.proto.json or "{}").get("html", ""))
    return "\n".join(parts)


def text(page: AppTest) -> str:
    """What the reader sees of that, without the marks that isolate directions."""
    return html.unescape(
        re.sub(r"<style>.*?</style>|<[^>]+>", "", markup(page), flags=re.S)
    ).translate({0x2068: None, 0x2069: None, 0xA0: " "})


def quoting(
    self: Library,
    question: str,
    sources: tuple[str, ...] = (),
    limit: int = 5,
    history: Sequence[Answer] = (),
) -> Answer:
    """An engine that finds what it finds and quotes QUOTE wherever it stands, but for Japan.

    The page is what is tested here, and not which sentence the program thinks best.
    """
    hits = tuple(self.search(question, limit, sources))
    citations: list[Citation] = []
    for source in dict.fromkeys(hit.passage.source for hit in hits):
        document = self.document(source)
        at = document.text.find(QUOTE)
        if at >= 0 and "اليابان" not in question:
            span = (at, at + len(QUOTE))
            year = (document.text.find("670"), document.text.find("670") + 3)
            number, place = len(citations) + 1, document.locate(at)
            citations.append(Citation(number, source, document.title, *span, QUOTE, place, year))
    if not citations:
        return Answer(question, None, (), hits, 0.0)
    differ = tuple(Disagreement(f"قول {c.number}", (c.number,)) for c in citations[:2])
    text = "\n".join(f"{c.quote} [{c.number}]" for c in citations)
    return Answer(question, text, tuple(citations), hits, 0.9, differ if len(differ) > 1 else ())


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Library, "ask", quoting)
    monkeypatch.setattr(building, "_QUICK", 60)


@pytest.fixture
def corpus(folders: Path) -> Path:
    (folders / "qayrawan.txt").write_text(ARTICLE, encoding="utf-8")
    return folders


def test_an_answer_is_shown_with_its_citation(corpus: Path) -> None:
    page = ask(run(), QUESTION)
    seen = text(page)
    for part in (QUESTION, QUOTE, "تاريخ مدينة القيروان", "qayrawan.txt", "الفقرة 2", "الثقة"):
        assert part in seen
    assert "<strong>670</strong>" in markup(page)
    assert 'title="الثقة 90%"' in markup(page)


def test_a_bracketed_number_inside_a_quote_is_no_citation() -> None:
    quote = "ورد ذلك في المصادر [1] كلها"
    citation = Citation(1, "a.txt", "عنوان", 0, len(quote), quote, None)
    answer = Answer("س", f"{quote} [1]", (citation,), (), 0.9)
    assert answered(answer, Words()).count('class="reference"') == 1
    assert quote in answered(answer, Words())


def test_sources_that_disagree_are_listed_with_their_citations(corpus: Path) -> None:
    other = f"أخبار الفتوح\nرُوي أنه {QUOTE}، وقيل بل كان ذلك بعد عودته الثانية بخمسة أعوام.\n"
    (corpus / "second.txt").write_text(other, encoding="utf-8")
    page = ask(run(), QUESTION)
    assert "المصادر تختلف في هذا" in text(page)
    values = re.findall(r'<th scope="row"><bdi dir="auto">(قول \d)</bdi></th>', markup(page))
    assert values == ["قول 1", "قول 2"]


def test_a_question_that_the_sources_do_not_answer(corpus: Path) -> None:
    page = ask(run(), "ما عاصمة اليابان؟")
    assert "لا جواب في المصادر" in text(page)
    assert "أقرب المقاطع إلى السؤال" in text(page)
    assert 'class="answer"' not in markup(page)


def test_the_viewer_marks_the_quote_in_the_whole_source(corpus: Path) -> None:
    page = ask(run(), QUESTION)
    reader = page.session_state["reader"]
    citations = reader.turns[0].answer.citations
    reader.viewing = Viewing(citations)
    run(page)
    marked = "".join(re.findall(r"<mark>(.*?)</mark>", markup(page)))
    assert re.sub(r"<.*?>", "", marked) == citations[0].quote
    assert "مركزًا للعلم والفقه" in text(page)


def test_the_viewer_says_when_the_source_has_changed(corpus: Path) -> None:
    page = ask(run(), QUESTION)
    reader = page.session_state["reader"]
    reader.viewing = Viewing(reader.turns[0].answer.citations)
    (corpus / "qayrawan.txt").write_text("سطر جديد في أوله\n" + ARTICLE, encoding="utf-8")
    page.button(key="build").click()
    run(page)
    assert "تغيّر المصدر بعد هذا الجواب" in text(page)
    assert "<mark>" not in markup(page)


def test_the_history_is_kept_until_it_is_cleared(corpus: Path) -> None:
    page = ask(ask(run(), QUESTION), "أين القيروان؟")
    assert QUESTION in text(page)
    assert "أين القيروان؟" in text(page)
    page.button(key="clear").click()
    assert 'class="question"' not in markup(run(page))


def test_the_language_switch_turns_the_page(corpus: Path) -> None:
    page = run()
    assert "html { direction: rtl; }" in markup(page)
    assert page.button(key="build").label == "حدّث الفهرس"
    ask(page, QUESTION)
    page.button_group(key="lang").set_value("en")
    run(page)
    assert "html { direction: ltr; }" in markup(page)
    assert page.button(key="build").label == "Update the index"
    assert "From the sources" in text(page)
    assert QUOTE in text(page)


def test_an_empty_corpus_gets_a_friendly_notice(folders: Path) -> None:
    page = run()
    assert "المكتبة خالية" in text(page)
    assert str(folders) in text(page)
    assert page.chat_input[0].proto.disabled


def test_a_missing_corpus_folder_is_a_notice_with_a_remedy(folders: Path) -> None:
    folders.rmdir()
    page = run()
    assert "مجلد المصادر غير موجود" in text(page)
    assert f"أنشئ المجلد {folders}" in text(page)
    (folders).mkdir()
    (folders / "a.txt").write_text(ARTICLE, encoding="utf-8")
    page.button(key="retry").click()
    assert "في المكتبة مصدر واحد" in text(run(page))


def test_bad_settings_are_a_notice(folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARRAQ_PASSAGE_SIZE", "7")
    page = run()
    assert "في الإعدادات خطأ" in text(page)
    assert "passage_size is 7" in text(page)


def test_an_index_that_another_process_builds_can_still_be_asked(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run()

    def busy(*_: Any) -> None:
        raise IndexBusy(corpus, "4321")

    monkeypatch.setattr(Library, "sync", busy)
    page = ask(run(), QUESTION)
    assert "العملية 4321 تبني الفهرس الآن" in text(page)
    assert QUOTE in text(page)


def test_a_question_without_words_is_a_notice(corpus: Path) -> None:
    page = ask(run(), "؟؟؟")
    assert "لا كلمات في السؤال" in text(page)


def test_an_unexpected_error_is_logged_and_not_shown(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any, **__: Any) -> Answer:
        raise RuntimeError("secret detail")

    page = run()
    monkeypatch.setattr(Library, "ask", broken)
    ask(page, QUESTION)
    assert "عذرًا، حدث خطأ غير متوقع" in text(page)
    assert "secret detail" not in text(page)
    assert "secret detail" in caplog.text


def test_hostile_text_is_only_text(folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for hostile in HOSTILE:
        name = hostile.replace("/", "∕")
        (folders / f"{name}.txt").write_text(f"{hostile}\n{ARTICLE}{hostile}\n", encoding="utf-8")
        (folders / f"{name}.pdf").write_text("", encoding="utf-8")
    page = ask(run(), QUESTION)
    for hostile in HOSTILE:
        ask(page, f"{hostile} القيروان")
    reader = page.session_state["reader"]
    reader.viewing = Viewing(reader.turns[0].answer.citations)
    run(page)
    written = re.sub(r"<style>.*?</style>", "", markup(page), flags=re.S)
    for hostile in HOSTILE:
        assert hostile in text(page)
    assert not re.search(r"<(script|img|a)\b", written)
    # Markdown is read in the labels of widgets, so nothing of the reader's or a source's is there.
    labels = [b.label for b in page.button] + [e.value for e in page.markdown]
    assert not [label for label in labels if "alert" in label]


def test_files_that_are_left_out_are_listed_with_the_reason(corpus: Path) -> None:
    (corpus / "empty.txt").write_text(" ", encoding="utf-8")
    (corpus / "picture.png").write_bytes(b"\x89PNG")
    page = run()
    assert "ملفان لم يُفهرسا" in text(page)
    assert "empty.txt: ليس فيه نص" in text(page)
    assert "picture.png: صيغة لا تُقرأ" in text(page)


def test_building_again_reports_what_it_did(corpus: Path) -> None:
    page = run()
    (corpus / "new.txt").write_text("مقال ثان\nنص المقال الثاني عن بغداد.\n", encoding="utf-8")
    page.button(key="build").click()
    run(page)
    assert "فيه مصدران ومقطعان" in text(page)
    assert "جديد: 1" in text(page)
    page.button(key="build").click()
    assert "لم يتغيّر شيء" in text(run(page))


def test_a_restricted_search_stays_in_the_chosen_sources(corpus: Path) -> None:
    (corpus / "other.txt").write_text("مقال آخر\nلا شأن له بالسؤال.\n", encoding="utf-8")
    page = run()
    page.multiselect(key="only").set_value(["other.txt"])
    ask(page, QUESTION)
    answer = page.session_state["reader"].turns[0].answer
    assert {hit.passage.source for hit in answer.hits} <= {"other.txt"}
    (corpus / "other.txt").unlink()
    page.button(key="build").click()
    run(page)
    assert page.multiselect(key="only").value == []


def test_a_follow_up_shows_how_it_was_understood_and_can_be_undone(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def understanding(
        self: Library, question: str, *_: Any, history: Sequence[Answer] = ()
    ) -> Answer:
        asked.append(len(history))
        answer = quoting(self, question)
        return replace(answer, resolved=f"{question} القيروان" if history else "", agreeing=3)

    monkeypatch.setattr(Library, "ask", understanding)
    page = ask(ask(run(), QUESTION), "ومتى؟")
    assert "فُهم السؤال هكذا: ومتى؟ القيروان" in text(page)
    assert "اتفق على هذا 3 مصادر" in text(page)
    assert 'data-act="as-written"' in markup(page)
    page.session_state["reader"].turns[1] = chat.ask(session.shared().library, "ومتى؟", (), Words())
    assert "فُهم السؤال هكذا" not in text(run(page))
    assert asked[-3:] == [0, 1, 0]


@pytest.mark.parametrize("kind", [Kind.GREETING, Kind.THANKS, Kind.HELP])
def test_small_talk_gets_a_friendly_word(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, kind: Kind
) -> None:
    page = run()

    def chatting(_: Library, question: str, *__: Any, **___: Any) -> Answer:
        return Answer(question, None, (), (), 0.0, kind=kind)

    monkeypatch.setattr(Library, "ask", chatting)
    ask(page, "السلام عليكم")
    assert Words()(f"chat.{kind}") in text(page)
    assert "لا جواب في المصادر" not in text(page)


def test_a_verdict_is_kept_with_its_note(corpus: Path) -> None:
    page = ask(run(), QUESTION)
    page.feedback(key="thumb-0").set_value(1)
    run(page)
    page.text_input(key="note-0").set_value("صواب")
    run(page)
    (verdict,) = session.shared().feedback.all()
    assert (verdict.question, verdict.good, verdict.note) == (QUESTION, True, "صواب")


def test_only_the_readers_named_come_in(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARRAQ_READERS", "huda@example.org")
    page = run()
    assert "الدخول غير مهيّأ" in text(page)
    assert not page.chat_input
