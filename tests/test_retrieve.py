"""Ranking: what features see, scores added up, copies folded, always in the same order."""

import itertools
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from rag import Library
from rag.lexicon import Words
from rag.matching import Matcher
from rag.question import read
from rag.records import Hit, Passage
from rag.retrieve import rank
from rag.retrieve.emphasis import TRAITS, emphasised, traits
from rag.retrieve.features import features
from rag.retrieve.model import Model, bundled
from rag.store import Candidate

TEXTS = [
    "سقطت دمشق في يد الفرس عام ستمائة وثلاثة عشر بعد حصار",
    "وصلت جيوش الفرس إلى شمال الأناضول ثم عادت إلى بلادها",
    "كان التجار يحملون الحرير من أقصى الشرق إلى موانئ البحر",
    "بنى الخليفة مدينة جديدة على ضفة النهر وجعلها عاصمة ملكه",
]


WORDS = Words()
PLAIN = Model({"lexical": 1.0, "dense": 0.7})


def candidate(number: int, text: str, lexical: float = 0.0, dense: float = 0.0) -> Candidate:
    return Candidate(Passage(number, 1, "a.txt", 0, len(text), text), lexical, dense)


def ranked(
    found: Sequence[Candidate], limit: int, model: Model | None = PLAIN, asked: str = "سقوط دمشق"
) -> list[Hit]:
    question = read(asked)
    return rank(question, Matcher.of(question.forms, {}, 100, WORDS), found, limit, model)


def table(asked: str, *texts: str) -> dict[str, list[float]]:
    """The features of the texts as candidates for a question."""
    question = read(asked)
    matcher = Matcher.of(question.forms, {}, 100, WORDS)
    found = features(question, matcher, [candidate(n, text) for n, text in enumerate(texts)])
    return {name: column.tolist() for name, column in found.items()}


def order(hits: list[Hit]) -> list[int]:
    return [hit.passage.id for hit in hits]


def test_nothing_is_ranked_as_nothing() -> None:
    assert ranked([], 5) == []


def test_every_feature_raises_a_passage_as_its_weight_says() -> None:
    scores = [(3.0, 0.1), (1.0, 0.9), (0.0, 0.1), (0.5, 0.2)]
    found = [candidate(n, TEXTS[n], *both) for n, both in enumerate(scores)]
    assert order(ranked(found, 4, Model({"lexical": 1.0}))) == [0, 1, 3, 2]
    assert order(ranked(found, 4, Model({"lexical": 1.0, "dense": 9.0}))) == [1, 3, 0, 2]
    assert order(ranked(found, 4, Model({"dense": -1.0})))[-1] == 1


def test_a_feature_counts_by_how_far_it_stands_out_and_not_by_its_range() -> None:
    scores = [(3.0, 0.1), (1.0, 0.9), (0.0, 0.1), (0.5, 0.2)]
    found = [candidate(n, TEXTS[n], *both) for n, both in enumerate(scores)]
    wider = [candidate(n, TEXTS[n], a * 1000 + 7, b) for n, (a, b) in enumerate(scores)]
    assert order(ranked(wider, 4)) == order(ranked(found, 4))
    expected = pytest.approx([h.score for h in ranked(found, 4)], abs=1e-4)
    assert [h.score for h in ranked(wider, 4)] == expected


def test_a_hit_keeps_the_scores_it_was_found_with() -> None:
    (hit,) = ranked([candidate(0, TEXTS[0], 7.5, 0.25)], 1)
    assert (hit.lexical, hit.dense, hit.score) == (7.5, 0.25, 0.0)


def test_the_score_is_the_sum_of_what_its_reasons_add() -> None:
    found = [candidate(n, text, n, 1 / (n + 1)) for n, text in enumerate(TEXTS)]
    hits = ranked(found, 4, model=None)
    for hit in hits:
        assert hit.score == pytest.approx(sum(reason.share for reason in hit.reasons))
        assert {reason.feature for reason in hit.reasons} == set(bundled().weights)
        values = {reason.feature: reason.value for reason in hit.reasons}
        assert (values["lexical"], values["dense"]) == (
            pytest.approx(hit.lexical),
            pytest.approx(hit.dense),
        )


def test_every_weight_is_that_of_a_feature() -> None:
    assert set(bundled().weights) == set(table("سقوط دمشق", TEXTS[0]))


def test_the_order_of_the_candidates_does_not_matter() -> None:
    found = [candidate(n, text, n % 2, 0.5) for n, text in enumerate(TEXTS)]
    expected = ranked(found, 3)
    assert order(expected) == [1, 3, 0]  # ties in the order of their numbers
    for shuffled in itertools.permutations(found):
        assert ranked(shuffled, 3) == expected


def test_all_that_was_found_is_read() -> None:
    (hit,) = ranked([candidate(n, f"{TEXTS[0]} {n}", n) for n in range(130)], 1)
    assert len(hit.copies) == 129


def test_scores_fall_from_the_first_to_the_last() -> None:
    found = [candidate(n, text, n * n, 1 / (n + 1)) for n, text in enumerate(TEXTS)]
    scores = [hit.score for hit in ranked(found, 4)]
    assert scores == sorted(scores, reverse=True)


def test_a_text_covers_a_question_with_its_words_their_kin_and_their_spellings() -> None:
    found = table("موت هيراكليوس", "مات هيراكليوس", "وفاة هراكليوس", "خبز وملح")
    assert found["kindred"] == sorted(found["kindred"], reverse=True)
    assert found["spelling"][0] > found["spelling"][1] > found["spelling"][2]
    assert found["together"] == sorted(found["together"], reverse=True)


def test_what_stands_together_counts_more_than_what_stands_apart() -> None:
    between = " ".join(f"كلمة{n}" for n in range(40))
    together, apart = table("حصار دمشق", f"حصار دمشق {between}", f"حصار {between} دمشق")["together"]
    assert together == pytest.approx(1)
    assert 0.3 < apart < 0.8


def test_the_value_that_is_wanted_speaks_for_a_passage_near_the_words_of_the_question() -> None:
    between = " ".join(f"كلمة{n}" for n in range(40))
    texts = ("سقطت دمشق عام 613", f"سقطت دمشق {between} عام 613", "سقطت دمشق")
    found = table("متى سقطت دمشق؟", *texts)
    assert (found["year"], found["dated"]) == ([1, 0, 0], [1, 1, 0])
    assert table("أين سقطت دمشق؟", *texts)["dated"] == [0, 0, 0]
    assert table("كم حصانا في دمشق؟", "في دمشق عشرون حصانا", "في دمشق حصان")["number"] == [1, 0]


def test_a_number_of_the_question_is_no_answer_to_it() -> None:
    assert table("متى قامت معركة 613؟", "قامت معركة 613 صباحا")["year"] == [0]


def test_who_is_asked_about_stands_first_where_he_is_introduced() -> None:
    later = "جاء إلى المدينة في ذلك اليوم البعيد رجال كثيرون بينهم خالد بن الوليد"
    found = table("من هو خالد بن الوليد؟", "خالد بن الوليد قائد من قريش", later)
    assert found["opening"][0] > found["opening"][1]
    assert table("متى عزل خالد بن الوليد؟", later)["opening"] == [0]


def test_passages_without_words_have_features_too() -> None:
    found = table("سقوط دمشق", "؟!", TEXTS[0])
    assert found["together"][0] == 0
    assert all(np.isfinite(column).all() for column in found.values())


def test_copies_are_folded_into_the_best_of_them() -> None:
    vocalised = TEXTS[0].replace("سقطت دمشق", "سَقَطَتْ دِمَشْقُ") + " ،"
    found = [candidate(0, TEXTS[0], 1), candidate(1, TEXTS[1], 3), candidate(2, vocalised, 5)]
    hits = ranked(found, 5)
    assert order(hits) == [2, 1]
    assert [copy.id for copy in hits[0].copies] == [0]
    assert hits[1].copies == ()


def test_copies_take_no_place_among_the_best() -> None:
    found = [candidate(n, TEXTS[0], 9 - n) for n in range(3)] + [candidate(9, TEXTS[1], 1)]
    assert order(ranked(found, 2)) == [0, 9]


def test_short_passages_of_other_words_are_no_copies() -> None:
    found = [candidate(0, "دمشق", 2), candidate(1, "القدس", 1), candidate(2, "حصار دمشق", 0)]
    assert order(ranked(found, 5)) == [0, 1, 2]


TWICE = "002_00dac3f9473096f6.txt"


def test_the_article_that_holds_its_text_twice_is_listed_once(
    library: Library, corpus: Path
) -> None:
    text = (corpus / TWICE).read_text(encoding="utf-8")
    hits = library.search("كم ناصف عمر خالدا من ماله؟", limit=10, sources=[TWICE])
    folded = [hit for hit in hits if hit.copies]
    assert folded
    for hit in folded:
        for copy in hit.copies:
            assert text[copy.start : copy.end] == copy.text
            assert copy.id != hit.passage.id
    listed = [p.id for hit in hits for p in (hit.passage, *hit.copies)]
    assert len(listed) == len(set(listed))


def test_a_search_gives_the_same_hits_every_time(library: Library) -> None:
    question = "متى وصل الفرس إلى شمال الأناضول؟"
    assert library.search(question) == library.search(question)


def test_what_a_word_weighs_is_told_by_more_than_its_rarity() -> None:
    question = read("متى غادر هرقل دمشق؟")
    matcher = Matcher.of(question.forms, {}, 100, WORDS)
    table = dict(zip(matcher.forms, traits(question, matcher).tolist(), strict=True))
    assert [table["هرقل"][TRAITS.index(name)] for name in ("late", "person", "place")] == [
        0.5,
        1,
        0,
    ]
    assert [table["دمشق"][TRAITS.index(name)] for name in ("late", "person", "place")] == [1, 0, 1]
    told = emphasised(question, matcher)
    factor = dict(zip(matcher.forms, (told.weights / matcher.weights).tolist(), strict=True))
    assert factor["هرقل"] < factor["دمشق"]
