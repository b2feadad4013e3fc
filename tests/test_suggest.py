"""Questions made from articles: what they are made of, and that the library answers them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.library import Library
from rag.records import Document
from rag.suggest import suggestions


def of(text: str, limit: int = 9) -> tuple[str, ...]:
    return suggestions([Document(1, "a.txt", "", text)], limit)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("في عام 615م وصل الفرس إلى شمال الأناضول.", "متى وصل الفرس إلى شمال الأناضول؟"),
        ("وفي (622)م، شن هرقل أخيرًا هجومه، بعد انتصاراته.", "متى شن هرقل أخيرًا هجومه؟"),
        ("سقطت مدينة أوديسا في عام 609م.", "متى سقطت مدينة أوديسا؟"),
        ("توفي ابن رشد الحفيد سنة 1198م", "متى توفي ابن رشد الحفيد؟"),
    ],
)
def test_a_dated_event_becomes_a_question(text: str, question: str) -> None:
    assert of(text) == (question,)


@pytest.mark.parametrize(
    "text",
    [
        "وصل في عام 615م.",  # who?
        "كان ذلك سنة 670م في إفريقية.",  # what?
        "وصل الفرس إلى شمال الأناضول.",  # no date
        "الكتاب مطبوع في بغداد عام 1950م.",  # no event
        "وصل إليه الخبر العظيم عام 640م.",  # no subject where one is expected
    ],
)
def test_what_would_not_read_well_is_left_out(text: str) -> None:
    assert of(text) == ()


def test_documents_take_turns_and_no_question_comes_twice() -> None:
    one = Document(1, "a.txt", "", "سقطت مدينة أوديسا في عام 609م.\nتوفي ابن رشد الحفيد سنة 1198م.")
    two = Document(2, "b.txt", "", "سقطت مدينة أوديسا في عام 609م.\nولد عمر بن الخطاب سنة 584م.")
    assert suggestions([one, two], 9) == (
        "متى سقطت مدينة أوديسا؟",
        "متى توفي ابن رشد الحفيد؟",
        "متى ولد عمر بن الخطاب؟",
    )
    assert len(suggestions([one, two], 2)) == 2


@given(st.text(alphabet="متىسقطت فيعام609م.،()\n", max_size=120))
def test_every_question_is_whole(text: str) -> None:
    for question in of(text):
        assert question.startswith("متى ")
        assert question.endswith("؟")
        assert "\n" not in question


def test_the_library_answers_what_it_suggests(library: Library) -> None:
    suggested = library.suggestions(4)
    assert len(suggested) == 4
    assert suggested == library.suggestions(4)
    assert all(library.ask(question).text for question in suggested)
