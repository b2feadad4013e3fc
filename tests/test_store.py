"""The laws of a store. A store joins the suite by joining the fixture `stores`."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support import ROOT, unit

from rag.arabic.terms import terms
from rag.errors import IndexBusy, IndexDamaged, IndexMissing, IndexReadOnly, UnknownSource
from rag.records import Document, LeftOut, Locator, Passage
from rag.store import Candidate, FileState, LocalStore, Make, Store, Update, lists
from rag.store.database import Database
from rag.store.milvus import Address, MilvusStore

Opener = Callable[[Path], Store]
X, Y, Z = unit(1, 0, 0), unit(0, 1, 0), unit(0, 0, 1)
FALL = "سقطت دمشق في يد الفرس"
PEACE = "وقع هرقل الصلح مع الفرس"
SIEGE = "حاصر العرب القدس طويلا"


def local(folder: Path) -> Store:
    return LocalStore(folder, lock_wait=0.1)


def milvus(folder: Path) -> Store:
    folder.parent.mkdir(exist_ok=True)
    return MilvusStore(Address(f"{folder}.db", "test"), lock_wait=0.1)


KINDS: dict[str, Opener] = {"local": local, "lists": local, "milvus": milvus}


@pytest.fixture(params=KINDS)
def stores(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opener]:
    """Opens a store in a folder, as often as one likes; all are closed in the end. "lists" is the
    local one as it is in a large library."""
    if request.param == "lists":
        monkeypatch.setattr(lists, "EXACT_UP_TO", 0)
    with contextlib.ExitStack() as stack:

        def opened(folder: Path) -> Store:
            store = KINDS[request.param](folder)
            stack.callback(store.close)
            return store

        yield opened


@pytest.fixture
def store(stores: Opener, tmp_path: Path) -> Store:
    return stores(tmp_path / "index")


def add(update: Update, source: str, *passages: tuple[str, np.ndarray]) -> None:
    """Add a document of these passages, a line each."""
    text = "\n".join(passage for passage, _ in passages)
    document = Document(0, source, f"title of {source}", text, (Locator(0, 1, "heading", 3),))
    slices = []
    for passage, _ in passages:
        start = text.index(passage)
        end, heading = start + len(passage), f"title of {source}\nheading"
        slices.append(Passage(0, 0, source, start, end, passage, heading))
    vectors = np.array([vector for _, vector in passages], dtype=np.float32).reshape(-1, 3)
    update.add(document, state(source, text), slices, vectors)


def state(source: str, text: str) -> FileState:
    return FileState(source, f"digest of {text[:99]} {len(text)}", len(text), 5)


def build(store: Store, make: Make) -> None:
    """Two documents: a.txt with FALL and PEACE, b.txt with SIEGE."""
    with store.update(make, fresh=True) as update:
        add(update, "a.txt", (FALL, X), (PEACE, Y))
        add(update, "b.txt", (SIEGE, Z))


def find(
    store: Store, query: str, vector: np.ndarray, limit: int = 10, sources: Sequence[str] = ()
) -> dict[str, Candidate]:
    found = store.candidates(terms(query), vector, limit, sources)
    return {candidate.passage.text: candidate for candidate in found}


def test_a_passage_in_the_midst_of_a_long_text_is_its_slice(store: Store, make: Make) -> None:
    with store.update(make, fresh=True) as update:
        add(update, "a.txt", (FALL, X), *[("كلام طويل " * 150, Z)] * 40, (PEACE, Y))
    text = store.document("a.txt").text
    passage = find(store, "الصلح", Y, 1)[PEACE].passage
    assert len(text) > 50_000
    assert text[passage.start : passage.end] == passage.text == PEACE


def test_what_stands_over_a_passage_is_kept_with_it(store: Store, make: Make) -> None:
    build(store, make)
    found = find(store, f"{FALL} {SIEGE}", X)
    assert found[FALL].passage.heading == "title of a.txt\nheading"
    assert found[SIEGE].passage.heading == "title of b.txt\nheading"


def test_before_it_is_built_a_store_is_empty_and_says_so(store: Store) -> None:
    assert store.manifest() is None
    assert store.files() == {}
    assert store.sources() == []
    assert list(store.documents()) == []
    with pytest.raises(IndexMissing, match="build"):
        store.candidates(["1دمشق"], X, 5)
    with pytest.raises(IndexMissing):
        store.frequencies(["1دمشق"])


def test_an_empty_build_finds_nothing(store: Store, make: Make) -> None:
    with store.update(make, fresh=False):
        pass
    assert store.candidates(terms(FALL), X, 5) == []
    assert store.frequencies(["1دمشق"]) == {"1دمشق": 0}


def test_what_is_added_is_kept(store: Store, make: Make) -> None:
    build(store, make)
    a, b = store.documents()
    assert (a.source, a.title, a.text) == ("a.txt", "title of a.txt", f"{FALL}\n{PEACE}")
    assert a.locators == (Locator(0, 1, "heading", 3),)
    assert store.document("b.txt") == b
    assert store.files()["a.txt"] == state("a.txt", a.text)
    assert [(s.source, s.length, s.passages) for s in store.sources()] == [
        ("a.txt", len(a.text), 2),
        ("b.txt", len(b.text), 1),
    ]
    manifest = store.manifest()
    assert manifest is not None
    assert (manifest.make, manifest.documents, manifest.passages) == (make, 2, 3)


def test_a_passage_is_the_slice_of_its_document(store: Store, make: Make) -> None:
    build(store, make)
    for candidate in store.candidates(terms("الفرس"), X, 10):
        passage = candidate.passage
        document = store.document(passage.source)
        assert document.id == passage.document_id
        assert document.text[passage.start : passage.end] == passage.text


def test_every_candidate_has_both_scores(store: Store, make: Make) -> None:
    build(store, make)
    found = find(store, "دمشق", unit(1, 2, 3))
    for text, vector in ((FALL, X), (PEACE, Y), (SIEGE, Z)):
        assert found[text].dense == pytest.approx(float(unit(1, 2, 3) @ vector))
    assert found[FALL].lexical > 0
    assert found[PEACE].lexical == found[SIEGE].lexical == 0


def test_either_index_brings_its_best(store: Store, make: Make) -> None:
    build(store, make)
    assert set(find(store, "دمشق", Z, limit=1)) == {FALL, SIEGE}
    assert set(find(store, "دمشق", X, limit=1)) == {FALL}
    assert find(store, "دمشق", Z, limit=1)[FALL].dense == pytest.approx(0)


def test_a_query_without_terms_is_found_by_its_vector(store: Store, make: Make) -> None:
    build(store, make)
    assert [c.passage.text for c in store.candidates([], Y, 1)] == [PEACE]


def test_sources_restrict_the_search(store: Store, make: Make) -> None:
    build(store, make)
    assert set(find(store, "دمشق", X, sources=["b.txt"])) == {SIEGE}
    assert set(find(store, "دمشق القدس", X, sources=["a.txt"])) == {FALL, PEACE}
    assert set(find(store, "الفرس", X, sources=["a.txt", "b.txt"])) == {FALL, PEACE, SIEGE}


def test_a_restricted_search_goes_deeper_than_the_best_of_all(store: Store, make: Make) -> None:
    with store.update(make, fresh=True) as update:
        for n in range(30):
            add(update, f"{n}.txt", (f"{FALL} {n}", X))
        add(update, "last.txt", ("وصف دمشق وصفا طويلا لا صلة له بغيره", unit(1, 5, 5)))
    assert [c.passage.source for c in store.candidates(terms("دمشق"), X, 3, ["last.txt"])] == [
        "last.txt"
    ]


def test_a_source_without_passages_can_be_searched(store: Store, make: Make) -> None:
    with store.update(make, fresh=True) as update:
        add(update, "empty.txt")
        add(update, "a.txt", (FALL, X))
    assert store.candidates(terms("دمشق"), X, 3, ["empty.txt"]) == []


def test_an_unknown_source_is_named_with_those_that_are_known(store: Store, make: Make) -> None:
    build(store, make)
    for ask in (
        lambda: store.document("c.txt"),
        lambda: store.candidates(["1دمشق"], X, 5, ["c.txt"]),
    ):
        with pytest.raises(UnknownSource, match=r"c\.txt.*a\.txt, b\.txt"):
            ask()


def test_what_is_removed_is_gone_everywhere(store: Store, make: Make) -> None:
    build(store, make)
    assert store.frequencies(terms("الفرس القدس")) == {"1فرس": 2, "2فرس": 2, "1قدس": 1, "2قدس": 1}
    with store.update(make, fresh=False) as update:
        update.remove("a.txt")
    assert set(find(store, "الفرس", X)) == {SIEGE}
    assert store.frequencies(terms("الفرس القدس")) == {"1فرس": 0, "2فرس": 0, "1قدس": 1, "2قدس": 1}
    assert list(store.files()) == ["b.txt"]
    manifest = store.manifest()
    assert manifest is not None
    assert (manifest.documents, manifest.passages) == (1, 1)


def test_a_removed_passage_takes_no_place_among_the_best(store: Store, make: Make) -> None:
    with store.update(make, fresh=True) as update:
        for n in range(5):
            add(update, f"{n}.txt", ("دمشق", X))
        add(update, "last.txt", ("دمشق مدينة قديمة على نهر بردى", Y))
    with store.update(make, fresh=False) as update:
        for n in range(5):
            update.remove(f"{n}.txt")
    found = store.candidates(terms("دمشق"), X, 1)
    assert [(c.passage.source, c.lexical > 0) for c in found] == [("last.txt", True)]


def test_numbers_are_never_given_twice(store: Store, make: Make) -> None:
    build(store, make)
    before = {c.passage.id for c in store.candidates([], X, 10)}
    with store.update(make, fresh=False) as update:
        update.remove("a.txt")
        update.remove("b.txt")
    with store.update(make, fresh=False) as update:
        add(update, "a.txt", (FALL, X), (PEACE, Y))
    after = {c.passage.id for c in store.candidates([], X, 10)}
    assert not before & after


def test_a_fresh_update_begins_from_nothing(store: Store, make: Make) -> None:
    build(store, make)
    wider = replace(make, passage_size=500)
    with store.update(wider, fresh=True) as update:
        add(update, "c.txt", (SIEGE, Z))
    assert list(store.files()) == ["c.txt"]
    assert set(find(store, "دمشق القدس", X)) == {SIEGE}
    manifest = store.manifest()
    assert manifest is not None
    assert manifest.make == wider


def test_what_is_noted_costs_no_new_state(store: Store, make: Make) -> None:
    build(store, make)
    before = store.manifest()
    later = replace(store.files()["a.txt"], modified_ns=77)
    why = LeftOut("c.pdf", "it has no text", "empty", {"pages": "3"})
    refused = FileState("c.pdf", "digest", 9, 5, why, "limits")
    store.note([later, refused])
    assert store.files()["a.txt"] == later
    assert store.files()["c.pdf"] == refused
    assert [summary.source for summary in store.sources()] == ["a.txt", "b.txt"]
    assert store.manifest() == before


def test_a_content_of_two_names_is_stored_once(store: Store, make: Make) -> None:
    build(store, make)
    copy = state("0.txt", SIEGE)
    with store.update(make, fresh=False) as update:
        assert update.holds(copy.digest)
        update.name(copy)
    assert [d.also for d in store.documents()] == [(), ("b.txt",)]
    assert [(s.source, s.cited_as) for s in store.sources()] == [
        ("0.txt", "0.txt"),
        ("a.txt", "a.txt"),
        ("b.txt", "0.txt"),
    ]
    assert store.document("b.txt") == store.document("0.txt")
    for name in ("0.txt", "b.txt"):
        found = store.candidates(terms("القدس"), Z, 5, [name])
        assert [(c.passage.source, c.passage.text) for c in found] == [("0.txt", SIEGE)]
    manifest = store.manifest()
    assert manifest is not None
    assert (manifest.files, manifest.documents, manifest.passages) == (3, 2, 3)


def test_removing_one_of_two_names_keeps_the_other(store: Store, make: Make) -> None:
    build(store, make)
    with store.update(make, fresh=False) as update:
        update.name(state("0.txt", SIEGE))
    before = store.candidates([], Z, 1)[0].passage
    with store.update(make, fresh=False) as update:
        update.remove("0.txt")
    after = store.candidates([], Z, 1)[0].passage
    assert (before.source, after.source) == ("0.txt", "b.txt")
    assert (before.id, before.text) == (after.id, after.text)
    with store.update(make, fresh=False) as update:
        update.remove("b.txt")
    assert SIEGE not in find(store, "القدس", Z)


def test_a_renamed_file_keeps_its_passages(store: Store, make: Make) -> None:
    build(store, make)
    before = {c.passage.id for c in store.candidates([], X, 10, ["a.txt"])}
    with store.update(make, fresh=False) as update:
        update.remove("a.txt")
        update.name(state("new.txt", f"{FALL}\n{PEACE}"))
    assert {c.passage.id for c in store.candidates([], X, 10, ["new.txt"])} == before
    with pytest.raises(UnknownSource):
        store.document("a.txt")


def test_a_change_that_was_cut_short_is_held_by_the_next(store: Store, make: Make) -> None:
    build(store, make)

    def fail() -> None:
        with store.update(make, fresh=False) as update:
            add(update, "c.txt", ("دمشق", X))
            raise RuntimeError("no power")

    with pytest.raises(RuntimeError, match="no power"):
        fail()
    assert list(store.files()) == ["a.txt", "b.txt"]
    with store.update(make, fresh=False) as update:
        assert update.holds(state("c.txt", "دمشق").digest)
        update.name(state("c.txt", "دمشق"))
    assert set(find(store, "دمشق", X, sources=["c.txt"])) == {"دمشق"}
    assert find(store, "دمشق", X)["دمشق"].lexical > 0


@pytest.mark.parametrize("fresh", [False, True])
def test_an_update_that_fails_changes_nothing(store: Store, make: Make, fresh: bool) -> None:
    build(store, make)
    before = (store.manifest(), find(store, "دمشق القدس", X), store.files())

    def fail() -> None:
        with store.update(make, fresh=fresh) as update:
            add(update, "c.txt", ("دمشق", X))
            raise RuntimeError("no power")

    with pytest.raises(RuntimeError, match="no power"):
        fail()
    assert (store.manifest(), find(store, "دمشق القدس", X), store.files()) == before


def test_a_store_that_is_opened_again_is_the_same(
    stores: Opener, make: Make, tmp_path: Path
) -> None:
    first = stores(tmp_path / "index")
    build(first, make)
    second = stores(tmp_path / "index")
    assert second.manifest() == first.manifest()
    assert find(second, "دمشق", X) == find(first, "دمشق", X)


def test_an_open_store_sees_what_another_has_built(
    stores: Opener, make: Make, tmp_path: Path
) -> None:
    reader, builder = stores(tmp_path / "index"), stores(tmp_path / "index")
    build(builder, make)
    assert set(find(reader, "دمشق", X, limit=1)) == {FALL}
    with builder.update(make, fresh=False) as update:
        update.remove("a.txt")
    assert set(find(reader, "دمشق", X)) == {SIEGE}


def in_a_thread(work: Callable[[], None]) -> None:
    """Do the work in another thread; its exception is raised here."""
    problems: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as problem:
            problems.append(problem)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if problems:
        raise problems[0]


def test_readers_see_the_old_state_until_an_update_ends(store: Store, make: Make) -> None:
    build(store, make)
    before = find(store, "دمشق القدس", X)

    def look() -> None:
        assert find(store, "دمشق القدس", X) == before
        assert list(store.files()) == ["a.txt", "b.txt"]

    with store.update(make, fresh=False) as update:
        update.remove("a.txt")
        add(update, "c.txt", ("دمشق", X))
        in_a_thread(look)
    assert set(find(store, "دمشق القدس", X)) == {"دمشق", SIEGE}


def test_all_that_is_read_within_reading_is_one_state(store: Store, make: Make) -> None:
    build(store, make)

    def change() -> None:
        with store.update(make, fresh=False) as update:
            update.remove("a.txt")

    with store.reading():
        before = find(store, "دمشق", X)
        in_a_thread(change)
        assert find(store, "دمشق", X) == before
        assert store.document("a.txt").text == f"{FALL}\n{PEACE}"
        assert store.frequencies(["1دمشق"]) == {"1دمشق": 1}
    with pytest.raises(UnknownSource):
        store.document("a.txt")
    assert store.frequencies(["1دمشق"]) == {"1دمشق": 0}


def test_reading_while_another_thread_builds_never_fails(store: Store, make: Make) -> None:
    build(store, make)
    done = threading.Event()
    problems: list[BaseException] = []

    def ask() -> None:
        try:
            while not done.is_set():
                with store.reading():
                    for candidate in store.candidates(terms(FALL), X, 10):
                        p = candidate.passage
                        assert store.document(p.source).text[p.start : p.end] == p.text
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for n in range(8):
        with store.update(make, fresh=n % 3 == 0) as update:
            if n % 3:
                update.remove("a.txt")
            add(update, "a.txt", (f"{FALL} {n}" * (n + 1), X), (PEACE, Y))
    done.set()
    for thread in threads:
        thread.join()
    assert problems == []


def test_half_a_document_is_never_kept(
    tmp_path: Path, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl+C can come between the rows of a document."""
    store = LocalStore(tmp_path / "index")
    write, written = Database.write, []

    def interrupted(db: Database, sql: str, values: Sequence[object] = ()) -> int:
        if sql.startswith("INSERT INTO passages"):
            written.append(sql)
            if len(written) == 2:
                raise KeyboardInterrupt
        return write(db, sql, values)

    with monkeypatch.context() as patched:
        patched.setattr(Database, "write", interrupted)
        with pytest.raises(KeyboardInterrupt):
            build(store, make)
    with store.update(make, fresh=False) as update:
        assert not update.holds(state("a.txt", f"{FALL}\n{PEACE}").digest)
    assert store.examine() == []
    store.close()


def test_a_second_builder_is_told_who_builds(stores: Opener, make: Make, tmp_path: Path) -> None:
    first, second = stores(tmp_path / "index"), stores(tmp_path / "index")
    with (
        first.update(make, fresh=True),
        pytest.raises(IndexBusy, match=rf"process {os.getpid()}\b.* is building"),
        second.update(make, fresh=True),
    ):
        pass
    build(second, make)  # and when the first has ended, its turn has come
    assert set(find(first, "دمشق", X, limit=1)) == {FALL}


# What follows is about the files of the local store.


@pytest.fixture
def built(tmp_path: Path, make: Make) -> Path:
    """The folder of a store that has been built and closed."""
    store = LocalStore(tmp_path / "index")
    build(store, make)
    store.close()
    return tmp_path / "index"


DIE = """
import os
from pathlib import Path

import numpy as np

import rag.store.{module} as module
from rag.records import Document, Passage
from rag.store import FileState, LocalStore, Make

module.{where} = lambda *_: os._exit(9)
document, file = Document(0, "c.txt", "", "القدس"), FileState("c.txt", "", 5, 5)
with LocalStore(Path({folder!r})).update(Make("toy", 3, 1, 700, 150), fresh={fresh}) as update:
    if not {fresh}:
        update.remove("a.txt")
    passage = Passage(0, 0, "c.txt", 0, 5, "القدس")
    update.add(document, file, [passage], np.array([[1, 0, 0]], dtype=np.float32))
"""


def die(folder: Path, module: str, where: str, *, fresh: bool) -> None:
    """Kill a builder at the moment it calls `where`."""
    code = DIE.format(module=module, where=where, folder=str(folder), fresh=fresh)
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert ended.returncode == 9


@pytest.mark.parametrize("fresh", [False, True])
@pytest.mark.parametrize(
    ("module", "where"),
    [
        ("update", "LocalUpdate.finish"),
        ("derived", "LexicalWriter.finish"),
        ("log", "os.fsync"),
        ("derived", "crc"),
        ("catalogue", "Catalogue.write_manifest"),
    ],
)
def test_a_builder_that_is_killed_leaves_the_state_before(
    built: Path, make: Make, module: str, where: str, fresh: bool
) -> None:
    die(built, module, where, fresh=fresh)
    store = LocalStore(built)
    assert list(store.files()) == ["a.txt", "b.txt"]
    assert store.mend() is False
    assert set(find(store, "دمشق القدس", X)) == {FALL, PEACE, SIEGE}
    assert find(store, "دمشق القدس", X)[FALL].lexical > 0
    with store.update(make, fresh=False) as update:
        update.remove("a.txt")
    assert set(find(store, "دمشق القدس", X)) == {SIEGE}
    assert only_the_files_of_the_present_state(built, store)
    store.close()


def only_the_files_of_the_present_state(folder: Path, store: LocalStore) -> bool:
    manifest = store.manifest()
    assert manifest is not None
    kept = {path.name for path in (*folder.glob("lexical*"), *folder.glob("vectors*"))}
    return kept == {manifest.lexical, manifest.vectors}


def test_a_builder_that_is_killed_after_its_commit_leaves_the_new_state(built: Path) -> None:
    die(built, "derived", "sweep", fresh=False)
    store = LocalStore(built)
    assert store.mend() is False
    assert set(find(store, "دمشق القدس", X)) == {"القدس", SIEGE}
    store.close()


def no_vectors(folder: Path) -> None:
    next(folder.glob("vectors-*")).unlink()


def half_the_vectors(folder: Path) -> None:
    file = next(folder.glob("vectors-*"))
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def lexical(folder: Path) -> Path:
    return next(folder.glob("lexical-*"))


def no_lexical_index(folder: Path) -> None:
    shutil.rmtree(lexical(folder))


def damaged_lexical_index(folder: Path) -> None:
    (lexical(folder) / "meta.json").write_text("{")


def half_the_lexical_index(folder: Path) -> None:
    for file in lexical(folder).glob("*.idx"):
        file.unlink()


def flip(file: Path, at: float) -> None:
    """Turn one bit, this far into the file, from 0 to 1."""
    data = bytearray(file.read_bytes())
    data[int(at * (len(data) - 1))] ^= 4
    file.write_bytes(data)


def a_flipped_vector(folder: Path) -> None:
    flip(next(folder.glob("vectors-*")), 0.5)


def a_flipped_posting(folder: Path) -> None:
    flip(next(lexical(folder).glob("*.idx")), 0.3)


def a_flipped_term(folder: Path) -> None:
    flip(next(lexical(folder).glob("*.term")), 0.2)


DAMAGES = [
    no_vectors,
    half_the_vectors,
    no_lexical_index,
    damaged_lexical_index,
    half_the_lexical_index,
    a_flipped_vector,
    a_flipped_posting,
    a_flipped_term,
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_index_is_made_anew_from_the_catalogue(
    built: Path, damage: Callable[[Path], None]
) -> None:
    damage(built)
    store = LocalStore(built)
    found = find(store, "دمشق القدس", X)
    assert set(found) == {FALL, PEACE, SIEGE}
    assert found[FALL].lexical > 0
    assert found[FALL].dense == pytest.approx(1)
    store.close()


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_index_can_be_updated(
    built: Path, make: Make, damage: Callable[[Path], None]
) -> None:
    damage(built)
    store = LocalStore(built)
    with store.update(make, fresh=False) as update:
        update.remove("a.txt")
        add(update, "c.txt", ("دمشق", Y))
    assert set(find(store, "دمشق القدس", X)) == {"دمشق", SIEGE}
    store.close()


@pytest.mark.parametrize("damage", [no_vectors, no_lexical_index, damaged_lexical_index])
def test_mending_says_whether_there_was_anything_to_mend(
    built: Path, damage: Callable[[Path], None]
) -> None:
    damage(built)
    store = LocalStore(built)
    assert store.mend() is True
    assert store.mend() is False
    store.close()


def test_only_the_files_of_the_present_state_are_kept(built: Path, make: Make) -> None:
    store = LocalStore(built)
    for _ in range(3):
        with store.update(make, fresh=False):
            pass
    assert only_the_files_of_the_present_state(built, store)
    store.close()


@pytest.mark.parametrize("content", [b"not a database, whatever its name may say", b"\0" * 5000])
def test_a_damaged_catalogue_is_reported_with_the_remedy(built: Path, content: bytes) -> None:
    for file in built.glob("catalogue.db-*"):
        file.unlink()
    (built / "catalogue.db").write_bytes(content)
    with pytest.raises(IndexDamaged, match=r"run: python -m rag doctor"):
        LocalStore(built)


def test_a_catalogue_that_is_damaged_further_in_is_reported_too(built: Path) -> None:
    file = built / "catalogue.db"
    data = bytearray(file.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    file.write_bytes(data)
    with pytest.raises(IndexDamaged):
        LocalStore(built).files()


def test_a_catalogue_without_its_tables_is_damaged(tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "catalogue.db")) as connection:
        connection.execute("PRAGMA user_version = 4")
    with pytest.raises(IndexDamaged):
        LocalStore(tmp_path)


def test_a_catalogue_of_another_format_is_begun_anew(built: Path, make: Make) -> None:
    with contextlib.closing(sqlite3.connect(built / "catalogue.db")) as connection:
        connection.execute("PRAGMA user_version = 999")
    store = LocalStore(built)
    assert store.manifest() is None
    build(store, make)
    assert set(find(store, "دمشق", X, limit=1)) == {FALL}
    store.close()


@contextlib.contextmanager
def without_rights() -> Iterator[Path]:
    """A folder that this process cannot write, even when it is root's."""
    folder = Path(tempfile.mkdtemp())
    mine = os.geteuid()
    try:
        folder.chmod(0o555)
        if mine == 0:
            os.seteuid(65534)
        yield folder
    finally:
        os.seteuid(mine)
        folder.chmod(0o755)
        shutil.rmtree(folder)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="folders have no owners here")
def test_a_folder_that_cannot_be_written_is_reported_with_the_remedy() -> None:
    with without_rights() as folder:
        for place in (folder, folder / "index"):
            with pytest.raises(IndexReadOnly, match="write access"):
                LocalStore(place)


def test_threads_that_have_ended_leave_no_connection_behind(built: Path) -> None:
    store = LocalStore(built)
    for _ in range(20):
        in_a_thread(lambda: store.files() and None)
    assert len(store._catalogue.db._connections) <= 2
    store.close()
