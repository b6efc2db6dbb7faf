"""Section on data quality: what is filled, what is not and why, and what rounding does."""

import pandas as pd

from guardrails.approved import Released
from guardrails.submission import Column
from wijkprofiel.numbers import format_number
from wijkprofiel.report.columns import (
    column_title,
    figure_of,
    own_units,
    reason_counts,
    reasons_text,
    shown_columns,
)
from wijkprofiel.report.content import Block, Head, Paragraph, Section, Table
from wijkprofiel.report.text import KIND_WORDS, LEVEL_TITLES, ROUNDING

# Findings about what the guardrails took away: how much, and what that costs a reader.
HIDDEN = ("S01", "S02", "S14")


def quality_section(released: Released) -> Section:
    """Per indicator and level how many areas have a figure and why the others have none; then rounding."""
    blocks: list[Block] = [
        Paragraph(
            "Deze tabel telt per onderwerp hoeveel gebieden een cijfer hebben. Daarnaast staat waarom niet."
        )
    ]
    heads = (
        Head("Onderwerp", share=2.8),
        Head("Niveau", share=0.8),
        Head("Gevuld", numeric=True, share=1.1),
        Head("Zonder cijfer", share=2.6),
        Head("Hoe gemaakt", share=1.4),
    )
    rows = tuple(quality_rows(released))
    blocks.append(Table("Gevulde cijfers per onderwerp en niveau", heads, rows))
    blocks += [Paragraph(f.message) for f in released.findings if f.code in HIDDEN]
    rounding = rounding_table(released)
    if rounding is not None:
        blocks += [Paragraph(ROUNDING), rounding]
    return Section("kwaliteit", "Hoe goed zijn de gegevens?", tuple(blocks))


def quality_rows(released: Released) -> list[tuple[str, ...]]:
    """Rows of indicator, level, filled of total, reasons counted, and how the figure came about."""
    rows: list[tuple[str, ...]] = []
    for column in shown_columns(released):
        for level in released.drawn:
            units = own_units(released, level)
            counts = reason_counts(released, units, column)
            filled = f"{len(units) - sum(counts.values())} van {len(units)}"
            made = KIND_WORDS.get(column.kind, column.kind)
            rows.append((column_title(column), level, filled, reasons_text(counts) or "geen", made))
    return rows


def rounding_table(released: Released) -> Table | None:
    """Sums of wijken and buurten beside the figure of the gemeente, for counts that may be added up.

    A level with a missing figure is not added up: a sum of the rest would look like a total.
    """
    if released.subject not in released.table.index:
        return None
    columns = [c for c in shown_columns(released) if c.aggregation == "som"]
    rows = [row for column in columns if (row := _sum_row(released, column)) is not None]
    if not rows:
        return None
    heads = [Head("Onderwerp", share=1.6), Head("Gemeente", numeric=True)]
    heads += [Head(f"Som van de {LEVEL_TITLES.get(level, level)}", numeric=True) for level in released.drawn]
    return Table("Sommen naast het cijfer van de gemeente", tuple(heads), tuple(rows))


def _sum_row(released: Released, column: Column) -> tuple[str, ...] | None:
    total = figure_of(released, released.subject, column)
    if total is None:
        return None
    sums = [_sum_text(released, column, own_units(released, level), total) for level in released.drawn]
    return (column_title(column), format_number(total, column.decimals), *sums)


def _sum_text(released: Released, column: Column, units: pd.Index, total: float) -> str:
    values = released.table.loc[units, column.name]
    absent = int(values.isna().sum())
    if absent == len(units):
        return "geen cijfers op dit niveau"
    if absent:
        return f"niet opgeteld: {absent} zonder cijfer"
    difference = float(values.sum()) - total
    sign = "+" if difference > 0 else ""
    text = format_number(float(values.sum()), column.decimals)
    return f"{text} ({sign}{format_number(difference, column.decimals)})"
