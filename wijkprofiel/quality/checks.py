"""The seven questions about one indicator, answered from the figures that may be seen."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from guardrails import Column, Submission
from wijkprofiel.quality.outliers import LEAST_AREAS, far_from_the_rest
from wijkprofiel.quality.parts import Parts, compare_parts
from wijkprofiel.quality.record import QualityCheck, State

# margin_of(measure, level) -> largest rounding error of one published count, None when unknown.
Margin = Callable[[str, str], float | None]
# Counts are tried against these; a count that is always a multiple was rounded to it.
STEPS = (1000, 500, 100, 50, 10, 5)
LEAST_DIFFERENT = 5
# Over fewer residents one person moves a share by half a point or more.
FEW_RESIDENTS = 200
_ABOUT_THE_SAME = 0.1
_PERCENT = ("%", "procent")
# Units in which a figure below zero means something.
# Units of what is measured rather than counted.
_AMOUNTS = (
    "ha",
    "km",
    "km²",
    "m²",
    "m³",
    "tj per jaar",
    "ton per jaar",
    "euro",
    "x 1.000 euro",
    "kwh",
    "jaar",
)
_SIGNED = ("graden", "°c", "index", "punt", "verschil", "verandering", "saldo", "groei")


@dataclass(frozen=True)
class IndicatorContext:
    """What is needed beside the figures: limits of the policy, rounding of the source and its caveats.

    ``complete_pct`` is the share of areas that should have a figure, ``old_years`` the age after which it is old.
    ``caveats`` are texts of the source; one that names an area explains a figure that stands out there.
    """

    complete_pct: float
    old_years: int
    margin_of: Margin
    caveats: tuple[str, ...] = ()


def check_indicator(submission: Submission, name: str, context: IndicatorContext) -> tuple[QualityCheck, ...]:
    """All checks of one column of a submission after repair: per level, then of the column as a whole.

    Only what may be shown is looked at, so that no answer tells more than the table itself.
    """
    column = submission.columns[name]
    out: list[QualityCheck] = []
    for level in submission.drawn:
        units = _own(submission, level)
        figures = submission.table.loc[units, name].astype(float)
        reasons = submission.reasons.loc[units, name].fillna("").astype(str)
        out.append(_complete(column, level, reasons, context))
        if figures.notna().any():
            out.append(_valid(column, level, figures))
            out += _consistent(submission, column, level, units, context)
            out.append(_precise(column, level, figures))
            out.append(_plausible(submission, column, level, figures, context))
    out.append(QualityCheck(name, "", "actualiteit", "in_orde", _dated(column, context)))
    out.append(_traceable(column))
    return tuple(out)


def _own(submission: Submission, level: str) -> pd.Index:
    """Units of the subject on one level, in code order."""
    units = submission.units_of(level)
    return units[(submission.cluster.reindex(units) == submission.subject).to_numpy()]


def _complete(column: Column, level: str, reasons: pd.Series, context: IndicatorContext) -> QualityCheck:
    counts = reasons[reasons != ""].value_counts()
    filled, total = int((reasons == "").sum()), len(reasons)
    facts = {"gevuld": filled, "totaal": total, "redenen": {k: int(counts[k]) for k in sorted(counts.index)}}
    state: State = "in_orde" if 100 * filled >= context.complete_pct * total else "let_op"
    return QualityCheck(column.name, level, "volledigheid", state if filled else "niet_te_beoordelen", facts)


def _valid(column: Column, level: str, figures: pd.Series) -> QualityCheck:
    rule, wrong = _impossible(column, figures)
    if rule == "geen":
        return QualityCheck(column.name, level, "geldigheid", "niet_te_beoordelen", {"regel": rule})
    areas = [str(code) for code in figures.index[wrong]]
    state: State = "let_op" if areas else "in_orde"
    facts = {"regel": rule, "bekeken": int(figures.notna().sum()), "gebieden": areas}
    return QualityCheck(column.name, level, "geldigheid", state, facts)


def _impossible(column: Column, figures: pd.Series) -> tuple[str, Any]:
    """The rule that holds for this unit, and where it is broken."""
    unit = column.unit.lower()
    if column.composition is not None or any(word in unit for word in _SIGNED):
        return "geen", np.zeros(len(figures), dtype=bool)
    if unit in _PERCENT:
        return "aandeel", ((figures < 0) | (figures > 100)).to_numpy()
    if column.aggregation == "som" and column.decimals == 0:
        return "aantal", ((figures < 0) | (figures.notna() & (figures != figures.round()))).to_numpy()
    return "niet_onder_nul", (figures < 0).to_numpy()


def _consistent(
    submission: Submission, column: Column, level: str, units: pd.Index, context: IndicatorContext
) -> Iterator[QualityCheck]:
    """Parts against the figure of the gemeente, parts against the areas in between, and parts of a breakdown."""
    if column.aggregation != "som":
        return
    if level != "gemeente" and submission.subject in submission.table.index:
        yield from _against(submission, column, level, units, [submission.subject], context)
    for between in submission.drawn:
        parents = submission.parent.reindex(units)
        if between != level and (submission.level.reindex(parents.unique()) == between).any():
            above = [p for p in parents.unique() if submission.level.get(p) == between]
            yield from _against(submission, column, level, units, above, context)
    parts = [c for c in submission.columns.values() if c.part_of == column.name and c.year == column.year]
    if parts:
        yield _broken_down(submission, column, level, units, parts)


def _against(
    submission: Submission,
    column: Column,
    level: str,
    units: pd.Index,
    parents: Sequence[Any],
    context: IndicatorContext,
) -> Iterator[QualityCheck]:
    """One check for all areas above: how many agree, and the first facts of the one that agrees least."""
    name, found = column.name, []
    upper = str(submission.level[parents[0]])
    single = _margin(column, level, submission.table.loc[units, name], context)
    above = _margin(column, upper, submission.table.loc[list(parents), name], context)
    for parent in parents:
        stated = float(submission.table[name].loc[parent])
        inside = units if parent == submission.subject else units[submission.parent[units] == parent]
        if not np.isfinite(stated) or not len(inside):
            continue
        margin = single * len(inside) + above
        values = [float(v) for v in submission.table.loc[inside, name]]
        found.append((str(parent), compare_parts(values, stated, margin=margin)))
    if not found:
        return
    counts = {word: sum(p.agreement == word for _, p in found) for word in _AGREEMENTS}
    wrong = [code for code, parts in found if parts.agreement == "wijkt_af"]
    state: State = "let_op" if wrong else "in_orde"
    if counts["niet_op_te_tellen"] == len(found):
        state = "niet_te_beoordelen"
    facts: dict[str, Any] = {"boven": upper, "vergeleken": len(found), **counts, "gebieden": wrong}
    if len(found) == 1:
        facts |= _facts(found[0][1])
    yield QualityCheck(name, level, "samenhang", state, facts)


_AGREEMENTS = ("gelijk", "binnen_afronding", "wijkt_af", "niet_op_te_tellen")


def _facts(parts: Parts) -> dict[str, Any]:
    return {
        "delen": parts.count,
        "zonder": parts.absent,
        "som": parts.total_of_parts,
        "totaal": parts.stated,
        "verschil": parts.difference,
        "marge": parts.margin,
    }


def _margin(column: Column, level: str, figures: pd.Series, context: IndicatorContext) -> float:
    """How far one figure can lie from the true one: own counts say so, published ones as their source says.

    Where a source does not say how it rounds, the figures tell: counts that are all multiples of ten were rounded to
    tens. A count that is no multiple was counted out; an amount was rounded to its last decimal.
    """
    if not column.published:
        return float(column.rounding - 1)
    known = [context.margin_of(lineage.rpartition(":")[2], level) for lineage in column.lineage]
    told = [one for one in known if one is not None]
    if told and len(told) == len(known):
        return float(sum(told))
    step = _step(figures)
    if step > 1 or (column.decimals == 0 and column.unit.lower() not in _AMOUNTS):
        return float(step - 1)
    return float(0.5 * 10**-column.decimals)


def _step(figures: pd.Series) -> int:
    """The largest of `STEPS` of which every figure is a multiple; 1 when there is none."""
    nonzero = figures[figures.notna() & (figures != 0)]
    if nonzero.empty:
        return 1
    return next((step for step in STEPS if (nonzero % step == 0).all()), 1)


def _broken_down(
    submission: Submission, column: Column, level: str, units: pd.Index, parts: Sequence[Column]
) -> QualityCheck:
    """Columns that are parts of this one, area by area."""
    names = [part.name for part in parts]
    step = max([column.rounding, *(part.rounding for part in parts)]) - 1
    margin = float(step * (len(parts) + 1))
    table = submission.table.loc[units, [column.name, *names]].dropna(subset=[column.name])
    found = {
        str(code): compare_parts(list(row[names]), float(row[column.name]), margin=margin)
        for code, row in table.iterrows()
    }
    counts = {word: sum(p.agreement == word for p in found.values()) for word in _AGREEMENTS}
    wrong = [code for code, one in found.items() if one.agreement == "wijkt_af"]
    facts = {"indeling": parts[0].breakdown, "vergeleken": len(found), **counts, "gebieden": wrong}
    return QualityCheck(column.name, level, "samenhang", "let_op" if wrong else "in_orde", facts)


def _precise(column: Column, level: str, figures: pd.Series) -> QualityCheck:
    """To which multiple counts were rounded, seen from the figures themselves; decimals for the rest."""
    present = figures.dropna()
    facts: dict[str, Any] = {"decimalen": column.decimals}
    if column.aggregation != "som":
        return QualityCheck(column.name, level, "nauwkeurigheid", "in_orde", facts)
    nonzero = present[present != 0]
    if nonzero.nunique() < LEAST_DIFFERENT:
        return QualityCheck(column.name, level, "nauwkeurigheid", "niet_te_beoordelen", facts)
    return QualityCheck(
        column.name, level, "nauwkeurigheid", "in_orde", {**facts, "veelvoud": _step(present)}
    )


def _plausible(
    submission: Submission, column: Column, level: str, figures: pd.Series, context: IndicatorContext
) -> QualityCheck:
    """Areas whose figure lies far from those of the other areas, each with what may explain it."""
    size = submission.size.reindex(figures.index)
    compared, relative = _comparable(column, figures, size)
    if compared is None:
        return QualityCheck(
            column.name, level, "aannemelijkheid", "niet_te_beoordelen", {"waarom": "aantallen"}
        )
    # Something is counted where nobody lives: there is nothing to compare it with.
    nobody = [] if column.aggregation != "som" else figures.index[(size == 0) & (figures > 0)].tolist()
    far = far_from_the_rest(compared, relative=relative)
    if far is None and not nobody:
        facts = {"waarom": "te_weinig", "minstens": LEAST_AREAS}
        return QualityCheck(column.name, level, "aannemelijkheid", "niet_te_beoordelen", facts)
    found = sorted({*(one.area for one in far or ()), *map(str, nobody)})
    areas = [{"gebied": code, **_explained(code, size, context)} for code in found]
    unexplained = any(area["reden"] == "onbekend" for area in areas)
    facts = {
        "bekeken": int(compared.notna().sum()),
        "per_inwoner": compared is not figures,
        "gebieden": areas,
    }
    return QualityCheck(column.name, level, "aannemelijkheid", "let_op" if unexplained else "in_orde", facts)


def _comparable(column: Column, figures: pd.Series, size: pd.Series) -> tuple[pd.Series | None, bool]:
    """Figures that areas of any size can be compared on; None where size is all they say."""
    if column.aggregation != "som":
        return figures, column.unit.lower() not in _PERCENT and column.composition is None
    per_resident = figures / size.where(size > 0)
    if (per_resident - 1).abs().median() < _ABOUT_THE_SAME:
        return None, False  # these are the residents themselves
    return per_resident, True


def _explained(code: str, size: pd.Series, context: IndicatorContext) -> Mapping[str, str]:
    """What may explain a figure that stands out: what the source says of it, or that few people live there."""
    said = next((caveat for caveat in context.caveats if code in caveat), "")
    if said:
        return {"reden": "bron", "toelichting": said}
    residents = float(size[code])
    if residents == 0:
        return {"reden": "geen_inwoners"}
    return {"reden": "weinig_inwoners" if residents < FEW_RESIDENTS else "onbekend"}


def _dated(column: Column, context: IndicatorContext) -> dict[str, Any]:
    return {"jaar": column.year, "grensjaar": column.boundary_year, "oud_vanaf": context.old_years}


def _traceable(column: Column) -> QualityCheck:
    fields = {
        "definitie": column.definition,
        "eenheid": column.unit,
        "bron": column.source,
        "eigenaar": column.owner,
        "maten in de bron": "".join(column.lineage),
    }
    absent = [name for name, text in fields.items() if not text.strip()]
    facts = {"ontbreekt": absent, "maten": list(column.lineage)}
    return QualityCheck(column.name, "", "herleidbaarheid", "let_op" if absent else "in_orde", facts)
