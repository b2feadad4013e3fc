"""Bytes -> text, in whatever encoding Arabic texts come in; exactly, or not at all.

UTF-8 is certain where it is valid, and so is a byte order mark. UTF-16 without a mark shows in
its every second byte. What is left are the encodings of one byte a letter, in all of which any
bytes are some text: there the letters decide, by how like Arabic words they read, and
charset-normalizer is asked where that does not settle it.
"""

import codecs
import re
from dataclasses import dataclass

from rag.arabic.letters import saved_bits, words
from rag.readers.content import Refused

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins like the mark of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ARABIC_CODECS = ("windows-1256", "iso-8859-6")
_SAMPLE = 40_000  # bytes
_SURE = 0.5  # bits saved a letter; five words of prose have 0.8 at the least
_MARGIN = 0.5  # to what the letters read like in the other encoding
_POSSIBLE = -1.0  # a word or two may be rare
_FOREIGN_COST = 5.0
_FOREIGN = re.compile(r"[^\x00-\x7f\u0600-\u06ff\s«»،؛؟“”‘’–—…·°×÷•\u200b-\u200f\ufeff]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f]")  # 1A ends files of DOS
_MOST_CONTROLS = 0.02
_NOT_ASCII = re.compile(rb"[\x80-\xff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """`text.encode(encoding)` are the bytes again, a byte order mark included."""

    text: str
    encoding: str
    guessed: bool = False


def decode(data: bytes) -> Decoded:
    """The text of a file. Raises Refused: "not_text" or "encoding".

    >>> decode("في يد الفرس".encode("windows-1256"))
    Decoded(text='في يد الفرس', encoding='windows-1256', guessed=False)
    """
    encoding = _marked(data) or _wide(data) or "utf-8"
    try:
        decoded = Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError as problem:
        if encoding != "utf-8" or data.startswith(codecs.BOM_UTF8):
            raise Refused("encoding", byte=str(problem.start)) from problem
        decoded = _of_one_byte_a_letter(data, problem.start)
    if "\0" in decoded.text:
        raise Refused("not_text")
    return decoded


def _marked(data: bytes) -> str | None:
    """The encoding that the byte order mark of `data` names."""
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: most high bytes are those of Arabic or ASCII, 06 and 00.

    Neither byte is found in texts of other encodings.
    """
    sample = data[:_SAMPLE]
    if len(data) % 2:
        return None
    for encoding, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if high and high.count(0) + high.count(6) > 0.6 * len(high):
            return encoding if _CONTROLS.search(sample.decode(encoding, "ignore")) is None else None
    return None


def _of_one_byte_a_letter(data: bytes, start: int) -> Decoded:
    """The text of bytes that are not UTF-8 from `start` on.

    What is valid before it counts too: it may be UTF-8 that is cut short or broken.
    """
    head = data[:_SAMPLE].decode("latin-1")
    if len(_CONTROLS.findall(head)) > _MOST_CONTROLS * len(head):
        raise Refused("not_text")
    begins = next(match.start() for match in _NOT_ASCII.finditer(data))
    sample = data[begins : begins + _SAMPLE]
    scores = {codec: _score(sample, codec) for codec in _ARABIC_CODECS}
    second, first = sorted(scores.values())
    sure = first >= _SURE and first - second >= _MARGIN
    if not sure:
        scores |= {codec: _score(sample, codec) for codec in _normalizer_says(sample)}
    best = max(scores, key=lambda codec: scores[codec])
    if scores[best] < _POSSIBLE:
        raise Refused("encoding", byte=str(start))
    try:
        return Decoded(data.decode(best), best, guessed=not sure)
    except UnicodeDecodeError as problem:
        raise Refused("encoding", byte=str(problem.start)) from problem


def _score(sample: bytes, codec: str) -> float:
    """Bits saved a letter, as `rag.arabic.letters` counts them, when `sample` is in `codec`."""
    try:
        text = sample.decode(codec)
    except UnicodeDecodeError:
        return -_FOREIGN_COST
    found = words(text)
    foreign = len(_FOREIGN.findall(text))
    letters = sum(map(len, found)) + foreign
    return (saved_bits(found) - _FOREIGN_COST * foreign) / letters if letters else -_FOREIGN_COST


def _normalizer_says(sample: bytes) -> list[str]:
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return [best.encoding] if best else []
