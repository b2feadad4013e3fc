"""What a library of news articles costs: built from nothing, beside what a transformer encoder
alone would need to embed the same passages; then one article added, one removed, nothing to do.

    python tests/bench/library.py news.jsonl.xz [--articles 29600] [--sample 192]

DATA has a JSON object with "title" and "text" a line. Every step is a whole process: `python -m rag
build`, `add` or `remove`. The encoder is a transformer of 12 layers, 384 wide (12 heads, 1,536 in
between, 32,000 word pieces, at most 512 of them), with random weights: its speed does not depend on
them. It embeds a random sample of the passages, in order of length, 32 at a time, with as many
threads as the build may use, and its time is scaled up by the number of code points.
"""

import argparse
import json
import lzma
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

ADDED = "سقطت دمشق في عام 613م بيد الفرس."
ROOT = Path(__file__).resolve().parent.parent.parent


def write_out(data: Path, corpus: Path, limit: int) -> int:
    """Write the articles out, a file each; how many."""
    number = 0
    with lzma.open(data, "rt", encoding="utf-8") as lines:
        for number, line in zip(range(1, limit + 1), lines, strict=False):
            row = json.loads(line)
            file = corpus / f"{number:05}.txt"
            file.write_text(f"{row['title']}\n\n{row['text']}\n", encoding="utf-8")
    return number


def step(corpus: Path, index: Path, *given: str) -> tuple[str, float, dict[str, object]]:
    """What a command costs as a whole process, in words; its seconds, and its report."""
    command = [sys.executable, "-m", "rag", *given, "--json"]
    command += ["--corpus", str(corpus), "--index", str(index)]
    began = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output)
        _, status, usage = os.wait4(process.pid, 0)
        took = time.perf_counter() - began
        if status:
            raise subprocess.CalledProcessError(status, command)
        output.seek(0)
        report = json.load(output)
    processor = usage.ru_utime + usage.ru_stime
    cost = f"{took:7.2f} s  {processor:7.2f} s of processor  {usage.ru_maxrss / 1024:5.0f} MiB"
    return cost, took, report


def passages(index: Path) -> list[str]:
    """The texts of all passages of an index."""
    from rag.store import LocalStore

    def texts() -> Iterator[str]:
        with closing(LocalStore(index)) as store:
            catalogue = store._catalogue
            for number in sorted(catalogue.named()):
                yield from (text for _, text in catalogue.slices(number))

    return list(texts())


def encoder_seconds(texts: list[str], size: int) -> float:
    """Seconds that the encoder would need for all texts, by those for a sample of them."""
    import torch
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    # The word pieces of the bundled model: about as many to a text as those of any Arabic encoder.
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(ROOT / "rag/embedding/model/tokenizer.json"), pad_token="[UNK]"
    )
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", os.cpu_count() or 1)))
    config = BertConfig(
        vocab_size=32_000,
        hidden_size=384,
        num_hidden_layers=12,
        num_attention_heads=12,
        intermediate_size=1_536,
    )
    model = BertModel(config).eval()
    sample = sorted(random.Random(1).sample(texts, min(size, len(texts))), key=len)

    def embed(batch: list[str]) -> None:
        with torch.inference_mode():
            pieces = tokenizer(
                batch,
                padding=True,
                truncation=True,
                max_length=512,
                return_tensors="pt",
                return_token_type_ids=False,
            )
            model(**pieces).last_hidden_state.mean(dim=1)

    embed(sample[:8])
    began = time.perf_counter()
    for first in range(0, len(sample), 32):
        embed(sample[first : first + 32])
    took = time.perf_counter() - began
    return took * sum(map(len, texts)) / sum(map(len, sample))


def main() -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--articles", type=int, default=29_600)
    parser.add_argument("--sample", type=int, default=192)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        corpus, index = Path(folder) / "corpus", Path(folder) / "index"
        corpus.mkdir()
        count = write_out(given.data, corpus, given.articles)
        cost, took, report = step(corpus, index, "build")
        number = int(str(report["passages"]))
        print(f"{count} articles, {number} passages")
        print(f"build from nothing   {cost}", flush=True)
        print(f"                     {count / took:.0f} files/s, {number / took:.0f} passages/s")
        time.sleep(2.5)  # files of the last two seconds would be looked at again
        new = Path(folder) / "new.txt"
        new.write_text(ADDED, encoding="utf-8")
        steps = {
            "nothing to do": ["build"],
            "one article added": ["add", str(new)],
            "one article removed": ["remove", "00001.txt"],
        }
        for name, command in steps.items():
            print(f"{name:20} {step(corpus, index, *command)[0]}", flush=True)
        peer = encoder_seconds(passages(index), given.sample)
        print(f"encoder alone        {peer:7.0f} s, {peer / took:.0f} times the build")


if __name__ == "__main__":
    main()
