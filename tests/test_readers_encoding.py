"""Text in any encoding that Arabic comes in, exactly or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ARTICLES, any_text

from rag.errors import UnreadableSource
from rag.readers import read
from rag.readers.content import Refused
from rag.readers.encoding import Decoded, decode

ONE_BYTE = ("windows-1256", "iso-8859-6")
ENCODINGS = (*ONE_BYTE, "utf-8", "utf-16-le", "utf-16-be")
WORDS = [
    word
    for article in ARTICLES.values()
    for word in article.decode().split()
    if word.isascii() or all(c.isalpha() and "\u0621" <= c <= "\u064a" for c in word)
]


def stretches(length: int) -> list[str]:
    """Every word of the articles that both encodings can write, so many at a time."""
    return [" ".join(WORDS[n : n + length]) for n in range(0, len(WORDS) - length, length)]


def outcome(data: bytes) -> Decoded | str:
    """What the bytes are decoded to, or why they are not."""
    try:
        return decode(data)
    except Refused as refused:
        return refused.code


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("length", [10, 100])
def test_ten_words_are_enough(encoding: str, length: int) -> None:
    for text in stretches(length):
        decoded = decode(text.encode(encoding))
        assert (decoded.text, decoded.encoding) == (text, encoding)
        assert not decoded.guessed


@pytest.mark.parametrize("encoding", ONE_BYTE)
def test_of_three_words_few_are_read_wrong(encoding: str) -> None:
    right = [decode(text.encode(encoding)).text == text for text in stretches(3)]
    assert sum(right) > 0.98 * len(right)


@pytest.mark.parametrize("article", ARTICLES)
def test_an_article_is_read_alike_from_every_encoding(article: str) -> None:
    text = ARTICLES[article].decode()
    for encoding in ("utf-16-le", "utf-16-be", "windows-1256"):
        known = text.encode(encoding, "ignore").decode(encoding)
        content = read("a.txt", known.encode(encoding))
        assert (content.text, content.encoding) == (known, encoding)


@given(any_text, st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]))
def test_after_a_byte_order_mark_not_a_character_is_changed(text: str, encoding: str) -> None:
    text = "\ufeffدمشق" + text.replace("\0", "")
    content = read("a.txt", text.encode(encoding))
    assert (content.text, content.encoding) == (text, encoding)


@given(any_text)
def test_the_encoding_gives_the_bytes_again(text: str) -> None:
    data = f"دمشق{text}".encode()
    decoded = outcome(data)
    if isinstance(decoded, str):
        assert decoded == "not_text"
    else:
        assert decoded.text.encode(decoded.encoding) == data


@given(st.binary(max_size=300))
def test_any_bytes_are_decoded_exactly_or_refused(data: bytes) -> None:
    decoded = outcome(data)
    if isinstance(decoded, str):
        assert decoded in ("encoding", "not_text")
    else:
        assert decoded.text.encode(decoded.encoding) == data


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"abc\xff", "encoding"),
        ("éèàùü façade".encode("latin-1"), "encoding"),
        ("سقطت دمشق".encode()[:-1], "encoding"),
        (("سقطت دمشق في يد الفرس " * 50).encode() + b"\xdd", "encoding"),
        (b"\xcf" + ("سقطت دمشق في يد الفرس " * 50).encode(), "encoding"),
        (b"\xef\xbb\xbfabc\xff", "encoding"),
        (b"\xff\xfea", "encoding"),
        ("دمشق\0".encode(), "not_text"),
        (bytes(range(256)) * 4, "not_text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not_text"),
        (b"PK\x03\x04\x14\0\0\0\x08\0", "not_text"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableSource) as caught:
        read("a.txt", data)
    assert caught.value.reason_code == code


def test_a_guess_is_marked_as_one() -> None:
    content = read("a.txt", "سقطت دمشق".encode("windows-1256"))
    assert content.text == "سقطت دمشق"
    assert content.warnings == ("encoding_guessed",)
