"""Toydorp as the gate would pass it: figures one can check by hand, on square areas."""

import hashlib

import geopandas as gpd
import pandas as pd
from shapely.geometry import box

from guardrails import approved as gate
from guardrails.submission import BoundarySet, Column, Output
from wijkprofiel.boundaries import Boundaries
from wijkprofiel.classes import assign_classes, choose_edges
from wijkprofiel.differences import difference_edges
from wijkprofiel.missing import REASONS

WIJKEN = {"WK999900": "Dorp", "WK999901": "Veld", "WK999902": "Haven"}
REFERENCES = {"GM9999": ("Toydorp", "gemeente"), "CR99": ("Toyregio", "regio"), "NL00": ("Nederland", "land")}
DOSSIER = {
    "doel": {"omschrijving": "Voorzieningen plannen."},
    "melding": "Voorbeeldcijfers 2020, niet actueel",
}
# One buurt per reason, so that every kind of missing is on the map, and five with a figure.
BUURTEN = {f"BU9999{number:04d}": f"Buurt {number}" for number in range(5 + len(REASONS))}


def squares(codes, *, level, year=2020, size=500, left=250_000, bottom=476_000, columns=4):
    """Boundaries of square areas in rows of ``columns``, in RD metres near Hengelo."""
    shapes = [
        box(x := left + place % columns * size, y := bottom + place // columns * size, x + size, y + size)
        for place in range(len(codes))
    ]
    frame = gpd.GeoDataFrame({"naam": list(codes.values())}, geometry=shapes, index=list(codes), crs=28992)
    return Boundaries(f"toydorp {level}", level, year, f"Toykadaster, {year}", frame)


def toy_column(name="bijstand@2020", **changes):
    fields = {
        "name": name,
        "label": "Bijstand",
        "unit": "%",
        "denominator": "alle inwoners",
        "lineage": ("toy:Bijstand",),
        "klass": "open",
        "aggregation": "quotient",
        "use": ("kaart",),
        "kind": "geteld",
        "year": 2020,
        "boundary_year": 2020,
        "definition": "Inwoners met bijstand, als deel van alle inwoners.",
        "owner": "Team Onderzoek",
        "source": "Toybureau, tabel 1234, jaar 2020, opgehaald 1 mei 2021",
        "theme": "werk_en_inkomen",
        "decimals": 1,
    }
    return Column(**{**fields, **changes})


def toy_approved(
    names,
    figures,
    *,
    level,
    boundaries,
    released=False,
    status=None,
    columns=None,
    valid_until="2099-12-31",
    dossier=None,
    against="",
):
    """What the gate passed: ``figures`` maps a column name to a list of values and reasons, one per area."""
    everything = {**names, **{code: name for code, (name, _) in REFERENCES.items()}}
    levels = [level] * len(names) + [kind for _, kind in REFERENCES.values()]
    declared = {column.name: column for column in columns or [toy_column(name) for name in figures]}
    rows = {name: [*places, 11.0, 9.5, "geheim"] for name, places in figures.items()}
    table = pd.DataFrame(
        {
            name: [place if isinstance(place, float) else None for place in places]
            for name, places in rows.items()
        },
        index=list(everything),
        dtype=float,
    )
    reasons = pd.DataFrame(
        {
            name: [place if isinstance(place, str) else "" for place in places]
            for name, places in rows.items()
        },
        index=list(everything),
    )
    outputs = {}
    for name in figures:
        values = table.loc[list(names), name]
        edges = choose_edges(values)
        output = f"kaart:{name}:{level}"
        outputs[output] = Output(output, "class", name, level, assign_classes(values, edges), edges)
        if against:
            other = table.loc[list(names), against] if against in table else table.at[against, name]
            edges = difference_edges(shown := (values - other).round(1))
            drawn = assign_classes(shown, edges)
            outputs[f"{output}:{against}"] = Output(
                f"{output}:{against}", "class", name, level, drawn, edges, "", against
            )
    kind = gate.Released if released else gate.Cleared
    blank = pd.Series("", index=table.index)
    return kind(
        table=table,
        reasons=reasons,
        names=pd.Series(everything),
        parent=blank,
        cluster=blank,
        level=pd.Series(levels, index=table.index),
        columns=declared,
        outputs=outputs,
        boundaries={level: BoundarySet(boundaries.name, boundaries.year, boundaries.sha256)},
        subject="GM9999",
        drawn=(level,),
        dossier=DOSSIER if dossier is None else dossier,
        findings=(),
        canonical_hash=hashlib.sha256(b"toydorp").hexdigest(),
        policy_fingerprint="",
        peildatum="2026-01-01",
        valid_until=valid_until,
        status=status or ("OEFENING" if released else "CONCEPT"),
        gate=gate._GATE,
    )


def toy_wijken(figures=(10.0, 20.0, 34.5), **changes):
    """Approved figures of the three wijken and their boundaries."""
    boundaries = squares(WIJKEN, level="wijk")
    return toy_approved(
        WIJKEN, {"bijstand@2020": list(figures)}, level="wijk", boundaries=boundaries, **changes
    ), boundaries


def toy_buurten(**changes):
    """Approved figures of buurten with every kind of missing, and their boundaries."""
    boundaries = squares(BUURTEN, level="buurt")
    figures = {"bijstand@2020": [2.0, 12.0, 23.5, 31.0, 48.25, *REASONS]}
    return toy_approved(BUURTEN, figures, level="buurt", boundaries=boundaries, **changes), boundaries
