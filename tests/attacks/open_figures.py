"""Every open figure of the national table, judged by value in each gemeente, as if nothing were known of it."""

from collections import Counter

import pandas as pd

from guardrails import Policy
from guardrails.fingerprint import Limits, build_targets, find_copy
from tests.attacks.places import AREA, GROUPS, HOUSEHOLDS, RESIDENTS, national_vault
from wijkprofiel.catalogue import load_catalogue

_CLOSED = {g.rsplit("_", 1)[0] for g in GROUPS}
_NOT_FIGURES = (
    "ID",
    "Gemeentenaam",
    "SoortRegio",
    "Codering",
    "Indelings",
    "WijkenEnBuurten",
    "MeestVoorkomende",
)
# What has a class of its own and is compared with its own ground elsewhere, and benefits for disability.
_OF_A_CLASS = ("Eenpersoons", "HuishoudensZonder", "HuishoudensMet", "PersonenPerSoortUitkeringAO")


def open_columns(table):
    """Names of the numeric columns that are not protected."""
    return [
        c
        for c in table.columns
        if pd.api.types.is_numeric_dtype(table[c])
        and c.rsplit("_", 1)[0] not in _CLOSED
        and not c.startswith((*_NOT_FIGURES, *_OF_A_CLASS))
        and table[c].notna().any()
    ]


def catalogue_figures(table):
    """The open indicators of the catalogue that come from this table, computed as the catalogue says."""
    stems = {c.rsplit("_", 1)[0]: c for c in table.columns}
    out = {}
    for key, indicator in load_catalogue().indicators.items():
        for source in indicator.sources:
            needed = [*source.numerator, *([source.denominator] if source.denominator else [])]
            if (
                source.set != "kwb2020"
                or indicator.klass not in ("open", "proxy")
                or not set(needed) <= set(stems)
            ):
                continue
            top = table[[stems[n] for n in source.numerator]].astype(float).sum(axis=1, min_count=1)
            if source.denominator:
                base = table[stems[source.denominator]].astype(float)
                top = indicator.factor * top / base.where(base > 0)
            if top.notna().any():
                out[f"catalogus:{key}"] = top.round(indicator.decimals)
    return out


def judge_all(table, *, kind="WK"):
    """Outcomes counted, and the list of what is blocked, over all gemeenten with three or more areas."""
    limits = Limits.of(Policy.load())
    computed = catalogue_figures(table)
    columns = [*open_columns(table), *computed]
    table = table.assign(**computed)
    counted, blocked = Counter(), []
    area = AREA if AREA in table else next(c for c in table if c.startswith("OppervlakteLand"))
    for gemeente in sorted({c[2:6] for c in table.index if c.startswith("GM")}):
        units = table.index[table.index.str.startswith(kind + gemeente) & (table[RESIDENTS] > 0)]
        if len(units) < 3:
            counted["te weinig gebieden"] += len(columns)
            continue
        part = table.loc[units]
        bases = {"huishouden": part[HOUSEHOLDS].astype(float), "km2": part[area].astype(float)}
        targets = build_targets(national_vault(units), units, bases=bases)
        for name in columns:
            hit = find_copy(part[name].astype(float), targets, limits)
            outcome = "pass" if hit is None else "block" if hit.decisive else "niet te toetsen"
            counted[outcome] += 1
            if outcome == "block":
                blocked.append((gemeente, len(units), name, hit.how, hit.ground, round(hit.bits)))
    return counted, blocked
