"""Which excerpts make an answer: a fact, a topic, a list."""

import itertools

import pytest

from rag import Library
from rag.answer.compare import quote_value
from rag.records import Answer, Kind


def words(answer: Answer) -> int:
    return sum(len(citation.quote.split()) for citation in answer.citations)


def apart(answer: Answer) -> bool:
    spans = sorted((c.source, c.start, c.end) for c in answer.citations)
    return all(a[0] != b[0] or a[2] <= b[1] for a, b in itertools.pairwise(spans))


@pytest.mark.parametrize(
    ("text", "kind", "longest"),
    [
        ("متى وصل الفرس إلى شمال الأناضول؟", Kind.FACT, 80),
        ("ماذا تقول المصادر عن هرقل؟", Kind.TOPIC, 160),
        ("ما المدن التي سقطت بيد الفرس؟", Kind.LIST, 160),
        ("لخّص المقال الأول", Kind.SUMMARY, 160),
    ],
)
def test_quotes_stay_apart_and_within_their_words(
    library: Library, text: str, kind: Kind, longest: int
) -> None:
    answer = library.ask(text)
    assert answer.kind is kind
    assert answer.citations
    assert words(answer) <= longest
    assert apart(answer)


def test_a_topic_is_told_source_by_source(library: Library) -> None:
    answer = library.ask("ماذا تقول المصادر عن هرقل؟")
    sources = [citation.source for citation in answer.citations]
    assert len(set(sources)) > 1
    assert all(sources.count(source) <= 2 for source in sources)
    assert sources == sorted(sources, key=sources.index)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("ماذا تقول المصادر عن علاقة عمر بن الخطاب بخالد بن الوليد؟", ("عمر", "خالد")),
        ("ماذا تقول المصادر عن دور اليهود في الحرب بين الفرس والروم؟", ("اليهود", "الفرس")),
    ],
)
def test_the_side_of_a_topic_that_is_meant_need_not_be_said(
    library: Library, question: str, told: tuple[str, ...]
) -> None:
    first = library.ask(question).citations[0].quote
    assert all(name in first for name in told)


def test_a_topic_that_no_source_names_gets_no_answer(library: Library) -> None:
    assert library.ask("ماذا تقول المصادر عن الحرب العالمية الثانية؟").text is None


@pytest.mark.parametrize("text", ["السلام عليكم", "شكرا جزيلا", "ماذا تستطيع أن تفعل؟"])
def test_small_talk_searches_nothing(library: Library, text: str) -> None:
    answer = library.ask(text)
    assert answer.kind in (Kind.GREETING, Kind.THANKS, Kind.HELP)
    assert (answer.text, answer.hits, answer.citations) == (None, (), ())


def test_a_follow_up_is_answered_as_it_was_completed(library: Library) -> None:
    first = library.ask("متى وصل الفرس إلى شمال الأناضول؟")
    second = library.ask("ولماذا؟", history=[first])
    assert second.question == "ولماذا؟"
    assert second.resolved == "لماذا وصل الفرس إلى شمال الأناضول؟"
    assert library.ask("ولماذا وصل الفرس؟", history=[]).resolved == ""


def test_two_sources_that_differ_are_set_side_by_side(library: Library) -> None:
    answer = library.ask("متى سقطت دمشق؟")
    assert {d.value for d in answer.disagreements} == {"سبتمبر 634", "عام 613م"}
    assert len({c.source for c in answer.citations}) == 2


def test_sources_that_speak_of_other_things_do_not_differ(library: Library) -> None:
    for text in (
        "متى انتهت الحرب بين هرقل وكسرى؟",
        "متى اجتاح الفرس سوريا؟",
        "متى فتح المسلمون مصر؟",
    ):
        answer = library.ask(text)
        assert answer.citations
        assert answer.disagreements == ()


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("متى صار هرقل إمبراطورا على بيزنطة؟", "عام (610)م"),  # and not (602-628), which is nearer
        ("ما سنة ميلاد النبي محمد؟", "571م"),  # and not «575 ميلادية», of Heraclius
    ],
)
def test_the_marked_date_is_that_of_the_event(library: Library, text: str, date: str) -> None:
    assert quote_value(library.ask(text).citations[0]) == date


def test_clauses_that_follow_upon_one_another_are_one_quote(library: Library) -> None:
    for text in ("ما حروب الردة؟", "أين أقام هرقل الأكبر حاكما؟", "متى حاصر المسلمون حمص؟"):
        spans = sorted((c.source, c.start, c.end) for c in library.ask(text).citations)
        assert all(a[0] != b[0] or b[1] - a[2] > 3 for a, b in itertools.pairwise(spans))


def test_a_heading_is_no_second_quote(library: Library) -> None:
    answer = library.ask("أي مدينة بقيت خارج حكم المسلمين في الشام سنة 640م؟")
    assert not any(c.quote.endswith(":") for c in answer.citations[1:])
