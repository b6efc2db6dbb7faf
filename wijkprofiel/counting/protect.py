"""Counts made safe to keep: small ones and what gives them away are taken out by the rules of the guardrails."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from guardrails import Column, Policy, Submission, repair, round_own
from wijkprofiel.areas import Areas
from wijkprofiel.counting.answers import CaseAnswers
from wijkprofiel.counting.tally import Tally
from wijkprofiel.errors import UsageError
from wijkprofiel.submit import residents

COLUMNS = ("gebied", "niveau", "categorie", "jaar", "aantal", "reden")
CLASSES = ("open", "proxy", "guard", "leeftijd", "zorg")
PARENT = {"buurt": "wijk", "wijk": "gemeente"}


@dataclass(frozen=True)
class ProtectedCounts:
    """``frame`` in the shape ``gebied, niveau, categorie, jaar, aantal, reden``, and what was taken out."""

    frame: pd.DataFrame
    suppressed: int
    too_small: int
    unknown_size: int


def protect(
    tally: Tally,
    *,
    areas: Areas,
    codes: tuple[str, ...],
    gemeente: str,
    level: str,
    boundary_year: int,
    klass: str,
    answers: CaseAnswers,
    policy: Policy,
    key: bytes | None = None,
) -> ProtectedCounts:
    """Counts per area of ``level``, of the areas above it and of the gemeente, under the disclosure rules.

    A number of 1 or more under the limit becomes ``onderdrukt``, and so does what gives it away by subtraction;
    in a class other than open and proxy, areas with too few residents, or an unknown number, are ``te_klein``. A 0
    is a count and stays. No totals over categories or years are given: they would undo what was taken out. Where the
    policy asks for rounding (``afronding_basis``) numbers are rounded first, with the ``key`` of the gemeente, so
    that the same number comes out the same everywhere.

    Raises
    ------
    UsageError
        For an unknown class.
    PolicyError
        When the policy asks for rounding and there is no key.
    """
    if klass not in CLASSES:
        raise UsageError(f"Er is geen klasse '{klass}'.", remedy="Kies uit: " + ", ".join(CLASSES) + ".")
    units = _units(tally, areas, codes, gemeente, level)
    table = _table(tally, units)
    columns = {name: _column(name, klass, boundary_year, answers) for name in table.columns}
    submission = Submission(
        table=table,
        reasons=pd.DataFrame("", index=table.index, columns=table.columns),
        names=units["naam"],
        parent=units["boven"],
        cluster=units["gemeente"],
        level=units["niveau"],
        size=residents(units),
        columns=columns,
        outputs={},
        boundaries={},
        subject=gemeente,
        drawn=(level,),
        dossier={},
    )
    kept = repair(round_own(submission, policy=policy, key=key), policy=policy)
    frame = _long(kept, units)
    return ProtectedCounts(
        frame=frame,
        suppressed=int((frame["reden"] == "onderdrukt").sum()),
        too_small=int((frame["reden"] == "te_klein").sum()),
        unknown_size=int(submission.size.isna().sum()),
    )


def _units(tally: Tally, areas: Areas, codes: tuple[str, ...], gemeente: str, level: str) -> pd.DataFrame:
    """Areas of the level, those above them, and the gemeente: ``naam, niveau, boven, gemeente``."""
    inside = sorted({*codes, *(area for area, _, _ in tally.counts)})
    rows = {gemeente: ("gemeente", "")}
    for code in inside:
        wijk = f"WK{code[2:8]}"
        if level == "buurt":
            rows[wijk] = ("wijk", gemeente)
        rows[code] = (level, wijk if level == "buurt" else gemeente)
    index = pd.Index(sorted(rows))
    names = areas.frame["naam"].reindex(index).fillna("")
    return pd.DataFrame(
        {
            "naam": names.to_numpy(),
            "niveau": [rows[code][0] for code in index],
            "boven": [rows[code][1] for code in index],
            "gemeente": gemeente,
        },
        index=index,
    )


def _table(tally: Tally, units: pd.DataFrame) -> pd.DataFrame:
    names = [_name(category, year) for category in tally.categories for year in tally.years]
    rows = {str(code): number for number, code in enumerate(units.index)}
    columns = {name: number for number, name in enumerate(names)}
    above = {str(code): str(upper) for code, upper in units["boven"].items()}
    numbers = np.zeros((len(rows), len(columns)))
    for (area, category, year), number in tally.counts.items():
        at = area
        while at:
            numbers[rows[at], columns[_name(category, year)]] += number
            at = above[at]
    return pd.DataFrame(numbers, index=units.index, columns=names)


def _name(category: str, year: int) -> str:
    return f"{category}@{year}"


def _column(name: str, klass: str, boundary_year: int, answers: CaseAnswers) -> Column:
    label, _, year = name.rpartition("@")
    return Column(
        name=name,
        label=label,
        unit="zaken",
        denominator="",
        lineage=(f"eigen zaken:{label}",),
        klass=klass,
        aggregation="som",
        use=("beschrijven",),
        kind="geteld",
        year=int(year),
        boundary_year=boundary_year,
        definition="Aantal zaken in het gebied, geteld uit het eigen bestand.",
        owner=answers.eigenaar,
        source="eigen zaken",
        published=False,
    )


def _long(kept: Submission, units: pd.DataFrame) -> pd.DataFrame:
    values = kept.table.stack(future_stack=True)
    reasons = kept.reasons.stack(future_stack=True)
    frame = pd.DataFrame({"aantal": values, "reden": reasons}).reset_index(names=["gebied", "kolom"])
    parts = frame["kolom"].str.rpartition("@")
    frame["categorie"], frame["jaar"] = parts[0], parts[2].astype(int)
    frame["niveau"] = units["niveau"].reindex(frame["gebied"]).to_numpy()
    frame["reden"] = np.where(frame["aantal"].notna(), "", frame["reden"])
    return frame[list(COLUMNS)].sort_values(["categorie", "jaar", "gebied"], ignore_index=True)
