"""Whatever happened to the folder, a sync brings the store in step with it."""

import contextlib
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from support import unit

from rag.arabic.terms import terms
from rag.embedding.protocol import Progress as Embedded
from rag.embedding.protocol import Vectors
from rag.errors import CorpusMissing, IndexBusy
from rag.passages import PassageSettings
from rag.readers import SUFFIXES, Content, Limits, Reading
from rag.records import SyncReport
from rag.store import LocalStore
from rag.sync import Progress, sync
from rag.sync.folder import refused
from rag.sync.watch import watch

Writer = Callable[[str, str | bytes], Path]
FORMATS = ", ".join(sorted(SUFFIXES))
SIZE = PassageSettings(200, 40)


class Toy:
    """An embedder of three numbers: how long a text is, its first letter, and one."""

    dimension = 3

    def __init__(self, identity: str = "toy") -> None:
        self.identity = identity
        self.embedded: list[str] = []

    def query(self, text: str) -> Vectors:
        return unit(len(text), ord(text[0]), 1)

    def passages(self, texts: Sequence[str], progress: Embedded | None = None) -> Vectors:
        self.embedded += texts
        rows = [self.query(text) for text in texts]
        if progress:
            progress(len(texts), len(texts))
        return np.array(rows, dtype=np.float32).reshape(len(rows), 3)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[LocalStore]:
    opened = LocalStore(tmp_path / "index", lock_wait=0.2)
    yield opened
    opened.close()


def run(store: LocalStore, folder: Path, toy: Toy | None = None) -> SyncReport:
    return sync(store, folder, toy or Toy(), SIZE)


def state(store: LocalStore) -> object:
    """All that a store holds but for the numbers it gives."""
    documents = [(d.source, d.also, d.title, d.text, d.locators) for d in store.documents()]
    passages = [
        (c.passage.source, c.passage.start, c.passage.end, c.passage.text, round(c.dense, 5))
        for c in store.candidates([], unit(1, 2, 3), 10_000)
    ]
    every_term = sorted({term for _, _, _, text, _ in documents for term in terms(text)})
    manifest = store.manifest()
    assert manifest is not None
    return (
        sorted(documents),
        sorted(passages),
        store.frequencies([*every_term, "1غائب"]),
        (manifest.make, manifest.files, manifest.documents, manifest.passages),
        {s: (f.digest, f.size, f.left_out) for s, f in store.files().items()},
    )


def state_of_a_fresh_build(folder: Path, index: Path) -> object:
    store = LocalStore(index)
    with contextlib.closing(store):
        run(store, folder)
        return state(store)


NAMES = st.sampled_from(["a.txt", "b.md", "c.md", "sub/a.txt", "sub/d.txt", "e.pdf", ".f.txt"])
TEXTS = st.sampled_from(
    [
        "سقطت دمشق عام 613م",
        "سقطت دمشق عام 613م ثم القدس .\n" * 20,
        "# عنوان\n\nوصل الفرس إلى شمال الأناضول ، ثم عادوا .\n" * 9,
        "",
        "\0",
    ]
)


class AnyChanges(RuleBasedStateMachine):
    """Whatever is done to the folder, in any order: after a sync the store is as if built fresh."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.folder = self.root / "corpus"
        (self.folder / "sub").mkdir(parents=True)
        self.store = LocalStore(self.root / "index")

    @rule(name=NAMES, text=TEXTS)
    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    @rule(name=NAMES)
    def delete(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)

    @rule(name=NAMES, other=NAMES)
    def rename(self, name: str, other: str) -> None:
        with contextlib.suppress(FileNotFoundError):
            (self.folder / name).rename(self.folder / other)

    @rule(name=NAMES, other=NAMES)
    def copy(self, name: str, other: str) -> None:
        with contextlib.suppress(FileNotFoundError, shutil.SameFileError):
            shutil.copy2(self.folder / name, self.folder / other)

    @rule(name=NAMES, seconds=st.integers(1, 3))
    def touch(self, name: str, seconds: int) -> None:
        with contextlib.suppress(FileNotFoundError):
            os.utime(self.folder / name, (seconds, seconds))

    @rule()
    def sync(self) -> None:
        before = digests(self.store)
        toy = Toy()
        run(self.store, self.folder, toy)
        assert not toy.embedded or digests(self.store) - before  # nothing is embedded again

    def teardown(self) -> None:
        with contextlib.closing(self.store):
            self.sync()
            assert state(self.store) == state_of_a_fresh_build(self.folder, self.root / "fresh")
            assert not run(self.store, self.folder).wrote
        shutil.rmtree(self.root)


def digests(store: LocalStore) -> set[str]:
    return {file.digest for file in store.files().values() if not file.left_out}


TestAnyChanges = AnyChanges.TestCase
TestAnyChanges.settings = settings(max_examples=15, stateful_step_count=12)


def test_the_report_says_what_happened(store: LocalStore, folder: Path, write: Writer) -> None:
    for source in ("a.txt", "b.txt", "c.txt", "old.txt"):
        write(source, f"سقطت دمشق {source}")
    first = run(store, folder)
    assert first.added == ("a.txt", "b.txt", "c.txt", "old.txt")
    assert (first.documents, first.passages, first.rebuilt, first.wrote) == (4, 4, "", True)
    write("b.txt", "سقطت القدس بعدها")
    (folder / "c.txt").unlink()
    (folder / "old.txt").rename(folder / "new.txt")
    report = run(store, folder)
    assert report.added == ()
    assert report.changed == ("b.txt",)
    assert report.renamed == (("old.txt", "new.txt"),)
    assert report.removed == ("c.txt",)
    assert report.unchanged == ("a.txt",)
    assert (report.left_out, report.documents, report.wrote) == ((), 3, True)


def test_only_what_is_new_or_changed_is_embedded(
    store: LocalStore, folder: Path, write: Writer
) -> None:
    write("a.txt", "سقطت دمشق")
    write("b.txt", "سقطت القدس")
    run(store, folder)
    write("b.txt", "سقطت حلب")
    toy = Toy()
    run(store, folder, toy)
    assert toy.embedded == ["سقطت حلب"]


def snapshot(index: Path) -> dict[str, tuple[int, int]]:
    """Time and size of the files that a write would change."""
    files = [f for f in index.rglob("*") if f.is_file() and not f.name.endswith(("-shm", "lock"))]
    return {str(f): (f.stat().st_mtime_ns, f.stat().st_size) for f in files}


def test_a_sync_without_changes_writes_nothing(
    store: LocalStore, folder: Path, write: Writer, tmp_path: Path
) -> None:
    write("a.txt", "سقطت دمشق")
    write("bad.txt", b"\xff\xff")
    write("picture.png", b"png")
    run(store, folder)
    before, manifest = snapshot(tmp_path / "index"), store.manifest()
    report = run(store, folder)
    assert not report.wrote
    assert report.unchanged == ("a.txt",)
    assert [item.source for item in report.left_out] == ["bad.txt", "picture.png"]
    assert store.manifest() == manifest
    assert snapshot(tmp_path / "index") == before


def test_some_sources_can_be_seen_to_alone(store: LocalStore, folder: Path, write: Writer) -> None:
    write("a.txt", "سقطت دمشق.")
    write("b.txt", "نهر النيل.")
    run(store, folder)
    write("a.txt", "سقطت القدس.")
    write("b.txt", "نهر الفرات.")
    write("c.txt", "وادي لكة.")
    (folder / "c.txt").touch()
    report = sync(store, folder, Toy(), SIZE, only=["a.txt", "c.txt"])
    assert (report.added, report.changed, report.unchanged) == (("c.txt",), ("a.txt",), ())
    assert store.document("b.txt").text == "نهر النيل."
    assert list(store.files(["b.txt", "d.txt"])) == ["b.txt"]
    rest = run(store, folder)
    assert (rest.added, rest.changed, rest.unchanged) == ((), ("b.txt",), ("a.txt", "c.txt"))
    (folder / "b.txt").unlink()
    assert sync(store, folder, Toy(), SIZE, only=["b.txt"]).removed == ("b.txt",)


def test_some_sources_alone_are_not_enough_for_a_first_build_or_a_rebuild(
    store: LocalStore, folder: Path, write: Writer
) -> None:
    write("a.txt", "سقطت دمشق.")
    write("b.txt", "نهر النيل.")
    assert sync(store, folder, Toy(), SIZE, only=["a.txt"]).added == ("a.txt", "b.txt")
    other = sync(store, folder, Toy("other"), SIZE, only=["a.txt"])
    assert other.rebuilt
    assert other.documents == 2


def test_an_empty_folder_gives_an_empty_index(store: LocalStore, folder: Path) -> None:
    report = run(store, folder)
    assert (report.documents, report.passages, report.added) == (0, 0, ())
    assert store.manifest() is not None


def test_a_folder_that_is_not_there_is_reported(store: LocalStore, tmp_path: Path) -> None:
    with pytest.raises(CorpusMissing, match="create it"):
        run(store, tmp_path / "nowhere")


def test_what_is_left_out_is_listed_with_the_reason(
    store: LocalStore, folder: Path, write: Writer, tmp_path: Path
) -> None:
    write("good.txt", "سقطت دمشق")
    write("latin.txt", b"abc\xff")
    write("empty.md", " \n")
    write("scan.png", b"%PNG")
    write(".hidden.txt", "لا يقرأ")
    write(".git/note.txt", "لا يقرأ")
    outside = tmp_path / "outside.txt"
    outside.write_text("خارج", encoding="utf-8")
    (folder / "out.txt").symlink_to(outside)
    (folder / "dead.txt").symlink_to(folder / "nothing.txt")
    (folder / "inside.txt").symlink_to(folder / "good.txt")
    (folder / "elsewhere").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.txt")
    report = run(store, folder)
    assert report.added == ("good.txt", "inside.txt")
    assert {item.source: item.reason for item in report.left_out} == {
        "latin.txt": "its encoding is not recognised (from byte 3 on); save it as UTF-8",
        "empty.md": "the file has no text",
        "scan.png": f"files ending in .png cannot be read; save it as one of: {FORMATS}",
        "out.txt": "a link that leads out of the corpus folder",
        "dead.txt": "a link that leads nowhere",
        "elsewhere": "a link that leads out of the corpus folder",
        "pipe.txt": "not a file that can be read",
    }


@pytest.mark.skipif(os.name == "nt", reason="names are always Unicode here")
def test_a_name_that_is_not_unicode_is_left_out(
    store: LocalStore, folder: Path, write: Writer
) -> None:
    write("good.txt", "سقطت دمشق")
    try:
        (folder / os.fsdecode(b"bad\xff.txt")).write_text("x")
    except OSError:
        pytest.skip("the file system takes no such name")
    report = run(store, folder)
    assert report.added == ("good.txt",)
    assert report.left_out == (refused("bad?.txt", "bad_name"),)


def test_a_file_that_becomes_unreadable_is_removed_and_listed(
    store: LocalStore, folder: Path, write: Writer
) -> None:
    write("a.txt", "سقطت دمشق")
    write("b.txt", "سقطت القدس")
    run(store, folder)
    write("a.txt", b"\xff\xff\xff")
    report = run(store, folder)
    assert report.removed == ("a.txt",)
    assert (report.added, report.changed, report.unchanged) == ((), (), ("b.txt",))
    assert [item.source for item in report.left_out] == ["a.txt"]
    assert [summary.source for summary in store.sources()] == ["b.txt"]
    assert not run(store, folder).wrote


def test_a_file_without_rights_is_removed_and_listed(
    store: LocalStore, folder: Path, write: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a.txt", "سقطت دمشق")
    run(store, folder)
    write("a.txt", "سقطت القدس")

    def refuse(corpus: Path, source: str) -> None:
        raise PermissionError(13, "Permission denied", source)

    monkeypatch.setattr("rag.sync.folder.read", refuse)
    report = run(store, folder)
    assert report.removed == ("a.txt",)
    assert report.left_out == (refused("a.txt", "denied", problem="Permission denied"),)
    assert store.files() == {}


def test_a_file_that_was_just_written_is_read_again(
    store: LocalStore, folder: Path, write: Writer
) -> None:
    path = folder / "a.txt"
    path.write_text("سقطت دمشق", encoding="utf-8")
    run(store, folder)
    status = path.stat()
    path.write_text("سقطت صيدا", encoding="utf-8")  # as long as before, within one clock tick
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert path.stat().st_size == status.st_size
    assert run(store, folder).changed == ("a.txt",)


def test_a_file_of_the_same_content_and_another_time_is_only_noted(
    store: LocalStore, folder: Path, write: Writer
) -> None:
    path = write("a.txt", "سقطت دمشق")
    run(store, folder)
    manifest = store.manifest()
    os.utime(path, ns=(10**18, 10**18))
    report = run(store, folder)
    assert (report.wrote, report.unchanged) == (False, ("a.txt",))
    assert store.files()["a.txt"].modified_ns == 10**18
    assert store.manifest() == manifest


def test_other_settings_rebuild_everything_and_say_why(
    store: LocalStore, folder: Path, write: Writer, tmp_path: Path
) -> None:
    write("a.txt", "سقطت دمشق عام 613م ثم القدس .\n" * 20)
    write("gone.txt", "سقطت القدس")
    run(store, folder)
    (folder / "gone.txt").unlink()
    report = sync(store, folder, Toy("other"), PassageSettings(300, 40))
    assert report.rebuilt == "embedder toy -> other, passage_size 200 -> 300"
    assert (report.added, report.changed, report.removed) == ((), (), ("gone.txt",))
    assert report.documents == 1
    manifest = store.manifest()
    assert manifest is not None
    assert (manifest.make.embedder, manifest.make.passage_size) == ("other", 300)
    run(store, folder)
    assert state(store) == state_of_a_fresh_build(folder, tmp_path / "fresh")


def test_a_file_that_becomes_unreadable_during_a_rebuild(
    store: LocalStore, folder: Path, write: Writer
) -> None:
    write("a.txt", "سقطت دمشق")
    write("b.txt", "سقطت القدس")
    run(store, folder)
    write("a.txt", b"\xff")
    report = run(store, folder, Toy("other"))
    assert (report.removed, report.documents) == (("a.txt",), 1)
    assert [item.source for item in report.left_out] == ["a.txt"]


def test_the_listener_hears_of_every_file_and_of_the_passages_embedded(
    store: LocalStore, folder: Path, write: Writer
) -> None:
    for n in range(3):
        write(f"{n}.txt", f"سقطت دمشق {n}")
    heard: list[Progress] = []
    sync(store, folder, Toy(), SIZE, heard.append)
    files = [Progress(n + 1, 3, 0, f"{n}.txt") for n in range(3)]
    assert heard == [Progress(0, 3, 0, ""), *files, Progress(3, 3, 3, "2.txt")]


def test_two_builders_at_once_build_once(folder: Path, write: Writer, tmp_path: Path) -> None:
    for n in range(20):
        write(f"{n}.txt", f"سقطت دمشق {n}")
    reports: list[SyncReport] = []
    problems: list[BaseException] = []

    def build() -> None:
        store = LocalStore(tmp_path / "index", lock_wait=20)
        try:
            reports.append(run(store, folder))
        except BaseException as problem:
            problems.append(problem)
        finally:
            store.close()

    LocalStore(tmp_path / "index").close()
    threads = [threading.Thread(target=build) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert [report.documents for report in reports] == [20, 20, 20]
    assert sorted(len(report.added) for report in reports) == [0, 0, 20]


def test_a_builder_that_must_wait_too_long_is_told(
    store: LocalStore, folder: Path, write: Writer, tmp_path: Path
) -> None:
    write("a.txt", "سقطت دمشق")
    run(store, folder)
    other = LocalStore(tmp_path / "index", lock_wait=0.1)
    write("b.txt", "سقطت القدس")
    manifest = store.manifest()
    assert manifest is not None
    with (
        contextlib.closing(other),
        store.update(manifest.make, fresh=False),
        pytest.raises(IndexBusy),
    ):
        run(other, folder)


@pytest.mark.timeout(60)
def test_a_damaged_index_is_mended_by_a_sync(
    store: LocalStore, folder: Path, write: Writer, tmp_path: Path
) -> None:
    write("a.txt", "سقطت دمشق")
    run(store, folder)
    for file in (tmp_path / "index").glob("vectors-*"):
        file.unlink()
    shutil.rmtree(next((tmp_path / "index").glob("lexical-*")))
    write("b.txt", "سقطت القدس")
    run(store, folder)
    assert state(store) == state_of_a_fresh_build(folder, tmp_path / "fresh")


def test_a_folder_is_watched_until_it_is_at_rest(folder: Path, write: Writer) -> None:
    looks = watch(folder, every=0.0)
    next(looks)
    write("a.txt", "سقطت دمشق")
    next(looks)
    (folder / "a.txt").rename(folder / "b.txt")
    next(looks)
    write(".hidden.txt", "لا يقرأ")
    write("b.txt", "سقطت القدس بعدها")
    next(looks)


def test_a_refused_file_is_not_tried_again_until_it_or_the_limits_change(
    store: LocalStore, folder: Path, write: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("bad.txt", b"abc\xff")
    tried: list[str] = []
    content = Reading.content

    def counted(reading: Reading, source: str, data: bytes) -> Content:
        tried.append(source)
        return content(reading, source, data)

    monkeypatch.setattr(Reading, "content", counted)
    reports = [run(store, folder) for _ in range(3)]
    assert [item.code for report in reports for item in report.left_out] == ["encoding"] * 3
    assert tried == ["bad.txt"]
    sync(store, folder, Toy(), SIZE, limits=Limits(pages=7))
    assert tried == ["bad.txt"] * 2
    write("bad.txt", "سقطت دمشق")
    assert sync(store, folder, Toy(), SIZE, limits=Limits(pages=7)).added == ("bad.txt",)


def test_a_file_over_the_limit_is_left_out_unread(
    store: LocalStore, folder: Path, write: Writer
) -> None:
    write("a.txt", "سقطت دمشق")
    write("b.txt", "سقطت القدس بعدها")
    report = sync(store, folder, Toy(), SIZE, limits=Limits(file_bytes=20))
    assert report.added == ("a.txt",)
    assert [(item.source, item.code) for item in report.left_out] == [("b.txt", "too_large")]


def test_the_listener_hears_of_a_rebuild_before_anything_is_done(
    store: LocalStore, folder: Path, write: Writer
) -> None:
    write("a.txt", "سقطت دمشق")
    run(store, folder)
    heard: list[Progress] = []
    toy = Toy("other")

    def listener(progress: Progress) -> None:
        if not heard:
            assert toy.embedded == []
        heard.append(progress)

    sync(store, folder, toy, SIZE, listener)
    assert heard[0] == Progress(0, 1, 0, "", "embedder toy -> other")
