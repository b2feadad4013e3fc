"""Questions made from articles: what they are made of, and that the library answers them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.library import Library
from rag.records import Document
from rag.suggest import suggestions


def of(text: str, title: str = "") -> tuple[str, ...]:
    return asked([Document(1, "a.txt", title, text)])


def asked(documents: list[Document], limit: int = 9) -> tuple[str, ...]:
    return tuple(made.question for made in suggestions(documents, limit))


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("في عام 615م وصل الفرس إلى شمال الأناضول.", "متى وصل الفرس إلى شمال الأناضول؟"),
        ("وفي (622)م، شن الفرس أخيرًا هجومهم، بعد انتصاراتهم.", "متى شن الفرس أخيرًا هجومهم؟"),
        ("سقطت مدينة أوديسا في عام 609م.", "متى سقطت مدينة أوديسا؟"),
        ("توفي ابن رشد الحفيد سنة 1198م", "متى توفي ابن رشد الحفيد؟"),
    ],
)
def test_a_dated_event_becomes_a_question(text: str, question: str) -> None:
    assert of(text) == (question,)


@pytest.mark.parametrize(
    ("text", "title", "question"),
    [
        (
            "وأعاد خالد بن الوليد جيش المسلمين إلى المدينة في شهر.",
            "",
            "من أعاد جيش المسلمين إلى المدينة؟",
        ),
        ("وقعت معركة اليرموك قرب نهر اليرموك.", "", "أين وقعت معركة اليرموك؟"),
        ("سويسرا تقع في غرب أوروبا.", "سويسرا", "أين تقع سويسرا؟"),
        ("ولد خالد بن الوليد في مكة المكرمة.", "", "أين ولد خالد بن الوليد؟"),
        ("يبلغ عدد سكان اليابان نحو 128 مليون نسمة.", "", "كم يبلغ عدد سكان اليابان؟"),
        ("استمر حصار المدينة سبعة أشهر.", "", "كم استمر حصار المدينة؟"),
        ("السل أو الدرن هو مرض معد شائع.", "سل", "ما هو السل؟"),
        ("عنترة بن شداد هو شاعر عربي قديم.", "", "من هو عنترة بن شداد؟"),
        ("سقطت مدينة أوديسا بسبب ضعف حاميتها.", "", "لماذا سقطت مدينة أوديسا؟"),
    ],
)
def test_other_facts_become_questions_of_their_kind(text: str, title: str, question: str) -> None:
    assert of(text, title) == (question,)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("أسس نواة الحضارة الإسلامية في المدينة.", ""),  # who is not said
        ("وطرد صلاح الدين جيش الفرنج من القدس.", ""),  # no name that is surely one
        ("ولد والده في مكة المكرمة.", ""),  # whose?
        ("ولد خالد بن الوليد في شهر رجب.", ""),  # no place
        ("التهريج يقع في المنطقة ما بين الضحل والبذل.", "مقال آخر"),  # not what it is about
        ("بلغ حجم التداول 2.83 مليار دينار.", ""),  # of what?
        ("النظام هو نظام ملكي دستوري.", "الأردن"),
        ("فازت هيفا باللقب ولكن سحبت منها الجائزة بسبب وجود ابنة لها.", ""),  # which of the two?
        ("تزوج نجيب محفوظ بعد ثورة 1952 من السيدة عطية الله.", ""),  # not the year of that
    ],
)
def test_what_could_be_misread_is_left_out(text: str, title: str) -> None:
    assert of(text, title) == ()


def test_kinds_take_turns_and_say_what_they_were_made_from() -> None:
    text = (
        "سقطت مدينة أوديسا في عام 609م.\nتوفي ابن رشد الحفيد سنة 1198م.\n"
        "وقعت معركة اليرموك قرب نهر اليرموك.\n"
    )
    made = suggestions([Document(1, "a.txt", "", text)], 9)
    assert [item.question.split()[0] for item in made] == ["متى", "أين", "متى"]
    assert [text[item.start : item.end] for item in made] == [
        text.split("\n")[n] for n in (0, 2, 1)
    ]


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
    assert asked([one, two]) == (
        "متى سقطت مدينة أوديسا؟",
        "متى توفي ابن رشد الحفيد؟",
        "متى ولد عمر بن الخطاب؟",
    )
    assert len(asked([one, two], 2)) == 2


WORDS = (
    "سقطت أسس وأسس ولد تقع بلغ استمر هو هي شاعر مدينة خالد بن الوليد هرقل الجيش عدد سكان حصار في"
    " قرب بسبب عام سنة 609م (670)م سبعة أشهر و ف ه ، . ( ) \u064b \n : أو قديم اليرموك"
).split(" ")


@given(st.lists(st.sampled_from(WORDS), max_size=25), st.sampled_from(WORDS))
def test_every_question_is_whole_and_of_a_clause_of_its_source(
    words: list[str], title: str
) -> None:
    text = " ".join(words)
    for made in suggestions([Document(1, "a.txt", title, text)], 9):
        assert made.question.split()[0] in ("متى", "من", "أين", "كم", "ما", "لماذا")
        assert made.question.endswith("؟")
        assert "\n" not in made.question
        assert 0 <= made.start < made.end <= len(text)


def test_the_library_answers_what_it_suggests(library: Library) -> None:
    suggested = library.suggestions(4)
    assert len(suggested) == 4
    assert suggested == library.suggestions(4)
    assert all(library.ask(question).text for question in suggested)
