"""The optional language model: fluent answers, each sentence of which the sources support."""

from importlib.util import find_spec

from rag.errors import BadSettings
from rag.settings import Settings
from rag.writer.protocol import Writer

__all__ = ["Writer", "load"]


def load(settings: Settings) -> Writer | None:
    """The language model that `settings` name; None when they name none, as by default.

    Raises BadSettings when its client is not installed or `writer_unsupported` is neither choice.
    """
    if not settings.writer:
        return None
    if settings.writer_unsupported not in ("strike", "mark"):
        raise BadSettings(
            f"writer_unsupported is {settings.writer_unsupported!r}; it must be strike or mark"
        )
    if find_spec("openai") is None:
        raise BadSettings(
            f"the language model {settings.writer} needs a client that is not installed; run: "
            "pip install -c .ci/constraints.txt -e '.[llm]'"
        )
    from rag.writer.chat import ChatWriter

    return ChatWriter(
        settings.writer, settings.writer_url, settings.writer_key, settings.writer_seconds
    )
