"""Expressions of several words, met in questions, with the plain words for them."""

from pathlib import Path

import pytest

from rag import Library
from rag.arabic.terms import forms
from rag.lexicon import idioms
from rag.lexicon.idioms import Idioms
from rag.lexicon.lexicon import bundled

LINES = [
    "مات, وفاة | لقي حتفه | فارق الحياة",
    "أمريكا | بلاد العم سام",
    "خالد بن الوليد | سيف الله المسلول",
    "عاش | قضى عمره",
    "عمر بن الخطاب | خليفة أبي بكر",
]


def met(question: str) -> list[tuple[str, tuple[str, ...]]]:
    found = Idioms("\n".join(LINES), bundled()).within(forms(question))
    return [(also.written, also.others_written) for also in found]


@pytest.mark.parametrize(
    ("question", "expression", "plain"),
    [
        ("متى فارقت زوجته الحياة؟", None, None),
        ("متى فارقت الحياة؟", "فارقت الحياه", ("مات", "وفاة")),
        ("كم يعيش في بلاد العم سام؟", "بلاد العم سام", ("أمريكا",)),
        ("أين دفن سيف الله المسلول؟", "سيف الله المسلول", ("خالد بن الوليد",)),
        ("أين يجري نهر الأردن؟", None, None),
        ("متى لقي الملك الفارسي حتفه؟", "لقي حتفه", ("مات", "وفاة")),
        ("متى لقي عمر حتفه؟", "لقي حتفه", ("مات", "وفاة")),
        ("من رأى حتفه حين لقي أخاه؟", None, None),
        ("متى لقي الملك الفارسي الذي خرج من المدينة حتفه؟", None, None),
        ("أين قضى عمره؟", "قضي عمره", ("عاش",)),
        ("متى ولد خليفة أبي بكر؟", "خليفه ابي بكر", ("عمر بن الخطاب",)),
        ("متى ولد الخليفة أبو بكر؟", None, None),
    ],
)
def test_an_expression_is_said_in_plain_words(
    question: str, expression: str | None, plain: tuple[str, ...] | None
) -> None:
    assert met(question) == ([(expression, plain)] if expression else [])


def test_a_plain_word_is_said_by_what_has_a_telling_word() -> None:
    (found,) = met("متى مات هرقل؟")
    assert found == ("مات", ("لقي حتفه",))  # the words of «فارق الحياة» say nothing alone


def test_the_bundled_sets_have_a_plain_word_and_an_expression_each() -> None:
    lines = (Path(idioms.__file__).with_name("idioms.txt")).read_text(encoding="utf-8").splitlines()
    assert len(lines) > 1900
    assert len(set(lines)) == len(lines)
    for line in lines:
        plain, *expressions = line.split("|")
        assert all(map(forms, plain.split(","))), line
        assert expressions, line
        assert all(len(forms(expression)) > 1 for expression in expressions), line


def test_what_is_asked_in_an_expression_is_found_in_plain_words(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("توفي الأمير عثمان سنة 1510م في قصره.", encoding="utf-8")
    (corpus / "b.txt").write_text("بنى الأمير عثمان قصره سنة 1490م.", encoding="utf-8")
    with Library.open(corpus, tmp_path / "index") as library:
        library.sync()
        for question in ("متى قضى الأمير عثمان نحبه؟", "متى وافت المنية الأمير عثمان؟"):
            assert library.search(question)[0].passage.source == "a.txt"


def test_an_expression_of_two_sets_is_shown_once() -> None:
    lines = ["أمريكا | بلاد العم سام", "أمريكا | بلاد العم سام | بلاد اليانكي"]
    (found,) = Idioms("\n".join(lines), bundled()).within(["امريكا"])
    assert len(found.others_written) == len(set(found.others_written)) == 2


def test_the_persians_are_no_horses() -> None:
    assert not idioms.bundled().within(["الفرس"])
