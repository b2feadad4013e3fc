"""Bytes of one file -> its content, within the limits, in this very process."""

from dataclasses import replace
from pathlib import PurePath

from rag.arabic.fold import fold
from rag.arabic.letters import likeness, saved_bits, words
from rag.errors import UnreadableSource
from rag.readers.content import Content, Refused
from rag.readers.formats import FORMATS, Format, Formats
from rag.readers.limits import Limits, human

_PIECE = 65_536  # code points looked at at a time
_ENOUGH = 40  # words that are enough to judge a text by
_UNLIKE = 0.3  # bits saved a letter; thirty words of prose have more than 1.2
_CLEARLY = 0.5
_PROSE = 1.2  # above this a text reads so well that it need not be tried backwards


def format_of(source: str, formats: Formats = FORMATS) -> Format:
    """The format of a file by its name. Raises UnreadableSource("unknown_format")."""
    suffix = PurePath(source).suffix.lower()
    if suffix not in formats:
        listed = ", ".join(sorted(formats))
        raise UnreadableSource(source, "unknown_format", suffix=suffix or "nothing", formats=listed)
    return formats[suffix]


def read(
    source: str, data: bytes, limits: Limits | None = None, formats: Formats = FORMATS
) -> Content:
    """The content of the file `source`; for files from anywhere, `Reading` is the safer way.

    Raises UnreadableSource with its reason. A parser that fails in a way nobody foresaw has met a
    damaged file.
    """
    limits = limits or Limits()
    reader = format_of(source, formats).reader()
    refuse_size(source, len(data), limits)
    try:
        if not data:
            raise Refused("empty")
        content = reader(data, limits)
        if not _has_text(content.text):
            raise Refused("empty")
    except Refused as refused:
        raise UnreadableSource(source, refused.code, **refused.details) from refused
    except MemoryError as problem:
        raise UnreadableSource(
            source, "too_much_memory", limit=human(limits.memory_bytes)
        ) from problem
    except Exception as problem:
        what = f"{type(problem).__name__}: {problem}".partition("\n")[0][:200]
        raise UnreadableSource(source, "damaged", what=what) from problem
    return _judged(content)


def refuse_size(source: str, size: int, limits: Limits) -> None:
    """Raises UnreadableSource("too_large") for a file of `size` bytes, if it is."""
    if size > limits.file_bytes:
        raise UnreadableSource(
            source, "too_large", size=human(size), limit=human(limits.file_bytes)
        )


def _has_text(text: str) -> bool:
    pieces = (text[start : start + _PIECE] for start in range(0, len(text), _PIECE))
    return any(fold(piece).strip() for piece in pieces)


def _judged(content: Content) -> Content:
    """`content`, with a warning when its Arabic letters do not read like Arabic."""
    sample = content.text[:_PIECE]
    found = words(sample)
    forwards = saved_bits(found) / max(1, sum(map(len, found)))
    if len(found) < _ENOUGH or forwards > _PROSE:
        return content
    backwards = likeness(sample[::-1])
    if backwards > forwards + _CLEARLY:
        return replace(content, warnings=(*content.warnings, "visual_order"))
    if forwards < _UNLIKE:
        return replace(content, warnings=(*content.warnings, "garbled"))
    return content
