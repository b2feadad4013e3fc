"""Plain text and Markdown. Not a character is changed: offsets are those of the decoded file."""

import re
from collections.abc import Iterator

from rag.arabic.boilerplate import is_boilerplate
from rag.readers.content import Content, opening
from rag.readers.encoding import Decoded, decode
from rag.readers.limits import Limits
from rag.records import Locator

_LINE = re.compile(r"[^\n]*\n?")
_MARKDOWN_HEADING = re.compile(r"\ufeff?\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_LONGEST_HEADING = 14  # words

_Lines = list[tuple[int, str]]
"""Offset and content of every line that is not blank."""


def read_text(data: bytes, limits: Limits) -> Content:
    """A plain text file. A heading is a short line that no mark ends and that a longer one follows.

    Raises Refused for bytes that are not text.
    """
    decoded = decode(data)
    lines = list(_lines(decoded.text))
    bare = [_bare(line) for _, line in lines]
    headings = {
        start: line.rstrip(":").strip()
        for (start, _), before, line, after in zip(
            lines, ["", *bare], bare, [*bare[1:], ""], strict=False
        )
        if _looks_like_heading(before, line, after)
    }
    return _content(decoded, lines, headings)


def read_markdown(data: bytes, limits: Limits) -> Content:
    """A Markdown file: its headings are the lines with "#"; its markup stays in the text.

    Raises Refused for bytes that are not text.
    """
    decoded = decode(data)
    lines = list(_lines(decoded.text))
    matches = ((start, _MARKDOWN_HEADING.match(line)) for start, line in lines)
    return _content(decoded, lines, {start: match.group(1) for start, match in matches if match})


def _content(decoded: Decoded, lines: _Lines, headings: dict[int, str]) -> Content:
    return Content(
        _title(lines, headings),
        decoded.text,
        _locators(lines, headings),
        encoding=decoded.encoding,
        warnings=("encoding_guessed",) if decoded.guessed else (),
    )


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Offset and content of every line that is not blank."""
    for match in _LINE.finditer(text):
        if _bare(match.group()):
            yield match.start(), match.group()


def _bare(line: str) -> str:
    """What is seen of a line: no blanks at its ends, no byte order mark."""
    return line.strip().strip("\ufeff").strip()


def _looks_like_heading(before: str, line: str, after: str) -> bool:
    if len(line.split()) > _LONGEST_HEADING or is_boilerplate(line):
        return False
    if line[-1] in "،,؛;.!؟?»”\"')}﴾" or line[0] in '«“"({﴿-':
        return False
    introduced = before.endswith(":")  # what is said after "he wrote:" is no heading
    return not introduced and len(after) > 2 * len(line)


def _title(lines: _Lines, headings: dict[int, str]) -> str:
    """The first line when it is a heading, else the opening words of the text."""
    worth = [(start, _bare(line)) for start, line in lines if not is_boilerplate(line)]
    if not worth:
        return ""
    start, line = worth[0]
    if start in headings:
        return headings[start]
    return opening(line)


def _locators(lines: _Lines, headings: dict[int, str]) -> tuple[Locator, ...]:
    locators = []
    heading = ""
    for number, (start, _) in enumerate(lines, start=1):
        heading = headings.get(start, heading)
        locators.append(Locator(start, number, heading))
    return tuple(locators)
