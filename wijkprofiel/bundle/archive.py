"""A bundle as a zip that has only one possible form, and reading it without trusting it.

Files stand in order of name, stored without compression, with one fixed moment and mode, under one folder. So
the zip can be made again from its content and compared byte for byte: nothing fits between the files.
"""

import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

from wijkprofiel.bundle.paths import MAX_BYTES, MAX_FILES, is_safe_path
from wijkprofiel.errors import BundleError

_MOMENT = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644 << 16
_UNIX = 3
_LOCAL = struct.Struct("<4s5H3L2H")
_LOCAL_MARK, _CENTRAL_MARK = b"PK\x03\x04", b"PK\x01\x02"
# Version, flags, method, time and date of every local header in a canonical zip.
_FIXED = (20, 0, 0, 0, 33)


def zip_bytes(folder_name: str, files: Mapping[str, bytes]) -> bytes:
    """The canonical zip of ``files`` under ``folder_name``."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(f"{folder_name}/{path}", _MOMENT)
            entry.create_system, entry.external_attr = _UNIX, _MODE
            archive.writestr(entry, files[path])
    return buffer.getvalue()


def read_zip(path: Path) -> tuple[str, dict[str, bytes], str]:
    """Folder name and files of a zip, and what is wrong with its form (empty if it is canonical).

    Nothing is unpacked on disk. The content is read from front to back: what is compressed, encrypted, or has
    a path that leads elsewhere is not read at all.

    Raises
    ------
    BundleError
        When the zip does not have the form of a bundle and so cannot be read.
    """
    if path.stat().st_size > MAX_BYTES:
        raise BundleError(f"'{path.name}' is groter dan een bundel kan zijn.")
    raw = path.read_bytes()
    folder, files = "", dict[str, bytes]()
    starts: list[tuple[int, str]] = []
    place = 0
    while raw[place : place + 4] == _LOCAL_MARK:
        name, content, end = _entry(raw, place, path.name)
        head, _, inner = name.partition("/")
        folder = folder or head
        if head != folder or not is_safe_path(head) or not is_safe_path(inner) or inner in files:
            raise BundleError(f"In '{path.name}' staat een naam die niet kan: {name!a}.")
        if len(files) == MAX_FILES:
            raise BundleError(f"'{path.name}' heeft meer bestanden dan een bundel kan hebben.")
        files[inner] = content
        starts.append((place, inner))
        place = end
    if not files:
        raise BundleError(f"'{path.name}' is geen zip van een bundel.")
    return folder, files, _first_difference(raw, zip_bytes(folder, files), starts, place)


def _entry(raw: bytes, place: int, zip_name: str) -> tuple[str, bytes, int]:
    problem = BundleError(
        f"'{zip_name}' is anders ingepakt dan een bundel (bij byte {place}) en wordt niet gelezen.",
        remedy="Hebt u de zip zelf opnieuw ingepakt? Controleer dan de uitgepakte map.",
    )
    if place + _LOCAL.size > len(raw):
        raise problem
    _, *fixed, _, packed, size, name_length, extra_length = _LOCAL.unpack_from(raw, place)
    start = place + _LOCAL.size
    end = start + name_length + size
    if tuple(fixed) != _FIXED or packed != size or extra_length or end > len(raw):
        raise problem
    name = raw[start : start + name_length]
    if not name.isascii():
        raise problem
    return name.decode("ascii"), raw[start + name_length : end], end


def _first_difference(raw: bytes, canonical: bytes, starts: list[tuple[int, str]], end: int) -> str:
    if raw == canonical:
        return ""
    same, limit = 0, min(len(raw), len(canonical))
    left, right = memoryview(raw), memoryview(canonical)
    while same < limit:
        middle = (same + limit + 1) // 2
        same, limit = (middle, limit) if left[:middle] == right[:middle] else (same, middle - 1)
    offset = same
    if offset >= end:
        return f"inhoudsopgave van de zip, byte {offset}"
    return f"kop van {max(s for s in starts if s[0] <= offset)[1]}, byte {offset}"
