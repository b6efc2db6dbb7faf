"""Reading the registry of concepts from its TOML files, and refusing a registry that breaks its rules."""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from wijkprofiel.concepts.registry import (
    BREAK_KINDS,
    CLASSES,
    TRIED,
    Break,
    Caution,
    Concept,
    Form,
    Provisional,
    Registry,
    Table,
)
from wijkprofiel.errors import ConceptError


@lru_cache(maxsize=1)
def load_registry() -> Registry:
    """The registry that ships with the package.

    Raises
    ------
    ConceptError
        When a file of the registry breaks its rules.

    Examples
    --------
    >>> len(load_registry().layouts[2020]), load_registry().find("inwoners").measure
    (116, 'AantalInwoners')
    """
    folder = files("wijkprofiel").joinpath("concepts")
    themes = {
        path.name.removesuffix(".toml"): tomllib.loads(path.read_text(encoding="utf-8"))
        for path in sorted(folder.joinpath("kwb").iterdir(), key=lambda p: p.name)
        if path.name.endswith(".toml")
    }
    rest = {
        name: tomllib.loads(folder.joinpath(f"kwb_{name}.toml").read_text(encoding="utf-8"))
        for name in ("tabellen", "indelingen", "breuken")
    }
    return build_registry(themes, **rest)


def build_registry(
    themes: Mapping[str, Mapping[str, Any]],
    *,
    tabellen: Mapping[str, Any],
    indelingen: Mapping[str, Any],
    breuken: Mapping[str, Any],
) -> Registry:
    """A registry from parsed TOML: concepts per theme, tables, layouts and breaks.

    Raises
    ------
    ConceptError
        Names the entry that is wrong.
    """
    rounding = tabellen["afronding"]
    concepts: dict[str, Concept] = {}
    for theme, entries in themes.items():
        for measure, raw in entries.items():
            if measure in concepts:
                raise ConceptError(f"In het register van begrippen staat '{measure}' twee keer.")
            concepts[measure] = _concept(measure, theme, raw, rounding)
    registry = Registry(
        concepts=concepts,
        tables=tuple(Table(t["id"], t["jaar"], t["beproefd"]) for t in tabellen["tabel"]),
        layouts={
            year: tuple(layout["maten"]) for layout in indelingen["indeling"] for year in layout["jaren"]
        },
        runs=tuple(tuple(run["maten"]) for run in tabellen.get("reeks", [])),
        breaks=tuple(_break(raw) for raw in breuken.get("breuk", [])),
        provisional=tuple(
            Provisional(p["tabel"], p["jaar"], p["uitgave_tot"], tuple(p["maten"]))
            for p in breuken.get("voorlopig", [])
        ),
        cautions=tuple(
            Caution(tuple(c["maten"]), tuple(c["jaren"]), c["tekst"]) for c in breuken.get("let_op", [])
        ),
    )
    for mistake in _mistakes(registry):
        raise ConceptError(f"Het register van begrippen klopt niet: {mistake}.")
    return registry


def _concept(
    measure: str, theme: str, raw: Mapping[str, Any], rounding: Mapping[str, Mapping[str, int]]
) -> Concept:
    try:
        vault = raw.get("kluis")
        return Concept(
            measure=measure,
            label=raw["label"],
            unit=raw["eenheid"],
            klass=raw["klasse"],
            theme=theme,
            rounding=rounding[raw["afronding"]],
            forms=tuple(
                Form(f["van"], f["tot"], f["stam"], f["titel"], tuple(f["pad"]), f.get("ook", False))
                for f in raw["vormen"]
            ),
            v4=tuple(raw.get("v4", [])),
            vault=(vault["grond"], vault["groep"]) if vault else None,
            signs=tuple(re.compile(pattern) for pattern in raw.get("herken", [])),
            against=tuple(re.compile(pattern) for pattern in raw.get("niet", [])),
        )
    except KeyError as error:
        raise ConceptError(
            f"In het register van begrippen ontbreekt bij '{measure}' het veld {error}."
        ) from error


def _form(raw: Mapping[str, Any]) -> Form:
    return Form(
        raw["van"], raw["tot"], raw["stam"], raw["titel"], tuple(raw["pad"]), also=raw.get("ook", False)
    )


def _break(raw: Mapping[str, Any]) -> Break:
    return Break(
        key=raw["sleutel"],
        kind=raw["soort"],
        last=raw.get("tot"),
        first=raw.get("vanaf"),
        within=tuple(raw.get("maten", [])),
        before=tuple(raw.get("voor", [])),
        after=tuple(raw.get("na", [])),
        reason=" ".join(raw["reden"].split()),
        names=tuple(raw.get("namen", [])),
    )


def _mistakes(registry: Registry) -> list[str]:
    """What breaks the rules the resolver and the report rest on; empty when nothing does."""
    wrong = []
    known = registry.concepts
    for concept in known.values():
        if concept.klass not in CLASSES:
            wrong.append(f"'{concept.measure}' heeft een onbekende klasse '{concept.klass}'")
        if concept.is_protected and concept.vault is None:
            wrong.append(f"'{concept.measure}' is gesloten en noemt geen grond en groep")
        if not concept.forms or any(f.first > f.last for f in concept.forms):
            wrong.append(f"'{concept.measure}' heeft geen vorm of jaren die niet kloppen")
    used = [
        *(m for layout in registry.layouts.values() for m in layout),
        *(m for run in registry.runs for m in run),
        *(m for b in registry.breaks for m in b.measures),
        *(m for p in registry.provisional for m in p.measures),
        *(m for c in registry.cautions for m in c.measures),
    ]
    wrong += [
        f"'{measure}' wordt genoemd en bestaat niet"
        for measure in dict.fromkeys(used)
        if measure not in known
    ]
    labels = Counter(concept.label for concept in known.values())
    wrong += [
        f"het label '{label}' staat bij {count} begrippen" for label, count in labels.items() if count > 1
    ]
    for year, layout in registry.layouts.items():
        absent = [m for m in layout if m in known and not known[m].in_year(year)]
        wrong += [f"'{m}' staat in de indeling van {year} en niet in zijn jaren" for m in absent]
        if len(set(layout)) != len(layout):
            wrong.append(f"de indeling van {year} noemt een begrip twee keer")
    wrong += [
        f"breuk '{b.key}' heeft een onbekende soort" for b in registry.breaks if b.kind not in BREAK_KINDS
    ]
    wrong += [f"tabel '{t.id}': onbekend '{t.tried}'" for t in registry.tables if t.tried not in TRIED]
    return wrong
