"""Which reader reads what: by what a file is, not by what its name says."""

import bz2
import gzip
import io
import lzma
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from guardrails.readers import csv, geojson, gpkg, html, ipynb, parquet, pdf, png, pptx, svg, xlsx
from guardrails.readers import zip as zipped
from guardrails.readers.fragment import Budget, Fragment, TooMuch, Unreadable, names_and_values
from guardrails.readers.json import loaded
from guardrails.readers.loose import blobs, coded_numbers, is_zlib

Reader = Callable[[bytes, str, Budget], Iterator[Fragment]]
LARGEST_FILE = 200_000_000
TEXT = (".txt", ".md", ".toml", ".py", ".css", ".js")
_STREAMS: dict[bytes, Callable[[io.BytesIO], gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile]] = {
    b"\x1f\x8b": lambda stream: gzip.GzipFile(fileobj=stream),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\x00": lzma.LZMAFile,
}
_LONG = 64
_PIECE = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,2}")
# Words in what is no text, such as the properties of a photograph.
_WORDS = re.compile(rb"[\x20-\x7e]{8,}")
BY_SUFFIX: dict[str, Reader] = {
    ".csv": csv.read,
    ".tsv": csv.read,
    ".xlsx": xlsx.read,
    ".xlsm": xlsx.read,
    ".pptx": pptx.read,
    ".pptm": pptx.read,
    ".html": html.read,
    ".htm": html.read,
    ".ipynb": ipynb.read,
    ".gpkg": gpkg.read,
    ".geojson": geojson.read,
    ".parquet": parquet.read,
    ".png": png.read,
    ".svg": svg.read,
    ".pdf": pdf.read,
    ".zip": zipped.read,
}


def read(path: Path | str) -> Iterator[Fragment]:
    """Every part of the file at ``path``.

    Raises
    ------
    Unreadable
        When it cannot be read, is of another kind, or is more than may be read.
    """
    file = Path(path)
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise TooMuch(f"groter dan {LARGEST_FILE // 1_000_000} MB")
        content = file.read_bytes()
    except OSError as error:
        raise Unreadable(error.strerror or "het bestand opent niet") from error
    yield from read_bytes(file.name, content, "", Budget())


def read_bytes(name: str, content: bytes, part: str, budget: Budget, depth: int = 0) -> Iterator[Fragment]:
    """Every part of ``content``; files inside are read as well, until the budget is spent.

    Raises
    ------
    Unreadable
        As `read`.
    """
    if depth > budget.depth:
        raise TooMuch(f"meer dan {budget.depth} bestanden in elkaar")
    budget.take(len(content))
    reader = _reader(name, content)
    for fragment in reader(content, part, budget):
        if fragment.kind == "nested":
            yield from _nested(fragment, budget, depth)
        else:
            yield fragment
            for more in _inside(fragment):
                if more.kind == "nested":
                    yield from _nested(more, budget, depth)
                else:
                    yield more


def _nested(fragment: Fragment, budget: Budget, depth: int) -> Iterator[Fragment]:
    yield fragment
    try:
        yield from read_bytes(fragment.name, fragment.payload, fragment.part, budget, depth + 1)
    except TooMuch:
        raise
    except Unreadable as error:
        yield Fragment(fragment.part, "problem", str(error), name="I01")


def _inside(fragment: Fragment) -> Iterator[Fragment]:
    """What a text holds besides words: files written as letters, and figures after codes of areas."""
    if fragment.kind == "cells":
        long = [c for c in fragment.payload if len(c) >= _LONG]
        yield from blobs(fragment.part, "\n".join(long))
        pieces = [c.strip() for c in fragment.payload]
        if len(pieces) > 1 and all(_PIECE.fullmatch(p) for p in pieces):
            yield from blobs(f"{fragment.part}, aaneen", "".join(pieces))
    elif fragment.kind in ("text", "metadata") and isinstance(fragment.payload, str):
        yield from blobs(fragment.part, fragment.payload)
        yield from coded_numbers(fragment.part, fragment.payload, hidden=fragment.hidden)


def _reader(name: str, content: bytes) -> Reader:
    suffix = Path(name).suffix.lower()
    head = content[:16]
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _package(content, suffix)
    for magic, reader in (
        *((head_of, _packed) for head_of in _STREAMS),
        (b"\x89PNG\r\n\x1a\n", png.read),
        (b"%PDF-", pdf.read),
        (b"SQLite format 3\x00", gpkg.read),
        (b"PAR1", parquet.read),
    ):
        if head.startswith(magic):
            return reader
    if not name and is_zlib(content):
        return _packed
    if suffix in (".xlsx", ".xlsm", ".pptx", ".pptm", ".png", ".pdf", ".gpkg", ".parquet", ".zip"):
        raise Unreadable(f"de inhoud is geen {suffix[1:]}")
    if suffix in BY_SUFFIX:
        return BY_SUFFIX[suffix]
    if suffix in (".json", ".jsonl", ".ndjson"):
        return _json if suffix == ".json" else _lines
    if suffix in TEXT or Path(name).name in ("SHA256SUMS", "LICENSE"):
        return _text
    if not suffix and not name:
        return _guess(content)
    raise Unreadable(f"onbekend:{suffix or name}")


def _package(content: bytes, suffix: str) -> Reader:
    """The reader of an archive: a workbook, a presentation, or an archive of files."""
    if suffix == ".zip":
        return zipped.read
    book = b"xl/workbook.xml" in content
    if pptx.MAIN.encode() not in content or not pptx.is_presentation(content):
        return xlsx.read if book else zipped.read
    if book and pptx.is_workbook_too(content):
        raise Unreadable("het is een werkboek en een presentatie tegelijk")
    return pptx.read


def _guess(content: bytes) -> Reader:
    start = content[:400].lstrip().lower()
    if start.startswith((b"{", b"[")):
        return _json
    if start.startswith(b"<svg") or (start.startswith(b"<?xml") and b"<svg" in start):
        return svg.read
    if start.startswith(b"<"):
        return html.read
    return _text


def _json(content: bytes, part: str, budget: Budget) -> Iterator[Fragment]:
    data = loaded(content)
    if isinstance(data, dict) and data.get("nbformat"):
        yield from ipynb.read(content, part, budget)
    else:
        yield from names_and_values(part or "json", data)


def _lines(content: bytes, part: str, budget: Budget) -> Iterator[Fragment]:
    """A record of JSON on each line."""
    records = [loaded(line) for line in content.splitlines() if line.strip()]
    yield from names_and_values(part or "json", records)


def _text(content: bytes, part: str, budget: Budget) -> Iterator[Fragment]:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        yield Fragment(part or "inhoud", "binary", content)
        words = [w.decode("latin-1") for w in _WORDS.findall(content)]
        if words:
            yield Fragment(f"{part or 'inhoud'}, woorden", "metadata", "\n".join(words))
        return
    yield Fragment(part or "tekst", "text", text)


def _packed(content: bytes, part: str, budget: Budget) -> Iterator[Fragment]:
    """What is packed as one stream, never more than the budget and 200 times its size."""
    limit = min(budget.bytes - budget.spent, max(len(content) * 200, 1_000_000))
    try:
        if opener := next((o for head, o in _STREAMS.items() if content.startswith(head)), None):
            with opener(io.BytesIO(content)) as packed:
                inner = packed.read(limit + 1)
        else:
            inner = zlib.decompressobj().decompress(content, limit + 1)
    except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
        raise Unreadable("het ingepakte deel is beschadigd") from error
    if len(inner) > limit:
        raise TooMuch("een ingepakt deel is meer dan 200 keer zo groot")
    yield Fragment(f"{part}, uitgepakt", "nested", inner)
