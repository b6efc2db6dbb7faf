"""The file ``<naam>.bron.toml``: answers that were given, the layout they belong to, and their history."""

import datetime as dt
import hashlib
import json
import os
import re
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from guardrails import toml_problem
from wijkprofiel.errors import DossierError
from wijkprofiel.municipal.asked_reading import READING_TYPES, Reading, checked_reading
from wijkprofiel.municipal.sheet import CLASSIFICATIONS, SourceSheet
from wijkprofiel.names import plain

SUFFIX = ".bron.toml"
SCHEMA = 1
_SHEET_TYPES: Mapping[str, type] = {
    f.name: {"publiceren": bool, "herzien": dt.date}.get(f.name, str) for f in fields(SourceSheet)
}
# Answers about a file of points, as `punten` takes them.
POINT_TYPES: Mapping[str, type] = {
    "gemeente": str,
    "jaar": int,
    "niveau": str,
    "wat": str,
    "soort": str,
    "per": str,
    "datum": str,
    "alleen": list,
    "afstand": bool,
    "binnen": list,
    "grenzen": str,
    "grensjaar": int,
    "laag": str,
}
_SECTIONS: Mapping[str, Mapping[str, type]] = {
    "bestand": {"naam": str, "sha256": str, "indeling": str},
    "lezen": READING_TYPES,
    "punten": POINT_TYPES,
    "toelichting": {},
    "bron": _SHEET_TYPES,
}
_HISTORY = {"datum": dt.date, "bestand": str, "sha256": str, "antwoorden": str}
_TYPE_WORDS = {
    str: "tekst tussen aanhalingstekens",
    int: "een heel getal, zoals 2025",
    list: 'een lijst van teksten, zoals ["aantal"]',
    bool: "true (ja) of false (nee)",
    dt.date: "een datum zonder aanhalingstekens, zoals 2027-01-31",
}
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True)
class SheetFile:
    """What stands in a sheet: the file it is about, the fingerprint of its layout, answers and their history.

    ``points`` are the answers about a file of points; empty for any other file.
    """

    file: str
    sha256: str = ""
    layout: str = ""
    reading: Reading = field(default_factory=Reading)
    sheet: SourceSheet = field(default_factory=SourceSheet)
    history: tuple[Mapping[str, Any], ...] = ()
    points: Mapping[str, Any] = field(default_factory=dict)


def sheet_path(path: Path) -> Path:
    """Where the sheet of a file lies: an existing one, else beside it under its name without suffix.

    >>> sheet_path(Path("map/meldingen_2025.csv")).name
    'meldingen_2025.bron.toml'
    """
    whole = path.with_name(path.name + SUFFIX)
    return whole if whole.is_file() else path.with_name(path.stem + SUFFIX)


def layout_of(names: Sequence[str]) -> str:
    """Fingerprint of the names of the columns; a year in a name plays no part.

    >>> layout_of(["wijk", "aantal 2024"]) == layout_of(["Wijk", "aantal 2025"])
    True
    """
    words = [plain(_YEAR.sub("jaar", name)) for name in names]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]


def read_sheet(path: Path) -> SheetFile:
    """The sheet at ``path``, checked strictly.

    Raises
    ------
    DossierError
        When it is no TOML, has an unknown key or a value of the wrong type; the message points at the line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise DossierError(
            f"'{path.name}' kan niet worden gelezen.",
            remedy="Sla het bestand op als UTF-8, of verwijder het.",
        ) from problem
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as problem:
        raise DossierError(
            f"'{path.name}' is geen geldige TOML: {toml_problem(problem)}.",
            remedy="Kijk op de genoemde regel naar aanhalingstekens, haken en isgelijktekens.",
        ) from problem
    if content.get("schema") != SCHEMA:
        raise _wrong(
            path.name, text, "", "schema", f"hoort {SCHEMA} te zijn", f"Zet bovenaan: schema = {SCHEMA}"
        )
    for section, value in content.items():
        if section == "schema":
            continue
        if section == "historie":
            _check_history(value, path.name, text)
        elif section not in _SECTIONS:
            raise _unknown(path.name, text, "", section, [*_SECTIONS, "historie"])
        elif not isinstance(value, dict):
            raise _wrong(
                path.name, text, "", section, "is geen blok", f"Schrijf [{section}] op een eigen regel."
            )
        else:
            _check_section(section, value, path.name, text)
    about = content.get("bestand", {})
    reading = checked_reading({**content.get("lezen", {}), "toelichting": content.get("toelichting", {})})
    return SheetFile(
        file=about.get("naam", ""),
        sha256=about.get("sha256", ""),
        layout=about.get("indeling", ""),
        reading=reading,
        sheet=SourceSheet(**content.get("bron", {})),
        history=tuple(content.get("historie", ())),
        points=content.get("punten", {}),
    )


def _check_section(section: str, value: Mapping[str, Any], name: str, text: str) -> None:
    schema = _SECTIONS[section]
    for key, item in value.items():
        if section == "toelichting":
            if not isinstance(item, str) or not item.strip():
                raise _wrong(name, text, section, key, f"moet {_TYPE_WORDS[str]} zijn", "Schrijf een reden.")
            continue
        if key not in schema:
            raise _unknown(name, text, section, key, list(schema))
        expected = schema[key]
        right = isinstance(item, expected) and (expected is bool or not isinstance(item, bool))
        right = right and not (expected is dt.date and isinstance(item, dt.datetime))
        if not right or (expected is list and not all(isinstance(i, str) for i in item)):
            raise _wrong(
                name, text, section, key, f"moet {_TYPE_WORDS[expected]} zijn", "Verbeter die regel."
            )
        if key == "classificatie" and item and item not in CLASSIFICATIONS:
            raise _wrong(
                name, text, section, key, f"'{item}' bestaat niet", f"Kies uit: {', '.join(CLASSIFICATIONS)}."
            )


def _check_history(value: Any, name: str, text: str) -> None:
    if not isinstance(value, list):
        raise _wrong(name, text, "", "historie", "is geen lijst", "Schrijf [[historie]] met dubbele haken.")
    for entry in value:
        for key, item in entry.items():
            if key not in _HISTORY:
                raise _unknown(name, text, "historie", key, list(_HISTORY))
            if not isinstance(item, _HISTORY[key]):
                raise _wrong(
                    name,
                    text,
                    "historie",
                    key,
                    f"moet {_TYPE_WORDS[_HISTORY[key]]} zijn",
                    "Verbeter die regel.",
                )


def _unknown(name: str, text: str, section: str, key: str, known: list[str]) -> DossierError:
    close = get_close_matches(key, known, n=1)
    hint = f"Bedoelt u '{close[0]}'? " if close else ""
    return _wrong(name, text, section, key, "is hier niet bekend", f"{hint}Bekend zijn: {', '.join(known)}.")


def _wrong(name: str, text: str, section: str, key: str, what: str, remedy: str) -> DossierError:
    place = f"regel {line_of(text, section, key)}" + (f", [{section}]" if section else "")
    return DossierError(f"In '{name}', {place}: '{key}' {what}.", remedy=remedy)


def line_of(text: str, section: str, key: str) -> int:
    """Number of the line on which a key of a section stands; the first line when it is not found.

    >>> line_of("schema = 1\\n[bron]\\neigenaar = 3", "bron", "eigenaar")
    3
    """
    inside = ""
    for number, line in enumerate(text.splitlines(), start=1):
        head = re.match(r"\s*\[\[?\s*([^\]]+?)\s*\]", line)
        if head:
            inside = head[1].strip("\"'")
            if not section and inside == key:
                return number
            continue
        if inside == section and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            return number
    return 1


def sheet_text(content: SheetFile) -> str:
    """The sheet as TOML, with what is not yet answered as comment lines to fill in."""
    lines = [
        "# Antwoorden over dit bestand. U kunt ze hier aanpassen.",
        "# Ze gelden ook voor het bestand van een nieuw jaar met dezelfde kolommen.",
        f"schema = {SCHEMA}",
        "",
        "[bestand]",
        f"naam = {_value(content.file)}",
        f"sha256 = {_value(content.sha256)}",
        f"indeling = {_value(content.layout)}",
        "",
        "[lezen]",
        *(f"{key} = {_value(item)}" for key, item in content.reading.to_toml().items()),
    ]
    if content.points:
        lines += ["", "[punten]", *(f"{key} = {_value(item)}" for key, item in content.points.items())]
    if content.reading.toelichting:
        lines += ["", "[toelichting]"]
        lines += [f"{key} = {_value(text)}" for key, text in sorted(content.reading.toelichting.items())]
    lines += ["", "[bron]"]
    for key, kind in _SHEET_TYPES.items():
        item = getattr(content.sheet, key)
        if item in ("", None):
            lines.append(f"# {key} = {_EXAMPLES.get(key, _BLANK[kind])}")
        else:
            lines.append(f"{key} = {_value(item)}")
    for entry in content.history:
        lines += ["", "[[historie]]", *(f"{key} = {_value(item)}" for key, item in entry.items())]
    return "\n".join(lines) + "\n"


_BLANK: Mapping[type, str] = {str: '""', bool: "true", dt.date: "2027-01-31"}
_EXAMPLES = {
    "classificatie": '"openbaar"  # of intern, vertrouwelijk',
    "maker": '"Afdeling Beheer"  # wie de gegevens maakt: een afdeling of functie',
    "gebruikers": '"wijkregisseurs"  # wie ermee werken: functies, geen namen',
    "registernummer": '"VR-2026-12"  # nummer in het verwerkingenregister of de catalogus',
}


def write_sheet(place: Path, content: SheetFile) -> bool:
    """Write the sheet whole or not at all; False when it stands there already.

    Raises
    ------
    OSError
        When the folder cannot be written.
    """
    text = sheet_text(content)
    if place.is_file() and place.read_text(encoding="utf-8") == text:
        return False
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(place)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    return True


def with_history(before: SheetFile | None, now: SheetFile, *, day: dt.date) -> SheetFile:
    """``now`` with the history of ``before``, and a line for what was answered before and is answered otherwise."""
    if before is None:
        return now
    old, new = _flat(before), _flat(now)
    changed = {key: value for key, value in old.items() if new.get(key) != value}
    entry: list[Mapping[str, Any]] = []
    if changed:
        told = json.dumps(changed, ensure_ascii=False, sort_keys=True)
        entry = [{"datum": day, "bestand": before.file, "sha256": before.sha256, "antwoorden": told}]
    return replace(now, history=(*before.history, *entry))


def _flat(content: SheetFile) -> dict[str, Any]:
    reasons = {f"toelichting {key}": text for key, text in content.reading.toelichting.items()}
    points = {f"punten {key}": item for key, item in content.points.items()}
    return {**content.reading.to_toml(), **points, **content.sheet.to_json(), **reasons}


def find_earlier(path: Path, layout: str) -> tuple[Path, SheetFile] | None:
    """A sheet in the same folder about another file with the same layout, the newest by its year and name.

    Sheets that cannot be read are passed over: they are about another file and say so when that is read.
    """
    found = []
    for place in sorted(path.parent.glob(f"*{SUFFIX}")):
        try:
            content = read_sheet(place)
        except DossierError:
            continue
        if content.layout and content.layout == layout and content.file != path.name:
            found.append((content.reading.jaar or 0, place.name, place, content))
    if not found:
        return None
    _, _, place, content = max(found, key=lambda item: item[:2])
    return place, content


def _value(item: Any) -> str:
    if isinstance(item, bool):
        return "true" if item else "false"
    if isinstance(item, int):
        return str(item)
    if isinstance(item, dt.date):
        return item.isoformat()
    if isinstance(item, list | tuple):
        return "[" + ", ".join(map(_value, item)) + "]"
    return json.dumps(str(item), ensure_ascii=False).replace("\x7f", "\\u007f")
