"""How the program grows: libraries of 1,000 to 1,000,000 passages, each built, asked and changed.

    python tests/bench/scale.py DATA [--sizes 1000 10000 100000 1000000] [--keep FOLDER] [--svg SVG]

DATA is a folder with `news.jsonl.xz` and `books.jsonl.xz` (see `texts.py`); the questions are those
of ARCD's test part. What FOLDER keeps is not built again. `build`, `add` and `remove` are whole
processes, and so is the first answer, which opens the library and does not look at the corpus
folder. A query is `Library.ask` in a process that has answered before; `find` is its first stage.
Recall is that of the ten nearest by vector, beside comparing every vector. Memory is the peak of
the process, files mapped into memory included.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
ADDED = "سقطت دمشق في عام 613م بيد الفرس."
FIRST = """
import sys
from rag import Library
with Library.open("corpus", sys.argv[1]) as library:
    library.ask("متى سقطت دمشق؟")
"""
QUESTIONS, WARM = 300, 20
Figures = dict[str, float]


def process(*command: str) -> tuple[float, float, str]:
    """Seconds, peak MiB and output of a whole process. Raises CalledProcessError."""
    began = time.perf_counter()
    with tempfile.TemporaryFile("w+") as output:
        run = subprocess.Popen([sys.executable, *command], cwd=ROOT, stdout=output)
        _, status, usage = os.wait4(run.pid, 0)
        took = time.perf_counter() - began
        if status:
            raise subprocess.CalledProcessError(status, command)
        output.seek(0)
        return took, usage.ru_maxrss / 1024, output.read()


def built(data: Path, folder: Path, passages: int) -> Figures:
    """Build the library, if that has not been done, and what it took."""
    from texts import write_out

    noted = folder / "built.json"
    if not noted.exists():
        write_out(data, folder / "corpus", passages)
        took, memory, output = process("-m", "rag", "build", *_places(folder), "--json")
        count = json.loads(output)["passages"]
        figures = {"passages": count, "build s": took, "passages/s": count / took}
        noted.write_text(json.dumps(figures | {"build MiB": memory}))
    figures = json.loads(noted.read_text())
    size = sum(f.stat().st_size for f in (folder / "index").rglob("*") if f.is_file())
    return dict(figures | {"index MiB": size / 2**20})


def _places(folder: Path) -> tuple[str, ...]:
    return ("--corpus", str(folder / "corpus"), "--index", str(folder / "index"))


def changed(folder: Path) -> Figures:
    """What it takes to add an article and to take it out again."""
    with tempfile.TemporaryDirectory() as place:
        new = Path(place) / "new.txt"
        new.write_text(ADDED, encoding="utf-8")
        add = process("-m", "rag", "add", str(new), *_places(folder))[0]
    return {
        "add s": add,
        "remove s": process("-m", "rag", "remove", "new.txt", *_places(folder))[0],
    }


def opened(folder: Path) -> Figures:
    """What the first answer takes, and the ones after it."""
    first = [process("-c", FIRST, str(folder / "index")) for _ in range(3)]
    figures = json.loads(process(__file__, "--ask", str(folder / "index"))[2])
    recall = json.loads(process(__file__, "--recall", str(folder / "index"))[2])
    return {"first answer s": statistics.median(s for s, _, _ in first), **figures, **recall}


def questions() -> list[str]:
    from rag.arabic.terms import terms

    read = json.loads((ROOT / "tests/gold/arcd-test.json").read_text(encoding="utf-8"))
    paragraphs = [p for article in read["data"] for p in article["paragraphs"]]
    asked = [qa["question"] for p in paragraphs for qa in p["qas"]]
    return [text for text in asked if terms(text)][: QUESTIONS + WARM]


def ask(index: Path) -> Figures:
    """Opening, and the milliseconds of queries, in this process."""
    import resource

    from rag import Library

    began = time.perf_counter()
    with Library.open("corpus", index) as library:
        library.search("دمشق", 1)
        opening = time.perf_counter() - began
        asked = questions()
        for text in asked[:WARM]:
            library.ask(text)
        # none is asked twice: what was read is remembered
        found = _taken(library.candidates, asked[WARM::2])
        answered = _taken(library.ask, asked[WARM + 1 :: 2])
    return {
        "open s": opening,
        "find ms": statistics.median(found),
        "find p95": statistics.quantiles(found, n=20)[-1],
        "query ms": statistics.median(answered),
        "query p95": statistics.quantiles(answered, n=20)[-1],
        "query MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _taken(work: Callable[[str], object], asked: Sequence[str]) -> list[float]:
    taken = []
    for text in asked:
        began = time.perf_counter()
        work(text)
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def recall(index: Path) -> Figures:
    """The part of the ten nearest that is among the candidates' ten nearest."""
    import numpy as np

    from rag.embedding import StaticEmbedder
    from rag.store import LocalStore

    store, embedder = LocalStore(index), StaticEmbedder.bundled()
    asked = [embedder.query(text) for text in questions()[WARM:]]
    pairs = list(store._catalogue.all_vectors())
    ids, everything = np.array([i for i, _ in pairs]), np.stack([vector for _, vector in pairs])
    del pairs
    parts = []
    for vector in asked:
        scores = everything @ vector
        nearest = set(ids[np.argpartition(-scores, 9)[:10]].tolist())
        found = sorted(store.candidates([], vector, 60), key=lambda c: -c.dense)[:10]
        parts.append(len(nearest & {c.passage.id for c in found}) / 10)
    store.close()
    return {"recall@10": statistics.fmean(parts)}


def growth(rows: Sequence[Figures]) -> Figures:
    """The exponents: 1 when a figure grows as the passages do, 0 when it stays."""
    import numpy as np

    sizes = np.log([row["passages"] for row in rows])
    return {
        name: float(np.polyfit(sizes, np.log([max(row[name], 1e-6) for row in rows]), 1)[0])
        for name in rows[0]
        if name not in ("passages", "recall@10")
    }


def table(rows: Sequence[Figures], grown: Figures) -> str:
    """A line a figure, a column a size, as Markdown."""
    lines = ["| | " + " | ".join(f"{row['passages']:,.0f}" for row in rows) + " | exponent |"]
    lines.append("|---" * (len(rows) + 2) + "|")
    for name in list(rows[0])[1:]:
        cells = " | ".join(f"{row[name]:,.{3 if row[name] < 10 else 0}f}" for row in rows)
        lines.append(f"| {name} | {cells} | {f'{grown[name]:.2f}' if name in grown else ''} |")
    return "\n".join(lines)


def main() -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10**3, 10**4, 10**5, 10**6])
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--svg", type=Path)
    parser.add_argument("--ask", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--recall", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.ask or given.recall:
        print(json.dumps(ask(given.ask) if given.ask else recall(given.recall)))
        return
    with tempfile.TemporaryDirectory() as place:
        rows: list[Any] = []
        for size in given.sizes:
            folder = (given.keep or Path(place)) / str(size)
            row = built(given.data, folder, size) | opened(folder) | changed(folder)
            print(json.dumps(row), file=sys.stderr, flush=True)
            rows.append(row)
    print(table(rows, growth(rows)))
    if given.svg:
        from chart import loglog

        given.svg.write_text(loglog(rows, ["query ms", "query p95", "find ms"]), encoding="utf-8")


if __name__ == "__main__":
    main()
