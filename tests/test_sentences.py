"""Sentences and clauses: exact spans that cover the words and never overlap."""

import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given
from support import ARTICLES, MARKS, any_text, prose

from rag.arabic.sentences import Span, clauses, sentences

WORD = re.compile(r"\w+")


def hold(text: str, spans: list[Span], start: int = 0, end: int | None = None) -> None:
    """The spans lie in order within `text[start:end]`, apart, trimmed, around every word of it."""
    end = len(text) if end is None else end
    edges = [start, *itertools.chain(*((s.start, s.end) for s in spans)), end]
    assert edges == sorted(edges)
    covered = [False] * len(text)
    for span in spans:
        assert span.of(text)
        assert span.of(text) == span.of(text).strip()
        covered[span.start : span.end] = [True] * (span.end - span.start)
    for word in WORD.finditer(text, start, end):
        assert all(covered[word.start() : word.end()]), word


@given(any_text | prose)
def test_sentences_hold_every_word_and_never_overlap(text: str) -> None:
    hold(text, sentences(text))


@given(any_text | prose)
def test_clauses_hold_every_word_and_never_overlap(text: str) -> None:
    hold(text, clauses(text))


@given(prose)
def test_a_clause_lies_within_one_sentence(text: str) -> None:
    whole = sentences(text)
    for clause in clauses(text):
        assert any(s.start <= clause.start and clause.end <= s.end for s in whole)


@given(prose)
def test_the_sentences_of_a_part_lie_in_it(text: str) -> None:
    start, end = len(text) // 3, 2 * len(text) // 3
    hold(text, sentences(text, start, end), start, end)
    hold(text, clauses(text, start, end), start, end)


@pytest.mark.parametrize("article", ARTICLES)
def test_the_articles_are_held(article: str) -> None:
    text = ARTICLES[article].decode("utf-8")
    hold(text, sentences(text))
    hold(text, clauses(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("سقطت دمشق . ثم القدس .", ["سقطت دمشق .", "ثم القدس ."]),
        ("ماذا بعد؟ لا شيء!", ["ماذا بعد؟", "لا شيء!"]),
        ("بلغ 3.5 مليون. انتهى", ["بلغ 3.5 مليون.", "انتهى"]),
        ("انظر ص. 12 منه. انتهى", ["انظر ص. 12 منه.", "انتهى"]),
        ("في عام 615. وصل الفرس", ["في عام 615.", "وصل الفرس"]),
        ("قال «نعم.» ثم مضى", ["قال «نعم.»", "ثم مضى"]),
        ('ذهب. "قال هو"', ["ذهب.", '"قال هو"']),
        ('قال "نعم." ثم مضى', ['قال "نعم."', "ثم مضى"]),
        ("سيغلبون. ” والكفار", ["سيغلبون. ”", "والكفار"]),
        ("عنوان\nنص طويل", ["عنوان", "نص طويل"]),
        ("عنوان\r\nنص طويل\r\n", ["عنوان", "نص طويل"]),
        ("... ، !", []),
        ("", []),
    ],
)
def test_where_a_sentence_ends(text: str, expected: list[str]) -> None:
    assert [s.of(text) for s in sentences(text)] == expected


LONG = (
    "وصلت الجيوش الفارسية إلى أبواب المدينة الكبيرة في ذلك العام ، "
    "ثم حاصرت أسوارها العالية مدة طويلة من الزمن ، "
    "فلما طال الحصار خرج أهلها يطلبون الصلح من القائد"
)


def test_a_long_sentence_is_cut_at_its_commas() -> None:
    assert [c.of(LONG) for c in clauses(LONG)] == [part.strip() for part in LONG.split("،")]


def test_a_dash_between_numbers_parts_nothing() -> None:
    trained = "تدربت الشابات من الفئة العمرية (17 - 25) سنة على اعداد الاصناف المتنوعة من المأكولات"
    served = "قدمت بعد ذلك في مطبخ كبير افتتح لنصرة الأشقاء في شمال البلاد"
    assert [c.of(f"{trained} - {served}") for c in clauses(f"{trained} - {served}")] == [
        f"{trained} -",
        served,
    ]


def test_what_cannot_be_seen_begins_and_ends_no_sentence() -> None:
    text = "سقطت دمشق.\n\x1a \u200fوصل الفرس.\u200f"
    assert [s.of(text) for s in sentences(text)] == ["سقطت دمشق.", "وصل الفرس."]


def test_a_short_sentence_stays_whole() -> None:
    text = "وصل الفرس ، ثم عادوا إلى بلادهم ."
    assert [c.of(text) for c in clauses(text)] == [text]


def test_the_marks_of_a_vocalised_text_do_not_cut_it_otherwise() -> None:
    short = "وصل الفرس إلى المدينة ، ثم عادوا إلى بلادهم بعد حصار طويل ، وكان ذلك في الشتاء"
    vocalised = "".join(c + "\u064e" if c.isalpha() else c for c in short)
    found = [c.of(vocalised) for c in clauses(vocalised)]
    assert ["".join(c for c in clause if c not in MARKS) for clause in found] == [short]


def test_a_hand_segmented_sample_is_cut_as_by_hand() -> None:
    """F1 of the places where sentences and clauses end; the sample is tests/gold/segments.txt."""
    text, by_hand = _sample()
    for unit, marks, least in ((sentences, "‖", 0.98), (clauses, "‖|", 0.94)):
        wanted = {_after(text, place) for mark in marks for place in by_hand[mark]}
        found = {_after(text, span.end) for span in unit(text)}
        assert 2 * len(wanted & found) / (len(wanted) + len(found)) >= least


def _sample() -> tuple[str, dict[str, list[int]]]:
    """The sample without its marks, and where each kind of mark stood."""
    lines = Path(__file__).with_name("gold").joinpath("segments.txt").read_text("utf-8")
    text, places = "", {"‖": [], "|": []}  # type: tuple[str, dict[str, list[int]]]
    for character in lines.split("\n", 1)[1]:
        if character in places:
            places[character].append(len(text))
        else:
            text += character
    return text, places


def _after(text: str, place: int) -> int:
    """The next word's place: blanks and closing commas belong to neither side."""
    while place < len(text) and text[place] in " \n،؛":
        place += 1
    return place
