"""HTML that cannot forget to escape: whatever is not `Html` already is text."""

import html
from dataclasses import dataclass


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


@dataclass(frozen=True, slots=True)
class Layer:
    """An element to put around stretches of a text: half-open spans, ascending and apart."""

    name: str
    spans: tuple[tuple[int, int], ...]
    class_: str | None = None


def layered(text: str, start: int, *layers: Layer) -> Html:
    """`text`, which stands at `start` of a document, with each layer inside the one before it.

    >>> layered("in 615 AD", 10, Layer("mark", ((10, 16),)), Layer("strong", ((13, 16),)))
    '<mark>in <strong>615</strong></mark> AD'
    """
    if not layers:
        return join(text)
    layer, *inner = layers
    parts, at = [], 0
    for span in layer.spans:
        first = min(max(span[0] - start, at), len(text))
        last = min(max(span[1] - start, first), len(text))
        if first < last:
            parts.append(layered(text[at:first], start + at, *inner))
            content = layered(text[first:last], start + first, *inner)
            parts.append(tag(layer.name, content, class_=layer.class_))
            at = last
    return join(*parts, layered(text[at:], start + at, *inner))


def emphasised(text: str, start: int, span: tuple[int, int] | None) -> Html:
    """`text`, which stands at `start` of a document, with the document span `span` strong.

    >>> emphasised("in 615 AD", 10, (13, 16))
    'in <strong>615</strong> AD'
    """
    return layered(text, start, Layer("strong", (span,) if span else ()))
