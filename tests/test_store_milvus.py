"""What is particular to the store on a server: its scores, its parts, and what it survives."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import numpy as np
import pytest
from test_store import FALL, PEACE, SIEGE, X, Y, Z, add, build, find, state

from rag import Library, Settings
from rag.embedding import StaticEmbedder
from rag.errors import ServerGone, ShardsDiffer
from rag.records import Document, Passage
from rag.store import FileState, LocalStore, Make
from rag.store.milvus import Address, MilvusStore, Part
from rag.store.milvus.schema import passages, texts
from rag.store.milvus.weights import rounded

QUESTIONS = [
    "متى وصل الفرس إلى شمال الأناضول؟",
    "من هو هرقل؟",
    "لماذا سقطت القدس؟",
    "كم دام حصار القسطنطينية؟",
    "ما عاصمة البرازيل؟",
]


@pytest.fixture
def address(tmp_path: Path) -> Address:
    return Address(str(tmp_path / "library.db"), "test")


@pytest.fixture
def store(address: Address) -> Iterator[MilvusStore]:
    with closing(MilvusStore(address, lock_wait=0.1)) as opened:
        yield opened


def test_an_answer_is_the_same_from_either_store(
    library: Library, corpus: Path, tmp_path: Path
) -> None:
    place = Path(f"milvus:{tmp_path}/library.db")
    with Library.open(settings=Settings(corpus=corpus, index=place)) as remote:
        remote.sync()
        for question in QUESTIONS:
            here, there = library.ask(question), remote.ask(question)
            assert (there.text, there.citations) == (here.text, here.citations)
            assert [h.passage.text for h in there.hits] == [h.passage.text for h in here.hits]


def test_scores_are_those_of_the_local_store(
    library: Library, embedder: StaticEmbedder, tmp_path: Path, address: Address
) -> None:
    with closing(MilvusStore(address)) as remote:
        remote_library = Library(remote, embedder, library.settings)
        remote_library.sync()
        for question in QUESTIONS:
            here, there = (
                {c.passage.text: (c.lexical, c.dense) for c in some.candidates(question, 20)[2]}
                for some in (library, remote_library)
            )
            assert there.keys() == here.keys()
            for text, scores in here.items():
                assert there[text] == pytest.approx(scores, rel=1e-3, abs=1e-5)


def test_the_best_by_words_are_those_of_the_local_store(
    store: MilvusStore, make: Make, tmp_path: Path
) -> None:
    """The server ranks by words as if passages were of another length on the average."""
    words = ["دمشق " * (1 + n % 3) + "كلام " * (n % 17) + f"رقم {n}" for n in range(20)]
    others = [f"كلام آخر {n}" for n in range(60)]
    with closing(LocalStore(tmp_path / "local")) as here:
        for kind in (here, store):
            with kind.update(make, fresh=True) as update:
                add(update, "a.txt", *((text, X) for text in (*words, *others)))
        best = [find(kind, "دمشق", Z, 10) for kind in (here, store)]
    local, remote = (
        sorted((round(c.lexical, 4) for c in found.values()), reverse=True)[:10] for found in best
    )
    assert local == remote


def test_a_length_is_kept_in_a_byte() -> None:
    kept = sorted({rounded(length) for length in range(100_000)})
    assert kept[:42] == [*range(41), 42]
    assert len(kept) <= 256
    assert all(0.87 * length <= rounded(length) <= length for length in range(1, 100_000))


def test_parts_are_built_side_by_side_and_read_as_one(address: Address, make: Make) -> None:
    sources = [f"{n}.txt" for n in range(6)]
    for number in range(2):
        part = Part(number, 2)
        with closing(MilvusStore(address, part)) as builder:
            mine = [source for source in sources if builder.takes(source)]
            with builder.update(make, fresh=False) as update:
                for source in mine:
                    add(update, source, (f"{FALL} {source}", X))
            assert list(builder.files()) == mine
    with closing(MilvusStore(address)) as reader:
        assert list(reader.files()) == sources
        assert len(find(reader, "دمشق", X)) == 6
        assert reader.frequencies(["1دمشق"]) == {"1دمشق": 6}
        manifest = reader.manifest()
        assert manifest is not None
        assert (manifest.generation, manifest.passages) == (2, 6)
        with pytest.raises(ShardsDiffer, match="--shard 1/2"), reader.update(make, fresh=False):
            pass


def test_a_make_is_read_until_all_parts_have_the_next(address: Address, make: Make) -> None:
    wider = Make("toy", 3, 1, 500, 150)
    builders = [MilvusStore(address, Part(number, 2)) for number in range(2)]
    reader = MilvusStore(address)

    def all_build(those: list[MilvusStore], what: Make, text: str) -> None:
        for number, builder in enumerate(those):
            with builder.update(what, fresh=True) as update:
                add(update, f"{number}.txt", (f"{text} {number}", X))

    all_build(builders, make, FALL)
    all_build(builders[:1], wider, SIEGE)
    assert set(find(reader, "دمشق", X)) == {f"{FALL} 0", f"{FALL} 1"}
    with builders[1].update(wider, fresh=True) as update:
        add(update, "1.txt", (f"{SIEGE} 1", X))
    assert set(find(reader, "دمشق", X)) == {f"{SIEGE} 0", f"{SIEGE} 1"}
    for opened in (*builders, reader):
        opened.close()


def test_half_a_document_is_cleared_away(store: MilvusStore, make: Make) -> None:
    build(store, make)

    def fail() -> None:
        with store.update(make, fresh=False) as update:
            add(update, "c.txt", (f"{FALL} مرة", X))
            update._texts.clear()  # its passages are written, and it itself no more
            raise RuntimeError("no power")

    with pytest.raises(RuntimeError, match="no power"):
        fail()
    assert len(list(store._server.rows(passages(make), "id > 0", ["id"]))) == 4
    with store.update(make, fresh=False) as update:
        assert not update.holds(state("c.txt", f"{FALL} مرة").digest)
    assert len(list(store._server.rows(passages(make), "id > 0", ["id"]))) == 3
    assert store.examine() == []


def test_a_document_without_a_name_is_forgotten(store: MilvusStore, make: Make) -> None:
    build(store, make)
    with suppress(RuntimeError), store.update(make, fresh=False) as update:
        add(update, "c.txt", ("دمشق", X))
        raise RuntimeError("no power")
    with store.update(make, fresh=False) as update:
        update.remove("b.txt")
    assert set(find(store, "دمشق القدس", X)) == {FALL, PEACE}
    assert store.frequencies(["1دمشق"]) == {"1دمشق": 1}
    heads = store._server.rows(texts(make), "piece == 0", ["document"])
    assert len(list(heads)) == 2  # a.txt, and b.txt for those who read the state before


def test_a_long_document_is_put_together_again(store: MilvusStore, make: Make) -> None:
    text = "".join(f"{SIEGE} {n}\n" for n in range(5_000))
    passage = Passage(0, 0, "long.txt", 0, len(SIEGE), SIEGE)
    with store.update(make, fresh=True) as update:
        file = FileState("long.txt", "digest", len(text), 5)
        update.add(Document(0, "long.txt", "", text), file, [passage], np.array([Z]))
    assert store.document("long.txt").text == text


def test_counts_are_added_up_now_and_then(store: MilvusStore, make: Make) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("rag.store.milvus.update._ADDED_UP", 3)
        for n in range(7):
            with store.update(make, fresh=False) as update:
                add(update, f"{n}.txt", (f"دمشق {n}", X))
            assert store.frequencies(["1دمشق"]) == {"1دمشق": n + 1}


def test_a_damaged_document_is_found_and_forgotten(store: MilvusStore, make: Make) -> None:
    build(store, make)
    number = store.document("b.txt").id
    store._server.delete(passages(make), f"document == {number}")
    (fault,) = store.examine()
    assert (fault.where, fault.document) == ("document", number)
    store.repair([fault])
    assert list(store.files()) == ["a.txt"]
    assert store.examine() == []


# A server that goes away


def free_port() -> int:
    with socket.socket() as some:
        some.bind(("127.0.0.1", 0))
        return int(some.getsockname()[1])


@contextmanager
def serving(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A real server, in a process of its own, until the block ends."""
    command = [sys.executable, "-m", "milvus_lite", "server", "--data-dir", str(folder)]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline:
                with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                    break
                time.sleep(0.1)
            yield server
        finally:
            server.kill()


def test_a_server_that_is_not_there_is_named_with_the_remedy(tmp_path: Path) -> None:
    port = free_port()
    with pytest.raises(ServerGone, match=rf"127\.0\.0\.1:{port}.*see that it runs"):
        MilvusStore(Address(f"http://127.0.0.1:{port}", "test"), seconds=1)


def test_what_a_server_that_is_killed_had_is_kept_and_the_next_sync_completes(
    tmp_path: Path, make: Make
) -> None:
    port = free_port()
    address = Address(f"http://127.0.0.1:{port}", "test")

    def interrupted(server: subprocess.Popen[bytes], store: MilvusStore) -> None:
        with store.update(make, fresh=False) as update:
            update.remove("a.txt")
            add(update, "c.txt", ("دمشق", Y))
            server.kill()
            server.wait()

    with serving(tmp_path / "data", port) as server:
        store = MilvusStore(address, seconds=2)
        build(store, make)
        with pytest.raises(ServerGone):
            interrupted(server, store)
        with pytest.raises(ServerGone):
            find(store, "دمشق", X)
        store.close()
    with serving(tmp_path / "data", port), closing(MilvusStore(address, seconds=60)) as store:
        assert set(find(store, "دمشق القدس", X)) == {FALL, PEACE, SIEGE}
        store._server.delete("state", f'key == "{store._lease._key}"')  # or wait until it runs out
        with store.update(make, fresh=False) as update:
            update.remove("a.txt")
            add(update, "c.txt", ("دمشق", Y))
        assert set(find(store, "دمشق القدس", X)) == {"دمشق", SIEGE}
        assert store.examine() == []


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="processes cannot be halted here")
def test_a_server_that_halts_is_waited_for_only_so_long(tmp_path: Path, make: Make) -> None:
    port = free_port()
    address = Address(f"http://127.0.0.1:{port}", "test")
    with (
        serving(tmp_path / "data", port) as server,
        closing(MilvusStore(address, seconds=2)) as store,
    ):
        build(store, make)
        server.send_signal(signal.SIGSTOP)
        with pytest.raises(ServerGone):
            find(store, "دمشق", X)
        server.send_signal(signal.SIGCONT)
        assert set(find(store, "دمشق القدس", X)) == {FALL, PEACE, SIEGE}
