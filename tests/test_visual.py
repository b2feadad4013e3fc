"""What a page shows from left to right becomes what is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import PROSE, shaped, shown
from support import ARTICLES, LETTERS

from rag.arabic.visual import base_of, reorder, righted, unshape, with_brackets

WORDS = st.text(st.sampled_from(LETTERS), min_size=1, max_size=8)
NUMBERS = st.integers(1, 2030).map(str)
LINES = st.lists(st.one_of(WORDS, NUMBERS), min_size=1, max_size=12).map(" ".join)


@given(LINES)
def test_what_is_shown_is_read(line: str) -> None:
    line = f"دمشق {line} دمشق"
    assert reorder(shown(line)) == line


@pytest.mark.parametrize(
    ("seen", "read"),
    [
        ("م613 ماع قشمد", "دمشق عام 613م"),
        ("1.5 ىلإ 12,000 نم", "من 12,000 إلى 1.5"),
        ("622-613 نيب", "بين 613-622"),
        ("Kaegi 2003 :رظنا", "انظر: Kaegi 2003"),
        ("11/21/26, 5:37 AM قشمد", "دمشق 11/21/26, 5:37 AM"),
        ("plain text", "plain text"),
        ("٦١٣ ماع", "عام ٦١٣"),
        ("", ""),
    ],
)
def test_numbers_and_foreign_words_keep_their_direction(seen: str, read: str) -> None:
    assert reorder(seen) == read


def test_lines_that_begin_at_the_left_keep_their_words_there() -> None:
    seen, read = "see (قشمد طوقس) in Kaegi 2003", "see (سقوط دمشق) in Kaegi 2003"
    assert base_of(seen) == "left"
    assert reorder(seen, "left") == read


@pytest.mark.parametrize(
    "line",
    [
        "قال: «السلام عليكم».",
        "سقطت دمشق (عام 613م)، ثم القدس",
        "(انظر [12])",
        "أ) أولا",
        "قال («نعم»)",
    ],
)
def test_brackets_are_put_as_their_places_ask(line: str) -> None:
    assert with_brackets(line) == line
    assert with_brackets(line.translate(str.maketrans("()«»[]", ")(»«]["))) == line


@pytest.mark.parametrize(
    ("forms", "letters"),
    [
        (shaped(PROSE), PROSE),
        ("\ufefb", "لا"),
        ("\ufe76\ufe8d", "\u064eا"),
        ("\ufdfa", "\ufdfa"),
        ("\ufd3e613\ufd3f", "\ufd3e613\ufd3f"),
        ("ﭘﺎرﺱ", "پارس"),
    ],
)
def test_presentation_forms_become_letters(forms: str, letters: str) -> None:
    assert unshape(forms) == letters


def test_lines_that_are_backwards_are_turned_and_others_are_not() -> None:
    lines = [line for line in ARTICLES["001_09fafa6bfc26a4d2.txt"].decode().splitlines() if line]
    assert righted(lines) == lines
    turned = [reorder(line) for line in lines]
    plain = [n for n, line in enumerate(lines) if line.replace(" ", "").isalpha()]
    assert [righted(turned)[n] for n in plain] == [lines[n] for n in plain]
