"""Whether the content of a bundle agrees with itself: sums, record, journal, figures."""

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from wijkprofiel.bundle.answer import FILE, CheckItem
from wijkprofiel.bundle.chain import broken_line
from wijkprofiel.bundle.layout import (
    CANONICAL,
    DECLARATIONS,
    FIGURES,
    JOURNAL,
    KADER,
    LAW,
    LEDGER,
    MAP,
    RECORD,
    REQUIRED,
    SCHEMA,
    SUMS,
    canonical_json,
    is_known,
    listed_sums,
    sha256,
    sums_text,
)
from wijkprofiel.bundle.record import KINDS, journal_text
from wijkprofiel.errors import BundleError

CANONICAL_ITEM = "canonieke hash"
_SUM_LINE = re.compile(rb"([0-9a-f]{64})  ([\x21-\x7e]+)\n")
_FIELDS: Mapping[str, type] = {
    "status": str,
    "soort": str,
    "naam": str,
    "peildatum": str,
    "geldig_tot": str,
    "canonieke_hash": str,
    "beleid": dict,
    "invoer": dict,
    "oordeel": dict,
    "personen": dict,
    "versies": dict,
    "bestanden": dict,
}


def integrity_items(files: Mapping[str, bytes], strange: Sequence[str] = ()) -> list[CheckItem]:
    """Answers about a bundle from its content alone.

    Parameters
    ----------
    files
        Path in the bundle -> content.
    strange
        What stands in the folder and fits in no bundle.
    """
    items = [CheckItem(text, "wijkt af", "hoort niet in een bundel") for text in strange]
    items += [_record_item(files), _journal_item(files)]
    sound = {item.item for item in items if item.outcome == "klopt"}
    items += _sums_items(files, sound)
    items += [_figures_item(files), _canonical_item(files)]
    return items


def read_record(files: Mapping[str, bytes]) -> dict[str, Any]:
    """The record of a bundle, with the fields and types that the check relies on.

    Raises
    ------
    BundleError
        When it is absent, no JSON, or lacks a field; the message says which.
    """
    if RECORD not in files:
        raise BundleError("ontbreekt")
    record = _parsed(files[RECORD])
    if not isinstance(record, dict) or record.get("schema") != SCHEMA:
        raise BundleError("is geen verslag van een bundel in een schema dat deze versie kent")
    for name, expected in _FIELDS.items():
        if not isinstance(record.get(name), expected):
            raise BundleError(f"heeft geen goed veld '{name}'")
    if KINDS.get(record["status"]) != record["soort"]:
        raise BundleError(f"noemt een onbekende status {record['status']!a}")
    return record


def _record_item(files: Mapping[str, bytes]) -> CheckItem:
    try:
        record = read_record(files)
    except BundleError as problem:
        return CheckItem(RECORD, "wijkt af", problem.message)
    problems = _listing_problems(record["bestanden"], listed_sums(files))
    for field, path in (("wet_sha256", LAW), ("kader_sha256", KADER)):
        if record["beleid"].get(field) != (sha256(files[path]) if path in files else None):
            problems.append(f"de som van {path} is anders")
    if not _is_canonical(record, files[RECORD]):
        problems.append("de schrijfwijze is veranderd")
    return CheckItem(RECORD, "wijkt af" if problems else "klopt", "; ".join(problems))


def _listing_problems(listed: Mapping[str, Any], actual: Mapping[str, str]) -> list[str]:
    changed = [path for path in sorted(actual) if path in listed and listed[path] != actual[path]]
    return [
        *(f"noemt een andere som voor {path}" for path in changed),
        *(f"noemt {path!a}, dat ontbreekt" for path in sorted(set(listed) - set(actual))),
        *(f"noemt {path} niet" for path in sorted(set(actual) - set(listed))),
    ]


def _journal_item(files: Mapping[str, bytes]) -> CheckItem:
    if JOURNAL not in files:
        return CheckItem(JOURNAL, "wijkt af", "ontbreekt")
    try:
        lines = files[JOURNAL].decode().split("\n")
    except UnicodeDecodeError:
        return CheckItem(JOURNAL, "wijkt af", "is geen UTF-8")
    broken = broken_line(lines[:-1]) or (len(lines) if lines[-1] else None)
    if broken is not None:
        return CheckItem(JOURNAL, "wijkt af", f"de keten is gebroken bij regel {broken}")
    try:
        expected = journal_text(read_record(files), sha256(files[RECORD]))
    except (BundleError, KeyError, TypeError):
        return CheckItem(JOURNAL, "wijkt af", f"kan niet worden vergeleken: {RECORD} klopt niet")
    if expected != files[JOURNAL]:
        return CheckItem(JOURNAL, "wijkt af", f"zegt iets anders dan {RECORD}")
    return CheckItem(JOURNAL, "klopt", f"{len(lines) - 1} regels, keten gesloten")


def _sums_items(files: Mapping[str, bytes], sound: set[str]) -> list[CheckItem]:
    if SUMS not in files:
        return [CheckItem(SUMS, "wijkt af", "ontbreekt")]
    listed = {path.decode(): digest.decode() for digest, path in _SUM_LINE.findall(files[SUMS])}
    items = []
    blamed = set()
    for path in sorted({*files, *listed, *_required(files)} - {SUMS}):
        problem = _file_problem(path, files, listed)
        if problem:
            blamed.add(path)
        items.append(CheckItem(f"{FILE}{path}", "wijkt af" if problem else "klopt", problem))
    if files[SUMS] == sums_text(files):
        own = CheckItem(SUMS, "klopt", f"{len(listed)} bestanden")
    elif RECORD in sound and JOURNAL in sound:
        own = CheckItem(
            SUMS, "wijkt af", f"is zelf veranderd: {RECORD} en {JOURNAL} kloppen met de bestanden"
        )
    elif not blamed or _SUM_LINE.sub(b"", files[SUMS]):
        own = CheckItem(SUMS, "wijkt af", "de tekst is veranderd")
    else:
        own = CheckItem(SUMS, "wijkt af", f"past niet bij {', '.join(sorted(blamed))}")
    return [own, *items]


def _required(files: Mapping[str, bytes]) -> list[str]:
    """What must be there: a profile of tables only declares no map, and has none."""
    try:
        outputs = json.loads(files[DECLARATIONS])["uitvoer"].values()
        drawn = any(output["soort"] == "class" for output in outputs)
    except (KeyError, ValueError, TypeError, AttributeError):
        drawn = True
    return [path for path in REQUIRED if path != MAP or drawn]


def _file_problem(path: str, files: Mapping[str, bytes], listed: Mapping[str, str]) -> str:
    if path not in files:
        return "ontbreekt"
    if not is_known(path):
        return "hoort niet in een bundel"
    if path not in listed:
        return f"staat niet in {SUMS}"
    if listed[path] != sha256(files[path]):
        return f"de inhoud is anders dan {SUMS} zegt"
    return ""


def _figures_item(files: Mapping[str, bytes]) -> CheckItem:
    name = f"{FIGURES} naast {LEDGER}"
    try:
        figures, ledger = read_figures(files), _ledger_facts(files)
        declared = set(_parsed(files.get(DECLARATIONS, b""))["kolommen"])
    except (BundleError, KeyError, TypeError, ValueError) as problem:
        return CheckItem(name, "wijkt af", f"kan niet worden gelezen ({type(problem).__name__})")
    differing = sorted(key for key in {*figures, *ledger} if figures.get(key) != ledger.get(key))
    if differing:
        return CheckItem(name, "wijkt af", f"verschillen bij {describe_places(differing)}")
    if {f"{indicator}@{year}" for _, indicator, year in figures} != declared:
        return CheckItem(name, "wijkt af", f"{DECLARATIONS} noemt andere kolommen")
    return CheckItem(name, "klopt", f"{len(figures)} cijfers")


def _canonical_item(files: Mapping[str, bytes]) -> CheckItem:
    """Whether the canonical hash of the record is that of the figures that lie in the bundle."""
    try:
        record, figures = read_record(files), read_figures(files)
        form = _parsed(files[CANONICAL])
        canonical = {
            (unit, *_split(column)): _fact_text(value)
            for column, values in form["cijfers"].items()
            for unit, value in values.items()
        }
        policy = form["beleid"]
    except (BundleError, KeyError, TypeError, ValueError, AttributeError) as problem:
        return CheckItem(CANONICAL_ITEM, "wijkt af", f"kan niet worden gelezen ({type(problem).__name__})")
    if sha256(files[CANONICAL]) != record["canonieke_hash"]:
        return CheckItem(CANONICAL_ITEM, "wijkt af", f"{CANONICAL} heeft een andere hash dan {RECORD} noemt")
    if policy != record["beleid"].get("vingerafdruk"):
        return CheckItem(CANONICAL_ITEM, "wijkt af", f"{RECORD} noemt andere regels")
    differing = sorted(
        place for place in {*figures, *canonical} if figures.get(place) != canonical.get(place)
    )
    if differing:
        return CheckItem(CANONICAL_ITEM, "wijkt af", f"{FIGURES} verschilt bij {describe_places(differing)}")
    return CheckItem(CANONICAL_ITEM, "klopt", "de hash hoort bij deze cijfers en regels")


def _split(column: str) -> tuple[str, str]:
    indicator, _, year = column.rpartition("@")
    return indicator, year


def _fact_text(value: Any) -> str:
    return str(value["reden"]) if isinstance(value, dict) else f"={float(value)!r}"


Place = tuple[str, str, str]


def read_figures(files: Mapping[str, bytes]) -> dict[Place, str]:
    """The figures of a bundle: (area, indicator, year) -> the value as text, or the reason.

    Raises
    ------
    BundleError
        When the file is absent or no table of figures.
    """
    if FIGURES not in files:
        raise BundleError(f"'{FIGURES}' ontbreekt.")
    try:
        rows = list(csv.DictReader(io.StringIO(files[FIGURES].decode(), newline=""), strict=True))
        pairs = [
            ((r["gebied"], r["indicator"], r["jaar"]), r["reden"] or f"={float(r['waarde'])!r}") for r in rows
        ]
    except (UnicodeDecodeError, csv.Error, KeyError, TypeError, ValueError) as problem:
        raise BundleError(f"'{FIGURES}' is geen tabel met cijfers.") from problem
    facts = dict(pairs)
    if len(facts) != len(pairs):
        raise BundleError(f"In '{FIGURES}' staat een cijfer twee keer.")
    return facts


def describe_places(places: Sequence[Place]) -> str:
    """The first places in words, and how many more there are.

    >>> describe_places([("WK999900", "inwoners", "2020")])
    'WK999900 inwoners 2020'
    """
    shown = ", ".join(" ".join(place) for place in places[:5])
    return shown + (f" en nog {len(places) - 5}" if len(places) > 5 else "")


def _ledger_facts(files: Mapping[str, bytes]) -> dict[Place, str]:
    facts = {}
    for line in files.get(LEDGER, b"").decode().splitlines():
        fact = _parsed(line.encode())
        place = (fact["gebied"], fact["indicator"], str(fact["jaar"]))
        facts[place] = fact["reden"] if "reden" in fact else f"={float(fact['waarde'])!r}"
    return facts


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as problem:
        raise BundleError("is geen geldige JSON") from problem


def _is_canonical(record: Mapping[str, Any], content: bytes) -> bool:
    try:
        return canonical_json(record) == content
    except (ValueError, TypeError):
        return False
