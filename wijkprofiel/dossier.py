"""The dossier: one TOML file that describes one profile, read strictly and kept as it was written."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from wijkprofiel.errors import DossierError, UsageError

SCHEMA = 1
# Own limits of this profile: rule -> number. Which rules there are and what is tighter, the guardrails know.
POLICY = "beleid"

MOTIVATIONS_FILE = "motivering.jsonl"
APPROVALS_FILE = "goedkeuring.jsonl"
QUESTIONS_FILE = "vier_vragen.jsonl"

# Per section: key -> type. What is obligatory is judged by the guardrails, not here: a dossier without an owner
# can be read, and is then refused with a finding.
_QUESTIONS = {
    "doel": str,
    "geschikt": str,
    "noodzakelijk": str,
    "evenredig": str,
    "door": str,
    "datum": date,
    "geldig_tot": date,
}
_SECTIONS: Mapping[str, Mapping[str, type]] = {
    "profiel": {"naam": str, "titel": str, "soort": str, "gemeente": str, "toelichting": str},
    "doel": {"doelsoort": str, "omschrijving": str, "ontvangers": list, "behoefte": str},
    "eigenaar": {"naam": str, "functie": str, "contact": str},
    "rollen": {"opsteller": str, "beoordelaar": str, "privacy_officer": str, "fg": str},
    "niveau": {"gebieden": list, "analyse": str},
}
_INDICATOR = {
    "sleutel": str,
    "jaar": int,
    "gebruik": list,
    "niveaus": list,
    "titel": str,
    "toelichting": str,
    "vier_vragen": dict,
}
_SELECTION = {"naam": str, "sleutel": str, "jaar": int, "minimaal": float, "maximaal": float, "niveau": str}
_SOURCE = {"bestand": str, "sha256": str}
_COMPOSITE = {
    "naam": str,
    "titel": str,
    "toelichting": str,
    "indicatoren": list,
    "gewichten": dict,
    "methode": str,
    "niveaus": list,
    "gebruik": list,
    "vier_vragen": dict,
}
_TABLES: Mapping[str, Mapping[str, type]] = {
    "indicator": _INDICATOR,
    "selectie": _SELECTION,
    "bron": _SOURCE,
    "samenstelling": _COMPOSITE,
}

_TYPE_WORDS = {
    str: "tekst",
    int: "een heel getal",
    float: "een getal",
    list: "een lijst",
    dict: "een blok met sleutels",
    date: "een datum zonder aanhalingstekens, zoals 2026-03-09",
}


@dataclass(frozen=True)
class Dossier:
    """A parsed dossier with its text and what lies beside it.

    ``content`` is the parsed TOML; ``motivations``, ``approvals`` and ``answers`` are the records of
    ``motivering.jsonl``, ``goedkeuring.jsonl`` and ``vier_vragen.jsonl`` (empty when absent); ``kader`` is the
    path of the council's ``kader.toml`` if it lies beside the dossier; ``folder`` is where the dossier lies, None
    for one that came out of a bundle.
    """

    content: Mapping[str, Any]
    text: str
    motivations: tuple[Mapping[str, Any], ...] = ()
    approvals: tuple[Mapping[str, Any], ...] = ()
    kader: Path | None = None
    answers: tuple[Mapping[str, Any], ...] = ()
    folder: Path | None = None

    @property
    def name(self) -> str:
        return str(self.content.get("profiel", {}).get("naam", ""))

    @property
    def kind(self) -> str:
        return str(self.content.get("profiel", {}).get("soort", "profiel"))

    @property
    def gemeente(self) -> str:
        return str(self.content.get("profiel", {}).get("gemeente", ""))


def load_dossier(path: str | Path) -> Dossier:
    """The dossier at ``path``, with the records and the council's rules that lie in the same folder.

    Raises
    ------
    UsageError
        When there is no such file, or a folder stands in its place.
    DossierError
        When the file is not TOML, has an unknown key or a value of the wrong type; the message names the place.
    """
    place = Path(path)
    if place.is_dir():
        raise UsageError(
            f"'{place.name}' is een map. Hier hoort een dossier te staan: een bestand dat eindigt op .toml.",
            remedy="Geef het pad van het dossier zelf.",
        )
    if not place.is_file():
        raise UsageError(f"Er is geen dossier '{place.name}'.", remedy="Controleer de naam en de map.")
    text = _read_text(place)
    kader = place.parent / "kader.toml"
    return Dossier(
        content=parse_dossier(text, name=place.name),
        text=text,
        motivations=read_records(place.parent / MOTIVATIONS_FILE),
        approvals=read_records(place.parent / APPROVALS_FILE),
        kader=kader if _is_file_beside(kader) else None,
        answers=read_records(place.parent / QUESTIONS_FILE),
        folder=place.parent,
    )


def parse_dossier(text: str, *, name: str = "dossier") -> dict[str, Any]:
    """The content of a dossier, checked against the schema.

    >>> parse_dossier('schema = 1\\n[profiel]\\nnaam = "proef"')["profiel"]["naam"]
    'proef'
    """
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as problem:
        why = (
            problem if isinstance(problem, tomllib.TOMLDecodeError) else "te diep genest of een te lang getal"
        )
        raise DossierError(
            f"Het dossier '{name}' is geen geldige TOML: {why}.",
            remedy="Kijk op de genoemde regel naar aanhalingstekens, haken en isgelijktekens.",
        ) from problem
    if type(content.get("schema")) is not int or content["schema"] != SCHEMA:
        raise DossierError(
            f"Het dossier '{name}' noemt geen schema dat deze versie kent.",
            remedy=f"Zet bovenaan: schema = {SCHEMA}",
        )
    for key, value in content.items():
        if key == "schema":
            continue
        if key == POLICY:
            _check_limits(value, name=name)
        elif key in _SECTIONS:
            _check_section(value, _SECTIONS[key], place=f"[{key}]", name=name)
        elif key in _TABLES:
            if not isinstance(value, list):
                raise DossierError(
                    f"In '{name}' staat [{key}] met enkele haken; het is een lijst.",
                    remedy=f"Schrijf [[{key}]] met dubbele haken boven elk onderdeel.",
                )
            for number, entry in enumerate(value, start=1):
                _check_section(entry, _TABLES[key], place=f"[[{key}]] nummer {number}", name=name)
        else:
            raise _unknown(key, [*_SECTIONS, *_TABLES, POLICY, "schema"], place="bovenaan", name=name)
    for table in ("indicator", "samenstelling"):
        for number, entry in enumerate(content.get(table, []), start=1):
            questions = entry.get("vier_vragen")
            if questions is not None:
                place = f"[{table}.vier_vragen] nummer {number}"
                _check_section(questions, _QUESTIONS, place=place, name=name)
            _check_numbers(entry.get("gewichten", {}), f"[{table}.gewichten] nummer {number}", name=name)
    return content


def _check_limits(section: Any, *, name: str) -> None:
    if not isinstance(section, dict):
        raise DossierError(
            f"In '{name}' is [{POLICY}] geen blok met sleutels.", remedy=f"Schrijf [{POLICY}]."
        )
    _check_numbers(section, f"[{POLICY}]", name=name)


def _check_numbers(section: Mapping[str, Any], place: str, *, name: str) -> None:
    for key, value in section.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise DossierError(
                f"In '{name}', {place}: '{key}' moet een getal zijn.",
                remedy=f"Schrijf bijvoorbeeld {key} = 2.",
            )


def _check_section(section: Any, schema: Mapping[str, type], *, place: str, name: str) -> None:
    if not isinstance(section, dict):
        raise DossierError(
            f"In '{name}' is {place} geen blok met sleutels.", remedy=f"Schrijf {place} op een eigen regel."
        )
    for key, value in section.items():
        if key not in schema:
            raise _unknown(key, list(schema), place=place, name=name)
        expected = schema[key]
        accepted: tuple[type, ...] = (int, float) if expected is float else (expected,)
        if not isinstance(value, accepted) or isinstance(value, bool):
            raise DossierError(
                f"In '{name}', {place}: '{key}' moet {_TYPE_WORDS[expected]} zijn.",
                remedy=f"Verbeter de regel met '{key}'.",
            )
        if isinstance(value, list) and not all(isinstance(item, str) for item in value):
            raise DossierError(
                f"In '{name}', {place}: '{key}' moet een lijst van teksten zijn.",
                remedy=f'Schrijf bijvoorbeeld {key} = ["wijk", "buurt"].',
            )


def _unknown(key: str, known: list[str], *, place: str, name: str) -> DossierError:
    close = get_close_matches(key, known, n=1)
    hint = f"Bedoelt u '{close[0]}'? " if close else ""
    return DossierError(
        f"In '{name}' staat {place} een onbekende sleutel '{key}'.",
        remedy=f"{hint}Bekend zijn: {', '.join(known)}.",
    )


def _is_file_beside(place: Path) -> bool:
    """Whether a file lies there; what stands there and is no file is not passed over.

    Raises
    ------
    DossierError
        When a folder, or a link that leads nowhere, stands in its place.
    """
    if place.is_file():
        return True
    if place.exists() or place.is_symlink():
        raise DossierError(
            f"'{place.name}' naast het dossier is geen bestand, maar een map of een verwijzing naar niets.",
            remedy="Zet het bestand terug, of haal weg wat er nu staat.",
        )
    return False


def _read_text(place: Path) -> str:
    try:
        return place.read_text(encoding="utf-8")
    except OSError as problem:
        raise DossierError(
            f"'{place.name}' kan niet worden gelezen: {problem.strerror}.",
            remedy="Controleer of u het bestand mag lezen.",
        ) from problem
    except UnicodeDecodeError as problem:
        raise DossierError(
            f"'{place.name}' is niet opgeslagen als UTF-8.", remedy="Sla het bestand opnieuw op als UTF-8."
        ) from problem


def read_records(place: Path) -> tuple[Mapping[str, Any], ...]:
    """The records of a file with one JSON object a line; none when the file is absent."""
    if not _is_file_beside(place):
        return ()
    records = []
    for number, line in enumerate(_read_text(place).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as problem:
            raise DossierError(
                f"Regel {number} van '{place.name}' is geen geldige JSON.",
                remedy="Herstel de regel of haal hem weg; één regel is één record.",
            ) from problem
        if not isinstance(record, dict):
            raise DossierError(
                f"Regel {number} van '{place.name}' is geen record.",
                remedy="Een record begint met { en eindigt met }.",
            )
        records.append(record)
    return tuple(records)
