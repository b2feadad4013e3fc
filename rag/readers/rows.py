"""Tables with a column of text: CSV with a head line, and JSON Lines. A row becomes a section.

Columns are chosen by their names, in Arabic or English, whatever the spelling or case: the text is
the first column called one of _TEXT, in the order of that list, and likewise title, author and
date. The title of a row stands before its text and is its heading. Author and date are the file's
when all rows have the same. Other columns are not read, and a warning says so.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rag.arabic.fold import fold
from rag.readers.content import Block, Content, Refused, clean, compose
from rag.readers.encoding import Decoded, decode
from rag.readers.limits import Limits

_TEXT = "text نص content محتوى body متن article مقال paragraph فقرة passage context document"
_TITLE = "title عنوان headline heading name"
_AUTHOR = "author كاتب مؤلف writer byline"
_DATE = "date تاريخ published pubdate datetime year سنة"
_DELIMITERS = ",;\t|"
_LONGEST_FIELD = 2**31 - 1

_Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Columns:
    """The names of the columns that are read, "" for what there is no column of."""

    text: str
    title: str
    author: str
    date: str

    @property
    def read(self) -> set[str]:
        """Those that there are."""
        return {self.text, self.title, self.author, self.date} - {""}


def read_csv(data: bytes, limits: Limits) -> Content:
    """A CSV file, its fields divided by whichever of , ; tab | its head line has most of.

    A locator's paragraph is the number of the row, the first after the head line being 1. Raises
    Refused when no column is known to hold text.
    """
    decoded = decode(data)
    text = decoded.text.removeprefix("\ufeff")
    delimiter = max(_DELIMITERS, key=text.lstrip().partition("\n")[0].count)
    csv.field_size_limit(_LONGEST_FIELD)
    table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        head = next(table, [])
        rows = [_row(head, fields) for fields in table if fields]
    except csv.Error as problem:
        raise Refused("damaged", what=str(problem)) from problem
    return _content(decoded, rows, lost=False)


def read_jsonl(data: bytes, limits: Limits) -> Content:
    """A JSON Lines file, an object a line. A locator's paragraph is the number of the line.

    Lines that are no object with a text are left out, with a warning. Raises Refused when all are,
    or when no key is known to hold text.
    """
    decoded = decode(data)
    lines = decoded.text.removeprefix("\ufeff").split("\n")
    rows = [_object(line) for line in lines]
    if not any(rows):
        raise Refused("damaged", what="no line is a JSON object")
    lost = any(line.strip() and not row for row, line in zip(rows, lines, strict=True))
    return _content(decoded, rows, lost)


def _row(head: list[str], fields: list[str]) -> _Row:
    """The fields by column; those beyond the head line are a column without a name."""
    beyond = {"": " ".join(fields[len(head) :])} if len(fields) > len(head) else {}
    return beyond | dict(zip(head, fields, strict=False))


def _object(line: str) -> _Row:
    """The fields of a line, those that are neither text nor number as ""; {} for no object."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(value, dict):
        return {}
    return {key: str(v) if isinstance(v, str | int | float) else "" for key, v in value.items()}


def _content(decoded: Decoded, rows: list[_Row], lost: bool) -> Content:
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = _Columns(*(_choose(names, known) for known in (_TEXT, _TITLE, _AUTHOR, _DATE)))
    if names and not columns.text:
        raise Refused("no_text_column", columns=", ".join(names)[:200])
    text, locators = compose(_blocks(rows, columns))
    warnings = {
        "columns_unread": bool(set(names) - columns.read),
        "encoding_guessed": decoded.guessed,
        "rows_left_out": lost or any(row and not clean(row.get(columns.text)) for row in rows),
    }
    return Content(
        "",
        text,
        locators,
        author=_common(rows, columns.author),
        date=_common(rows, columns.date),
        encoding=decoded.encoding,
        warnings=tuple(code for code, applies in warnings.items() if applies),
    )


def _choose(names: list[str], known: str) -> str:
    """The first of `known` that is the name of a column, as the column writes it; else "".

    >>> _choose(["الرقم", "النصّ"], "text نص")
    'النصّ'
    """
    spelt = {fold(name).strip().removeprefix("ال"): name for name in reversed(names)}
    return next((spelt[fold(name)] for name in known.split() if fold(name) in spelt), "")


def _blocks(rows: list[_Row], columns: _Columns) -> Iterator[Block]:
    for number, row in enumerate(rows, start=1):
        text, title = clean(row.get(columns.text)), clean(row.get(columns.title, ""))
        if text:
            yield Block(title, is_heading=True, paragraph=number)
            yield Block(text, heading=None if title else "", paragraph=number)


def _common(rows: list[_Row], column: str) -> str:
    """What the rows that say anything in a column all say, "" when they differ."""
    values = {clean(row.get(column)) for row in rows} - {""} if column else set()
    return values.pop() if len(values) == 1 else ""
