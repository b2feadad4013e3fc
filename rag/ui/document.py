"""A source as HTML: its paragraphs, the quote marked, what is looked for found."""

from collections.abc import Iterator, Sequence

from rag.arabic.fold import align, fold
from rag.records import Citation, Document
from rag.ui.markup import Html, Layer, layered, tag
from rag.ui.strings import Words

Spans = tuple[tuple[int, int], ...]


def found(text: str, wanted: str) -> Spans:
    """Where `wanted` stands in `text`, whatever the diacritics and the variants of letters.

    >>> found("قال مُحَمَّدٌ ثم محمد", "محمد")
    ((4, 13), (17, 21))
    """
    spans: list[tuple[int, int]] = []
    for span in align(text).find(fold(wanted).strip()):
        if not spans or span[0] >= spans[-1][1]:
            spans.append(span)
    return tuple(spans)


def page(document: Document, citation: Citation, words: Words, matches: Spans = ()) -> Html:
    """The text of a source, paragraph by paragraph, with the quote in <mark> and what was looked
    for in elements of class "found".

    A quote that runs over several paragraphs has a <mark> in each. Nothing is marked when the
    quote is not what stands at its place, as after a change of the source.
    """
    stands = document.text[citation.start : citation.end] == citation.quote
    layers = (
        Layer("mark", ((citation.start, citation.end),) if stands else ()),
        Layer("strong", (citation.value,) if stands and citation.value else ()),
        Layer("span", matches, "found"),
    )
    return tag(
        "div",
        *_paragraphs(document, layers, words),
        class_="document",
        tabindex="0",
        role="region",
        aria_label=words("viewer.text"),
        dir="rtl",
    )


def _paragraphs(document: Document, layers: Sequence[Layer], words: Words) -> Iterator[Html]:
    headings = {locator.heading.strip() for locator in document.locators} - {""}
    start, before = 0, None
    for line in document.text.split("\n"):
        if line.strip():
            is_heading = line.strip(" \t\r#:") in headings
            place = document.locate(start)
            number = str(place.paragraph) if place and place != before else None
            if place and place.page is not None and (before is None or before.page != place.page):
                number = words("answer.page", number=place.page)
            before = place
            yield tag(
                "p",
                layered(line, start, *layers),
                dir="auto",
                class_="heading" if is_heading else None,
                data_number=number,
            )
        start += len(line) + 1
