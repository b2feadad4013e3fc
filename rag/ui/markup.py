"""HTML that cannot forget to escape: whatever is not `Html` already is text."""

import html


class Html(str):
    """Finished HTML. Only `tag` and `join` make it, so it never holds text that is unescaped."""

    __slots__ = ()


def tag(name: str, *children: str, **attributes: str | None) -> Html:
    """An element; children that are not `Html` are escaped, attributes that are None left out.

    >>> tag("p", "a < b", class_="note", aria_label='say "x"')
    '<p class="note" aria-label="say &quot;x&quot;">a &lt; b</p>'
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Html(f"<{name}{written}>{join(*children)}</{name}>")


def join(*children: str) -> Html:
    """Children one after the other; those that are not `Html` are escaped."""
    return Html("".join(c if isinstance(c, Html) else html.escape(c) for c in children))


def foreign(text: str) -> Html:
    """Text whose direction is its own: a file name, a title, a value."""
    return tag("bdi", text, dir="auto")


def emphasised(text: str, start: int, span: tuple[int, int] | None) -> Html:
    """`text`, which stands at `start` of a document, with the document span `span` strong.

    >>> emphasised("in 615 AD", 10, (13, 16))
    'in <strong>615</strong> AD'
    """
    if span is None:
        return join(text)
    first = min(max(span[0] - start, 0), len(text))
    last = min(max(span[1] - start, first), len(text))
    if first == last:
        return join(text)
    return join(text[:first], tag("strong", text[first:last]), text[last:])
