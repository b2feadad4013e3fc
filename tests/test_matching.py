"""How well a text covers a question, word by word."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rag.arabic.fold import fold
from rag.arabic.terms import light_stem
from rag.lexicon import Words
from rag.lexicon.names import Names
from rag.matching import Matcher, Matches, Strengths, over

WORDS = Words()


def matcher(*forms: str, passages: int = 100, **frequencies: int) -> Matcher:
    counted = {"1" + light_stem(fold(f)): n for f, n in frequencies.items()}
    return Matcher.of([fold(form) for form in forms], counted, passages, WORDS)


def matches(asked: str, *text: str) -> Matches:
    return matcher(asked).match(WORDS.of([fold(word) for word in text]))


def test_a_word_of_the_text_counts_whole_in_all_its_forms() -> None:
    found = matches("المسلمون", "للمسلمين", "دمشق")
    assert found.same.tolist() == [[1.0, 0.0]]
    strengths = matcher("المسلمون", "دمشق").strengths(["للمسلمين", "ورق"])
    assert strengths[0] == 1
    assert strengths[1] < 0.2


@pytest.mark.parametrize(
    ("way", "asked", "said"),
    [("spelling", "هيراكليوس", "هراكليوس"), ("kindred", "مات", "توفي")],
)
def test_each_way_finds_what_the_words_themselves_do_not(way: str, asked: str, said: str) -> None:
    found = matches(asked, said, "ورق")
    kin, stranger = getattr(found, way)[0]
    assert 0.3 < kin < 1
    assert stranger < 0.1
    assert found.same.tolist() == [[0.0, 0.0]]
    assert found.any[0, 0] >= kin


def test_no_way_gives_a_word_less_than_itself() -> None:
    found = matches("القسطنطينية", "للقسطنطينية")
    for table in (found.same, found.spelling, found.kindred, found.any):
        assert table.tolist() == [[1.0]]


def test_a_text_without_words_has_nothing() -> None:
    asked = matcher("حرب", "خبز")
    assert asked.strengths([]).tolist() == [0.0, 0.0]
    assert asked.coverage(asked.strengths([])) == 0


def test_a_word_that_is_asked_twice_weighs_once() -> None:
    asked = matcher("حرب", "خبز", "حرب")
    assert asked.forms == ("حرب", "خبز")
    assert len(asked.stems) == len(asked.weights) == 2


def test_a_word_that_is_rare_in_the_library_weighs_more() -> None:
    frequent = matcher("حرب", حرب=90)
    rare = matcher("حرب", حرب=1)
    assert rare.weights[0] > frequent.weights[0] > 0


def test_a_word_that_is_rare_in_arabic_weighs_more() -> None:
    asked = matcher("مدينة", "هيراكليوس")
    assert asked.weights[1] > asked.weights[0]


def test_coverage_is_the_share_of_the_weight() -> None:
    asked = matcher("حرب", "خبز")
    first, _ = asked.weights / asked.weights.sum()
    assert asked.coverage(np.array([1, 0], dtype=np.float32)) == pytest.approx(first)
    assert asked.coverage(np.array([1, 1], dtype=np.float32)) == pytest.approx(1)


@pytest.mark.parametrize(("asked", "said"), [("سن", "عمر"), ("هزم", "تغلب"), ("مات", "وفاة")])
def test_the_thesaurus_knows_what_may_say_a_word_in_its_place(asked: str, said: str) -> None:
    [[strength]] = matches(asked, said).kindred
    assert strength > 0.45


def test_a_word_that_is_more_common_says_another_less() -> None:
    words = WORDS.of([fold("نحب"), fold("موت")])
    there, back = matches("نحب", "موت").kindred, matches("موت", "نحب").kindred
    assert words.rarities[1] < words.rarities[0]
    assert there[0, 0] <= back[0, 0]


def test_what_two_names_share_stands_for_itself() -> None:
    also = Names([["معركة اليرموك", "وقعة اليرموك"]]).within(["معركه", "اليرموك"])
    matcher = Matcher.of(["معركه", "اليرموك"], {}, 100, Words(), also)
    assert list(matcher.match(Words().of(["وقعه"])).same[:, 0]) == [1, 0]


def test_a_common_word_of_a_name_does_not_tell_it_alone() -> None:
    also = Names([["القرآن", "كتاب الله"], ["هراكليوس", "هرقل"]]).within(["القران", "هراكليوس"])
    matcher = Matcher.of(["القران", "هراكليوس"], {}, 100, Words(), also)
    book, name = matcher.match(Words().of(["كتاب", "هرقل"])).same.T
    assert 0 < book[0] < 0.7
    assert name[1] == 1
    assert {"كتاب", "هرقل"} <= set(matcher.heads)  # both are searched for


tables = st.integers(1, 9).flatmap(
    lambda wide: st.tuples(
        arrays(np.float32, (2, wide), elements=st.integers(0, 9)),
        st.lists(st.tuples(st.integers(0, wide), st.integers(0, wide)).map(sorted), max_size=5),
    )
)


@given(tables, st.sampled_from([np.add, np.maximum]))
def test_columns_are_combined_over_each_span(
    case: tuple[Strengths, list[list[int]]], combine: np.ufunc
) -> None:
    table, spans = case
    begins, ends = np.array(spans, dtype=np.intp).reshape(-1, 2).T
    found = over(combine, table, begins, ends)
    for column, (begin, end) in zip(found.T, spans, strict=True):
        assert column.tolist() == combine.reduce(table[:, begin:end], axis=1, initial=0).tolist()


def test_what_a_table_covers_is_what_each_of_its_columns_does() -> None:
    asked = matcher("حرب", "خبز", "دمشق")
    table = np.array([[1, 0, 0.5], [0, 1, 0.25], [0, 1, 0]], dtype=np.float32)
    alone = [asked.coverage(column) for column in table.T]
    assert asked.covered(table).tolist() == pytest.approx(alone)
