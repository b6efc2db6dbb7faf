"""What stands in running text: figures after the code of an area, and files packed into letters."""

import base64
import binascii
import json
import re
import zlib
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from guardrails.readers.fragment import Fragment, number_of

# Name of a column of figures that were found by their place behind a code, and may be of different things.
LOOSE = "getal na een gebiedscode"
_CODE = re.compile(r"(?<![A-Za-z0-9])(?:GM\d{4}|WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4})(?![A-Za-z0-9])")
_DUTCH = re.compile(r"(?<![\w.,])[-+−]?\d+(?:[.,]\d+)*(?!\w)")
_PROGRAM = re.compile(r"(?<![\w.])[-+]?\d+(?:\.\d+)?(?!\w)")
# So far after a code, and so many figures, still belong to it.
_REACH, _MOST_AFTER, _LEAST_CODES = 1_000, 20, 4
_DATA = re.compile(r"data:([\w.+/-]*)((?:;[\w=-]+)*),([^\"'<>\s)]*)")
_BLOB = re.compile(r"[A-Za-z0-9+/_-]{64,}={0,2}")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}){32,}")
_TAG = re.compile(rb"\s*<[A-Za-z!?/]")
_LONG = 64
_LONGEST_SUM = 64
_LARGEST_PLAIN = 50_000_000


def coded_numbers(part: str, text: str, *, hidden: bool = False) -> Iterator[Fragment]:
    """Figures that follow the code of an area in any text: the first after each code, the second, and so on.

    What a program, a page or a line of text says of at least four areas is read like this, however it is
    written. A comma between digits may be a decimal sign or may part two figures; both are tried.
    """
    found = list(_CODE.finditer(text))
    codes = tuple(m.group() for m in found)
    if len(set(codes)) < _LEAST_CODES:
        return
    starts = [*(m.start() for m in found[1:]), len(text)]
    between = [text[m.end() : min(start, m.end() + _REACH)] for m, start in zip(found, starts, strict=True)]
    seen: set[tuple[float | None, ...]] = set()
    for figure in (_DUTCH, _PROGRAM):
        rows = [[number_of(n) for n in figure.findall(piece)[:_MOST_AFTER]] for piece in between]
        for place in range(max(map(len, rows))):
            column = tuple(row[place] if place < len(row) else None for row in rows)
            if column in seen:
                continue
            seen.add(column)
            if len({c for c, v in zip(codes, column, strict=True) if v is not None}) < _LEAST_CODES:
                break
            spot = f"{part}, {LOOSE} ({place + 1})"
            yield Fragment(spot, "number-column", column, name=LOOSE, codes=codes, hidden=hidden)


def blobs(where: str, text: str) -> Iterator[Fragment]:
    """Files that stand in a text as base64, as hexadecimal digits or as a data address."""
    if len(text) < _LONG and "data:" not in text:
        return
    rest = text
    if "data:" in text:
        for count, match in enumerate(_DATA.finditer(text), 1):
            kind, coded, body = match.groups()
            if body:
                inner = unbase(body) if coded.endswith(";base64") else unquote_to_bytes(body)
                if inner:
                    yield Fragment(f"{where}, data-adres {count}", "nested", inner, name=_name(kind, inner))
        rest = _DATA.sub("", text)
    for count, match in enumerate(_BLOB.finditer(rest), 1):
        for inner in _unpacked(match.group()):
            name = _name("", inner)
            if name != "?":
                yield Fragment(f"{where}, blok {count}", "nested", inner, name=name)
                break


def _unpacked(text: str) -> Iterator[bytes]:
    if _HEX.fullmatch(text):
        yield bytes.fromhex(text)
    if inner := unbase(text):
        yield inner
        # A stream without a head, as browsers make and undo.
        tool = zlib.decompressobj(-15)
        try:
            plain = tool.decompress(inner, _LARGEST_PLAIN)
        except zlib.error:
            return
        if tool.eof and len(plain) > len(inner) // 2:
            yield plain


def unbase(text: str) -> bytes:
    """The bytes of base64, also as in addresses and without its end; empty when it is none."""
    text = unquote_to_bytes(text).decode("latin-1").replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _name(kind: str, inner: bytes) -> str:
    """A name for bytes that tells what they are; ``?`` when that cannot be seen."""
    if kind in ("image/jpeg", "image/gif", "image/webp", "font/woff2", "font/woff", "image/x-icon"):
        return "plaatje.bin.txt"
    named = {"text/csv": "csv", "image/svg+xml": "svg", "text/html": "html", "application/xhtml+xml": "html"}
    if kind in named:
        return f"deel.{named[kind]}"
    heads = (b"\x1f\x8b", b"PK\x03\x04", b"\x89PNG", b"%PDF-", b"SQLite", b"PAR1", b"BZh", b"\xfd7zXZ\x00")
    if inner.startswith(heads) or is_zlib(inner):
        return ""
    start = inner.lstrip()[:1]
    if start in (b"{", b"["):
        try:
            json.loads(inner)
        except (ValueError, RecursionError):
            return "deel.txt" if kind else "?"
        return "deel.json"
    if start == b"<":
        return "deel.html" if kind or _is_page(inner) else "?"
    try:
        text = inner.decode("utf-8")
    except UnicodeDecodeError:
        return "deel.txt" if kind else "?"
    return "deel.txt" if kind or all(c.isprintable() or c in "\r\n\t" for c in text) else "?"


def _is_page(inner: bytes) -> bool:
    """Whether bytes that begin like a page are one: one in 256 sums (SHA-256 and others) begins so too.

    So short a page holds a whole tag and no signs that steer.

    >>> _is_page("<p>één</p>".encode("latin-1")), _is_page(bytes.fromhex("3ce9f725514411"))
    (True, False)
    """
    if len(inner) > _LONGEST_SUM:
        return True
    try:
        inner.decode("cp1252")
    except UnicodeDecodeError:
        return False
    plain = not any(byte < 32 and byte not in b"\t\r\n" for byte in inner)
    return plain and _TAG.match(inner) is not None and b">" in inner


def is_zlib(inner: bytes) -> bool:
    """Whether bytes are a packed stream with the head of zlib."""
    if len(inner) < 8 or inner[0] != 0x78 or (inner[0] * 256 + inner[1]) % 31:
        return False
    try:
        zlib.decompressobj().decompress(inner, 1_000)
    except zlib.error:
        return False
    return True
