"""Toydorp: gemeente GM9999 with three wijken and numbers one can check by hand."""

import dataclasses
import datetime as dt
from types import SimpleNamespace

import pandas as pd
import pytest

from guardrails import BoundarySet, Column, Output, Policy, Strengths, Submission, Vault, scope_of
from guardrails.checks import ethics

PEILDATUM = "2026-11-01"
DUIDING = {
    "gebied": "",
    "indicator": "woningen",
    "tekst": "In de nieuwe wijk staan meer woningen omdat daar pas is gebouwd.",
    "rol": "wijkcoach",
    "organisatie": "Welzijn Toydorp",
    "datum": "2026-10-01",
    "soort": "duiding",
    "benoemd": True,
    "buiten_team": True,
}
UNITS = ["GM9999", "WK999900", "WK999901", "WK999902"]
# Residents of the three wijken: 1000, 2000, 50; the gemeente has 3055 (CBS rounds the parts).
SIZES = [3055.0, 1000.0, 2000.0, 50.0]


def column(name="woningen@2024", **changes):
    """A declared column; open, counted and published unless told otherwise."""
    key, year = name.split("@")
    made = Column(
        name=name,
        label=key.capitalize(),
        unit="aantal",
        denominator="",
        lineage=("kwb2024:Woningvoorraad_34",),
        klass="open",
        aggregation="som",
        use=("beschrijven", "kaart"),
        kind="geteld",
        year=int(year),
        boundary_year=int(year),
        definition="Aantal woningen op 1 januari.",
        owner="CBS",
        source="CBS, 85984NED, 2024",
        theme="wonen",
    )
    return dataclasses.replace(made, **changes)


def dossier(**sections):
    """A complete dossier of a real profile; sections given replace those of the same name."""
    base = {
        "schema": 2,
        "profiel": {
            "naam": "toydorp-wonen",
            "titel": "Wonen in Toydorp",
            "soort": "profiel",
            "gemeente": "GM9999",
        },
        "doel": {
            "doelsoort": "beleid_maken",
            "omschrijving": "De raad wil weten hoeveel woningen er per wijk zijn.",
            "ontvangers": ["raad", "ambtelijk"],
            "opdrachtgever": "de raad",
            "besluit": "Het gesprek over de woonvisie.",
            "publieke_waarde": "Bewoners weten waar er wordt gebouwd.",
            "waardesoort": "extern",
            "draagvlak": "De bewonersraad vroeg erom.",
            "capaciteit": "Een halve dag per week.",
        },
        "eigenaar": {"naam": "Afdeling Wonen", "functie": "proceseigenaar", "contact": "wonen@toydorp.nl"},
        "rollen": {
            "opsteller": "A. Jansen",
            "beoordelaar": "B. de Vries",
            "privacy_officer": "C. Smit",
            "fg": "D. Mulder",
            "team": "Team Onderzoek",
            "duiding": "E. Peters",
            "validatie": "F. Bos",
            "uitleg": "G. Vos",
            "beheer": "H. Kok",
        },
        "niveau": {"gebieden": ["wijk"], "techniek": "overzicht"},
        "toegang": {"classificatie": "openbaar"},
        "geldigheid": {"herzien": dt.date(2028, 1, 1)},
        "criterium": [{"tekst": "De aantallen kloppen met de bron."}],
        "go_no_go": {
            "uitkomst": "go",
            "redenen": "De proef hielp het gesprek.",
            "door": "H. Kok",
            "rol": "opdrachtgever",
            "datum": dt.date(2026, 10, 1),
        },
        "duiding": [DUIDING],
        "indicator": [
            {
                "sleutel": "woningen",
                "gebruik": ["beschrijven", "kaart"],
                "toelichting": "Nodig voor de woonvisie.",
            }
        ],
    }
    return base | sections


def submission(columns=None, values=None, outputs=(), units=UNITS, sizes=SIZES, **changes):
    """A submission of Toydorp with the given columns; ``values`` maps a column name to its figures."""
    columns = [column()] if columns is None else columns
    values = values or {}
    table = pd.DataFrame(
        {c.name: values.get(c.name, [1500.0, 400.0, 1000.0, 100.0]) for c in columns}, index=units
    )
    table = table.astype(float)
    gemeente = [u if u.startswith("GM") else "GM" + u[2:6] for u in units]
    made = Submission(
        table=table,
        reasons=pd.DataFrame("onbekend", index=units, columns=table.columns).where(table.isna(), ""),
        names=pd.Series([f"Gebied {u[-2:]}" for u in units], index=units),
        parent=pd.Series(
            ["" if u.startswith("GM") else g for u, g in zip(units, gemeente, strict=True)], index=units
        ),
        cluster=pd.Series(gemeente, index=units),
        level=pd.Series(["gemeente" if u.startswith("GM") else "wijk" for u in units], index=units),
        size=pd.Series(sizes, index=units),
        columns={c.name: c for c in columns},
        outputs={o.name: o for o in outputs},
        boundaries={"wijk": BoundarySet("wijken", 2024, "0" * 64)},
        subject=units[0],
        drawn=("wijk",),
        dossier=dossier(),
        texts={"profiel.titel": "Wonen in Toydorp"},
    )
    return dataclasses.replace(made, **changes)


def class_map(values, edges, name="woningen@2024", level="wijk", kind="class", title="Woningen"):
    """A map of classes (or a selection) of a column; ``values`` maps a unit to its class."""
    prefix = "kaart" if kind == "class" else "selectie"
    return Output(
        name=f"{prefix}:{name}:{level}",
        kind=kind,
        column=name,
        level=level,
        values=pd.Series(values, dtype="Int64"),
        edges=tuple(edges),
        title=title,
    )


def vault_frame(counts, base, ground="herkomst", year=2024, level="wijk"):
    """Rows of a vault: ``counts`` maps a group to its counts per unit, ``base`` a unit to its residents."""
    return pd.DataFrame(
        [
            (unit, level, year, ground, group, float(per_unit[unit]), float(base[unit]))
            for group, per_unit in counts.items()
            for unit in base
        ],
        columns=["unit", "level", "year", "ground", "group", "count", "base"],
    )


def papers(offered, **changes):
    """``offered`` with everything on record that the heavy track asks; ``changes`` replace parts of the dossier."""
    scope = scope_of(offered)
    held = {
        "antwoorden": {
            "dpia": {
                "persoonsgegevens": False,
                "waarom_geen": "Het zijn tellingen van gebieden, zonder mensen erin.",
            },
            "ethiek": dict.fromkeys(
                (*ethics.PRESENT, *ethics.TOPICS, ethics.UNEASE, ethics.OUTSIDER), "Besproken."
            ),
            "iama": {key: "Besproken." for keys in ethics.PARTS.values() for key in keys},
            "waarden": dict.fromkeys(ethics.VALUES, "niet geraakt"),
            "ai": {
                "techniek": "regels",
                "redenen": "Vaste regels: een gewogen gemiddelde dat iedereen kan narekenen.",
            },
        },
        "sessies": [{"sessie": "ethiek", "datum": "2026-10-01", "gaat_over": scope}],
        "acties": [],
    }
    return dataclasses.replace(offered, dossier=dict(offered.dossier) | held | changes)


@pytest.fixture(scope="session")
def build():
    """The builders of this file, to make a Toydorp of one's own."""
    return SimpleNamespace(
        column=column,
        dossier=dossier,
        submission=submission,
        class_map=class_map,
        vault_frame=vault_frame,
        papers=papers,
        peildatum=PEILDATUM,
        units=UNITS,
    )


@pytest.fixture(scope="session")
def policy():
    """The law layer alone."""
    return Policy.load()


@pytest.fixture(scope="session")
def strengths(project):
    """The national strengths that ship: without them every figure on a map is asked about."""
    return Strengths.load(project / "data" / "open")


@pytest.fixture
def toydorp():
    """Toydorp with one open column and a map of three wijken."""
    return submission(outputs=[class_map({"WK999900": 0, "WK999901": 1, "WK999902": 0}, (0, 500, 1000))])


@pytest.fixture
def vault():
    """Groups a and b in the three wijken of Toydorp."""
    base = {"WK999900": 1000, "WK999901": 2000, "WK999902": 50}
    counts = {
        "a": {"WK999900": 300, "WK999901": 200, "WK999902": 10},
        "b": {"WK999900": 700, "WK999901": 1800, "WK999902": 40},
    }
    return Vault(vault_frame(counts, base))


@pytest.fixture
def codes():
    """Codes of a list of findings, sorted."""
    return lambda findings: sorted(f.code for f in findings)


@pytest.fixture
def peildatum():
    """The date at which everything is judged."""
    return PEILDATUM


@pytest.fixture
def replace():
    """`dataclasses.replace`."""
    return dataclasses.replace
