"""Answers and citations as HTML. In it, data-open="n" opens the n-th citation, from 0."""

import re
from collections.abc import Iterator, Sequence

from rag.records import Answer, Citation, Disagreement
from rag.ui import export, links
from rag.ui.markup import Html, emphasised, foreign, join, tag
from rag.ui.notices import notice
from rag.ui.strings import Words

_NUMBER = re.compile(r"\s*\[(\d+)\]")
_HIGH, _MEDIUM = 0.6, 0.45
"""From which confidence on an answer is called well and fairly supported: four in five and three in
four of such answers were right on the tuning questions, and one in two of the others."""


def answered(answer: Answer, words: Words) -> Html:
    """The text of an answer, how sure the program is, and the citations."""
    heading = tag("h3", words("answer.citations"))
    return tag(
        "article",
        tag("p", *_text(answer, words), class_="answer", dir="auto"),
        tag("div", _confidence(answer, words), _copying(answer, words), class_="under"),
        _disagreements(answer.disagreements, answer.citations, words),
        tag("section", heading, cards(answer.citations, "citation", words)),
    )


def unanswered(nearest: Sequence[Citation], words: Words) -> Html:
    """That the sources are silent, and the passages that come nearest to the question."""
    silent = notice(words("answer.none"), words("answer.none.do"))
    if not nearest:
        return silent
    heading = tag("h3", words("answer.nearest"))
    return join(silent, tag("section", heading, cards(nearest, "passage", words)))


def cards(citations: Sequence[Citation], kind: str, words: Words) -> Html:
    """A list of quotes and where they stand; `kind` is "citation" or "passage"."""
    return tag(
        "ol", *(_card(index, c, kind, words) for index, c in enumerate(citations)), class_="cards"
    )


def title(citation: Citation) -> Html:
    """The title of the source of a citation."""
    return tag("p", citation.title, class_="title", dir="auto")


def whereabouts(citation: Citation, words: Words) -> Html:
    """File name, page, paragraph and heading of a citation."""
    parts = [tag("span", foreign(citation.source), class_="file")]
    locator = citation.locator
    if locator and citation.quote:
        if locator.page is not None:
            parts.append(tag("span", words("answer.page", number=locator.page)))
        parts.append(tag("span", words("answer.paragraph", number=locator.paragraph)))
        if locator.heading and locator.heading != citation.title:
            parts.append(tag("span", foreign(locator.heading), class_="heading"))
    return tag("p", *parts, class_="where")


def _card(index: int, citation: Citation, kind: str, words: Words) -> Html:
    quote = emphasised(citation.quote, citation.start, citation.value)
    number = citation.number
    buttons = tag(
        "span",
        share_button(citation, words, words("answer.share_label", number=number)),
        tag(
            "button",
            words("answer.open"),
            type="button",
            class_="open",
            data_open=str(index),
            aria_label=words(f"answer.open_{kind}", number=number),
        ),
        class_="buttons",
    )
    return tag(
        "li",
        tag("span", str(number), class_="number", aria_hidden="true"),
        tag("blockquote", quote, dir="auto"),
        title(citation),
        tag("footer", whereabouts(citation, words), buttons),
        class_=f"card {kind}",
        data_open=str(index),
    )


def share_button(citation: Citation, words: Words, label: str | None = None) -> Html:
    """A button that copies the address at which the source opens at this citation."""
    return tag(
        "button",
        words("answer.share"),
        type="button",
        class_="share",
        aria_label=label,
        data_link=links.query_of(citation, words.language),
        data_done=words("answer.copied"),
    )


def _copying(answer: Answer, words: Words) -> Html:
    """The ways to copy an answer with its citations."""
    ways = {"plain": export.plain, "markdown": export.markdown, "footnotes": export.footnotes}
    buttons = (
        tag(
            "button",
            words(f"answer.copy.{name}"),
            type="button",
            data_copy=write(answer, words),
            data_done=words("answer.copied"),
        )
        for name, write in ways.items()
    )
    summary = tag("summary", words("answer.copy"))
    return tag("details", summary, tag("div", *buttons, class_="ways"), class_="copying")


def _text(answer: Answer, words: Words) -> Iterator[Html]:
    """The text in pieces: the quotes, with their values strong, and the numbers, as buttons.

    Quotes are taken out whole first, for a quote may itself have a bracketed number in it.
    """
    text, at = answer.text or "", 0
    while at < len(text):
        quoted = [c for c in answer.citations if c.quote and text.startswith(c.quote, at)]
        number = _NUMBER.match(text, at)
        if quoted:
            citation = max(quoted, key=lambda c: len(c.quote))
            yield emphasised(citation.quote, citation.start, citation.value)
            at += len(citation.quote)
        elif number and (button := _reference(int(number[1]), answer.citations, words)):
            yield button
            at = number.end()
        else:
            yield join(text[at])
            at += 1


def _reference(number: int, citations: Sequence[Citation], words: Words) -> Html:
    """The number of a citation as a button, which shows the quote and the file when it is pointed
    at; empty when there is no such citation."""
    for index, citation in enumerate(citations):
        if citation.number == number:
            button = tag(
                "button",
                str(number),
                type="button",
                class_="reference",
                data_open=str(index),
                aria_label=words("answer.open_citation", number=number),
            )
            return join("\u00a0", tag("span", button, _tip(citation), class_="cites"))
    return Html("")


def _tip(citation: Citation) -> Html:
    quote = tag("span", emphasised(citation.quote, citation.start, citation.value), dir="auto")
    file = tag("span", foreign(citation.source), class_="file")
    return tag("span", quote, file, class_="tip", aria_hidden="true")


def _confidence(answer: Answer, words: Words) -> Html:
    confidence = answer.confidence
    level = "high" if confidence >= _HIGH else "medium" if confidence >= _MEDIUM else "low"
    figure = words("answer.figure", percent=round(confidence * 100))
    parts = [tag("span", words(f"answer.{level}"), class_=f"level {level}", title=figure)]
    if answer.agreeing > 1:
        agreeing = words.count("agreeing", answer.agreeing)
        parts.append(tag("span", agreeing, class_="agreeing"))
    return tag("p", words("answer.confidence"), ": ", *parts, class_="confidence")


def _disagreements(
    disagreements: Sequence[Disagreement], citations: Sequence[Citation], words: Words
) -> Html:
    """A table of the values that the sources give, each with those that give it."""
    if not disagreements:
        return Html("")
    titles = {c.number: c for c in citations}
    rows = []
    for item in disagreements:
        numbers = [n for n in item.citations if n in titles]
        said = (
            tag("div", foreign(titles[n].title), _reference(n, citations, words)) for n in numbers
        )
        value = tag("th", foreign(item.value), scope="row")
        rows.append(tag("tr", value, tag("td", *said)))
    heads = (tag("th", words(key), scope="col") for key in ("answer.value", "answer.says"))
    table = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows))
    return tag("section", tag("h3", words("answer.disagree")), table, class_="disagree")
