"""Three cells of each row of a file, one row at a time. What else stands in a row is never looked at or kept."""

import csv
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from wijkprofiel.errors import SourceError, UsageError
from wijkprofiel.names import plain

SEPARATORS = (";", ",", "\t", "|")
MOST_UNPACKED = 1_000_000_000
_HEAD = 65_536
_LONGEST_CELL = _LONGEST_HEADER = 1_000_000
# What a cell of a text file or a workbook can be.
Cell = object

# Names a column often has; only used when exactly one column fits.
USUAL = {
    "plaats": ("buurtcode", "buurt code", "wijkcode", "wijk code", "gebiedscode", "gebied", "buurt", "wijk"),
    "categorie": ("categorie", "hoofdcategorie", "soort", "onderwerp", "type", "rubriek"),
    "datum": (
        "datum",
        "meldingsdatum",
        "datum melding",
        "aanmaakdatum",
        "startdatum",
        "ingangsdatum",
        "jaar",
    ),
}


class CasesUnreadable(SourceError):
    """A case file cannot be read. The message never holds a cell of it."""

    exit_code = 3


class ColumnQuestion(UsageError):
    """It is not certain which column holds the place, the category or the date."""

    exit_code = 4


@dataclass(frozen=True)
class Picked:
    """Place, category and date of one row; ``whole`` is False when the row has too few cells."""

    place: Cell
    category: Cell
    date: Cell
    whole: bool = True


def picked_cells(path: Path, wanted: dict[str, str], *, sheet: str = "") -> Iterator[Picked]:
    """The three cells of every row of a CSV or Excel file, in order, without reading the file into memory.

    Parameters
    ----------
    path : Path
    wanted : dict
        Column name for ``plaats``, ``categorie`` and ``datum``; empty where it has to be found.
    sheet : str
        Name of the sheet of a workbook; the first one when empty.

    Raises
    ------
    CasesUnreadable
        When the file is no text or workbook, or its rows do not fit its header.
    ColumnQuestion
        When a column is not told and not certain.
    UsageError
        When a column that was named is not there.
    """
    if not path.is_file():
        raise UsageError("Het bestand is er niet.", remedy="Controleer de naam van het bestand.")
    head = _first_bytes(path)
    if head.startswith(b"PK\x03\x04"):
        yield from _from_workbook(path, wanted, sheet)
    elif head.startswith(b"\xd0\xcf\x11\xe0"):
        raise CasesUnreadable(
            "Dit is een oud Excel-bestand (.xls). Dat wordt niet gelezen.",
            remedy="Sla het in Excel op als .xlsx of als CSV.",
        )
    else:
        yield from _from_text(path, wanted, head)


def _first_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as handle:
            return handle.read(_HEAD)
    except OSError as problem:
        raise CasesUnreadable(
            f"Het bestand is niet te lezen: {problem.strerror}.", remedy="Sluit het in andere programma's."
        ) from problem


def _from_text(path: Path, wanted: dict[str, str], head: bytes) -> Iterator[Picked]:
    encoding = _encoding(path, head)
    csv.field_size_limit(_LONGEST_CELL)
    with path.open(encoding=encoding, newline="") as handle:
        first = _first_line(handle)
        if not first.strip():
            raise CasesUnreadable(
                "Het bestand heeft geen kopregel.", remedy="Zet de kolomnamen op de eerste regel."
            )
        separator = max(SEPARATORS, key=first.count)
        handle.seek(0)
        rows = csv.reader(handle, delimiter=separator)
        try:
            header = next(rows)
            places = _places(header, wanted)
            for row in rows:
                if row:
                    yield _pick(row, places, len(header))
        except (csv.Error, UnicodeDecodeError):
            # The causes may hold a part of the file.
            raise CasesUnreadable(
                f"Regel {rows.line_num + 1} is niet te lezen: aanhalingstekens, scheidingstekens of letters kloppen "
                "niet.",
                remedy="Sla het bestand opnieuw op als CSV (UTF-8).",
            ) from None


def _first_line(handle: TextIO) -> str:
    try:
        first = handle.readline(_LONGEST_HEADER)
    except UnicodeDecodeError:
        raise CasesUnreadable(
            "De eerste regel is niet te lezen.", remedy="Sla het bestand opnieuw op als CSV (UTF-8)."
        ) from None
    if len(first) == _LONGEST_HEADER:
        raise CasesUnreadable(
            "De eerste regel heeft geen einde. Dit is geen CSV-bestand met een kopregel.",
            remedy="Sla het bestand opnieuw op als CSV.",
        )
    return first


def _encoding(path: Path, head: bytes) -> str:
    """UTF-16 and UTF-8 by their signs, UTF-8 when the whole file is that, else the old Windows encoding."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\x00" in head:
        raise CasesUnreadable(
            "Dit is geen tekstbestand en geen werkboek.", remedy="Geef een CSV-bestand of een .xlsx-bestand."
        )
    try:
        with path.open(encoding="utf-8-sig") as handle:
            while handle.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8-sig"


def _from_workbook(path: Path, wanted: dict[str, str], sheet: str) -> Iterator[Picked]:
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(part.file_size for part in packed.infolist())
        if size > MOST_UNPACKED:
            raise CasesUnreadable(
                "Het werkboek is uitgepakt te groot om veilig te openen.",
                remedy="Sla het blad met de zaken op als CSV.",
            )
        book = load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, OSError) as problem:
        raise CasesUnreadable(
            "Het werkboek is niet te openen: het is beschadigd, beveiligd of geen .xlsx.",
            remedy="Sla het opnieuw op zonder wachtwoord, of als CSV.",
        ) from problem
    with closing(book):
        if sheet and sheet not in book.sheetnames:
            raise UsageError(
                f"Het werkboek heeft geen blad met de naam die u noemt; het heeft {len(book.sheetnames)} bladen.",
                remedy="Kijk in het werkboek hoe het blad heet.",
            )
        try:
            yield from _from_sheet(book[sheet] if sheet else book.worksheets[0], wanted)
        except (SyntaxError, ValueError, KeyError, zipfile.BadZipFile, zlib.error):
            # Broken XML inside the workbook; the causes may hold a part of it.
            raise CasesUnreadable(
                "Het blad is niet heel: het werkboek is beschadigd.", remedy="Sla het in Excel opnieuw op."
            ) from None


def _from_sheet(sheet: Any, wanted: dict[str, str]) -> Iterator[Picked]:
    rows = sheet.iter_rows(values_only=True)
    header = next(rows, None)
    if header is None:
        raise CasesUnreadable("Het blad is leeg.", remedy="Kies een ander blad met --blad.")
    places = _places(["" if cell is None else str(cell) for cell in header], wanted)
    for row in rows:
        if any(cell is not None for cell in row):
            yield _pick(row, places, len(header))


def _pick(row: Sequence[Cell], places: tuple[int, int, int], width: int) -> Picked:
    if len(row) <= max(places):
        return Picked(None, None, None, whole=False)
    first, second, third = places
    return Picked(row[first], row[second], row[third], whole=len(row) == width)


def _places(header: Sequence[str], wanted: dict[str, str]) -> tuple[int, int, int]:
    """Where the three columns stand. The header is never repeated: a file without one starts with a person."""
    spelled = [plain(name) for name in header]
    found = {}
    for role, option in (("plaats", "--plaats"), ("categorie", "--categorie"), ("datum", "--datum")):
        asked = plain(wanted.get(role, ""))
        if asked:
            hits = [number for number, name in enumerate(spelled) if name == asked]
            if len(hits) != 1:
                many = "meer dan één kolom" if hits else "geen kolom"
                raise UsageError(
                    f"Van de {len(header)} kolommen heet {many} zoals bij {option} staat.",
                    remedy="Neem de naam over zoals die op de eerste regel van het bestand staat.",
                )
        else:
            hits = [number for number, name in enumerate(spelled) if name in USUAL[role]]
            if len(hits) != 1:
                raise ColumnQuestion(
                    f"Het is niet zeker welke kolom de {role} is: {len(hits)} kolommen passen.",
                    remedy=f"Noem de kolom met {option}.",
                )
        found[role] = hits[0]
    if len(set(found.values())) != len(found):
        raise UsageError(
            "Plaats, categorie en datum moeten drie verschillende kolommen zijn.",
            remedy="Noem ze met --plaats, --categorie en --datum.",
        )
    return found["plaats"], found["categorie"], found["datum"]
