"""Answers and conversations as text to take away: plain, Markdown, with footnotes, HTML."""

import re
from collections.abc import Iterator, Sequence

from rag.records import Answer, Citation
from rag.ui.markup import Html, join, tag
from rag.ui.session import Turn
from rag.ui.strings import Words

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#+!|~-])")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_PRINT = """
@page { margin: 2cm; }
body { font: 1rem/1.9 "Noto Naskh Arabic", Amiri, "Traditional Arabic", serif; max-width: 42rem;
  margin: 2rem auto; padding-inline: 1rem; color: #222; background: #fff; }
h2 { font-size: 1.1rem; margin-top: 2rem; break-after: avoid; }
blockquote { margin: 0.5rem 0; padding-inline-start: 1rem; border-inline-start: 3px solid #155e59; }
footer { font-size: 0.85rem; color: #555; }
"""


def place(citation: Citation, words: Words) -> str:
    """Title, file, page and paragraph of a citation, on one line."""
    parts = [citation.title] if citation.title != citation.source else []
    parts.append(citation.source)
    if citation.locator:
        if citation.locator.page is not None:
            parts.append(words("answer.page", number=citation.locator.page))
        parts.append(words("answer.paragraph", number=citation.locator.paragraph))
    return "، ".join(parts) if words.language == "ar" else ", ".join(parts)


def plain(answer: Answer, words: Words) -> str:
    """The answer, and under it where its quotes stand."""
    lines = [f"[{c.number}] {place(c, words)}" for c in answer.citations]
    return "\n".join([answer.text or "", "", *lines])


def markdown(answer: Answer, words: Words) -> str:
    """The answer as a block quote and its places as a list; all that Markdown reads is escaped."""
    quoted = "\n".join(f"> {escaped(line)}" for line in (answer.text or "").split("\n"))
    lines = [f"{c.number}. {escaped(place(c, words))}" for c in answer.citations]
    return "\n".join([quoted, "", *lines])


def footnotes(answer: Answer, words: Words) -> str:
    """The answer with raised numbers, as in a printed book.

    >>> cited = Citation(1, "a.txt", "عنوان", 0, 1, "ق", None)
    >>> print(footnotes(Answer("س", "ق [1]", (cited,), (), 0.9), Words()))
    ق¹
    <BLANKLINE>
    ¹ عنوان، a.txt
    """
    text = re.sub(r"\s*\[(\d+)\]", lambda found: found[1].translate(_RAISED), answer.text or "")
    lines = [f"{str(c.number).translate(_RAISED)} {place(c, words)}" for c in answer.citations]
    return "\n".join([text, "", *lines])


def escaped(text: str) -> str:
    """Text that Markdown shows as it stands.

    >>> print(escaped("[x](y) <b>"))
    \\[x\\](y) \\<b\\>
    """
    return _SPECIAL.sub(r"\\\1", text)


def conversation_markdown(turns: Sequence[Turn], words: Words) -> str:
    """A conversation as a Markdown file."""
    parts = [f"# {words('name')}"]
    for turn in turns:
        parts.append(f"## {escaped(' '.join(turn.question.split()))}")
        has_text = turn.answer and turn.answer.text is not None
        parts.append(
            markdown(turn.answer, words) if turn.answer and has_text else words("answer.none")
        )
    return "\n\n".join(parts) + "\n"


def conversation_html(turns: Sequence[Turn], words: Words) -> str:
    """A conversation as a page of its own that prints well; it loads nothing."""
    title = words("name")
    head = tag("head", Html('<meta charset="utf-8">'), tag("title", title), _style())
    body = tag("body", tag("h1", title), *_sections(turns, words))
    return "<!doctype html>\n" + tag("html", head, body, lang=words.language, dir=words.direction)


def _style() -> Html:
    return Html(f"<style>{_PRINT}</style>")


def _sections(turns: Sequence[Turn], words: Words) -> Iterator[Html]:
    for turn in turns:
        yield tag("h2", turn.question, dir="auto")
        if turn.answer is None or turn.answer.text is None:
            yield tag("p", words("answer.none"))
            continue
        lines = (tag("p", line, dir="auto") for line in turn.answer.text.split("\n"))
        yield tag("blockquote", *lines)
        places = (join(f"[{c.number}] ", place(c, words)) for c in turn.answer.citations)
        yield tag("footer", *(tag("p", where, dir="auto") for where in places))
