"""Document -> Passages: slices of the text that are searched and cited.

langchain-text-splitters cuts; its pieces keep their separators and their blanks, so together they
are the text again and every offset is exact by construction. The overlap is added here, backwards
to the beginning of a clause, for the same reason.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from rag.arabic.sentences import clauses_of, sentences
from rag.records import Document, Passage

_SEPARATORS = ["\n\n", "\n", r"[.؟?!…]+[”»\"']*\s+", r"[؛;]\s+", r"\s?[،,]\s+", r"\s+", ""]
Section = tuple[int, int]
"""A half-open span of a document."""

_SHORTEST = 120
"""Code points under which a piece (a heading, a closing phrase) joins another."""
_LONGEST_HEADING = 300
"""Code points of a title or a heading that count."""


@dataclass(frozen=True, slots=True)
class PassageSettings:
    """`size` and `overlap` in code points; a change of either rebuilds the passages."""

    size: int = 700
    overlap: int = 75


def split(document: Document, settings: PassageSettings) -> list[Passage]:
    """The passages of `document`, in order, without blanks at either end.

    Their ids are 0: the catalogue numbers them. Every character of the document that is no blank
    lies in at least one passage.
    """
    passages = []
    for section in _sections(document):
        for start, end in _spans(document.text, section, settings):
            text, heading = document.text[start:end], _heading(document, start)
            passages.append(Passage(0, document.id, document.source, start, end, text, heading))
    return passages


def _heading(document: Document, start: int) -> str:
    locator = document.locate(start)
    over = (document.title, locator.heading if locator else "")
    return "\n".join(line[:_LONGEST_HEADING] for line in dict.fromkeys(over) if line)


def _sections(document: Document) -> list[Section]:
    """Consecutive spans that cover the document, each with its heading at its front: what stands
    under one heading is not read together with what stands under another."""
    changes = [
        locator.start
        for before, locator in pairwise(document.locators)
        if locator.heading != before.heading
    ]
    starts = [0]
    for start in changes:
        if start - starts[-1] >= _SHORTEST:
            starts.append(start)
    return list(pairwise([*starts, len(document.text)]))


def _spans(text: str, section: Section, settings: PassageSettings) -> list[Section]:
    spans: list[Section] = []
    for start, end in _partition(text, section, settings.size):
        start = _reach_back(text, start, settings.overlap) if spans else start
        start, end = _strip(text, start, end)
        if start < end:
            spans.append((start, end))
    return spans


def _partition(text: str, section: Section, size: int) -> list[Section]:
    """Consecutive spans that cover a section, each of at most `size` and a short piece."""
    if section[1] - section[0] <= size:
        return [section]
    from langchain_text_splitters import RecursiveCharacterTextSplitter  # a third of a second

    splitter = RecursiveCharacterTextSplitter(
        separators=_SEPARATORS,
        is_separator_regex=True,
        keep_separator="end",
        strip_whitespace=False,
        chunk_size=size,
        chunk_overlap=0,
    )
    start, end = section
    shortest = min(_SHORTEST, size // 2)
    spans: list[Section] = []
    position = start
    for piece in splitter.split_text(text[start:end]):
        position += len(piece)
        if position - start >= shortest:
            spans.append((start, position))
            start = position
    if start < end:  # a short rest joins the piece before it
        start = spans.pop()[0] if spans else start
        spans.append((start, end))
    return spans


def _reach_back(text: str, start: int, overlap: int) -> int:
    """The first beginning of a clause within `overlap` before `start`, on the same line."""
    line = text.rfind("\n", 0, start) + 1
    earliest = max(line, start - overlap)
    for sentence in sentences(text, line, start):
        if sentence.end > earliest:  # only the last of them can have what is looked for
            for clause in clauses_of(text, sentence):
                if clause.start >= earliest:
                    return clause.start
    return start


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    match = re.compile(r"\s*(.*\S)?", re.DOTALL).match(text, start, end)
    assert match is not None
    return (match.start(1), match.end(1)) if match.group(1) else (end, end)
