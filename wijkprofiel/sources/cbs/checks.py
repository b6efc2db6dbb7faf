"""What must hold for rows before they are believed."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from wijkprofiel.errors import EmptyAnswer, IncompleteAnswer, SourceChanged
from wijkprofiel.sources.cbs.request import Regions, TableInfo

AGAIN = "Haal de tabel opnieuw op. Blijft het zo, dan is er iets mis bij de bron: probeer het later."


def check_whole(info: TableInfo, rows: pa.Table) -> None:
    """Raise unless the row numbers run from 0 without gap or double, and their count is what the catalogue says."""
    # Piece by piece: Arrow would join them in a pool of its own, which keeps the room.
    pieces = [piece.to_numpy(zero_copy_only=False) for piece in rows["ID"].chunks]
    numbers = np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.int32)
    expected = info.record_count
    if expected is not None and len(numbers) != expected:
        raise IncompleteAnswer(
            f"Tabel {info.id} heeft volgens de catalogus {expected} rijen; er kwamen er {len(numbers)}.",
            remedy=AGAIN,
        )
    if not np.array_equal(numbers, np.arange(len(numbers))):
        raise IncompleteAnswer(
            f"In tabel {info.id} ontbreken rijen of staan rijen dubbel: de rijnummers lopen niet door.",
            remedy=AGAIN,
        )


def check_single(info: TableInfo, rows: pa.Table) -> None:
    """Raise when a row stands twice."""
    if pc.count_distinct(rows["ID"]).as_py() != rows.num_rows:
        raise IncompleteAnswer(f"In tabel {info.id} staan rijen dubbel.", remedy=AGAIN)


def check_columns(info: TableInfo, rows: pa.Table, keys: Sequence[str]) -> None:
    """Raise when the rows have other columns than the table's own list: then they are of another release."""
    differ = sorted(set(rows.column_names) ^ set(keys))
    if differ:
        raise SourceChanged(
            f"De kolommen van tabel {info.id} passen niet bij haar eigen lijst ({', '.join(differ[:4])}). "
            "Er is juist een nieuwe versie geplaatst.",
            remedy="Haal de tabel over enkele minuten opnieuw op.",
        )


def codes_outside(rows: pa.Table, dimension: str, regions: Regions) -> list[str]:
    """Areas that were not asked for: the source skipped the filter."""
    found = pc.unique(pc.utf8_trim_whitespace(rows[dimension])).to_pylist()
    return [code for code in found if not regions.holds(code)]


def only_regions(rows: pa.Table, dimension: str, regions: Regions) -> pa.Table:
    """The rows of these areas only, chosen here instead of at the source."""
    codes = pc.utf8_trim_whitespace(rows[dimension]).to_pylist()
    return rows.filter(pa.array([regions.holds(code) for code in codes], type=pa.bool_()))


def check_regions(info: TableInfo, rows: pa.Table, dimension: str, areas: pd.DataFrame) -> None:
    """Raise when an area of the table's own list has no row, or a row has no area in that list."""
    listed = pa.array(areas["Key"], type=pa.string())
    if len(listed) == rows.num_rows and pc.all(pc.equal(rows[dimension], listed)).as_py():
        return
    there, known = set(rows[dimension].to_pylist()), set(listed.to_pylist())
    lacking, extra = sorted(known - there), sorted(there - known)
    if lacking or extra:
        kind = (
            f"zonder rij: {', '.join(lacking[:3])}"
            if lacking
            else f"niet in de lijst: {', '.join(extra[:3])}"
        )
        raise IncompleteAnswer(
            f"Tabel {info.id}: de rijen passen niet bij de lijst van gebieden ({kind}).", remedy=AGAIN
        )


def check_asked(info: TableInfo, areas: pd.DataFrame, regions: Regions) -> None:
    """Raise when an area that was named is not in the table at all: a wrong code, or another year's."""
    listed = set(areas["Key"])
    wanted = [*regions.codes, *(g for g in regions.gemeenten if "gemeente" in regions.levels)]
    absent = [code for code in wanted if code not in listed]
    if absent:
        raise EmptyAnswer(
            f"Tabel {info.id} ({info.period or info.title}) heeft geen gebied {', '.join(absent[:5])}.",
            remedy="Controleer de code. Een gemeente kan in dat jaar nog niet, of niet meer, bestaan.",
        )


def check_any(info: TableInfo, areas: pd.DataFrame, regions: Regions | None) -> None:
    """Raise because nothing came: for a filter that is nearly always a wrong code."""
    if regions is None:
        raise EmptyAnswer(
            f"Tabel {info.id} heeft geen rijen.", remedy="Controleer het tabelnummer of de keuze."
        )
    check_asked(info, areas, regions)
    wanted = ", ".join((*regions.gemeenten, *regions.codes)[:5])
    raise EmptyAnswer(
        f"Tabel {info.id} ({info.period or info.title}) heeft geen rijen voor {wanted}.",
        remedy="Controleer de code en het niveau. Een gemeente kan in dat jaar nog niet, of niet meer, bestaan.",
    )
