"""How much of a file is read before it is refused."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds. A file over a limit is left out with its reason.

    A packed file (docx, epub) may unpack to `expansion` times its size; a small one to
    `unpacked_floor` in any case, and none to more than `unpacked_bytes`. `memory_bytes` bounds
    the worker that runs the parsers, on systems that can.
    """

    file_bytes: int = 200 * MIB
    pages: int = 5_000
    expansion: int = 100
    unpacked_floor: int = 16 * MIB
    unpacked_bytes: int = 1024 * MIB
    seconds: float = 120.0
    memory_bytes: int = 4096 * MIB

    def unpacked(self, size: int) -> int:
        """The most that a packed file of `size` bytes may unpack to.

        >>> Limits(unpacked_floor=10, expansion=3, unpacked_bytes=50).unpacked(7)
        21
        """
        return min(self.unpacked_bytes, max(self.unpacked_floor, self.expansion * size))


def human(size: float) -> str:
    """A number of bytes as it is read.

    >>> human(300), human(5 * 1024**2)
    ('300 bytes', '5.0 MiB')
    """
    return f"{size / MIB:.1f} MiB" if size >= MIB / 10 else f"{size:.0f} bytes"
