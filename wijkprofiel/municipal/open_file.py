"""Which reader opens which file: by what a file is, not by what its name says."""

from collections.abc import Callable
from pathlib import Path

from wijkprofiel.errors import UsageError
from wijkprofiel.municipal.layers import read_layers
from wijkprofiel.municipal.notices import notice
from wijkprofiel.municipal.raw import LARGEST_FILE, RawFile, Refused
from wijkprofiel.municipal.text_file import read_text_file
from wijkprofiel.municipal.workbook import read_old_workbook, read_workbook

KINDS = {
    "tekst": (".csv", ".tsv", ".txt", ".tab", ".asc", ".dat"),
    "xlsx": (".xlsx", ".xlsm"),
    "xls": (".xls",),
    "GeoPackage": (".gpkg",),
    "GeoJSON": (".geojson", ".json"),
    "shapefile in zip": (".zip",),
}
_NOT_READ = {
    b"%PDF-": "PDF",
    b"\x89PNG": "een plaatje",
    b"\xff\xd8\xff": "een plaatje",
    b"GIF8": "een plaatje",
    b"PAR1": "Parquet",
    b"\x1f\x8b": "een ingepakt bestand (gz)",
    b"7z\xbc\xaf": "een ingepakt bestand (7z)",
    b"Rar!": "een ingepakt bestand (rar)",
    b"{\\rtf": "een tekstdocument",
    b"MZ": "een programma",
}


def open_file(path: Path, *, separator: str = "") -> RawFile:
    """The file at ``path`` as sheets with rows.

    Raises
    ------
    UsageError
        When there is no file there.
    Refused
        When it cannot or may not be read.
    """
    if path.is_dir():
        raise UsageError(f"'{path.name}' is een map.", remedy="Geef het pad van een bestand.")
    if not path.is_file():
        raise UsageError(f"Er is geen bestand '{path.name}'.", remedy="Controleer de naam en de map.")
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(4096)
    except OSError as error:
        raise Refused(notice("M01", path.name, why=error.strerror or "het bestand opent niet")) from error
    if not size or not head.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise Refused(notice("M02", path.name))
    if size > LARGEST_FILE:
        raise Refused(notice("M06", path.name, most=LARGEST_FILE // 1_000_000))
    kind = _kind(path, head)
    suffix = path.suffix.lower()
    readers: dict[str, Callable[[], RawFile]] = {
        "tekst": lambda: read_text_file(path, separator=separator),
        "xlsx": lambda: read_workbook(path),
        "xls": lambda: read_old_workbook(path),
    }
    read = readers.get(kind, lambda: read_layers(path, kind=kind))
    raw = read()
    if suffix not in KINDS[kind]:
        extra = notice("M14", path.name, suffix=suffix or "geen", kind=kind)
        return RawFile(raw.name, raw.kind, raw.sheets, raw.facts, (*raw.notices, extra))
    return raw


def _kind(path: Path, head: bytes) -> str:
    for magic, what in _NOT_READ.items():
        if head.startswith(magic):
            raise Refused(notice("M10", path.name, kind=what))
    if head.startswith(b"PK"):
        return _packed(path)
    if head.startswith(b"SQLite format 3\x00"):
        return "GeoPackage"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "xls"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table")):
        raise Refused(notice("M10", path.name, kind="een webpagina (HTML)"))
    if start.startswith(b"<?xml") or start.startswith(b"<"):
        raise Refused(notice("M10", path.name, kind="XML"))
    if start.startswith((b"{", b"[")):
        return "GeoJSON"
    return "tekst"


def _packed(path: Path) -> str:
    """Whether a zip is a workbook, something else of an office, or a folder of files."""
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - (1 << 18)))
        tail = stream.read()
        stream.seek(0)
        both = stream.read(1 << 16) + tail
    if b"xl/workbook" in both:
        return "xlsx"
    if b"word/document" in both or b"ppt/presentation" in both:
        raise Refused(notice("M10", path.name, kind="een document of presentatie"))
    if b"opendocument" in both:
        raise Refused(notice("M10", path.name, kind="LibreOffice"))
    return "shapefile in zip"
