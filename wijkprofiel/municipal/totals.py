"""Whether parts add up to the total that a table states: over areas, over wijken and buurten, over columns."""

import itertools
import math
from collections.abc import Mapping, Sequence

from wijkprofiel.municipal.area_cells import TOTAL, gemeente_of, level_of
from wijkprofiel.municipal.notices import Notice, notice, rows_text
from wijkprofiel.names import plain

# Published counts are rounded up or down by lot to a multiple of these, so parts may differ from their total.
STEPS = (1000, 500, 100, 50, 10, 5)
MOST_PARTS = 12
# A difference of one or two in a total this large is that of rounding the parts.
LARGE = 500
_TOTAL_WORDS = ("totaal", "total", "som", "alles samen", "aantal totaal")


def check_areas(label: str, values: Mapping[str, float | None], total: float | None) -> list[Notice]:
    """Counts per area against the counts of the areas above them, and against a row that says it is the total."""
    out: list[Notice] = []
    levels = {level_of(code) for code in values}
    pairs = [("buurt", "wijk"), ("wijk", "gemeente")]
    if "wijk" not in levels:
        pairs = [("buurt", "gemeente")]
    for lower, upper in pairs:
        if {lower, upper} <= levels:
            out += _against_parents(label, values, lower, upper)
    if total is not None:
        finest = next((lv for lv in ("buurt", "wijk", "gemeente") if lv in levels), "")
        own = [value for code, value in values.items() if level_of(code) == finest]
        if own and all(v is not None for v in own):
            parts = math.fsum(v for v in own if v is not None)
            out += _compared(label, parts, total, len(own), where=f"de rij '{TOTAL}'")
    return out


def _against_parents(label: str, values: Mapping[str, float | None], lower: str, upper: str) -> list[Notice]:
    parents: dict[str, list[float | None]] = {}
    for code, value in values.items():
        if level_of(code) == lower:
            above = gemeente_of(code) if upper == "gemeente" else f"WK{code[2:8]}"
            parents.setdefault(above, []).append(value)
    wrong = []
    for parent, parts in parents.items():
        stated = values.get(parent)
        if stated is None or any(part is None for part in parts):
            continue
        total = math.fsum(part for part in parts if part is not None)
        if not _same(total, stated, len(parts), [*[p for p in parts if p is not None], stated]):
            wrong.append((parent, total, stated))
    if not wrong or not_additive(len(wrong), len(parents)):
        return []
    parent, total, stated = wrong[0]
    return [
        notice(
            "M52",
            label,
            count=len(wrong),
            lower=lower,
            upper=upper,
            example=f"{parent}: de delen tellen op tot {_text(total)}, er staat {_text(stated)}",
        )
    ]


def not_additive(wrong: int, compared: int) -> bool:
    """Whether so many parents differ from their parts that the figure is none that adds up."""
    return compared >= 4 and wrong > 0.5 * compared


def adds_up(values: Mapping[str, float | None]) -> bool:
    """Whether nothing in a file contradicts that a figure adds up from buurten to wijken."""
    parents: dict[str, list[float]] = {}
    for code, value in values.items():
        if level_of(code) == "buurt" and value is not None:
            parents.setdefault(f"WK{code[2:8]}", []).append(value)
    stated = {parent: values[parent] for parent in parents if values.get(parent) is not None}
    wrong = sum(
        not _same(math.fsum(parents[p]), float(s or 0.0), len(parents[p]), [*parents[p], float(s or 0.0)])
        for p, s in stated.items()
    )
    return not not_additive(wrong, len(stated))


def check_columns(
    names: Sequence[str], columns: Sequence[Sequence[float | None]], rows: Sequence[int]
) -> list[Notice]:
    """A column that says it is a total against the other columns of counts, row by row.

    When no choice of neighbouring columns adds up in most rows, that is said too: it cannot be judged.
    """
    out = []
    for at, name in enumerate(names):
        words = plain(name)
        if not any(words == w or words.startswith(f"{w} ") or words.endswith(f" {w}") for w in _TOTAL_WORDS):
            continue
        others = [i for i in range(len(names)) if i != at and _counts(columns[i])]
        if not others or not _counts(columns[at]) or len(others) < 2:
            continue
        out += _against_columns(names, columns, rows, at, others)
    return out


def _against_columns(
    names: Sequence[str],
    columns: Sequence[Sequence[float | None]],
    rows: Sequence[int],
    at: int,
    others: Sequence[int],
) -> list[Notice]:
    runs = [
        others[a:b] for a, b in itertools.combinations(range(len(others) + 1), 2) if 2 <= b - a <= MOST_PARTS
    ]
    scored = [(len(_differing(columns, at, run)), -len(run), run) for run in runs]
    complete = sum(columns[at][i] is not None for i in range(len(rows)))
    wrong_count, _, best = min(scored, key=lambda item: item[:2], default=(complete, 0, []))
    if not best or (wrong_count and wrong_count > 0.3 * complete):
        best = list(others)
        if complete > 3 or len(others) > MOST_PARTS:
            return [notice("M54", names[at])]
    wrong = _differing(columns, at, best)
    if not wrong:
        return []
    first = wrong[0]
    parts = [columns[i][first] or 0.0 for i in best]
    return [
        notice(
            "M53",
            names[at],
            count=len(wrong),
            rows=rows_text(rows[i] for i in wrong),
            example=f"{' + '.join(map(_text, parts))} = {_text(math.fsum(parts))}, er staat "
            f"{_text(columns[at][first] or 0.0)}",
        )
    ]


def _differing(columns: Sequence[Sequence[float | None]], at: int, parts: Sequence[int]) -> list[int]:
    out = []
    for row, stated in enumerate(columns[at]):
        values = [columns[i][row] for i in parts]
        if stated is None or any(v is None for v in values):
            continue
        known = [v for v in values if v is not None]
        if not _same(math.fsum(known), stated, len(known), [*known, stated]):
            out.append(row)
    return out


def _counts(values: Sequence[float | None]) -> bool:
    known = [v for v in values if v is not None]
    return bool(known) and all(v >= 0 and float(v).is_integer() for v in known)


def _compared(label: str, parts: float, total: float, count: int, *, where: str) -> list[Notice]:
    if _same(parts, total, count, [parts, total]):
        return []
    words = f"de delen tellen op tot {_text(parts)}, er staat {_text(total)}"
    return [notice("M51", label, where=where, example=words)]


def _same(parts: float, total: float, count: int, values: Sequence[float]) -> bool:
    """Equal, or as unequal as rounding to five makes them when everything stands in multiples of five."""
    if math.isclose(parts, total, rel_tol=1e-9, abs_tol=1e-9):
        return True
    step = next((step for step in STEPS if all(value % step == 0 for value in values)), 0)
    if step:
        return total >= 4 * step and abs(parts - total) <= step * min(count + 1, 3 * math.sqrt(count + 1))
    return total >= LARGE and abs(parts - total) <= 0.5 * (count + 1) and count > 1 and abs(parts - total) < 3


def _text(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else str(round(value, 4)).replace(".", ",")
