"""The page with a language model: a real server writes, the page shows what was checked."""

from collections.abc import Iterator
from pathlib import Path

import chat_characters as characters
import chat_server as manners
import pytest
from chat_server import Server, serving
from streamlit.testing.v1 import AppTest
from test_app import markup, run, text

from rag.arabic.fold import fold
from rag.writer.notices import NOTICES

QUESTION = "متى بنى عقبة القيروان؟"
ARTICLE = "تاريخ مدينة القيروان\nبنى عقبة بن نافع القيروان عام 670 للميلاد. وهي في تونس اليوم.\n"


@pytest.fixture
def server(folders: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    (folders / "qayrawan.txt").write_text(ARTICLE, encoding="utf-8")
    with serving() as (server, url):
        monkeypatch.setenv("WARRAQ_WRITER", "played")
        monkeypatch.setenv("WARRAQ_WRITER_URL", url)
        monkeypatch.setenv("WARRAQ_ANSWER_THRESHOLD", "0")
        yield server


def asked() -> AppTest:
    page = run()
    page.chat_input[0].set_value(QUESTION)
    return run(page)


def test_what_the_model_wrote_and_the_sources_support_is_shown(server: Server) -> None:
    server.plays(characters.faithful)
    page = asked()
    answer = page.session_state["reader"].turns[0].answer
    assert answer.writing.used
    assert "عقبة بن نافع" in answer.text
    assert fold("670") in fold(text(page))


def test_a_server_that_fails_leaves_the_sources_own_words_and_says_so(server: Server) -> None:
    server.plays(characters.faithful, manners.refusing(500))
    page = asked()
    assert "بنى عقبة بن نافع القيروان عام 670" in text(page)
    assert NOTICES["server"][0] in text(page)
    assert "Traceback" not in markup(page)


def test_a_question_whose_writing_was_stopped_is_answered_by_quotes(server: Server) -> None:
    page = run()
    page.session_state["reader"].stopped = page.session_state["reader"].pending = QUESTION
    page = run(page)
    answer = page.session_state["reader"].turns[0].answer
    assert answer.writing is None
    assert answer.citations[0].quote in text(page)
    assert not server.heard
