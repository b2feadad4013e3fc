"""The last check before an answer leaves the library."""

import logging
from collections.abc import Callable
from dataclasses import replace

from rag.records import Answer, Citation, Document

_log = logging.getLogger(__name__)


def verified(answer: Answer, document: Callable[[str], Document]) -> Answer:
    """`answer` itself when every quote and value is what its source has at its span.

    Otherwise, which is a fault of the program and is logged, no answer: `text=None`.
    """
    wrong = [c for c in answer.citations if not _holds(c, document(c.source).text)]
    if not wrong:
        return answer
    for citation in wrong:
        _log.error(
            "quote and source differ: %s %d:%d", citation.source, citation.start, citation.end
        )
    return replace(answer, text=None, citations=(), disagreements=())


def _holds(citation: Citation, text: str) -> bool:
    inside = citation.value is None or (
        citation.start <= citation.value[0] < citation.value[1] <= citation.end
    )
    return inside and text[citation.start : citation.end] == citation.quote
