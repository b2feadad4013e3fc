"""The table of interface words is whole."""

import string

import pytest

from rag import errors
from rag.readers import WARNINGS
from rag.ui.strings import COUNTS, TEXTS, Words

NOT_FOR_READERS = {"training_data_missing", "index_problem", "model_problem"}
"""Errors of the command line, and the branches of the tree that are never raised themselves."""


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_say_the_same_things(key: str) -> None:
    arabic, english = TEXTS[key]
    assert arabic
    assert english
    assert names(arabic) == names(english)


def test_every_error_has_words_and_a_remedy() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    codes = {kind.code for kind in kinds if issubclass(kind, errors.WarraqError)}
    for code in codes - NOT_FOR_READERS:
        assert f"error.{code}" in TEXTS
        assert f"error.{code}.do" in TEXTS


def test_every_reason_and_every_warning_has_words() -> None:
    assert {f"reason.{code}" for code in errors.REASONS} <= set(TEXTS)
    assert {f"warning.{code}" for code in WARNINGS} <= set(TEXTS)
    for code, sentence in errors.REASONS.items():
        assert names(TEXTS[f"reason.{code}"][0]) <= names(sentence)


@pytest.mark.parametrize(
    ("number", "counted"),
    [
        (1, "مصدر واحد"),
        (2, "مصدران"),
        (3, "3 مصادر"),
        (10, "10 مصادر"),
        (11, "11 مصدرًا"),
        (99, "99 مصدرًا"),
        (100, "100 مصدر"),
        (102, "102 مصدر"),
        (103, "103 مصادر"),
        (111, "111 مصدرًا"),
    ],
)
def test_arabic_nouns_follow_their_number(number: int, counted: str) -> None:
    assert Words("ar").count("sources", number) == counted


def test_every_count_has_five_arabic_forms_and_two_english_ones() -> None:
    assert {(len(arabic), len(english)) for arabic, english in COUNTS.values()} == {(5, 2)}
