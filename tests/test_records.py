"""What the records promise beyond their fields."""

from hypothesis import given
from hypothesis import strategies as st

from rag.records import Document, LeftOut, Locator


@given(st.lists(st.integers(0, 50), unique=True).map(sorted), st.integers(0, 60))
def test_a_document_locates_an_offset_at_the_last_locator_before_it(
    starts: list[int], offset: int
) -> None:
    locators = tuple(Locator(start, number) for number, start in enumerate(starts, start=1))
    before = [locator for locator in locators if locator.start <= offset]
    found = Document(1, "a.txt", "أ", "x" * 60, locators).locate(offset)
    assert found == (before[-1] if before else None)


def test_files_left_out_can_be_gathered_in_sets() -> None:
    one = LeftOut("a.pdf", "its 3 pages are pictures", "scanned", {"pages": "3"})
    same = LeftOut("a.pdf", "its 3 pages are pictures", "scanned", {"pages": "3"})
    assert len({one, same, LeftOut("b.pdf", "it is gone")}) == 2
