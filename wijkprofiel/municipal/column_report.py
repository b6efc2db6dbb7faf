"""What became of each column of a file, for the report and for the source card."""

from collections.abc import Collection, Sequence

from wijkprofiel.municipal.columns import EMPTY, VALUE, Columns
from wijkprofiel.municipal.figures_of import Read
from wijkprofiel.municipal.grid import Grid
from wijkprofiel.municipal.measures import is_count, is_share
from wijkprofiel.municipal.missing_cells import is_empty
from wijkprofiel.municipal.raw import Cell
from wijkprofiel.municipal.report import ReadColumn
from wijkprofiel.municipal.series import Series
from wijkprofiel.source_card import CardColumn


def read_columns(
    grid: Grid,
    columns: Columns,
    codes: Sequence[str | None],
    protected: Collection[int],
    series: Sequence[Series],
    read: Read,
) -> tuple[ReadColumn, ...]:
    """Every column with its role, its type and how full it is."""
    out = []
    by_column = {one.at: one for one in reversed(series)}
    for at, name in enumerate(grid.names):
        role = columns.roles[at]
        cells = [c for c, code in zip(grid.column(at), codes, strict=True) if code is not None]
        if at in protected:
            out.append(ReadColumn(name, "beschermd", "niet gelezen"))
        elif role == VALUE and at in read.numbers:
            one = by_column.get(at)
            kind = "aantal" if one and is_count(one) else "percentage" if one and is_share(one) else "getal"
            out.append(ReadColumn(name, role, kind, _fill(cells, read, at, codes)))
        elif role == VALUE:
            out.append(ReadColumn(name, role, "getal", "nog niet te lezen"))
        else:
            kind = {"gebied": "code of naam", "jaar": "jaar", EMPTY: "-"}.get(role, "tekst")
            out.append(ReadColumn(name, role, kind))
    return tuple(out)


def _fill(cells: Sequence[Cell], read: Read, at: int, codes: Sequence[str | None]) -> str:
    kept = [i for i, code in enumerate(codes) if code is not None]
    values = [read.numbers[at].values[i] for i in kept]
    filled = sum(v is not None for v in values)
    zeros = sum(v == 0 for v in values)
    empty = sum(map(is_empty, cells))
    signs = len(values) - filled - empty
    parts = [f"gevuld {filled} van {len(values)}"]
    parts += [f"{zeros} keer 0"] if zeros else []
    parts += [f"{empty} leeg"] if empty > 0 else []
    parts += [f"{signs} met een teken voor ontbreekt"] if signs > 0 else []
    return ", ".join(parts)


def card_columns(grid: Grid, columns: Columns, series: Sequence[Series]) -> list[CardColumn]:
    """Every column as it stands on the source card."""
    labels = {one.at: one.label for one in series}
    roles = columns.roles
    return [
        CardColumn(name, "opgenomen" if at in labels else "niet_opgenomen", labels.get(at, ""), roles[at])
        for at, name in enumerate(grid.names)
    ]
