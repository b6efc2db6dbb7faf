"""Toydorp as it comes out of the gate: three wijken, two kinds of missing, numbers one can check by hand."""

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import box

from guardrails import approved as gate
from guardrails.finding import Finding, Outcome
from guardrails.submission import BoundarySet, Column, Output, Submission
from wijkprofiel.boundaries import Boundaries
from wijkprofiel.classes import assign_classes, choose_edges
from wijkprofiel.quality import (
    IndicatorContext,
    QualityRecord,
    check_indicator,
    source_notices,
    source_quality,
)
from wijkprofiel.source_card import CardColumn, SourceCard

SOURCE = "Bureau Toydorp, tabel 1234TOY, cijfers over 2020, opgehaald op 26 maart 2021, CC BY 4.0"
HASH = "0123456789abcdef" * 4
PLACES = {
    "GM9999": ("Toydorp", "gemeente", "CR99", "GM9999"),
    "NL00": ("Nederland", "land", "", ""),
    "WK999900": ("Dorpskern", "wijk", "GM9999", "GM9999"),
    "WK999901": ("Haven", "wijk", "GM9999", "GM9999"),
    "WK999902": ("Veld", "wijk", "GM9999", "GM9999"),
}
FIGURES = {
    "inwoners@2020": [1000.0, 17_000_000.0, 500.0, 300.0, 195.0],
    "huur@2020": [40.0, 42.5, 52.3, np.nan, 12.0],
    "afstand@2020": [1.2, 0.9, 0.4, 2.5, np.nan],
}
REASONS = {("huur@2020", "WK999901"): "geheim", ("afstand@2020", "WK999902"): "onderdrukt"}


def toy_column(name, label, unit, denominator, aggregation, decimals, **changes):
    fields = {
        "name": name,
        "label": label,
        "unit": unit,
        "denominator": denominator,
        "lineage": ("toy:kolom",),
        "klass": "open",
        "aggregation": aggregation,
        "use": ("beschrijven", "kaart"),
        "kind": "geteld",
        "year": 2020,
        "boundary_year": 2020,
        "definition": f"{label} op 1 januari.",
        "owner": "Bureau Toydorp",
        "source": SOURCE,
        "theme": "wonen",
        "decimals": decimals,
    }
    return Column(**{**fields, **changes})


COLUMNS = {
    "inwoners@2020": toy_column("inwoners@2020", "Inwoners", "aantal", "", "som", 0, theme="bevolking"),
    "huur@2020": toy_column("huur@2020", "Huurwoningen", "%", "woningen", "quotient", 1),
    "afstand@2020": toy_column(
        "afstand@2020",
        "Afstand tot een school",
        "km",
        "",
        "geen",
        1,
        kind="geschat",
        predictors=("ligging van wegen",),
        use=("beschrijven",),
    ),
}
FINDING = Finding(
    code="G01",
    outcome=Outcome.REVIEW,
    subject="huur@2020",
    rule="guard_reden",
    layer="wet",
    message="Dit cijfer vraagt een reden.",
    remedy="Schrijf op waarom dit cijfer nodig is.",
    decided_by="eigenaar",
)


def toy_boundaries():
    """Three squares of a kilometre in a row, and one of another gemeente."""
    codes = ["WK999900", "WK999901", "WK999902", "WK888800"]
    shapes = [box(250_000 + 1000 * place, 476_000, 251_000 + 1000 * place, 477_000) for place in range(4)]
    frame = gpd.GeoDataFrame({"naam": codes}, geometry=shapes, index=codes, crs=28992)
    return Boundaries("toydorp wijk", "wijk", 2020, "Toykadaster, wijken 2020, CC BY 4.0", frame)


def toy_approved(status="OEFENING", *, names=None, columns=None, dossier=None, **changes):
    """What the gate passed: `Cleared` for CONCEPT, `Released` otherwise."""
    places = {**PLACES, **{c: (name, *PLACES[c][1:]) for c, name in (names or {}).items()}}
    index = pd.Index(list(places))
    table = pd.DataFrame(FIGURES, index=index)
    reasons = pd.DataFrame("", index=index, columns=table.columns)
    for (column, unit), reason in REASONS.items():
        reasons.loc[unit, column] = reason
    facts = {
        field: pd.Series([place[number] for place in places.values()], index=index)
        for number, field in enumerate(("names", "level", "parent", "cluster"))
    }
    outputs = {f"kaart:{name}:wijk": toy_output(name, table) for name in ("inwoners@2020", "huur@2020")}
    content = {
        "table": table,
        "reasons": reasons,
        **facts,
        "columns": columns or COLUMNS,
        "outputs": outputs,
        "boundaries": {"wijk": BoundarySet("toydorp wijk", 2020, toy_boundaries().sha256)},
        "subject": "GM9999",
        "drawn": ("wijk",),
        "dossier": dossier or toy_dossier(),
        "findings": (FINDING,),
        "canonical_hash": HASH,
        "policy_fingerprint": "f" * 64,
        "peildatum": "2026-03-09",
        "valid_until": "2027-03-09",
        "status": status,
        "gate": gate._GATE,
    }
    if status == "CONCEPT":
        return gate.Cleared(**{**content, **changes})
    content |= {"disparity": toy_disparity(outputs), "checks": ("contract", "persons")}
    return gate.Released(**{**content, **changes})


def toy_output(name, table):
    values = table.loc[[code for code in table.index if code.startswith("WK")], name]
    edges = choose_edges(values)
    output = f"kaart:{name}:wijk"
    return Output(output, "class", name, "wijk", assign_classes(values, edges), edges)


def toy_disparity(outputs):
    return tuple(
        {
            "uitkomst": name,
            "niveau": "wijk",
            "stand": "te weinig gebieden voor een uitspraak",
            "grootste_verschil_punten": None,
            "gebieden": 3,
        }
        for name in outputs
    )


def toy_submission(**changes):
    """The same figures as they are offered; parts can be replaced by keyword."""
    index = pd.Index(list(PLACES))
    facts = {
        field: pd.Series([place[number] for place in PLACES.values()], index=index)
        for number, field in enumerate(("names", "level", "parent", "cluster"))
    }
    table = pd.DataFrame(FIGURES, index=index)
    reasons = pd.DataFrame("", index=index, columns=table.columns)
    for (column, unit), reason in REASONS.items():
        reasons.loc[unit, column] = reason
    parts = {
        "table": table,
        "reasons": reasons,
        **facts,
        "size": table["inwoners@2020"],
        "columns": COLUMNS,
        "outputs": {},
        "boundaries": {},
        "subject": "GM9999",
        "drawn": ("wijk",),
        "dossier": {},
    }
    return Submission(**{**parts, **changes})


CARD = SourceCard(
    key="toy2020",
    title="Kerncijfers Toydorp",
    owner="Bureau Toydorp",
    table="1234TOY",
    years=(2020,),
    boundary_years=(2020,),
    licence="CC BY 4.0",
    attribution="Bron: Bureau Toydorp",
    origin="tabel 1234TOY",
    retrieved="2021-03-26",
    status="definitief",
    published=True,
    kind="geteld",
    predictors=(),
    file="cijfers/toy2020.csv",
    rows=15,
    sha256="ab" * 32,
    caveats=("De haven telt ook schepen.",),
    checked=(),
    columns=(
        CardColumn("Inwoners", "opgenomen", "inwoners", ""),
        CardColumn("Huur", "opgenomen", "huur", ""),
        CardColumn("Koop", "leeg", "", "niets gevuld"),
    ),
)


def toy_quality(submission=None, *, card=CARD):
    """The quality record of Toydorp, as it goes along in a dossier."""
    offered = submission or toy_submission()
    context = IndicatorContext(complete_pct=50, old_years=5, margin_of=lambda *_: None, caveats=card.caveats)
    checks = [check for name in offered.columns for check in check_indicator(offered, name, context)]
    sources = (source_quality(card, fingerprint=card.sha256),)
    source_of = dict.fromkeys(offered.columns, card.key)
    notices = source_notices(checks, sources, source_of=source_of)
    return QualityRecord(tuple(checks), sources, notices).to_plain()


def toy_dossier():
    return {
        "profiel": {"naam": "toydorp", "titel": "Profiel van Toydorp", "soort": "oefening"},
        "doel": {
            "doelsoort": "voorzieningen_plannen",
            "omschrijving": "Scholen plannen.",
            "ontvangers": ["raad", "college"],
        },
        "eigenaar": {"naam": "J. Voorbeeld", "functie": "teamleider", "contact": "team@toydorp.example"},
        "melding": "Voorbeeldcijfers 2020, niet actueel",
        "kwaliteit": toy_quality(),
    }
