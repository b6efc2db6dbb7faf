"""What changed since the last release of the same profile: sources, boundaries, definitions, method, program."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guardrails import canonical_bytes, repair
from wijkprofiel.bundle import CANONICAL, RECORD, current_versions
from wijkprofiel.dossier_file import DossierFile
from wijkprofiel.errors import BundleError, UsageError
from wijkprofiel.procedure import Judged, boundaries_of, source_records

TABLE = "verandering"
# What is compared of a column: key in the canonical form -> kind of change and words.
_OF_COLUMN: Mapping[str, tuple[str, str]] = {
    "definition": ("definitie", "heeft een andere betekenis"),
    "unit": ("definitie", "heeft een andere eenheid"),
    "denominator": ("definitie", "is een deel van iets anders"),
    "kind": ("methode", "is op een andere manier gemaakt"),
    "composition": ("methode", "heeft andere onderdelen of gewichten"),
}
_PROGRAM, _OUR_VERSION = "programma", "wijkprofiel"


@dataclass(frozen=True)
class Change:
    """One thing that differs: its kind (bron, grens, onderwerp, definitie, methode, selectie, regels, software)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Earlier:
    """A release of before: the name of its folder, its record and its canonical form."""

    name: str
    record: Mapping[str, Any]
    canonical: Mapping[str, Any]


def latest_of(folder: Path, profile: str) -> Earlier | None:
    """The newest bundle of ``profile`` in ``folder``; None when there is none.

    Raises
    ------
    BundleError
        When a bundle of this profile cannot be read: what changed since is then not known.
    """
    found = []
    for place in sorted(folder.glob(f"*/{RECORD}")):
        record = _read(place)
        if record.get("naam") == profile:
            found.append((str(record.get("peildatum", "")), place.parent.name, record))
    if not found:
        return None
    _, name, record = max(found, key=lambda each: each[:2])
    return Earlier(name, record, _read(folder / name / CANONICAL))


def changes_since(earlier: Earlier, judged: Judged) -> tuple[Change, ...]:
    """What differs between an earlier release and a dossier as it is judged now, in the order of the kinds.

    Figures themselves are not compared: another year of a source is another source here.

    Raises
    ------
    UsageError
        When the dossier was refused, so that nothing was computed.
    """
    if judged.submission is None:
        raise UsageError("Dit dossier is geweigerd; er valt niets te vergelijken.")
    kept = repair(judged.submission, policy=judged.policy)
    now = json.loads(canonical_bytes(kept, judged.policy.fingerprint))
    return (
        *_sources(earlier.record, judged),
        *_boundaries(earlier.record, judged),
        *_topics(earlier.canonical, now),
        *_columns(earlier.canonical, now),
        *_classes(earlier.canonical, now),
        *_selections(earlier.canonical, now),
        *_rules(earlier.record, judged),
        *_program(earlier.record),
    )


def record_changes(made: DossierFile, changes: Iterable[Change], *, since: str, day: str) -> int:
    """Write changes in the dossier that do not stand there yet for that release; how many were new.

    What they mean is for a person to add (``betekenis``).
    """
    known = {(e.get("wat"), e.get("sinds")) for e in made.content.get(TABLE, [])}
    new = [change for change in changes if (change.text, since) not in known]
    for change in new:
        place = f"{TABLE}.{len(made.content.get(TABLE, [])) + 1}"
        for key, value in (("wat", change.text), ("soort", change.kind), ("sinds", since)):
            made.put(f"{place}.{key}", value)
        made.type_in(f"{place}.datum", day)
    return len(new)


def _sources(record: Mapping[str, Any], judged: Judged) -> Iterator[Change]:
    then = {
        (s["set"], s["tabel"], s["jaar"]): (s["sha256"], s["bronregel"]) for s in record["invoer"]["bronnen"]
    }
    now = {(s.set, s.table, s.year): (s.sha256, s.line) for s in source_records(judged.sets, judged.supply)}
    for key in sorted({*then, *now}, key=str):
        if key not in then:
            yield Change("bron", f"Nieuwe bron: {now[key][1]}")
        elif key not in now:
            yield Change("bron", f"Niet meer gebruikt: {then[key][1]}")
        elif then[key][0] != now[key][0]:
            yield Change("bron", f"Andere uitgave van dezelfde bron: {now[key][1]}")


def _boundaries(record: Mapping[str, Any], judged: Judged) -> Iterator[Change]:
    drawn = judged.submission.boundaries if judged.submission else {}
    now = boundaries_of(
        tuple(drawn), supply=judged.supply, years={level: each.year for level, each in drawn.items()}
    )
    for level, then in sorted(record["invoer"]["grenzen"].items()):
        here = now.get(level)
        if here is not None and (here.year, here.sha256) != (then["jaar"], then["sha256"]):
            yield Change("grens", f"Grenzen per {level}: toen die van {then['jaar']}, nu die van {here.year}")


def _topics(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
    before, after = then["kolommen"], now["kolommen"]
    for name in sorted({*before, *after}):
        if name not in before:
            yield Change("onderwerp", f"Erbij: {_title(after[name])}")
        elif name not in after:
            yield Change("onderwerp", f"Weg: {_title(before[name])}")


def _columns(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
    before, after = then["kolommen"], now["kolommen"]
    for name in sorted({*before} & {*after}):
        for key, (kind, words) in _OF_COLUMN.items():
            if before[name].get(key) != after[name].get(key):
                yield Change(kind, f"{_title(after[name])} {words}")


def _classes(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
    before, after = then["uitkomsten"], now["uitkomsten"]
    for name in sorted({*before} & {*after}):
        if before[name].get("grenzen") != after[name].get("grenzen"):
            yield Change(
                "methode",
                f"De kaart '{after[name]['titel']}' per {after[name]['niveau']} heeft andere klassen",
            )


def _selections(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
    if then["dossier"].get("selectie", []) != now["dossier"].get("selectie", []):
        yield Change("selectie", "De keuze van gebieden op een grens is anders")


def _rules(record: Mapping[str, Any], judged: Judged) -> Iterator[Change]:
    if record["beleid"]["vingerafdruk"] != judged.policy.fingerprint:
        yield Change("regels", "De regels waarmee is getoetst, zijn anders")


def _program(record: Mapping[str, Any]) -> Iterator[Change]:
    then, now = record["versies"], current_versions()
    if then.get(_PROGRAM) != now[_PROGRAM]:
        versions = f"{then.get(_OUR_VERSION)} toen, {now[_OUR_VERSION]} nu"
        yield Change("software", f"Gemaakt met een andere versie van het programma ({versions})")


def _title(column: Mapping[str, Any]) -> str:
    return f"{column['label']}, {column['year']}"


def _read(place: Path) -> Mapping[str, Any]:
    try:
        content = json.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as problem:
        raise BundleError(
            f"'{place.name}' in '{place.parent.name}' is niet te lezen.",
            remedy="Controleer deze bundel met wijkprofiel controleren, of geef een andere map met --naar.",
        ) from problem
    if not isinstance(content, dict):
        raise BundleError(f"'{place.name}' in '{place.parent.name}' is geen verslag van een bundel.")
    return content
