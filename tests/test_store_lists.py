"""The store as it is in a large library: vectors in lists, and a log beside them."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.records import Document, Passage
from rag.store import FileState, LocalStore, Make, lists

MAKE = Make("toy", 16, 1, 700, 150)


def unit_vectors(count: int, seed: int = 1) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).normal(size=(count, MAKE.dimension)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalStore]:
    monkeypatch.setattr(lists, "EXACT_UP_TO", 200)
    with closing(LocalStore(tmp_path / "index")) as opened:
        yield opened


def put(store: LocalStore, source: str, vectors: NDArray[np.float32]) -> None:
    """Add a document with a passage for each of the vectors."""
    lines = [f"{source} {n}\n" for n in range(len(vectors))]
    starts = np.cumsum([0, *map(len, lines)]).tolist()
    passages = [
        Passage(0, 0, source, start, start + len(line) - 1, line.strip())
        for start, line in zip(starts, lines, strict=False)
    ]
    text = "".join(lines)
    with store.update(MAKE, fresh=False) as update:
        update.add(
            Document(0, source, "", text), FileState(source, text[:99], 9, 9), passages, vectors
        )


def files_of(store: LocalStore) -> tuple[str, str]:
    manifest = store.manifest()
    assert manifest is not None
    return manifest.lists, manifest.vectors


def nearest(store: LocalStore, vector: NDArray[np.float32], limit: int) -> list[tuple[str, float]]:
    found = sorted(store.candidates([], vector, limit), key=lambda c: -c.dense)
    return [(c.passage.text, c.dense) for c in found]


def test_what_suits_follows_from_the_size(store: LocalStore) -> None:
    put(store, "a", unit_vectors(200))
    assert store.facts().plan.kind == "exact"
    put(store, "b", unit_vectors(300, seed=2))
    plan = store.facts().plan
    assert (plan.kind, plan.lists, plan.exact_up_to) == ("lists", 16, 200)
    assert 0 < plan.probes <= plan.lists
    with store.update(MAKE, fresh=False) as update:
        update.remove("b")
    assert store.facts().plan.kind == "exact"
    assert store.facts().bytes.keys() == {"catalogue", "lexical", "vectors"}


def test_the_nearest_are_found_with_their_exact_cosines(store: LocalStore) -> None:
    vectors = unit_vectors(2_000)
    put(store, "a", vectors)
    hits = 0
    for vector in unit_vectors(50, seed=3):
        scores = vectors @ vector
        best = [f"a {n}" for n in np.argsort(-scores)[:10]]
        found = nearest(store, vector, 30)
        hits += len(set(best) & {text for text, _ in found[:10]})
        for text, cosine in found:
            assert cosine == pytest.approx(float(scores[int(text.split()[1])]), abs=1e-6)
    assert hits >= 0.9 * 500  # these have no neighbourhoods, the hardest case


def test_what_comes_and_goes_later_is_found_and_gone(store: LocalStore) -> None:
    put(store, "a", unit_vectors(480))
    (late,) = unit_vectors(1, seed=9)
    before = files_of(store)
    put(store, "late", late[None])
    assert files_of(store) == before  # a row more in the log
    assert nearest(store, late, 1) == [("late 0", pytest.approx(1))]
    with store.update(MAKE, fresh=False) as update:
        update.remove("late")
    assert files_of(store) == before
    assert nearest(store, late, 1) != [("late 0", pytest.approx(1))]
    assert store.examine() == []


def test_a_source_in_lists_can_be_removed(store: LocalStore) -> None:
    put(store, "a", unit_vectors(480))
    put(store, "b", unit_vectors(20, seed=5))
    put(store, "c", unit_vectors(400, seed=6))
    with store.update(MAKE, fresh=False) as update:
        update.remove("b")
    for vector in unit_vectors(20, seed=5):
        assert not any(text.startswith("b") for text, _ in nearest(store, vector, 30))
    assert store.examine() == []


def test_lists_that_too_much_stands_beside_are_made_anew(store: LocalStore) -> None:
    put(store, "a", unit_vectors(400))
    first, _ = files_of(store)
    put(store, "b", unit_vectors(30, seed=2))
    assert files_of(store)[0] == first
    put(store, "c", unit_vectors(30, seed=3))
    assert files_of(store)[0] not in ("", first)
    assert store.examine() == []


def test_some_sources_are_searched_exactly_as_deep_as_they_are(store: LocalStore) -> None:
    put(store, "a", unit_vectors(400))
    put(store, "b", unit_vectors(3, seed=2))
    for vector in unit_vectors(10, seed=4):
        found = store.candidates([], vector, 10, ["b"])
        assert {c.passage.text for c in found} == {"b 0", "b 1", "b 2"}


def test_a_flipped_bit_in_the_lists_is_noticed(store: LocalStore, tmp_path: Path) -> None:
    vectors = unit_vectors(400)
    put(store, "a", vectors)
    name, _ = files_of(store)
    file = tmp_path / "index" / name
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 4
    file.write_bytes(data)
    with closing(LocalStore(tmp_path / "index")) as again:
        assert nearest(again, vectors[7], 1) == [("a 7", pytest.approx(1))]
        assert files_of(again)[0] != name
        assert again.examine() == []
