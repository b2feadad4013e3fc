"""What the doctor finds, mends and cannot mend; what the status says."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from rag import Library, Settings
from rag.errors import IndexDamaged, IndexMissing
from rag.upkeep import doctor, status

FALL = "سقطت دمشق في عام 613م بيد الفرس."
PEACE = "وقع هرقل الصلح مع الفرس في عام 628م."


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of two files and its index."""
    root = tmp_path_factory.mktemp("built")
    (root / "corpus").mkdir()
    for name, text in (("a.txt", FALL), ("b.txt", PEACE)):
        (root / "corpus" / name).write_text(text, encoding="utf-8")
        os.utime(root / "corpus" / name, (1, 1))
    with Library.open(settings=Settings(corpus=root / "corpus", index=root / "index")) as library:
        library.sync()
    return root


@pytest.fixture
def settings(built: Path, tmp_path: Path) -> Settings:
    """A copy of it to damage."""
    shutil.copytree(built, tmp_path / "copy")
    corpus, index = tmp_path / "copy" / "corpus", tmp_path / "copy" / "index"
    return Settings(corpus=corpus, index=index, lock_wait=0.2)


def answers(settings: Settings) -> bool:
    """Whether the library answers from both of its files as a whole one does."""
    with Library.open(settings=settings) as library:
        hits = library.search("سقطت دمشق")
        assert {hit.passage.text for hit in hits} == {FALL, PEACE}
        assert hits[0].passage.text == FALL
        assert hits[0].lexical > 0
        return library.document("a.txt").text == FALL


def execute(settings: Settings, sql: str, *values: object) -> None:
    with closing(sqlite3.connect(settings.index / "catalogue.db")) as connection:
        connection.execute(sql, values)
        connection.commit()


def lexical(settings: Settings) -> Path:
    return next(settings.index.glob("lexical-*"))


def flip(file: Path, at: float) -> None:
    """Turn one bit, this far into the file."""
    data = bytearray(file.read_bytes())
    data[int(at * (len(data) - 1))] ^= 4
    file.write_bytes(data)


def cut(file: Path) -> None:
    """Keep the first half of a file."""
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def test_a_whole_index_has_no_fault(settings: Settings) -> None:
    diagnosis = doctor(settings)
    assert (diagnosis.found, diagnosis.left, diagnosis.kept) == ((), (), None)
    assert not diagnosis.report.wrote


def nan(settings: Settings) -> None:
    vector = np.full(192, np.nan, dtype="<f4").tobytes()
    execute(settings, "UPDATE passages SET vector = ? WHERE id = 1", vector)


DAMAGES: dict[str, tuple[str, Callable[[Settings], None]]] = {
    "a letter of a text": (
        "document",
        lambda s: execute(
            s, "UPDATE pieces SET text = replace(text, '613', '614') WHERE document = 1"
        ),
    ),
    "bytes that are no text": (
        "document",
        lambda s: execute(s, "UPDATE pieces SET text = CAST(x'ff41' AS TEXT) WHERE document = 1"),
    ),
    "an offset": ("document", lambda s: execute(s, "UPDATE passages SET end = 900 WHERE id = 1")),
    "a vector": ("document", nan),
    "a lost passage": ("document", lambda s: execute(s, "DELETE FROM passages WHERE id = 2")),
    "the wrong file": ("document", lambda s: execute(s, "UPDATE files SET document = 1")),
    "a posting": ("lexical", lambda s: flip(next(lexical(s).glob("*.idx")), 0.5)),
    "a cut term list": ("lexical", lambda s: cut(next(lexical(s).glob("*.term")))),
    "a row of vectors": ("vectors", lambda s: flip(next(s.index.glob("vectors-*")), 0.7)),
    "cut vectors": ("vectors", lambda s: cut(next(s.index.glob("vectors-*")))),
    "no database at all": (
        "catalogue",
        lambda s: (s.index / "catalogue.db").write_bytes(b"\0" * 9000) and None,
    ),
    "a cut database": ("catalogue", lambda s: cut(s.index / "catalogue.db")),
}


@pytest.mark.parametrize(("where", "damage"), DAMAGES.values(), ids=DAMAGES)
def test_what_is_damaged_is_found_and_mended(
    settings: Settings, where: str, damage: Callable[[Settings], None]
) -> None:
    damage(settings)
    diagnosis = doctor(settings)
    assert where in {fault.where for fault in diagnosis.found}
    assert diagnosis.left == ()
    assert (diagnosis.kept is not None) == (where == "catalogue")
    assert answers(settings)


@pytest.mark.parametrize("at", [n / 11 for n in range(12)])
def test_a_flipped_bit_anywhere_in_the_catalogue_is_never_silently_wrong(
    settings: Settings, at: float
) -> None:
    """Either nothing that is kept has changed, or it is found; and then all is well again."""
    flip(settings.index / "catalogue.db", at)
    diagnosis = doctor(settings)
    assert diagnosis.left == ()
    assert answers(settings)


def test_a_damaged_text_is_never_shown(settings: Settings) -> None:
    execute(settings, "UPDATE pieces SET text = replace(text, '613', '614') WHERE document = 1")
    with Library.open(settings=settings) as library:
        for show in (library.search, library.ask):
            with pytest.raises(IndexDamaged, match="doctor"):
                show("متى سقطت دمشق؟")
        with pytest.raises(IndexDamaged, match="doctor"):
            library.document("a.txt")


def test_what_the_folder_no_longer_has_is_gone_after_a_mending(settings: Settings) -> None:
    execute(settings, "UPDATE pieces SET text = 'x' WHERE document = 1")
    (settings.corpus / "a.txt").unlink()
    diagnosis = doctor(settings)
    assert diagnosis.left == ()
    assert diagnosis.report.files == 1


def test_there_is_nothing_to_examine_before_the_first_build(tmp_path: Path) -> None:
    settings = Settings(corpus=tmp_path, index=tmp_path / "index")
    for look in (doctor, status):
        with pytest.raises(IndexMissing):
            look(settings)
    assert not settings.index.exists()


def test_the_status_says_how_folder_and_index_differ(settings: Settings) -> None:
    whole = status(settings)
    assert (whole.files, whole.documents, whole.passages, whole.left_out) == (2, 2, 2, 0)
    assert (whole.in_step, whole.rebuild, whole.generation) == (True, "", 1)
    assert whole.facts.plan.kind == "exact"
    assert whole.facts.builder == ""
    assert all(size > 0 for size in whole.facts.bytes.values())
    (settings.corpus / "c.txt").write_text("نص جديد عن دمشق", encoding="utf-8")
    (settings.corpus / "a.txt").rename(settings.corpus / "d.txt")
    (settings.corpus / "b.txt").unlink()
    changes = status(settings).changes
    assert (changes.added, changes.removed) == (("c.txt",), ("b.txt",))
    assert changes.renamed == (("a.txt", "d.txt"),)
    assert not status(settings).in_step
    other = Settings(corpus=settings.corpus, index=settings.index, passage_size=300)
    assert status(other).rebuild == "passage_size 700 -> 300"
