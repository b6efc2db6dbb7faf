"""A cleaned copy of a notebook or a table: what one sees, without what one does not see."""

import csv
import datetime as dt
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.packaging.core import DocumentProperties

from guardrails.errors import GuardrailsError
from guardrails.readers import Unreadable
from guardrails.readers.csv import decode, delimiter_of, rows_of
from guardrails.readers.fragment import number_of
from guardrails.readers.xlsx import visible

_USUAL = ("kernelspec", "language_info")
_NO_TIME = dt.datetime(2000, 1, 1)
_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝")


class NotCleaned(GuardrailsError):
    """A file of this kind cannot be cleaned, or not read."""

    exit_code = 3


def write_clean(path: Path, target: Path) -> None:
    """Write a cleaned copy of the notebook or table at ``path`` to ``target``.

    A notebook loses outputs, widget state, attachments and metadata. A csv keeps its cells as inert text. An
    xlsx keeps its visible sheets with their visible rows and columns, as figures and inert text: no formulas,
    comments, names, caches or properties. With one visible sheet it may also be written as csv.

    Raises
    ------
    NotCleaned
        For other files, for a target that exists, and for a file that cannot be read.
    """
    kind, wanted = path.suffix.lower(), target.suffix.lower()
    maker = _MAKERS.get((kind, wanted)) or _MAKERS.get((kind, ""))
    if maker is None:
        raise NotCleaned(
            f"Een bestand van de soort '{path.suffix}' kan niet worden schoongemaakt.",
            remedy="Schoonmaken kan met ipynb, csv en xlsx. Maak andere bestanden opnieuw uit de bron.",
        )
    if target.exists():
        raise NotCleaned(
            f"'{target.name}' bestaat al en wordt niet overschreven.", remedy="Kies een andere naam."
        )
    try:
        cleaned = maker(path.read_bytes())
    except (Unreadable, OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NotCleaned(
            f"'{path.name}' kan niet worden gelezen.", remedy="Sla het bestand opnieuw op."
        ) from error
    target.write_bytes(cleaned)


def inert(cell: str) -> str:
    """The text of a cell so that no program runs it.

    >>> inert("=1+1"), inert("-3"), inert("West")
    ("'=1+1", '-3', 'West')
    """
    return (
        f"'{cell}"
        if cell.lstrip(" ")[:1] in _STARTS and number_of(cell) is None and cell.strip() != "-"
        else cell
    )


def _notebook(content: bytes) -> bytes:
    data: dict[str, Any] = json.loads(content)
    cells = []
    for cell in data["cells"]:
        kept: dict[str, Any] = {"cell_type": cell["cell_type"], "metadata": {}, "source": cell["source"]}
        if "id" in cell:
            kept["id"] = cell["id"]
        if cell["cell_type"] == "code":
            kept |= {"execution_count": None, "outputs": []}
        cells.append(kept)
    meta = {k: v for k, v in data.get("metadata", {}).items() if k in _USUAL}
    clean = {
        "cells": cells,
        "metadata": meta,
        "nbformat": data["nbformat"],
        "nbformat_minor": data["nbformat_minor"],
    }
    return (json.dumps(clean, ensure_ascii=False, indent=1) + "\n").encode()


def _table(content: bytes) -> bytes:
    text = decode(content)
    return _written(rows_of(text.replace("\x00", "")), delimiter_of(text))


def _workbook(content: bytes) -> bytes:
    """The visible sheets in a new workbook."""
    sheets = visible(content)
    if not sheets:
        raise Unreadable("het werkboek heeft geen zichtbaar blad")
    book = openpyxl.Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            cells = [WriteOnlyCell(sheet, value=value) for value in row]
            for cell, value in zip(cells, row, strict=True):
                if isinstance(value, str):
                    # As text, so that a sign in front makes no formula of it.
                    cell.data_type = "s"
            sheet.append(cells)
    book.properties = DocumentProperties(creator="", created=_NO_TIME, modified=_NO_TIME)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _one_sheet(content: bytes) -> bytes:
    sheets = visible(content)
    if len(sheets) != 1:
        raise NotCleaned(
            f"Het werkboek heeft {len(sheets)} zichtbare bladen; een csv heeft er één.",
            remedy="Geef de schone kopie een naam die eindigt op .xlsx: dan blijven alle bladen.",
        )
    (rows,) = sheets.values()
    words = [
        ["" if v is None else f"{v:.15g}" if isinstance(v, float) else str(v) for v in row] for row in rows
    ]
    return _written(words, ",")


def _written(rows: list[list[str]], delimiter: str) -> bytes:
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=delimiter, lineterminator="\n").writerows(
        [[inert(cell) for cell in row] for row in rows]
    )
    return target.getvalue().encode()


# By the kind of the file and of the copy; an empty kind stands for any other.
_MAKERS: dict[tuple[str, str], Callable[[bytes], bytes]] = {
    (".ipynb", ""): _notebook,
    (".csv", ""): _table,
    (".xlsx", ""): _workbook,
    (".xlsx", ".csv"): _one_sheet,
}
