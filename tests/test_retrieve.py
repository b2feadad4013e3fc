"""Ranking: scores added up, copies folded, always in the same order."""

import itertools
from pathlib import Path

import pytest

from rag import Library
from rag.records import Hit, Passage
from rag.retrieve import rank
from rag.store import Candidate

TEXTS = [
    "سقطت دمشق في يد الفرس عام ستمائة وثلاثة عشر بعد حصار",
    "وصلت جيوش الفرس إلى شمال الأناضول ثم عادت إلى بلادها",
    "كان التجار يحملون الحرير من أقصى الشرق إلى موانئ البحر",
    "بنى الخليفة مدينة جديدة على ضفة النهر وجعلها عاصمة ملكه",
]


def candidate(number: int, text: str, lexical: float = 0.0, dense: float = 0.0) -> Candidate:
    return Candidate(Passage(number, 1, "a.txt", 0, len(text), text), lexical, dense)


def order(hits: list[Hit]) -> list[int]:
    return [hit.passage.id for hit in hits]


def test_nothing_is_ranked_as_nothing() -> None:
    assert rank([], 5) == []


def test_either_score_raises_a_passage() -> None:
    scores = [(3.0, 0.1), (1.0, 0.9), (0.0, 0.1), (0.5, 0.2)]
    found = [candidate(n, TEXTS[n], *both) for n, both in enumerate(scores)]
    assert order(rank(found, 4, dense=0)) == [0, 1, 3, 2]
    assert order(rank(found, 4, dense=9)) == [1, 3, 0, 2]


def test_a_score_counts_by_how_far_it_stands_out_and_not_by_its_range() -> None:
    scores = [(3.0, 0.1), (1.0, 0.9), (0.0, 0.1), (0.5, 0.2)]
    found = [candidate(n, TEXTS[n], *both) for n, both in enumerate(scores)]
    wider = [candidate(n, TEXTS[n], a * 1000 + 7, b) for n, (a, b) in enumerate(scores)]
    assert order(rank(wider, 4)) == order(rank(found, 4))
    assert [h.score for h in rank(wider, 4)] == pytest.approx([h.score for h in rank(found, 4)])


def test_a_hit_keeps_the_scores_it_was_found_with() -> None:
    (hit,) = rank([candidate(0, TEXTS[0], 7.5, 0.25)], 1)
    assert (hit.lexical, hit.dense, hit.score) == (7.5, 0.25, 0.0)


def test_the_order_of_the_candidates_does_not_matter() -> None:
    found = [candidate(n, text, n % 2, 0.5) for n, text in enumerate(TEXTS)]
    expected = rank(found, 3)
    assert order(expected) == [1, 3, 0]  # ties in the order of their numbers
    for shuffled in itertools.permutations(found):
        assert rank(shuffled, 3) == expected


def test_scores_fall_from_the_first_to_the_last() -> None:
    found = [candidate(n, text, n * n, 1 / (n + 1)) for n, text in enumerate(TEXTS)]
    scores = [hit.score for hit in rank(found, 4)]
    assert scores == sorted(scores, reverse=True)


def test_copies_are_folded_into_the_best_of_them() -> None:
    vocalised = TEXTS[0].replace("سقطت دمشق", "سَقَطَتْ دِمَشْقُ") + " ،"
    found = [candidate(0, TEXTS[0], 1), candidate(1, TEXTS[1], 3), candidate(2, vocalised, 5)]
    hits = rank(found, 5)
    assert order(hits) == [2, 1]
    assert [copy.id for copy in hits[0].copies] == [0]
    assert hits[1].copies == ()


def test_copies_take_no_place_among_the_best() -> None:
    found = [candidate(n, TEXTS[0], 9 - n) for n in range(3)] + [candidate(9, TEXTS[1], 1)]
    assert order(rank(found, 2)) == [0, 9]


def test_short_passages_of_other_words_are_no_copies() -> None:
    found = [candidate(0, "دمشق", 2), candidate(1, "القدس", 1), candidate(2, "حصار دمشق", 0)]
    assert order(rank(found, 5)) == [0, 1, 2]


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
