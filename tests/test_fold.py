"""The laws of the search form and of the way back to the text."""

import sys
import unicodedata

import pytest
from hypothesis import given
from support import any_text

from rag.arabic.fold import align, fold

EVERY_CHARACTER = [chr(c) for c in range(sys.maxunicode + 1)]


@given(any_text, any_text)
def test_is_a_homomorphism(a: str, b: str) -> None:
    assert fold(a + b) == fold(a) + fold(b)


@given(any_text)
def test_a_long_text_folds_as_its_characters_do_one_by_one(text: str) -> None:
    long = text * (1 + 60 // max(1, len(text)))
    pieces = [fold(character) for character in long]
    assert fold(long) == "".join(pieces)
    origins = [position for position, piece in enumerate(pieces) for _ in piece]
    assert list(align(long).origins) == origins


def test_is_idempotent_over_all_of_unicode() -> None:
    changed = [c for c in EVERY_CHARACTER if fold(fold(c)) != fold(c)]
    assert [f"U+{ord(c):04X}" for c in changed] == []


def test_composed_and_decomposed_characters_fold_alike_over_all_of_unicode() -> None:
    different = [
        f"U+{ord(c):04X}"
        for c in EVERY_CHARACTER
        if fold(c) != fold(unicodedata.normalize("NFD", c))
    ]
    assert different == []


@given(any_text)
def test_composed_and_decomposed_texts_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@given(any_text)
def test_align_gives_the_search_form_and_an_origin_for_each_character(text: str) -> None:
    aligned = align(text)
    assert aligned.text == fold(text)
    assert aligned.source == text
    assert len(aligned.origins) == len(aligned.text)
    assert list(aligned.origins) == sorted(aligned.origins)


@given(any_text)
def test_a_span_holds_what_was_folded_into_it(text: str) -> None:
    aligned = align(text)
    size = len(aligned.text)
    for start, end in [(i, min(i + n, size)) for i in range(size) for n in (1, 2, 7)]:
        first, last = aligned.span(start, end)
        assert 0 <= first < last <= len(text)
        assert aligned.text[start:end] in fold(text[first:last])


@given(any_text)
def test_a_span_takes_the_marks_of_its_last_letter_along(text: str) -> None:
    aligned = align(text)
    for at in range(len(aligned.text)):
        _, last = aligned.span(at, at + 1)
        rest = text[last : last + 1]
        assert not (rest and unicodedata.category(rest) in {"Mn", "Me"}), (text, at)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("\ufdfa", "صلي الله عليه وسلم"),  # one character, eighteen of them
        ("\ufe70", ""),  # a lone mark decomposes to a space and the mark
        ("مح\ufe76مد", "محمد"),
        ("\ufefb", "لا"),
        ("\ufee3\ufea4\ufee4\ufeaa", "محمد"),
        ("\ufdf2", "الله"),
        ("کتاب", "كتاب"),
        ("علی", "علي"),
        ("على", "علي"),
        ("مدرسة", "مدرسه"),
        ("أإآٱا", "ااااا"),
        ("مسؤول سائل", "مسوول سايل"),
        ("مـــحـــمـــد", "محمد"),
        ("مُحَمَّدٌ", "محمد"),
        ("رحمٰن", "رحمن"),
        ("می\u200cخواهم", "ميخواهم"),
        ("١٢٣ ۴۵۶ 789", "123 456 789"),
        ("ABC É", "abc e"),
        ("a\nb\tc d", "a\nb\tc d"),
        ("", ""),
    ],
)
def test_traps(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded


def test_finds_a_vocalised_word_whole() -> None:
    text = "قال مُحَمَّدٌ ثم مُحَمَّدٍ"
    found = [text[a:b] for a, b in align(text).find("محمد")]
    assert found == ["مُحَمَّدٌ", "مُحَمَّدٍ"]


def test_a_span_in_a_character_of_many_is_that_character() -> None:
    text = "النبي ﷺ قال"
    aligned = align(text)
    at = aligned.text.index("عليه")
    assert aligned.span(at, at + 4) == (6, 7)
    assert list(aligned.find("قال")) == [(8, 11)]


@pytest.mark.parametrize(("start", "end"), [(0, 0), (2, 1), (-1, 2), (0, 99)])
def test_an_empty_span_or_one_out_of_range_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no folded span"):
        align("دمشق").span(start, end)
