"""PNG: text chunks, EXIF and what stands behind the end. The picture itself is not read."""

import re
import struct
import zlib
from collections.abc import Iterator

from guardrails.readers.fragment import Budget, Fragment, TooMuch, Unreadable

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_DRAWN = {
    b"IHDR",
    b"PLTE",
    b"IDAT",
    b"IEND",
    b"tRNS",
    b"gAMA",
    b"cHRM",
    b"sRGB",
    b"pHYs",
    b"bKGD",
    b"tIME",
    b"sBIT",
}
_READABLE = re.compile(rb"[\x20-\x7e\xc2-\xf4\x80-\xbf]{5,}")
_READABLE_WIDE = re.compile(rb"(?:[\x20-\x7e]\x00){5,}")
_LARGEST_TEXT = 5_000_000


def read(content: bytes, part: str, budget: Budget) -> Iterator[Fragment]:
    """The chunks that hold words.

    Raises
    ------
    Unreadable
        When a chunk is cut off or does not match its checksum.
    """
    where = part or "png"
    at = len(SIGNATURE)
    kind = b""
    while kind != b"IEND":
        if at + 12 > len(content):
            raise Unreadable("het bestand houdt midden in de afbeelding op")
        (length,) = struct.unpack(">I", content[at : at + 4])
        kind = content[at + 4 : at + 8]
        body = content[at + 8 : at + 8 + length]
        check = content[at + 8 + length : at + 12 + length]
        if len(check) != 4 or zlib.crc32(kind + body) != struct.unpack(">I", check)[0]:
            raise Unreadable("een deel van de afbeelding is beschadigd")
        at += 12 + length
        yield from _chunk(kind, body, f"{where}:{kind.decode('latin-1')}")
    if at < len(content):
        yield Fragment(f"{where}, achter het einde", "binary", content[at:], name="I18", hidden=True)


def _chunk(kind: bytes, body: bytes, where: str) -> Iterator[Fragment]:
    if kind == b"tEXt":
        yield Fragment(where, "metadata", body.replace(b"\x00", b": ", 1).decode("latin-1"))
    elif kind == b"zTXt":
        key, _, rest = body.partition(b"\x00")
        yield Fragment(where, "metadata", f"{key.decode('latin-1')}: {_unpacked(rest[1:]).decode('latin-1')}")
    elif kind == b"iTXt":
        key, _, rest = body.partition(b"\x00")
        packed, rest = rest[:1] == b"\x01", rest[2:]
        text = rest.split(b"\x00", 2)[-1]
        text = _unpacked(text) if packed else text
        yield Fragment(where, "metadata", f"{key.decode('latin-1')}: {text.decode('utf-8', 'replace')}")
    elif kind == b"iCCP":
        # A profile of colours is packed; only its words are of interest.
        key, _, rest = body.partition(b"\x00")
        yield Fragment(where, "metadata", f"{key.decode('latin-1')}\n{_words(_unpacked(rest[1:]))}")
    elif kind not in _DRAWN and body:
        yield Fragment(where, "metadata", _words(body[:_LARGEST_TEXT]))


def _words(body: bytes) -> str:
    """Readable words among bytes, one a line, in one byte a letter or two."""
    narrow = [w.decode("utf-8", "replace") for w in _READABLE.findall(body)]
    wide = [w.replace(b"\x00", b"").decode("latin-1") for w in _READABLE_WIDE.findall(body)]
    return "\n".join([*narrow, *wide])


def _unpacked(packed: bytes) -> bytes:
    try:
        tool = zlib.decompressobj()
        text = tool.decompress(packed, _LARGEST_TEXT)
    except zlib.error as error:
        raise Unreadable("een tekst in de afbeelding is beschadigd") from error
    if tool.unconsumed_tail:
        raise TooMuch("een tekst in de afbeelding is na uitpakken te groot")
    return text
