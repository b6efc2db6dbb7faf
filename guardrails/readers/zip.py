"""ZIP: names, comments, and every file inside. Nothing is written to the disk."""

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator

from guardrails.readers.fragment import Budget, Fragment, TooMuch, Unreadable

RATIO = 200
REFUSED = (
    ".pkl",
    ".pickle",
    ".joblib",
    ".exe",
    ".dll",
    ".bat",
    ".cmd",
    ".vbs",
    ".ps1",
    ".scr",
    ".jar",
    ".msi",
)
_WORDS = re.compile(rb"[\x20-\x7e\xc2-\xf4\x80-\xbf]{5,}")
_HEAD, _TAIL = 30, 24
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


def read(content: bytes, part: str, budget: Budget) -> Iterator[Fragment]:
    """Comment, names and members of an archive.

    Raises
    ------
    Unreadable
        When it is broken or would grow beyond the budget.
    """
    where = part or "zip"
    archive = opened(content)
    if archive.comment:
        yield Fragment(
            f"{where}:opmerking", "metadata", archive.comment.decode("utf-8", "replace"), hidden=True
        )
    first = min((i.header_offset for i in archive.infolist()), default=0)
    if first > 0:
        yield Fragment(f"{where}, voor het begin", "binary", content[:first], name="I18", hidden=True)
    yield from _between(where, content, archive)
    seen: set[str] = set()
    for info in archive.infolist():
        name = info.filename
        inside = f"{where}:{name}"
        yield Fragment(inside, "metadata", name)
        if words := b"\n".join(_WORDS.findall(info.extra)):
            yield Fragment(f"{inside}, extra veld", "metadata", words.decode("utf-8", "replace"), hidden=True)
        if info.comment:
            yield Fragment(
                f"{inside}, opmerking", "metadata", info.comment.decode("utf-8", "replace"), hidden=True
            )
        wrong = unsafe(info, seen)
        seen.add(name)
        if wrong:
            yield Fragment(inside, "problem", wrong, name="I21")
        elif name.lower().endswith(REFUSED):
            yield Fragment(inside, "problem", name.rsplit(".", 1)[-1], name="I03")
        elif not name.endswith("/"):
            yield Fragment(inside, "nested", member(archive, info, budget), name=name)


def _between(where: str, content: bytes, archive: zipfile.ZipFile) -> Iterator[Fragment]:
    """Bytes between the members, in none of them and in no list; and words in the heads that only members have."""
    infos = sorted(archive.infolist(), key=lambda i: i.header_offset)
    if not infos:
        # A list without members says nothing of what stands before it.
        if archive.start_dir > 0:
            loose = content[: archive.start_dir]
            yield Fragment(f"{where}, zonder onderdelen", "binary", loose, name="I18", hidden=True)
        return
    starts = [*(i.header_offset for i in infos[1:]), archive.start_dir]
    for info, following in zip(infos, starts, strict=True):
        head = content[info.header_offset : info.header_offset + _HEAD]
        if len(head) < _HEAD or not head.startswith(b"PK\x03\x04"):
            continue
        name, extra = struct.unpack("<HH", head[26:30])
        at = info.header_offset + _HEAD + name
        inside = f"{where}:{info.filename}"
        if words := b"\n".join(w for w in _WORDS.findall(content[at : at + extra]) if w not in info.extra):
            yield Fragment(f"{inside}, kop", "metadata", words.decode("utf-8", "replace"), hidden=True)
        end = at + extra + info.compress_size
        # After a member a program may repeat its sizes: at most this much.
        if following - end > _TAIL:
            yield Fragment(f"{inside}, erachter", "binary", content[end:following], name="I18", hidden=True)


def opened(content: bytes) -> zipfile.ZipFile:
    """The archive in ``content``."""
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except BROKEN as error:
        raise Unreadable("het zip-bestand is beschadigd") from error


def unsafe(info: zipfile.ZipInfo, seen: set[str]) -> str:
    """What is unsafe about a member, in Dutch; empty when nothing is."""
    name = info.filename
    if not name:
        return "een onderdeel zonder naam"
    if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name:
        return "een naam die buiten de map wijst"
    if info.flag_bits & 1:
        return "een wachtwoord"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "een koppeling naar een ander bestand"
    return "twee bestanden met dezelfde naam" if name in seen else ""


def member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> bytes:
    """The bytes of one member, never more than its header says and the budget allows."""
    if info.file_size > budget.bytes - budget.spent or info.file_size > max(
        1_000_000, RATIO * info.compress_size
    ):
        raise TooMuch(f"'{info.filename[:80]}' groeit bij uitpakken te sterk")
    try:
        with archive.open(info) as stream:
            content = stream.read(info.file_size + 1)
    except BROKEN as error:
        raise Unreadable(f"'{info.filename[:80]}' is beschadigd") from error
    if len(content) > info.file_size:
        raise TooMuch(f"'{info.filename[:80]}' is groter dan het zegt")
    return content
