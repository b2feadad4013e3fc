"""Names that stand for one another: found in questions, read from a reader's file."""

from pathlib import Path

import pytest

from rag import Library
from rag.arabic.terms import words
from rag.errors import BadAliases
from rag.lexicon import names
from rag.lexicon.names import Names

KHUSRAW = ["كسرى الثاني", "خسرو الثاني", "كسرى أبرويز"]
OMAR = ["عمر بن الخطاب", "الفاروق"]


def forms(text: str) -> list[str]:
    return [word.form for word in words(text)]


def others(text: str) -> list[str]:
    found = Names([KHUSRAW, OMAR]).within(forms(text))
    return [" ".join(other) for also in found for other in also.others]


def test_a_name_has_the_others_of_its_set() -> None:
    assert others("متى قُتل كسرى الثاني؟") == ["خسرو الثاني", "كسري ابرويز"]


def test_a_name_is_found_with_its_proclitics() -> None:
    assert others("كيف تصرّف الفاروق؟") == ["عمر بن الخطاب"]
    assert others("ماذا قيل للفاروق؟") == ["عمر بن الخطاب"]


def test_a_word_of_the_same_stem_is_not_the_name() -> None:
    found = Names([["روسيا", "موسكوفيا"], ["ذو النورين", "عثمان بن عفان"]])
    assert found.within(forms("متى قامت بروسية؟")) == ()
    assert found.within(forms("ما هو النور؟")) == ()
    assert found.within(forms("متى غزا نابليون روسيا؟"))[0].words == ("روسيا",)


def test_a_name_is_met_in_its_cases() -> None:
    found = Names([["أبو بكر الصديق", "ابن أبي قحافة"]])
    assert found.within(forms("من رشّح أبا بكر الصديق؟"))
    assert found.within(forms("متى بويع لأبي بكر الصديق؟"))


def test_a_part_of_a_name_is_not_the_name() -> None:
    assert others("من هو عمر؟") == []


def test_two_names_in_one_question() -> None:
    assert len(Names([KHUSRAW, OMAR]).within(forms("هل التقى الفاروق خسرو الثاني؟"))) == 2


def test_a_library_without_a_file_has_the_bundled_names(tmp_path: Path) -> None:
    assert names.read(tmp_path / names.FILE_NAME) == []
    assert names.of_library(tmp_path).within(forms("خسرو"))


def test_places_are_known_by_their_latin_names(tmp_path: Path) -> None:
    bundled = names.of_library(tmp_path)
    [also] = bundled.within(forms("متى فتح المسلمون إميسا؟"))
    assert ("emesa",) in also.others
    assert ("حمص",) in also.others


@pytest.mark.parametrize("content", ["names = [", 'names = ["a"]', 'names = [["a"]]', "names = 3"])
def test_a_file_that_cannot_be_used_says_how_it_is_written(tmp_path: Path, content: str) -> None:
    file = tmp_path / names.FILE_NAME
    file.write_text(content, encoding="utf-8")
    with pytest.raises(BadAliases, match="names = "):
        names.read(file)
    assert names.of_library(tmp_path).within(forms("خسرو"))  # asking goes on without it


def test_a_readers_names_are_used_at_once(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("ولد الرفاعي عام 1921 في دمشق.", encoding="utf-8")
    (corpus / "b.txt").write_text("كانت القافلة تمر بالمدينة كل عام.", encoding="utf-8")
    with Library.open(corpus, tmp_path / "index") as library:
        library.sync()
        assert not library.retrieve("متى ولد شاعر الميناء؟", 1).asked.also
        (corpus / names.FILE_NAME).write_text(
            'names = [["الرفاعي", "شاعر الميناء"]]', encoding="utf-8"
        )
        assert not library.sync().wrote
        found = library.retrieve("متى ولد شاعر الميناء؟", 1)
        assert found.asked.also[0].others == (("الرفاعي",),)
        assert found.hits[0].passage.source == "a.txt"


def test_a_broken_file_of_names_is_listed_by_a_sync(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("ولد الرفاعي عام 1921 في دمشق.", encoding="utf-8")
    (corpus / names.FILE_NAME).write_text("names = 3", encoding="utf-8")
    with Library.open(corpus, tmp_path / "index") as library:
        left_out = library.sync().left_out
    assert [(item.source, item.code) for item in left_out] == [(names.FILE_NAME, "bad_aliases")]
