"""CSV and JSON Lines: a row is a section."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import PROSE
from support import any_text

from rag.errors import UnreadableSource
from rag.readers import read
from rag.readers.content import clean


def jsonl(*rows: object) -> bytes:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_rows_of_a_csv_file(delimiter: str) -> None:
    rows = [
        ("العنوان", "النص"),
        ("سقوط دمشق", '"سقطت، دمشق\r\nعام 613م"'),
        ("", "ثم القدس"),
        ("بلا نص", ""),
    ]
    content = read("a.csv", "\r\n".join(delimiter.join(row) for row in rows).encode())
    assert content.text == "سقوط دمشق\nسقطت، دمشق\r\nعام 613م\nثم القدس"
    assert [(n.paragraph, n.heading) for n in content.locators] == [
        (1, "سقوط دمشق"),
        (1, "سقوط دمشق"),
        (2, ""),
    ]
    assert content.warnings == ("rows_left_out",)


def test_lines_of_a_json_lines_file() -> None:
    data = jsonl({"text": PROSE, "title": "دمشق", "year": 613}, {"other": 1}, [1], {"text": "ثم"})
    content = read("a.jsonl", b"\xef\xbb\xbf" + data + b"\n{broken\n\n")
    assert content.text == f"دمشق\n{PROSE}\nثم"
    assert [n.paragraph for n in content.locators] == [1, 1, 4]
    assert content.date == "613"
    assert content.warnings == ("columns_unread", "rows_left_out")


@pytest.mark.parametrize(
    ("head", "chosen"),
    [
        ("id,TEXT", "TEXT"),
        ("body,text", "text"),
        ("id,المحتوى", "المحتوى"),
        ("id, نصّ ", " نصّ "),
        ("url,Content,label", "Content"),
    ],
)
def test_the_column_of_the_text_is_known_by_its_name(head: str, chosen: str) -> None:
    row = ["دمشق" if name == chosen else "غيرها" for name in head.split(",")]
    assert read("a.csv", f"{head}\n{','.join(row)}".encode()).text == "دمشق"


def test_author_and_date_are_those_of_all_rows() -> None:
    content = read("a.csv", "نص,كاتب,تاريخ\nأ,سليم,2019\nب,,2020\n".encode())
    assert (content.author, content.date, content.encoding) == ("سليم", "", "utf-8")


def test_fields_beyond_the_head_line_are_reported() -> None:
    content = read("a.csv", "العنوان,النص\nدمشق,سقطت دمشق, عام 613م\n".encode())
    assert content.warnings == ("columns_unread",)


@pytest.mark.parametrize(
    ("source", "data", "code"),
    [
        ("a.csv", b"id,label\n1,2", "no_text_column"),
        ("a.jsonl", jsonl({"id": 1}), "no_text_column"),
        ("a.jsonl", b"not json\n[1]\n3", "damaged"),
        ("a.jsonl", b"[" * 100_000, "damaged"),
        ("a.csv", b"text\n", "empty"),
        ("a.csv", b"", "empty"),
        ("a.jsonl", b"", "empty"),
        ("a.csv", b"text\n\0", "not_text"),
    ],
)
def test_what_has_no_text_is_refused(source: str, data: bytes, code: str) -> None:
    with pytest.raises(UnreadableSource) as caught:
        read(source, data)
    assert caught.value.reason_code == code


def test_a_field_of_a_megabyte_is_read() -> None:
    text = "دمشق " * 200_000
    assert read("a.csv", f"نص\n{text}\n".encode()).text == text.strip()


@given(st.lists(st.tuples(any_text, any_text), min_size=1, max_size=5))
def test_every_text_of_a_json_lines_file_is_in_its_place(rows: list[tuple[str, str]]) -> None:
    data = jsonl(*({"title": title, "text": f"دمشق{text}"} for title, text in rows))
    content = read("a.jsonl", data)
    for number, (_, text) in enumerate(rows, start=1):
        start = [n.start for n in content.locators if n.paragraph == number][-1]
        assert content.text.startswith(clean(f"دمشق{text}"), start)
