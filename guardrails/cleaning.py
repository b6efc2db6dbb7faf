"""A cleaned copy of a notebook or a table: what one sees, without what one does not see."""

import csv
import io
import json
from pathlib import Path
from typing import Any

from guardrails.errors import GuardrailsError
from guardrails.readers import Unreadable
from guardrails.readers.csv import decode, delimiter_of, rows_of
from guardrails.readers.fragment import number_of
from guardrails.readers.xlsx import visible

_USUAL = ("kernelspec", "language_info")
_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝")


class NotCleaned(GuardrailsError):
    """A file of this kind cannot be cleaned, or not read."""

    exit_code = 3


def write_clean(path: Path, target: Path) -> None:
    """Write a cleaned copy of the notebook or table at ``path`` to ``target``.

    A notebook loses outputs, widget state, attachments and metadata. A csv keeps its cells as inert text. An
    xlsx gives its visible cells, sheet after sheet, as csv: a workbook without a place to hide things.

    Raises
    ------
    NotCleaned
        For other files, for a target that exists, and for a file that cannot be read.
    """
    makers = {".ipynb": _notebook, ".csv": _table, ".xlsx": _workbook}
    maker = makers.get(path.suffix.lower())
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
        text = maker(path.read_bytes())
    except (Unreadable, OSError, ValueError, RecursionError) as error:
        raise NotCleaned(
            f"'{path.name}' kan niet worden gelezen.", remedy="Sla het bestand opnieuw op."
        ) from error
    target.write_bytes(text.encode("utf-8"))


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


def _notebook(content: bytes) -> str:
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
    return json.dumps(clean, ensure_ascii=False, indent=1) + "\n"


def _table(content: bytes) -> str:
    text = decode(content)
    return _written(rows_of(text.replace("\x00", "")), delimiter_of(text))


def _workbook(content: bytes) -> str:
    rows = [
        ["" if v is None else f"{v:.15g}" if isinstance(v, float) else str(v) for v in row]
        for row in visible(content)
    ]
    return _written(rows, ",")


def _written(rows: list[list[str]], delimiter: str) -> str:
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=delimiter, lineterminator="\n").writerows(
        [[inert(cell) for cell in row] for row in rows]
    )
    return target.getvalue()
