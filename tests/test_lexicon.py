"""The lexicon, and words made ready for matching."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import LETTERS, prose

from rag.arabic.fold import fold
from rag.arabic.terms import forms, light_stem, lighter_stem
from rag.lexicon import Lexicon, Words
from rag.lexicon.kin import Kin
from rag.lexicon.lexicon import bundled, rarity
from rag.lexicon.words import alike
from rag.train import kindred
from rag.train import lexicon as training

WORD = st.text(LETTERS, min_size=1, max_size=12).map(fold).filter(str.isalpha)


@pytest.fixture(scope="module")
def words() -> Words:
    return Words()


def cosine(words: Words, a: str, b: str) -> float:
    first, second = words.of([fold(a), fold(b)]).vectors
    return float(first @ second)


@pytest.mark.parametrize(
    ("word", "kin", "stranger"),
    [("مات", "توفي", "سفن"), ("الجيش", "العسكر", "الورق"), ("القياصرة", "الأباطرة", "القمح")],
)
def test_words_of_like_meaning_lie_near_each_other(
    words: Words, word: str, kin: str, stranger: str
) -> None:
    assert cosine(words, word, kin) > 0.6
    assert cosine(words, word, stranger) < 0.3


def test_every_known_stem_has_a_unit_vector_and_any_other_has_none() -> None:
    lexicon = bundled()
    rows = np.arange(len(lexicon.rows), dtype=np.int32)
    lengths = np.linalg.norm(lexicon.vectors_of(rows), axis=1)
    assert lengths == pytest.approx(np.ones(len(rows)), abs=0.02)
    unknown = np.array([lexicon.row("ززززز")], dtype=np.int32)
    assert not lexicon.vectors_of(unknown).any()
    assert lexicon.rarities[unknown[0]] == lexicon.rarities.max()


def test_a_frequent_word_is_less_rare_than_a_name(words: Words) -> None:
    frequent, name = words.of([fold("مدينة"), fold("هيراكليوس")]).rarities
    assert frequent < name


def test_a_lexicon_is_read_as_it_was_written(tmp_path: Path) -> None:
    vectors = np.array([[3, 4], [0, -2]], dtype=np.float32)
    rarities = np.array([1, 2, 3], dtype=np.float32)
    kin = {(0, 1): 1.0, (1, 0): 0.6}
    Lexicon.of(["حرب", "سلم"], vectors, rarities, kin).save(tmp_path / "lexicon.npz")
    kept = Lexicon.load(tmp_path / "lexicon.npz")
    assert kept.rows == {"حرب": 0, "سلم": 1}
    expected = np.array([[0.6, 0.8], [0, -1], [0, 0]])
    assert kept.vectors_of(np.arange(3, dtype=np.int32)) == pytest.approx(expected, abs=0.01)
    assert kept.rarities.tolist() == [1, 2, 3]
    table = kept.kin.table(np.arange(3, dtype=np.int32))
    assert table == pytest.approx(np.array([[0, 1, 0], [0.6, 0, 0], [0, 0, 0]]), abs=0.01)


def test_the_bundled_thesaurus_is_that_of_its_files() -> None:
    lexicon, recipe = bundled(), training.Recipe()
    written = training.kin(list(lexicon.rows), training.synonyms(), training.thesaurus(), recipe)
    expected, kept = Kin.of(written, len(lexicon.rows)), lexicon.kin
    itself = kept.strengths >= expected.strengths.min()  # what follows from it says less
    assert kept.rows[itself].tolist() == expected.rows.tolist()
    assert kept.strengths[itself].tolist() == expected.strengths.tolist()
    assert len(training.thesaurus()) > 7_000
    assert len(kept.rows) > 3 * len(expected.rows)


STEMS = ["هزم", "يهزم", "انتصر", "انتصار", "فاز"]


def test_what_follows_from_a_thesaurus_says_less_than_it_does() -> None:
    recipe, alike = kindred.Recipe(), np.tile(np.array([1, 0], dtype=np.float32), (5, 1))
    said = {(0, 2): 0.95, (2, 0): 0.95, (2, 4): 0.95, (4, 2): 0.95}
    found = kindred.widened(said, STEMS, alike, recipe)
    assert {pair: found[pair] for pair in said} == said
    assert found[0, 1] == found[1, 0] == found[2, 3] == recipe.form  # another form of the word
    assert found[1, 2] == found[2, 1] == pytest.approx(recipe.of_form * 0.95)  # its kin
    assert found[0, 4] == found[4, 0] == pytest.approx(recipe.onward * 0.95**2)  # kin of kin
    assert all(strength <= recipe.form for pair, strength in found.items() if pair not in said)


def test_nothing_follows_where_the_meanings_are_apart() -> None:
    apart = np.eye(5, dtype=np.float32)
    said = {(0, 2): 0.95, (2, 0): 0.95, (2, 4): 0.95, (4, 2): 0.95}
    assert kindred.widened(said, STEMS, apart, kindred.Recipe()) == said


@given(st.lists(WORD, min_size=2, max_size=8))
def test_equal_numbers_mean_equal_stems(some: list[str]) -> None:
    found = WORDS.of(some)
    for numbers, stem in (
        (found.light, light_stem),
        (found.lighter, lighter_stem),
    ):
        stems = [stem(form) for form in some]
        for i in range(len(some)):
            for j in range(len(some)):
                assert (numbers[i] == numbers[j]) == (stems[i] == stems[j])


@given(st.lists(WORD, min_size=1, max_size=6))
def test_likeness_of_spelling_is_symmetric_and_whole_for_the_same_word(some: list[str]) -> None:
    letters = WORDS.of(some).letters
    table = alike(letters, letters)
    assert table == pytest.approx(table.T)
    assert np.diag(table) == pytest.approx(np.ones(len(some)))
    assert table.min() >= 0
    assert table.max() <= 1


WORDS = Words()


def test_numbers_are_told_from_words(words: Words) -> None:
    found = words.of(["615", "12", "عشرين", "دمشق"])
    assert found.digits.tolist() == [3, 2, 0, 0]
    assert found.is_number.tolist() == [True, True, True, False]


def test_the_memory_of_words_is_begun_anew_before_it_grows_without_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("rag.lexicon.words._KEPT", 10)
    words = Words()
    before = words.of(["دمشق"])
    for n in range(5):
        words.of([f"كلمه{n}{m}" for m in range(7)])
    after = words.of(["القدس", "دمشق"])
    assert after.light[1] == before.light[0]
    assert (after.letters[1] == before.letters[0]).all()


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_rarity_is_above_zero_and_falls(frequency: int, passages: int) -> None:
    assert rarity(frequency, passages) > 0
    assert rarity(frequency + 1, passages) <= rarity(frequency, passages)


def test_rarity_is_that_of_bm25() -> None:
    assert rarity(3, 10) == pytest.approx(np.log(1 + 7.5 / 3.5))


@given(st.lists(prose, min_size=1, max_size=4))
def test_the_words_of_many_texts_are_those_of_each(texts: list[str]) -> None:
    words = Words()
    read = words.of_texts(texts)
    for text, start, end in zip(texts, read.bounds, read.bounds[1:], strict=False):
        alone = words.of(forms(text) or ["-"])
        rows = read.row[start:end]
        for name in ("light", "lighter", "letters", "digits", "is_number", "vectors", "rarities"):
            assert np.array_equal(getattr(read.forms, name)[rows], getattr(alone, name)), name


def test_words_that_were_forgotten_are_worked_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["سقطت دمشق عام 613م", "وصل هرقل إلى القدس", "سقطت دمشق عام 613م ثم القدس"]
    expected = [Words().of_texts([text]).forms.light.tolist() for text in texts]
    monkeypatch.setattr("rag.lexicon.words._KEPT", 4)
    monkeypatch.setattr("rag.lexicon.words._TEXTS", 1)
    words = Words()
    for _ in range(2):
        assert [sorted(words.of_texts([text]).forms.light.tolist()) for text in texts] == [
            sorted(light) for light in expected
        ]
        assert len(words._places) <= 4 + 4
