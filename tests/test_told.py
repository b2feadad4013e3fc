"""Names that the texts themselves give for one another."""

from pathlib import Path

import pytest

from rag import Library
from rag.arabic.terms import forms
from rag.lexicon.lexicon import bundled
from rag.lexicon.told import told


def others(question: str, text: str) -> list[str]:
    found = told(forms(question), [text], bundled())
    return [other for also in found for other in also.others_written]


@pytest.mark.parametrize(
    ("question", "text", "other"),
    [
        ("أنكورا", "فتحوا أنكورا أو أنقرة سنة كذا", "أنقرة"),
        ("أنقرة", "فتحوا أنكورا أو أنقرة سنة كذا", "أنكورا"),
        ("بأنكورا", "فتحوا أنقرة (قديمًا أنكورا) سنة كذا", "أنقرة"),
        ("نوموفا", "بلغوا نوموفا، وتعرف أيضا باسم نيمتي، ثم عادوا", "نيمتي"),
        ("هيراكليس", "“هرقل” هرقل أو فلافيوس هيراكليس هو الإمبراطور", "هرقل"),
        ("كريت", "قصدوا جزيرة كريت (قريطش) بأسطولهم", "قريطش"),
    ],
)
def test_a_text_that_gives_two_names_tells_either_by_the_other(
    question: str, text: str, other: str
) -> None:
    assert others(question, text) == [other]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("الهجوم", "في الهجوم أو الدفاع عن المدينة"),
        ("اليدين", "غسل اليدين أو الوجه"),
        ("المقدوني", "الإسكندر الثالث المقدوني المعروف بأسماء عديدة أخرى"),
        ("بيتكوين", "بيتكوين (بالإنجليزية: Bitcoin) عملة"),
        ("أنكورا", "فتحوا أنكورا. أو أنقرة"),
        ("أنكورا", "فتحوا أنكورا (سنة 620م) عنوة"),
        ("دمشق", "فتحوا أنكورا أو أنقرة سنة كذا"),
    ],
)
def test_common_words_and_asides_are_no_names(question: str, text: str) -> None:
    assert others(question, text) == []


def test_what_has_only_the_other_name_is_found(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("دخلوا نوموفا أو نيمتي ثم عادوا.", encoding="utf-8")
    (corpus / "b.txt").write_text("في سنة 620م حاصر العدو نيمتي شهرين.", encoding="utf-8")
    (corpus / "c.txt").write_text("في سنة 613م حاصر العدو تاروفا شهرين.", encoding="utf-8")
    question = "متى حاصر العدو نوموفا؟"
    with Library.open(corpus, tmp_path / "index") as library:
        library.sync()
        found = library.retrieve(question, 3)
        assert [name.others_written for name in found.asked.also] == [("نيمتي",)]
        assert found.hits[0].passage.source == "b.txt"
        assert "620" in (library.ask(question).text or "")
