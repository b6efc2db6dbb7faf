"""Strict reading of the policy files: every key known, every value of its type, nothing loosened."""

import datetime as dt
import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guardrails.errors import PolicyError
from guardrails.toml_problem import toml_problem

# From light to heavy: tightening moves to the right.
ACCESS_ORDER = ("open", "reden", "planning", "advies", "vier_vragen", "besluit", "dicht")
USES = ("beschrijven", "kaart", "indelen")
CLASSES = ("open", "proxy", "guard", "leeftijd", "zorg", "gesloten")
HEADINGS = ("verzamelen", "combineren", "analyseren", "algoritmen")
_WORD_KEYS = {"heel", "begin", "bevat", "tenzij", "bijvoeglijk", "naamwoord", "patroon", "behalve"}


@dataclass(frozen=True)
class Rule:
    """A rule with a number. ``direction`` is ``min`` (a floor) or ``max`` (a ceiling)."""

    id: str
    threshold: float
    direction: str
    source: str
    decision: str
    date: str
    layer: str


@dataclass(frozen=True)
class Principle:
    """A rule without a number; one of the council stands under a ``heading``."""

    id: str
    text: str
    source: str
    layer: str
    heading: str = ""


@dataclass(frozen=True)
class Purpose:
    """A doelsoort: what a profile may be made for, and who may receive it."""

    key: str
    label: str
    planning: bool
    recipients: tuple[str, ...]


@dataclass(frozen=True)
class Tightening:
    """The council makes one cell of class and use stricter."""

    cell: tuple[str, str]
    access: str


@dataclass(frozen=True)
class Opening:
    """The council opens a cell that the law leaves to its decision, from the ISO ``date`` of that decision."""

    cell: tuple[str, str]
    date: str


@dataclass(frozen=True)
class Law:
    """Content of ``law.toml``."""

    rules: Mapping[str, Rule]
    principles: Mapping[str, Principle]
    matrix: Mapping[tuple[str, str], str]
    levels: Mapping[str, tuple[str, ...]]
    purposes: Mapping[str, Purpose]


@dataclass(frozen=True)
class Kader:
    """Content of ``kader.toml``: only what it changes."""

    rules: Mapping[str, Rule]
    principles: Mapping[str, Principle]
    changes: tuple[Tightening | Opening, ...]
    closed_purposes: tuple[str, ...]
    exemptions: tuple[Mapping[str, Any], ...] = ()
    switches: tuple[Mapping[str, Any], ...] = ()


def parse(name: str, text: str) -> dict[str, Any]:
    """``text`` as TOML with ``schema = 1``.

    Raises
    ------
    PolicyError
        Names the file.
    """
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise PolicyError(
            f"{name} is geen geldige TOML: {toml_problem(error)}.",
            remedy="Herstel de regel die genoemd wordt.",
        ) from error
    if type(data.get("schema")) is not int or data["schema"] != 1:
        raise PolicyError(f"{name}: verwacht 'schema = 1'.", remedy="Zet 'schema = 1' bovenaan het bestand.")
    return data


def read_law(data: Mapping[str, Any]) -> Law:
    """The law layer, checked against the schema."""
    file = "law.toml"
    known = {"schema", "regel", "beginsel", "klasse", "ontvangers", "doelsoort", "geweigerd_doel", "redenen"}
    _only(file, "bestand", data, known, known)
    rules: dict[str, Rule] = {}
    for entry in _entries(file, data, "regel"):
        _only(file, "regel", entry, {"id", "drempel", "richting", "bron", "besluit", "datum"})
        rule = Rule(
            id=_text(file, entry, "id"),
            threshold=_number(file, entry),
            direction=_choice(file, entry, "richting", ("min", "max")),
            source=_text(file, entry, "bron"),
            decision=_text(file, entry, "besluit"),
            date=_date(file, entry),
            layer="wet",
        )
        _unique(file, rule.id, rules)
        rules[rule.id] = rule
    principles: dict[str, Principle] = {}
    for entry in _entries(file, data, "beginsel"):
        _only(file, "beginsel", entry, {"id", "tekst", "bron"})
        principle = Principle(
            _text(file, entry, "id"), _text(file, entry, "tekst"), _text(file, entry, "bron"), "wet"
        )
        _unique(file, principle.id, principles | rules)
        principles[principle.id] = principle
    matrix, levels = _read_matrix(file, data["klasse"])
    purposes: dict[str, Purpose] = {}
    for entry in _entries(file, data, "doelsoort"):
        _only(file, "doelsoort", entry, {"sleutel", "label", "planning", "ontvangers"})
        key = _text(file, entry, "sleutel")
        _unique(file, key, purposes)
        if not isinstance(entry["planning"], bool) or not set(entry["ontvangers"]) <= set(data["ontvangers"]):
            raise PolicyError(f"{file}, doelsoort '{key}': planning of ontvangers kloppen niet.")
        purposes[key] = Purpose(
            key, _text(file, entry, "label"), entry["planning"], tuple(entry["ontvangers"])
        )
    for entry in _entries(file, data, "geweigerd_doel"):
        _only(file, "geweigerd_doel", entry, {"label", *_WORD_KEYS}, {"label"})
    return Law(rules, principles, matrix, levels, purposes)


def read_kader(data: Mapping[str, Any], law: Law) -> Kader:
    """The council layer. Raises `PolicyError` when it loosens anything."""
    file = "kader.toml"
    _only(
        file,
        "bestand",
        data,
        {
            "schema",
            "gemeente",
            "regel",
            "klasse",
            "opening",
            "doelsoort",
            "beginsel",
            "uitzondering",
            "schakelaar",
        },
        {"schema"},
    )
    changes: list[Tightening | Opening] = [_tightening(file, e, law) for e in _entries(file, data, "klasse")]
    changes += [_opening(file, e, law) for e in _entries(file, data, "opening")]
    cells = [c.cell for c in changes]
    if len(cells) != len(set(cells)):
        raise PolicyError(f"{file}: dezelfde klasse met hetzelfde gebruik staat er twee keer.")
    rules: dict[str, Rule] = {}
    for entry in _entries(file, data, "regel"):
        rule = _tightened_rule(file, entry, law)
        _unique(file, rule.id, rules)
        rules[rule.id] = rule
    principles: dict[str, Principle] = {}
    for entry in _entries(file, data, "beginsel"):
        _only(file, "beginsel", entry, {"id", "kop", "tekst", "besluit", "datum"})
        heading = _choice(file, entry, "kop", HEADINGS)
        source = f"besluit {_text(file, entry, 'besluit')} van {_date(file, entry)}"
        principle = Principle(_text(file, entry, "id"), _text(file, entry, "tekst"), source, "kader", heading)
        _unique(file, principle.id, principles | dict(law.principles) | dict(law.rules))
        principles[principle.id] = principle
    closed = []
    for entry in _entries(file, data, "doelsoort"):
        _only(file, "doelsoort", entry, {"sleutel", "gesloten", "besluit", "datum"})
        key = _choice(file, entry, "sleutel", tuple(law.purposes))
        if entry["gesloten"] is not True:
            raise PolicyError(
                f"{file}, doelsoort '{key}': een kader kan een doelsoort alleen sluiten (gesloten = true)."
            )
        _text(file, entry, "besluit"), _date(file, entry)
        closed.append(key)
    exemptions = tuple(_entries(file, data, "uitzondering"))
    switches = tuple(_entries(file, data, "schakelaar"))
    return Kader(rules, principles, tuple(changes), tuple(closed), exemptions, switches)


def read_lists(data: Mapping[str, Mapping[str, Any]]) -> None:
    """Check the shape of the word lists."""
    names, words, persons = data["namen.toml"], data["woorden.toml"], data["personen.toml"]
    _only("namen.toml", "bestand", names, {"schema", "grond"}, {"schema", "grond"})
    for entry in _entries("namen.toml", names, "grond"):
        allowed = {"naam", "klasse", "stammen", "genummerd", "codes", "maten", *_WORD_KEYS}
        _only("namen.toml", "grond", entry, allowed, {"naam", "klasse"})
        _choice("namen.toml", entry, "klasse", CLASSES)
        _texts("namen.toml", entry)
    _only("woorden.toml", "bestand", words, {"schema", "lijst"}, {"schema", "lijst"})
    for entry in _entries("woorden.toml", words, "lijst"):
        _only("woorden.toml", "lijst", entry, {"code", "wat", *_WORD_KEYS}, {"code", "wat"})
        _texts("woorden.toml", entry)
    traits = data["doorsnede.toml"]
    _only("doorsnede.toml", "bestand", traits, {"schema", "kenmerk"}, {"schema", "kenmerk"})
    for entry in _entries("doorsnede.toml", traits, "kenmerk"):
        _only("doorsnede.toml", "kenmerk", entry, {"naam", *_WORD_KEYS}, {"naam"})
        _texts("doorsnede.toml", entry)
    _only("personen.toml", "bestand", persons, {"schema", "kolomnamen", "context", "eenheden"}, {"schema"})


def _read_matrix(
    file: str, data: Mapping[str, Any]
) -> tuple[dict[tuple[str, str], str], dict[str, tuple[str, ...]]]:
    _only(file, "klasse", data, set(CLASSES))
    matrix, levels = {}, {}
    for klass, entry in data.items():
        _only(file, f"klasse.{klass}", entry, {*USES, "niveaus"})
        for use in USES:
            matrix[klass, use] = _choice(file, entry, use, ACCESS_ORDER)
        levels[klass] = tuple(entry["niveaus"])
    return matrix, levels


def _tightened_rule(file: str, entry: Mapping[str, Any], law: Law) -> Rule:
    _only(
        file,
        "regel",
        entry,
        {"id", "drempel", "richting", "bron", "besluit", "datum"},
        {"id", "drempel", "besluit", "datum"},
    )
    key = _text(file, entry, "id")
    if key not in law.rules:
        raise PolicyError(
            f"{file}: de regel '{key}' bestaat niet in de wetlaag.",
            remedy="Kies uit: " + ", ".join(sorted(law.rules)) + ".",
        )
    old = law.rules[key]
    new = _number(file, entry)
    if entry.get("richting", old.direction) != old.direction:
        raise PolicyError(f"{file}, regel '{key}': de richting staat vast op '{old.direction}'.")
    source = entry.get("bron", old.source)
    return Rule(
        key, new, old.direction, str(source), _text(file, entry, "besluit"), _date(file, entry), "kader"
    )


def _cell(file: str, entry: Mapping[str, Any]) -> tuple[str, str]:
    return _choice(file, entry, "klasse", CLASSES), _choice(file, entry, "gebruik", USES)


def _tightening(file: str, entry: Mapping[str, Any], law: Law) -> Tightening:
    _only(file, "klasse", entry, {"klasse", "gebruik", "stand", "besluit", "datum"})
    cell, access = _cell(file, entry), _choice(file, entry, "stand", ACCESS_ORDER)
    _text(file, entry, "besluit"), _date(file, entry)
    if ACCESS_ORDER.index(access) < ACCESS_ORDER.index(law.matrix[cell]):
        raise PolicyError(
            f"{file}, klasse '{cell[0]}' bij '{cell[1]}': '{access}' is ruimer dan de wetlaag "
            f"('{law.matrix[cell]}').",
            remedy="Een kader mag alleen aanscherpen. Haal deze regel weg.",
        )
    return Tightening(cell, access)


def _opening(file: str, entry: Mapping[str, Any], law: Law) -> Opening:
    _only(file, "opening", entry, {"klasse", "gebruik", "besluit", "datum"})
    cell = _cell(file, entry)
    _text(file, entry, "besluit")
    date = _date(file, entry)
    if law.matrix[cell] != "besluit":
        raise PolicyError(
            f"{file}, opening '{cell[0]}' bij '{cell[1]}': de wetlaag laat dit niet over aan een besluit.",
            remedy="Haal deze opening weg. Alleen cellen met de stand 'besluit' kunnen open.",
        )
    return Opening(cell, date)


def _entries(file: str, data: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    entries = data.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise PolicyError(f"{file}: schrijf elke '{key}' als [[{key}]].")
    return entries


def _only(file: str, place: str, data: Any, known: set[str], needed: set[str] | None = None) -> None:
    if not isinstance(data, dict):
        raise PolicyError(f"{file}, {place}: verwacht een tabel met velden.")
    name = data.get("id", data.get("sleutel", data.get("naam", "")))
    where = f"{file}, {place} '{name}'" if name else f"{file}, {place}"
    unknown = sorted(set(data) - known)
    if unknown:
        raise PolicyError(
            f"{where}: onbekend veld {', '.join(unknown)}.",
            remedy="Toegestaan: " + ", ".join(sorted(known)) + ".",
        )
    missing = sorted((known if needed is None else needed) - set(data))
    if missing:
        raise PolicyError(f"{where}: veld {', '.join(missing)} ontbreekt.", remedy="Vul het veld in.")


def _text(file: str, entry: Mapping[str, Any], key: str) -> str:
    value = entry[key]
    if not isinstance(value, str) or not value.strip():
        raise PolicyError(f"{file}, '{entry.get('id', key)}': veld '{key}' moet tekst zijn.")
    return value


def _texts(file: str, entry: Mapping[str, Any]) -> None:
    for key, value in entry.items():
        if isinstance(value, list) and not all(isinstance(v, str) and v for v in value):
            raise PolicyError(
                f"{file}, '{entry.get('naam', entry.get('code'))}': '{key}' moet een lijst van woorden zijn."
            )
    for pattern in [*entry.get("patroon", []), *entry.get("behalve", [])]:
        try:
            re.compile(pattern)
        except re.error as error:
            raise PolicyError(f"{file}: het patroon '{pattern}' is ongeldig: {error}.") from error


def _number(file: str, entry: Mapping[str, Any]) -> float:
    value = entry["drempel"]
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not math.isfinite(value)
        or value <= 0
    ):
        raise PolicyError(
            f"{file}, regel '{entry.get('id')}': de drempel moet een getal boven nul zijn.",
            remedy="Vul een getal in, bijvoorbeeld 100.",
        )
    return float(value)


def _date(file: str, entry: Mapping[str, Any]) -> str:
    value = entry["datum"]
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    raise PolicyError(
        f"{file}, '{entry.get('id', entry.get('klasse', ''))}': 'datum' moet een datum zijn.",
        remedy="Schrijf de datum zonder aanhalingstekens, bijvoorbeeld datum = 2026-11-01.",
    )


def _choice(file: str, entry: Mapping[str, Any], key: str, options: Sequence[str]) -> str:
    value = entry[key]
    if not isinstance(value, str) or value not in options:
        raise PolicyError(f"{file}: '{key}' is '{value}', maar kan alleen zijn: {', '.join(options)}.")
    return value


def _unique(file: str, key: str, seen: Mapping[str, Any]) -> None:
    if key in seen:
        raise PolicyError(f"{file}: '{key}' staat er twee keer.", remedy="Laat er een staan.")
