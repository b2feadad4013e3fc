"""Files that readers drop on the page: their names made harmless, then put into the corpus."""

import tempfile
import unicodedata
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from rag.errors import BadUpload
from rag.readers import SUFFIXES
from rag.settings import Settings
from rag.sync.shelf import put

_LONGEST_NAME = 200
"""Bytes; the file systems in use take 255."""
_MIB = 1024 * 1024


def clean_name(name: str) -> str:
    """A file name without folders, control characters and direction marks, and not hidden.

    >>> clean_name("../../etc/\u202egpj.txt"), clean_name("..\\\\.bashrc"), clean_name("مقال 1.txt")
    ('gpj.txt', 'bashrc', 'مقال 1.txt')
    """
    base = PurePosixPath(name.replace("\\", "/")).name
    shown = "".join(c for c in base if unicodedata.category(c)[0] != "C")
    bare = unicodedata.normalize("NFC", shown).strip().lstrip(".").strip()
    stem, dot, suffix = bare.rpartition(".")
    stem, suffix = (stem, dot + suffix) if dot else (suffix, "")
    room = _LONGEST_NAME - len(suffix.encode())
    return stem.encode()[: max(room, 0)].decode(errors="ignore").strip() + suffix


def receive(settings: Settings, name: str, content: BinaryIO) -> str:
    """Put an uploaded file into the corpus folder; the source that it is there.

    Raises BadUpload for one of another kind or too large, and what `put` does.
    """
    cleaned = clean_name(name)
    data = content.read(settings.upload_mib * _MIB + 1)
    is_known = Path(cleaned).suffix.lower() in SUFFIXES and bool(Path(cleaned).stem)
    if not is_known or len(data) > settings.upload_mib * _MIB:
        raise BadUpload(cleaned or name, settings.upload_mib)
    with tempfile.TemporaryDirectory(prefix="warraq-") as folder:
        file = Path(folder) / cleaned
        file.write_bytes(data)
        return put(settings.corpus, file)
