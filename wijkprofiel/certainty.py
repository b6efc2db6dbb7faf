"""The margin that goes with an approved figure, read and put into words: before the figure, or that it is not known.

What is written is a range per area, as far as the rounding of the source says; figures of a sample or a model come
without an interval in open data, and then no margin is made up.
"""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from guardrails import Cleared, Column
from wijkprofiel.numbers import format_number

# The key under which the ranges stand in the dossier that goes with a submission: column -> area -> [low, high].
KEY = "marges"
UNKNOWN = "niet bekend"
EXACT = "geen"
INTRO = (
    "De marge zegt hoeveel een cijfer kan afwijken doordat CBS aantallen afrondt. "
    "Staat er dat de marge niet bekend is? Dan kan het cijfer ook meer afwijken. "
    "Van een steekproef of een model geeft de bron hier geen marge."
)


def outward(span: tuple[float, float], decimals: int) -> list[float]:
    """A range with as many decimals as the figure, rounded away from the figure so that it stays true.

    >>> outward((29.61, 32.04), 1)
    [29.6, 32.1]
    """
    step = 10**decimals
    low, high = (round(value, 9) for value in span)
    return [math.floor(low * step) / step, math.ceil(high * step) / step]


def range_of(approved: Cleared, unit: str, column: Column) -> tuple[float, float] | None:
    """The range of one figure; None where it is not known or where there is no figure."""
    held: Mapping[str, Any] = approved.dossier.get(KEY, {}).get(column.name, {})
    span = held.get(unit)
    if span is None or not math.isfinite(float(approved.table[column.name][unit])):
        return None
    return float(span[0]), float(span[1])


def margin_text(approved: Cleared, unit: str, column: Column) -> str:
    """The margin of one figure in a few words, to stand before it.

    Empty where there is no figure, or where nobody looked.
    """
    if KEY not in approved.dossier or not math.isfinite(float(approved.table[column.name][unit])):
        return ""
    span = range_of(approved, unit, column)
    if span is None:
        return UNKNOWN
    low, high = (format_number(value, column.decimals) for value in span)
    return EXACT if low == high else f"tussen {low} en {high}"


def widest_text(approved: Cleared, units: Iterable[str], column: Column) -> str:
    """How far the figures of these areas can lie from what is shown, at most, in a few words.

    Empty where nobody looked.
    """
    if KEY not in approved.dossier:
        return ""
    gaps, shown = [], 0
    for unit in units:
        figure = float(approved.table[column.name][unit])
        if math.isfinite(figure):
            shown += 1
            span = range_of(approved, unit, column)
            if span is not None:
                gaps.append(max(figure - span[0], span[1] - figure))
    if not shown or len(gaps) < shown:
        return UNKNOWN
    widest = math.ceil(round(max(gaps), 9) * 10**column.decimals) / 10**column.decimals
    return f"hooguit {format_number(widest, column.decimals)}" if widest else EXACT
