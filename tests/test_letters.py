"""Arabic is told from what only has its letters."""

import pytest
from support import ARTICLES

from rag.arabic.letters import ALPHABET, likeness, saved_bits, words
from rag.train.letters import table

PARAGRAPHS = [
    line
    for article in ARTICLES.values()
    for line in article.decode().splitlines()
    if len(line.split()) >= 30
]


@pytest.mark.parametrize("paragraph", PARAGRAPHS[:20])
def test_prose_reads_like_arabic_and_its_reverse_does_not(paragraph: str) -> None:
    assert likeness(paragraph) > 1.2
    assert likeness(paragraph[::-1]) < 0.7


def test_utf_8_taken_for_windows_1256_does_not_read_like_arabic() -> None:
    assert likeness(PARAGRAPHS[0].encode().decode("windows-1256")) < 0


def test_marks_and_variants_make_no_difference() -> None:
    assert words("مُحَمَّدٌ فـي کتاب") == ["محمد", "في", "كتاب"]
    assert likeness("مُحَمَّدٌ") == likeness("محمد")


@pytest.mark.parametrize("text", ["", "abc 123", "،؛ . !"])
def test_no_letters_are_worth_nothing(text: str) -> None:
    assert (likeness(text), saved_bits(words(text))) == (0.0, 0.0)


def test_the_table_is_made_of_texts() -> None:
    made = table(PARAGRAPHS)
    assert {len(row) for row in made} == {len(made)} == {len(ALPHABET)}
    alef, lam = ALPHABET.index("ا"), ALPHABET.index("ل")
    assert made[alef][lam] == "1"  # after alef, nearly every second letter is lam
    assert made[lam][0] > made[alef][lam]
