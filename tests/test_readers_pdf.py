"""PDF: however its letters are drawn, the text is what a person reads on the page."""

import pytest
from samples import PROSE, Placed, leftwards, lines, pdf, shaped, shown

from rag.errors import UnreadableSource
from rag.readers import Content, Limits, read

LINE = "سقطت دمشق في يد الفرس (عام 613م)"
WORDS = "سقطت دمشق في يد الفرس"


def content(*pages: list[Placed], title: str = "", large: tuple[str, ...] = ()) -> Content:
    return read("a.pdf", pdf(pages, title=title, large=large))


def refusal(data: bytes, limits: Limits | None = None) -> UnreadableSource:
    with pytest.raises(UnreadableSource) as caught:
        read("a.pdf", data, limits)
    return caught.value


@pytest.mark.parametrize(
    ("drawn", "text"),
    [
        pytest.param(lines(shown(LINE)), LINE, id="from left to right"),
        pytest.param(lines(shown(shaped(LINE))), LINE, id="presentation forms"),
        pytest.param(leftwards(*WORDS.split()), WORDS, id="in reading order"),
        pytest.param(leftwards(*shaped(WORDS).split()), WORDS, id="forms in reading order"),
        pytest.param(lines(LINE), LINE, id="the wrong way round"),
        pytest.param(lines(shaped(LINE)), LINE, id="forms the wrong way round"),
        pytest.param(lines("no Arabic (613)"), "no Arabic (613)", id="no Arabic"),
    ],
)
def test_the_text_is_what_is_read(drawn: list[Placed], text: str) -> None:
    found = content(drawn)
    assert found.text == text
    assert found.warnings == ()


def test_words_of_one_line_drawn_in_any_order_are_read_in_theirs() -> None:
    words = leftwards(*WORDS.split())
    assert content([*words[2:], *words[:2]]).text == WORDS


def test_lines_are_joined_to_paragraphs_and_pages_counted() -> None:
    first = [shown("سقطت دمشق في يد الفرس بعد حصار طويل"), shown("ثم القدس.")]
    again = [shown("ثم عاد هرقل إلى القسطنطينية ظافرا بها")]
    found = content(lines(*first, *again), lines(shown("وهذه صفحة ثانية")))
    assert found.text.split("\n") == [
        "سقطت دمشق في يد الفرس بعد حصار طويل ثم القدس.",
        "ثم عاد هرقل إلى القسطنطينية ظافرا بها",
        "وهذه صفحة ثانية",
    ]
    assert [(n.paragraph, n.page) for n in found.locators] == [(1, 1), (2, 1), (3, 2)]
    assert [found.text[n.start] for n in found.locators] == ["س", "ث", "و"]


def test_columns_are_read_one_after_the_other() -> None:
    right = ["سقطت دمشق في يد الفرس", "بعد حصار طويل مرير له"]
    left = ["ثم القدس في عام يليه", "كما روى أهل التاريخ لنا"]
    page = lines(*map(shown, right)) + [
        placed._replace(x=placed.x - 300) for placed in lines(*map(shown, left))
    ]
    assert " ".join(content(page).text.split()) == " ".join(right + left)


def test_a_hyphen_at_the_end_of_a_line_is_kept() -> None:
    assert content(lines("the war of 602-", "628 was long")).text == "the war of 602- 628 was long"


def test_a_raised_number_stays_in_its_line() -> None:
    word, rest = "دمشق", "سقطت"
    page = [
        Placed(500, 700, shown(rest)),
        Placed(490, 704, "5"),
        Placed(460, 700, shown(word)),
    ]
    assert content(page).text == "سقطت 5 دمشق"


def test_lines_in_larger_letters_are_headings() -> None:
    heading = shown("سقوط دمشق")
    page = [
        Placed(400, 740, heading),
        *lines(shown("سقطت دمشق في يد الفرس"), shown("ثم سقطت القدس بعدها")),
    ]
    found = content(page, title="تاريخ", large=(heading,))
    assert found.title == "تاريخ"
    assert {n.heading for n in found.locators} == {"سقوط دمشق"}


def test_a_text_in_letters_that_are_none_has_a_warning() -> None:
    cipher = PROSE.translate(str.maketrans("اليمنورتدبسفقعهكطحج", "ظغضثذشخصزطءؤئأحجةآى"))
    assert content(lines(*[shown(cipher)] * 5)).warnings == ("garbled",)


def test_pages_without_text_are_reported() -> None:
    assert content(lines(shown(LINE)), []).warnings == ("pages_without_text",)
    problem = refusal(pdf([[], []]))
    assert (problem.reason_code, problem.reason_details) == ("scanned", {"pages": "2"})


def test_a_locked_file_is_refused() -> None:
    assert refusal(pdf([lines(LINE)], encrypted=True)).reason_code == "encrypted"


def test_too_many_pages_are_refused() -> None:
    problem = refusal(pdf([lines(LINE)] * 3), Limits(pages=2))
    assert problem.reason_code == "too_many_pages"
    assert "3 pages" in problem.reason


def test_a_file_cut_short_is_refused_and_one_without_its_last_line_is_read() -> None:
    data = pdf([lines(shown(LINE))])
    for share in (0.01, 0.3, 0.6, 0.9):
        assert refusal(data[: int(len(data) * share)]).reason_code == "damaged"
    assert read("a.pdf", data[:-20]).text == LINE
