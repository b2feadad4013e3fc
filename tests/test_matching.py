"""How well a text covers a question, word by word."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from support import unit

from rag.arabic.terms import light_stem
from rag.matching import Matcher, rarity

VECTORS = {"حرب": unit(1, 0, 0), "معركه": unit(4, 1, 0), "خبز": unit(0, 0, 1)}


def vectors_of(forms: Sequence[str]) -> NDArray[np.float32]:
    rows = [VECTORS.get(form, unit(0, 1, 0)) for form in forms]
    return np.array(rows, dtype=np.float32).reshape(len(rows), 3)


def matcher(*forms: str, passages: int = 100, **frequencies: int) -> Matcher:
    return Matcher.of(
        forms, {"1" + light_stem(f): n for f, n in frequencies.items()}, passages, vectors_of
    )


def test_a_word_of_the_text_counts_whole_in_all_its_forms() -> None:
    strengths = matcher("المسلمون", "خبز").strengths(["للمسلمين", "دمشق"])
    assert strengths.tolist() == [1.0, 0.0]


def test_a_kindred_word_counts_for_less_than_the_word_itself() -> None:
    (kindred,) = matcher("حرب").strengths(["معركه"])
    assert 0.5 < kindred < 0.8
    assert matcher("حرب").strengths(["خبز"]).tolist() == [0.0]


def test_a_text_without_words_has_nothing() -> None:
    asked = matcher("حرب", "خبز")
    assert asked.strengths([]).tolist() == [0.0, 0.0]
    assert asked.coverage(asked.strengths([])) == 0


def test_a_word_that_is_asked_twice_weighs_once() -> None:
    assert matcher("حرب", "خبز", "حرب").forms == ("حرب", "خبز")


def test_a_rare_word_weighs_more() -> None:
    asked = matcher("حرب", "خبز", حرب=90, خبز=1)
    assert asked.weights[1] > asked.weights[0] > 0
    assert asked.coverage(asked.strengths(["خبز"])) > asked.coverage(asked.strengths(["حرب"]))


def test_coverage_runs_from_nothing_to_all() -> None:
    asked = matcher("حرب", "خبز")
    assert asked.coverage(asked.strengths(["حرب"])) == pytest.approx(0.5)
    assert asked.coverage(asked.strengths(["حرب", "خبز"])) == pytest.approx(1)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_rarity_is_above_zero_and_falls(frequency: int, passages: int) -> None:
    assert rarity(frequency, passages) > 0
    assert rarity(frequency + 1, passages) <= rarity(frequency, passages)


def test_rarity_is_that_of_bm25() -> None:
    assert rarity(3, 10) == pytest.approx(np.log(1 + 7.5 / 3.5))
