"""python tests/bench/decoding.py DATA: how many words it takes to tell an encoding.

DATA is a folder of Arabic texts as `rag.train.data` reads them. Stretches of them are written in
Windows-1256 and ISO-8859-6 and read again, with charset-normalizer alone beside it.
"""

import random
import sys
from itertools import islice
from pathlib import Path

from charset_normalizer import from_bytes

from rag.readers.content import Refused
from rag.readers.encoding import decode
from rag.train.data import examples

STRETCHES, OTHERS = 800, 200


def ours(data: bytes) -> str:
    try:
        return decode(data).text
    except Refused:
        return ""


def alone(data: bytes) -> str:
    best = from_bytes(data).best()
    return str(best) if best else ""


def stretches(passages: list[str], length: int, encoding: str) -> list[str]:
    """So many words of each passage, where the encoding can write them."""
    draw = random.Random(length)
    found = []
    for passage in passages:
        words = passage.split()
        start = draw.randrange(max(1, len(words) - length))
        text = " ".join(words[start : start + length])
        if len(words) >= length and not text.isascii():
            data = text.encode(encoding, "ignore")
            found += [text] if data.decode(encoding) == text else []
    return found[:STRETCHES]


def main(folder: Path) -> None:
    passages = [e.text for e in islice(examples(folder), 0, 200_000, 40)]
    for encoding in ("windows-1256", "iso-8859-6"):
        for length in (1, 2, 3, 5, 10, 30):
            texts = stretches(passages, length, encoding)
            right = sum(ours(text.encode(encoding)) == text for text in texts)
            some = texts[:OTHERS]
            by_itself = sum(alone(text.encode(encoding)) == text for text in some)
            print(
                f"{encoding:13} {length:3} words: {right / len(texts):.3f} of {len(texts)}, "
                f"charset-normalizer alone {by_itself / len(some):.3f} of {len(some)}"
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
