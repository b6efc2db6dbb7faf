"""Whether a composite is what it says: made of columns that are shown, with these weights, and nothing else."""

import math
from collections.abc import Iterator
from typing import Any

from pandas.api.types import is_float_dtype

from guardrails.composition import METHODS, composed
from guardrails.policy_schema import CLASSES
from guardrails.submission import Column, Composition, Submission

LEAST_PARTS = 2
# Half a unit of the last decimal shown, and a little for the computer's own rounding.
_HALF = 0.500001


def problems(s: Submission) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """C11 for every composite that cannot be traced to its parts."""
    for name, column in s.columns.items():
        if column.composition is not None:
            for what in _wrong(column, column.composition, s):
                yield "C11", name, {"what": what}


def _wrong(column: Column, made: Composition, s: Submission) -> Iterator[str]:
    absent = [part for part in made.weights if part not in s.columns or part == column.name]
    if absent:
        yield f"onderdelen die niet in de opgave staan ({', '.join(absent)})"
        return
    parts = [s.columns[part] for part in made.weights]
    if len(parts) < LEAST_PARTS:
        yield f"minder dan {LEAST_PARTS} onderdelen"
        return
    if made.method not in METHODS:
        yield f"de methode '{made.method}' bestaat niet"
        return
    if any(not math.isfinite(w) or w == 0 for w in made.weights.values()):
        yield "een gewicht is nul of geen getal"
        return
    if any(part.composition is not None for part in parts):
        yield "een onderdeel is zelf een samenstelling"
    unseen = [part.name for part in parts if "beschrijven" not in part.use]
    if unseen:
        yield f"onderdelen die niet worden getoond ({', '.join(unseen)})"
    if column.klass in CLASSES and any(
        CLASSES.index(part.klass) > CLASSES.index(column.klass) for part in parts if part.klass in CLASSES
    ):
        yield f"de klasse '{column.klass}' is lichter dan die van een onderdeel"
    lost = {source for part in parts for source in part.lineage} - set(column.lineage)
    if lost:
        yield f"de herkomst noemt niet elk onderdeel ({len(lost)} ontbreken)"
    if all(is_float_dtype(s.table[c].dtype) for c in (column.name, *made.weights)):
        yield from _recomputed(column, made, s)


def _recomputed(column: Column, made: Composition, s: Submission) -> Iterator[str]:
    tolerance = _HALF * 10.0**-column.decimals
    other = 0
    for level in dict.fromkeys(s.level):
        units = s.units_of(level)
        shown = s.table.loc[units, column.name]
        if shown.isna().all():
            continue
        # What is taken away afterwards plays no part in the scale: every area that has all parts does.
        expected = composed(s.table.loc[units, list(made.weights)], made.weights, method=made.method)
        gap = (shown - expected)[shown.notna()].abs()
        other += int((~(gap <= tolerance)).sum())
    if other:
        yield f"{other} cijfers zijn niet uit de onderdelen te berekenen"
