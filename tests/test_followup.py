"""Follow-ups, completed from the turn before."""

import pytest
from hypothesis import given
from support import any_text

from rag.question.followup import resolve
from rag.records import Answer, Citation, Kind


def turn(question: str, **more: object) -> Answer:
    return Answer(question, None, (), (), 0.0, **more)  # type: ignore[arg-type]


FOLLOW_UPS = [
    ("متى سقطت دمشق؟", "وأين؟", "أين سقطت دمشق؟"),
    ("متى سقطت دمشق؟", "ولماذا؟", "لماذا سقطت دمشق؟"),
    ("متى سقطت دمشق؟", "كيف حدث ذلك؟", "كيف سقطت دمشق؟"),
    ("من هو هرقل؟", "ومتى توفي؟", "متى توفي هرقل؟"),
    ("من هو هرقل؟", "متى ولد؟", "متى ولد هرقل؟"),
    ("من هو فوكاس؟", "وكيف وصل إلى الحكم؟", "كيف وصل فوكاس إلى الحكم؟"),
    ("متى وقعت معركة اليرموك؟", "ومن قادها؟", "من قاد معركة اليرموك؟"),
    ("من فتح دمشق؟", "ومن دافع عنها؟", "من دافع عن دمشق؟"),
    ("متى ولد هرقل؟", "وكسرى؟", "متى ولد كسرى؟"),
    ("متى ولد هرقل؟", "وماذا عن خالد بن الوليد؟", "متى ولد خالد بن الوليد؟"),
    ("متى انتصر الفرس في سوريا؟", "وفي مصر؟", "متى انتصر الفرس في مصر؟"),
    ("متى توفي أبو بكر الصديق؟", "وكم كان عمره؟", "كم كان عمر أبو بكر الصديق؟"),
    ("من هو كسرى الثاني؟", "ما هي عاصمته؟", "ما هي عاصمة كسرى الثاني؟"),
    ("ماذا تقول المصادر عن معركة اليرموك؟", "ومتى وقعت؟", "متى وقعت معركة اليرموك؟"),
    ("ما سبب سقوط دمشق؟", "ومتى كان ذلك؟", "متى كان سقوط دمشق؟"),
]


@pytest.mark.parametrize(("before", "text", "resolved"), FOLLOW_UPS)
def test_a_follow_up_is_completed(before: str, text: str, resolved: str) -> None:
    assert resolve(text, [turn(before)]) == resolved


@pytest.mark.parametrize(
    "text",
    [
        "متى وصل الفرس إلى شمال الأناضول؟",
        "ومن هو خالد بن الوليد؟",
        "وكيف وصل فوكاس إلى الحكم؟",
        "ما السويدي؟",
        "إلى أين فكر كسرى في نقل عاصمته؟",
        "متى قاد كسرى جيشه؟",
        "شكرا",
        "لخص المقال الثاني",
        "؟",
        "",
    ],
)
def test_a_question_that_stands_by_itself_is_left_alone(text: str) -> None:
    assert resolve(text, [turn("متى ولد هرقل؟")]) == ""


def test_without_a_turn_before_nothing_is_completed() -> None:
    assert resolve("ومتى توفي؟", []) == ""
    assert resolve("ومتى توفي؟", [turn("شكرا", kind=Kind.THANKS)]) == ""


def test_a_chain_goes_on_from_what_was_resolved() -> None:
    first = turn("متى ولد هرقل؟")
    second = turn("وكسرى؟", resolved=resolve("وكسرى؟", [first]))
    assert resolve("وأين؟", [first, second]) == "أين ولد كسرى؟"


def test_who_was_the_answer_is_who_the_next_question_is_about() -> None:
    quote = "قاد الجيش خالد بن الوليد يومئذ"
    start = quote.index("خالد")
    value = (start, start + len("خالد بن الوليد"))
    cited = Citation(1, "a.txt", "", 0, len(quote), quote, None, value)
    before = Answer("من قاد الجيش؟", quote, (cited,), (), 1.0)
    assert resolve("ومتى توفي؟", [before]) == "متى توفي خالد بن الوليد؟"


@given(any_text, any_text)
def test_any_words_are_taken(text: str, before: str) -> None:
    resolve(text, [turn(before)])
