"""What one question costs as a whole process, beside its peer: importing sentence-transformers and
loading the same model with it, before any question is asked.

    python tests/bench/startup.py [--runs 9]

Prints medians of wall-clock seconds and of peak memory, and their ratios. The index of the
articles is built once beforehand, from nothing, which is timed too.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
QUESTION = "متى وصل الفرس إلى شمال الأناضول؟"
PEER = (
    "from sentence_transformers import SentenceTransformer;"
    f"SentenceTransformer({str(ROOT / 'rag/embedding/model')!r}).encode([{QUESTION!r}])"
)


def measure(command: list[str]) -> tuple[float, float]:
    """Seconds and MiB that a command takes; raises CalledProcessError when it fails."""
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - began
    if status:
        raise subprocess.CalledProcessError(status, command)
    return took, usage.ru_maxrss / 1024


def main() -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as index:
        rag = [sys.executable, "-m", "rag"]
        where = ["--corpus", str(ROOT / "corpus"), "--index", index]
        build, _ = measure([*rag, "build", *where])
        ours = [measure([*rag, "ask", QUESTION, *where]) for _ in range(runs)]
        peer = [measure([sys.executable, "-c", PEER]) for _ in range(max(1, runs // 3))]
    rows = [("ask", ours), ("peer", peer)]
    print(f"build of the articles from nothing: {build:.2f} s")
    for name, taken in rows:
        seconds = statistics.median(s for s, _ in taken)
        memory = statistics.median(m for _, m in taken)
        print(f"{name:5} {seconds:6.2f} s  {memory:6.0f} MiB  ({len(taken)} runs)")
    faster = statistics.median(s for s, _ in peer) / statistics.median(s for s, _ in ours)
    lighter = statistics.median(m for _, m in peer) / statistics.median(m for _, m in ours)
    print(f"ratio {faster:6.1f} x      {lighter:6.1f} x")


if __name__ == "__main__":
    main()
