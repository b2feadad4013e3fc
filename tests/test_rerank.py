"""The best passages of the ranking, ranked anew by what their clauses say."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from rag import Library
from rag.answer.found import DEPTH, REACH, READ, Found
from rag.answer.rerank import REASON, Model, Table, bundled, rerank
from rag.lexicon import Words
from rag.matching import Matcher
from rag.question import read
from rag.records import Hit, Passage, Reason

WORDS = Words()
QUESTIONS = [
    "متى وصل الفرس إلى شمال الأناضول؟",
    "لماذا انسحب هرقل؟",
    "من قاد الجيش في معركة اليرموك؟",
    "كم شخصا قتل في القدس؟",
]


def found(question: str, *texts: str) -> Found:
    """The texts as the hits of a question, the first of them the best by a point."""
    asked = read(question)
    hits = [
        Hit(
            Passage(n, n, f"{n}.txt", 0, len(text), text),
            float(len(texts) - n),
            0.0,
            0.0,
            reasons=(Reason("lexical", 1.0, float(len(texts) - n)),),
        )
        for n, text in enumerate(texts)
    ]
    return Found(asked, Matcher.of(asked.forms, {}, 100, WORDS), tuple(hits))


def order(hits: Sequence[Hit]) -> list[int]:
    return [hit.passage.id for hit in hits]


def test_a_passage_whose_clause_answers_rises_above_one_that_has_the_words_here_and_there() -> None:
    about = "كان سقوط المدن كثيرا في تلك السنين. ولم تكن دمشق بعيدة عن ذلك، وكثر الكلام فيها."
    tells = "ثم سقطت دمشق في عام 613م بيد الفرس."
    assert order(rerank(found("متى سقطت دمشق؟", about, tells))) == [1, 0]
    assert order(rerank(found("متى سقطت دمشق؟", tells, about))) == [0, 1]


def test_what_stands_far_behind_is_read_for_a_list_alone() -> None:
    many = found("متى سقطت دمشق؟", *["سقطت دمشق عام 613م."] * (READ + 5))
    near = 1 + int(REACH)  # each stands a point behind the one before it
    for asked, first in [(many, near), (replace(many, thorough=True), READ)]:
        assert asked.stretches is not None
        assert set(asked.stretches.owner.tolist()) == set(range(first))
        assert order(rerank(asked)) == list(range(READ + 5))


def test_no_more_are_read_for_a_fact_however_near_they_are() -> None:
    many = found("متى سقطت دمشق؟", *["سقطت دمشق عام 613م."] * (DEPTH + 5))
    even = replace(many, hits=tuple(replace(hit, score=1.0) for hit in many.hits))
    assert len(even.read) == DEPTH


def test_every_feature_of_an_excerpt_has_a_weight_and_the_other_way_round() -> None:
    table = Table.of(found("متى سقطت دمشق؟", "سقطت دمشق عام 613م."))
    assert table is not None
    assert set(table.names) == set(bundled().excerpt)


def test_the_odds_of_a_passage_are_the_sum_of_those_of_its_excerpts() -> None:
    model = Model(1.0, dict.fromkeys(bundled().excerpt, 0.0))  # every excerpt is as likely
    one = "سقطت دمشق عام 613م."
    hits = rerank(found("متى سقطت دمشق؟", one, f"{one} {one} {one}"), model)
    likely = {hit.passage.id: hit.reasons[-1].value for hit in hits}
    assert likely == pytest.approx({0: 1 / 4, 1: 3 / 4})


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_hits_are_those_of_the_ranking_and_their_reasons_add_up(
    library: Library, question: str
) -> None:
    first = library.retrieve(question, 2 * DEPTH)
    hits = rerank(first)
    assert sorted(order(hits[:DEPTH])) == sorted(order(first.hits[:DEPTH]))
    assert order(hits[DEPTH:]) == order(first.hits[DEPTH:])  # what is not read stays behind
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    for hit in hits:
        assert hit.score == pytest.approx(sum(reason.share for reason in hit.reasons))
        assert hit.reasons[-1].feature == REASON
        assert 0 <= hit.reasons[-1].value <= 1


@pytest.mark.parametrize("question", QUESTIONS)
def test_who_asks_for_more_gets_the_same_first(library: Library, question: str) -> None:
    most = order(library.search(question, 3 * DEPTH))
    for limit in (1, 5, DEPTH, 2 * DEPTH):
        assert order(library.search(question, limit)) == most[:limit]
    assert order(library.ask(question).hits) == most[:5]


def test_passages_without_a_clause_keep_their_order() -> None:
    strange = "غرق المركب في البحر الهائج."
    asked = found("متى سقطت دمشق؟", "؟!", strange, "...", "سقطت دمشق عام 613م.")
    assert order(rerank(asked)) == [3, 0, 1, 2]  # they say no less than the least of the others
    silent = found("متى سقطت دمشق؟", "؟!", "...")
    assert rerank(silent) == silent.hits
    assert rerank(found("متى سقطت دمشق؟")) == ()
