"""Which reader reads what: by what a file is, not by what its name says."""

import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from guardrails.readers import csv, geojson, gpkg, html, ipynb, parquet, pdf, png, svg, xlsx
from guardrails.readers import zip as zipped
from guardrails.readers.fragment import Budget, Fragment, TooMuch, Unreadable, names_and_values

Reader = Callable[[bytes, str, Budget], Iterator[Fragment]]
LARGEST_FILE = 200_000_000
TEXT = (".txt", ".md", ".toml", ".py", ".json", ".jsonl", ".css", ".js")
BY_SUFFIX: dict[str, Reader] = {
    ".csv": csv.read,
    ".tsv": csv.read,
    ".xlsx": xlsx.read,
    ".xlsm": xlsx.read,
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
            yield fragment
            try:
                yield from read_bytes(fragment.name, fragment.payload, fragment.part, budget, depth + 1)
            except TooMuch:
                raise
            except Unreadable as error:
                yield Fragment(fragment.part, "problem", str(error), name="I01")
        else:
            yield fragment


def _reader(name: str, content: bytes) -> Reader:
    suffix = Path(name).suffix.lower()
    head = content[:16]
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return xlsx.read if b"xl/workbook.xml" in content and suffix != ".zip" else zipped.read
    for magic, reader in (
        (b"\x89PNG\r\n\x1a\n", png.read),
        (b"%PDF-", pdf.read),
        (b"SQLite format 3\x00", gpkg.read),
        (b"PAR1", parquet.read),
        (b"\x1f\x8b", _gzip),
    ):
        if head.startswith(magic):
            return reader
    if suffix in (".xlsx", ".xlsm", ".png", ".pdf", ".gpkg", ".parquet", ".zip"):
        raise Unreadable(f"de inhoud is geen {suffix[1:]}")
    if suffix in BY_SUFFIX:
        return BY_SUFFIX[suffix]
    if suffix in (".json",):
        return _json
    if suffix in TEXT or name in ("SHA256SUMS", "LICENSE"):
        return _text
    if not suffix and not name:
        return _guess(content)
    raise Unreadable(f"onbekend:{suffix or name}")


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
    try:
        data = json.loads(content)
    except RecursionError as error:
        raise TooMuch("JSON met te veel niveaus") from error
    except ValueError as error:
        raise Unreadable("de JSON is niet geldig") from error
    if isinstance(data, dict) and data.get("nbformat"):
        yield from ipynb.read(content, part, budget)
    else:
        yield from names_and_values(part or "json", data)


def _text(content: bytes, part: str, budget: Budget) -> Iterator[Fragment]:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        yield Fragment(part or "inhoud", "binary", content)
        return
    yield Fragment(part or "tekst", "text", text)


def _gzip(content: bytes, part: str, budget: Budget) -> Iterator[Fragment]:
    limit = min(budget.bytes - budget.spent, max(len(content) * 200, 1_000_000))
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
            inner = packed.read(limit + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable("het ingepakte deel is beschadigd") from error
    if len(inner) > limit:
        raise TooMuch("een ingepakt deel is meer dan 200 keer zo groot")
    yield Fragment(f"{part}, uitgepakt", "nested", inner)
