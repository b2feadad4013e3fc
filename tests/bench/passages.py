"""Which size and overlap of passages serve best, on the tuning half of the gold questions.

    python tests/bench/passages.py

Prints, for each size and overlap in code points: passages, hit@1, hit@5, MRR@10, answer_hit.
"""

import dataclasses
import tempfile
from pathlib import Path

from rag.evaluate.report import GoldReport
from rag.evaluate.run import evaluate
from rag.settings import Settings

ROOT = Path(__file__).resolve().parent.parent.parent
TRIED = [
    *[(350, 100), (450, 100), (550, 120), (700, 0), (700, 75), (700, 150), (700, 250)],
    *[(900, 150), (900, 250), (1200, 250)],
]


def main() -> None:
    """Run the benchmark and print its table."""
    print("size overlap passages  hit@1  hit@5 MRR@10 answer_hit")
    for size, overlap in TRIED:
        with tempfile.TemporaryDirectory() as index:
            settings = dataclasses.replace(
                Settings(corpus=ROOT / "corpus", index=Path(index), answer_threshold=0.0),
                passage_size=size,
                passage_overlap=overlap,
            )
            report = evaluate(ROOT / "tests/gold/articles.jsonl", settings, split="tune")
        assert isinstance(report, GoldReport)
        figures = (report.hit_at_1, report.hit_at_5, report.mrr_at_10, report.answer_hit)
        shown = " ".join(f"{figure:6.3f}" for figure in figures if figure is not None)
        print(f"{size:4} {overlap:7} {report.origin.passages:8} {shown}", flush=True)


if __name__ == "__main__":
    main()
