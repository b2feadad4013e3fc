"""What is inside a packed file (docx and epub are zip archives), within the limits."""

import io
import zipfile
import zlib

from rag.readers.content import Refused
from rag.readers.limits import Limits, human

_PIECE = 65_536  # bytes inflated at a time
_MOST_MEMBERS = 20_000
_SEALED = 0x1  # the flag of a member that is encrypted


def unpack(data: bytes, limits: Limits) -> dict[str, bytes]:
    """The members of an archive by name.

    A bomb is refused by the sizes that the directory of the archive gives, before anything is
    inflated; and by the bytes that come out, since the directory may lie. Raises Refused: "bomb",
    "encrypted", "damaged".
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            total = sum(info.file_size for info in members)
            if total > limits.unpacked(len(data)) or len(members) > _MOST_MEMBERS:
                raise Refused("bomb", size=human(total))
            return {info.filename: _inflate(archive, info) for info in members}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as problem:
        raise Refused("damaged", what=str(problem) or "the archive is cut short") from problem


def _inflate(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The bytes of a member, never more than the directory says and one piece."""
    if info.flag_bits & _SEALED:
        raise Refused("encrypted")
    said = info.file_size
    info.file_size = said + 2 * _PIECE  # where zipfile would stop, and not tell that there is more
    pieces: list[bytes] = []
    size = 0
    with archive.open(info) as member:
        while piece := member.read(_PIECE):
            size += len(piece)
            if size > said:
                raise Refused("bomb", size=f"more than {human(said)}")
            pieces.append(piece)
    return b"".join(pieces)


def repack(members: dict[str, bytes]) -> io.BytesIO:
    """An archive of the members whose directory tells the truth, for a parser to read."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    packed.seek(0)
    return packed
