"""Repairs: figures that are too small to show are taken away, with the reason in their place."""

import dataclasses
import re
import unicodedata

import numpy as np
import pandas as pd

from guardrails.disclosure.suppress import suppress
from guardrails.disclosure.table import HierarchicalTable
from guardrails.policy import Policy
from guardrails.submission import Column, Output, Submission

SENSITIVE = ("guard", "leeftijd", "zorg")
# Units in which one counts, and units of a share of one whole.
COUNT_WORDS = frozenset(
    {"aantal", "aantallen", "absoluut", "stuks", "personen", "inwoners", "bewoners", "mensen", "huishoudens"}
) | {"woningen", "leerlingen", "cliënten", "clienten", "adressen", "gevallen", "meldingen", "n"}
SHARE_WORDS = frozenset({"aandeel", "fractie", "deel", "ratio", "verhouding", "quotient", "kans"})
PERSON_BASES = ("inwoners", "personen", "bewoners", "aantal inwoners")
TOO_SMALL, SUPPRESSED = "te_klein", "onderdrukt"


def arranged(submission: Submission) -> Submission:
    """The same submission with rows in code order and columns in the order of the declaration."""
    codes = submission.table.index.sort_values()
    names = list(submission.columns)
    return dataclasses.replace(
        submission,
        table=submission.table.reindex(index=codes, columns=names).astype(float),
        reasons=submission.reasons.reindex(index=codes, columns=names),
        **{
            part: getattr(submission, part).reindex(codes)
            for part in ("names", "parent", "cluster", "level", "size")
        },
        outputs={
            key: dataclasses.replace(output, values=output.values.reindex(output.values.index.sort_values()))
            for key, output in submission.outputs.items()
        },
    )


def repair(submission: Submission, *, policy: Policy) -> Submission:
    """The submission without figures that are too small to show; repairing twice changes nothing.

    Published counts stand as published. Modelled figures, and those about income, age and care, are not shown
    for areas under the minimum size (``te_klein``). Own counts under the threshold, own shares on a small
    base, and one more cell where a single hidden one could be found by subtraction, become ``onderdrukt``.

    Returns
    -------
    Submission
        Rows in code order; table, reasons and outputs agree.
    """
    tidy = arranged(submission)
    table, reasons = tidy.table.copy(), tidy.reasons.copy()
    small = tidy.size.isna() | (tidy.size < policy.threshold("minimum_inwoners"))
    for name, column in tidy.columns.items():
        if column.kind != "geteld" or column.klass in SENSITIVE:
            _hide(table, reasons, name, small, TOO_SMALL)
        if not column.published:
            _hide(table, reasons, name, _unsafe_own(tidy, column, policy), SUPPRESSED)
            if column.aggregation == "som":
                _hide_until_safe(table, reasons, tidy, column, policy)
    outputs = {key: _without_hidden(output, table) for key, output in tidy.outputs.items()}
    return dataclasses.replace(tidy, table=table, reasons=reasons, outputs=outputs)


def base_of(submission: Submission, column: Column) -> pd.Series | None:
    """The base of an own share: a column of the table with that name or label, residents, or None."""
    wanted = column.denominator.strip().lower()
    for other in submission.columns.values():
        if other.name != column.name and wanted in (other.label.lower(), other.name.split("@")[0].lower()):
            return submission.table[other.name]
    return submission.size if wanted in PERSON_BASES else None


def unjudged(submission: Submission, column: Column) -> str:
    """Why the counts behind own figures cannot be judged, in words; empty when they can, or were published."""
    if column.published or _is_count(column):
        return ""
    if _factor(column.unit) is None:
        return f"de eenheid '{column.unit}' zegt niet om welk aantal het gaat"
    if base_of(submission, column) is None:
        return f"de noemer '{column.denominator}' staat niet in de tabel"
    return ""


def _unsafe_own(submission: Submission, column: Column, policy: Policy) -> pd.Series:
    """Own figures that are too small to show, and all of them when that cannot be judged."""
    values = submission.table[column.name]
    limit = policy.threshold("kleine_telling_gevoelig" if column.klass in SENSITIVE else "kleine_telling")
    if _is_count(column):
        return (values.abs() > 0) & (values.abs() < limit)
    base, factor = base_of(submission, column), _factor(column.unit)
    if base is None or factor is None:
        return values.notna()
    dwellings = "woning" in column.denominator.lower()
    floor = policy.threshold("noemer_woningen" if dwellings else "noemer_personen")
    count = (values * base / factor).abs()
    return values.notna() & (base.isna() | (base < floor) | ((count > 0) & (count < limit - 0.5)))


def _is_count(column: Column) -> bool:
    """Whether the figures are counts: they add up, or do not and have a unit in which one counts."""
    if column.aggregation == "som":
        return True
    return column.aggregation == "geen" and any(w in COUNT_WORDS for w in _unit_words(column.unit)[:1])


def _factor(unit: str) -> float | None:
    """By how much a share was multiplied (a percentage: 100); None when the unit does not say.

    >>> _factor("per 1.000 inwoners"), _factor("%"), _factor("aandeel"), _factor("euro")
    (1000.0, 100.0, 1.0, None)
    """
    text = " ".join(unicodedata.normalize("NFKC", unit).lower().split())
    per = re.search(r"\bper (\d{1,3}(?:[ .]\d{3})+|\d+)(?!\d)", text)
    if per:
        number = float(re.sub(r"\D", "", per.group(1)))
        return number if number > 0 else None
    if "‰" in text or "promille" in text or "per duizend" in text or "per mille" in text:
        return 1000.0
    if "%" in text or "procent" in text or "percent" in text or "per honderd" in text:
        return 100.0
    return 1.0 if set(_unit_words(text)[:1]) & SHARE_WORDS else None


def _unit_words(unit: str) -> list[str]:
    return re.findall(r"[a-z]+", unit.lower())


def unprotected(submission: Submission, *, policy: Policy) -> dict[str, tuple[str, ...]]:
    """Per own count that adds up: units whose hidden figure can be worked out whatever else is hidden."""
    tidy = arranged(submission)
    table, reasons = tidy.table.copy(), tidy.reasons.copy()
    small = tidy.size.isna() | (tidy.size < policy.threshold("minimum_inwoners"))
    out = {}
    for name, column in tidy.columns.items():
        if column.published or column.aggregation != "som":
            continue
        if column.kind != "geteld" or column.klass in SENSITIVE:
            _hide(table, reasons, name, small, TOO_SMALL)
        _hide(table, reasons, name, _unsafe_own(tidy, column, policy), SUPPRESSED)
        out[name] = _hide_until_safe(table, reasons, tidy, column, policy)
    return out


def _hide_until_safe(
    table: pd.DataFrame, reasons: pd.DataFrame, tidy: Submission, column: Column, policy: Policy
) -> tuple[str, ...]:
    """Hide what the hidden cells of an own count need beside them; the units that nothing can save."""
    name = column.name
    taken = reasons[name].isin([SUPPRESSED, TOO_SMALL])
    values = _with_deducible(tidy.table[name], taken, tidy.parent)
    values = values[values.notna()]
    cells = {str(unit): (str(unit),) for unit in values.index}
    made = HierarchicalTable.build(
        {cells[str(unit)]: float(value) for unit, value in values.items()},
        [{unit: str(tidy.parent[unit]) for unit in cells if tidy.parent[unit]}],
    )
    gone = taken[values.index].to_numpy()
    sensitive = column.klass in SENSITIVE
    limit = policy.threshold("kleine_telling_gevoelig" if sensitive else "kleine_telling")
    known = (reasons.loc[values.index, name] == TOO_SMALL).to_numpy()
    found = suppress(
        made,
        {int(c): limit for c in np.flatnonzero(gone)},
        least=np.where(known, 0.0, np.minimum(1.0, made.values)),
    )
    extra = pd.Series(False, index=table.index)
    extra[values.index] = found.hidden & ~gone
    _hide(table, reasons, name, extra, SUPPRESSED)
    return tuple(made.cells[cell][0] for cell in found.unprotected)


def _with_deducible(values: pd.Series, taken: pd.Series, parent: pd.Series) -> pd.Series:
    """The figures, with one that was offered hidden filled in where a total and its other parts give it."""
    out = values.copy()
    for total, parts in values.groupby(parent):
        if total not in values.index:
            continue
        members = [total, *parts.index]
        unknown = [unit for unit in members if pd.isna(values[unit])]
        if len(unknown) == 1 and taken[unknown[0]]:
            rest = parts.drop(unknown[0], errors="ignore").sum()
            out[unknown[0]] = rest if unknown[0] == total else max(0.0, values[total] - rest)
    return out


def _hide(table: pd.DataFrame, reasons: pd.DataFrame, name: str, where: pd.Series, reason: str) -> None:
    present = table[name].notna() & where
    table.loc[present, name] = np.nan
    reasons.loc[present, name] = reason


def _without_hidden(output: Output, table: pd.DataFrame) -> Output:
    shown = table[output.column].reindex(output.values.index).notna()
    return dataclasses.replace(output, values=output.values.where(shown))
