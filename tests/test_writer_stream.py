"""Sentences and their citations, from pieces as a model sends them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support import any_text

from rag.writer.prompt import messages
from rag.writer.stream import Raw, raw_sentences, spoken


def cut(text: str, size: int = 3) -> list[Raw]:
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    return [found for found in raw_sentences(pieces) if isinstance(found, Raw)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("سقطت دمشق [1]. ثم القدس [2].", [("سقطت دمشق", (1,)), ("ثم القدس", (2,))]),
        ("سقطت دمشق. [1] ثم القدس. [2]", [("سقطت دمشق", (1,)), ("ثم القدس", (2,))]),
        ("سقطت دمشق [1][2]", [("سقطت دمشق", (1, 2))]),
        ("سقطت دمشق [1، ٢].", [("سقطت دمشق", (1, 2))]),
        ("سقطت دمشق【٣】.", [("سقطت دمشق", (3,))]),
        ("- سقطت دمشق [1]\n- ثم القدس [2]\n", [("سقطت دمشق", (1,)), ("ثم القدس", (2,))]),
        ("1. **سقطت** دمشق [1].", [("سقطت دمشق", (1,))]),
        ("بلغت 3.5 مليون [1]. ثم زادت", [("بلغت 3.5 مليون", (1,)), ("ثم زادت", ())]),
        ("متى سقطت؟ سقطت [1]!", [("متى سقطت؟", ()), ("سقطت!", (1,))]),
        (" \n. ", []),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_sentences(text: str, expected: list[tuple[str, tuple[int, ...]]], size: int) -> None:
    assert [(raw.text, raw.cited) for raw in cut(text, size)] == expected


@given(any_text, st.integers(1, 9))
@example("².…0", 1)
def test_pieces_pass_and_every_cut_gives_the_same_sentences(text: str, size: int) -> None:
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    assert [p for p in raw_sentences(pieces) if isinstance(p, str)] == pieces
    assert cut(text, size) == cut(text, len(text) + 1)


def test_what_is_arabic() -> None:
    assert [r.is_arabic for r in cut("سقطت NASA في دمشق. It fell in دمشق.")] == [True, False]


@given(st.lists(st.text(alphabet="⟦⟧مقطعانتهى 12\n"), max_size=3))
def test_no_passage_ends_its_fence(passages: list[str]) -> None:
    content = messages("متى؟", passages, 80)[1]["content"]
    assert content.count("⟦") == content.count("⟧") == 2 * len(passages)


@given(any_text, any_text, st.integers(1, 9))
def test_thoughts_are_left_out_and_nothing_else(thought: str, text: str, size: int) -> None:
    whole = f"<think>{thought.replace('<', '')}</think>{text}"
    pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
    assert "".join(spoken(pieces)) == text
    if not text.lstrip().startswith("<"):
        assert "".join(spoken([text])) == text
