"""Do both stores find the same? A library in a folder, and the same one in a Milvus Lite.

    python tests/bench/stores.py DATA [--passages 20000] [--queries 200]

Prints for how many of the questions the first ten passages are the same ones, and how many in the
same order; then the median milliseconds of `search` on either.
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))


def main() -> None:
    """Run the benchmark and print what it finds."""
    from scale import questions
    from texts import write_out

    from rag import Library, Settings

    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--passages", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=200)
    given = parser.parse_args()
    asked = questions()[: given.queries]
    found: dict[str, list[list[tuple[str, int]]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        write_out(given.data, corpus, given.passages)
        for name, index in (("local", f"{folder}/index"), ("milvus", f"milvus:{folder}/x.db")):
            settings = Settings(corpus=corpus, index=Path(index), server_seconds=120)
            with Library.open(settings=settings) as library:
                began = time.perf_counter()
                passages = library.sync().passages
                print(f"{name}: {passages} in {time.perf_counter() - began:.0f} s", flush=True)
            taken, found[name] = [], []
            with Library.open(settings=settings) as library:  # Milvus Lite is slow until reopened
                for text in asked:
                    began = time.perf_counter()
                    hits = library.search(text, 10)
                    taken.append((time.perf_counter() - began) * 1000)
                    found[name].append([(h.passage.source, h.passage.start) for h in hits])
            print(f"{name}: {statistics.median(taken):.1f} ms a query", flush=True)
    pairs = list(zip(found["local"], found["milvus"], strict=True))
    print(f"the same ten: {statistics.fmean(set(a) == set(b) for a, b in pairs):.3f}")
    print(f"in the same order: {statistics.fmean(a == b for a, b in pairs):.3f}")


if __name__ == "__main__":
    main()
