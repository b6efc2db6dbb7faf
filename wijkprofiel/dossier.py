"""The dossier: one TOML file that describes one profile, read strictly and kept as it was written."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from guardrails import toml_problem
from wijkprofiel.dossier_schema import OLDER_SCHEMAS, POLICY, QUESTIONS, SCHEMA, SECTIONS, TABLES, TYPE_WORDS
from wijkprofiel.dossier_text import line_of
from wijkprofiel.errors import DossierError, UsageError
from wijkprofiel.questions import load_question_lists

MOTIVATIONS_FILE = "motivering.jsonl"
APPROVALS_FILE = "goedkeuring.jsonl"
QUESTIONS_FILE = "vier_vragen.jsonl"
# Other records beside a dossier, by the name of their file without ``.jsonl``; each question list has one too.
INTERPRETATIONS = "duiding"
RECORD_NAMES = (INTERPRETATIONS, "sessies", "acties", "afspraken")


@dataclass(frozen=True)
class Dossier:
    """A parsed dossier with its text and what lies beside it.

    ``content`` is the parsed TOML; ``motivations``, ``approvals`` and ``answers`` are the records of
    ``motivering.jsonl``, ``goedkeuring.jsonl`` and ``vier_vragen.jsonl`` (empty when absent); ``kader`` is the
    path of the council's ``kader.toml`` if it lies beside the dossier; ``folder`` is where the dossier lies, None
    for one that came out of a bundle. ``records`` holds what else was recorded beside it, by name: the answers to
    question lists, ``duiding``, ``sessies`` and ``acties``; ``afspraken`` when an older form still has to be moved.
    """

    content: Mapping[str, Any]
    text: str
    motivations: tuple[Mapping[str, Any], ...] = ()
    approvals: tuple[Mapping[str, Any], ...] = ()
    kader: Path | None = None
    answers: tuple[Mapping[str, Any], ...] = ()
    folder: Path | None = None
    records: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)

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
    text = read_text(place)
    kader = place.parent / "kader.toml"
    return Dossier(
        content=parse_dossier(text, name=place.name),
        text=text,
        motivations=read_records(place.parent / MOTIVATIONS_FILE),
        approvals=read_records(place.parent / APPROVALS_FILE),
        kader=kader if _is_file_beside(kader) else None,
        answers=read_records(place.parent / QUESTIONS_FILE),
        folder=place.parent,
        records=read_record_files(place.parent),
    )


def read_record_files(folder: Path) -> dict[str, tuple[Mapping[str, Any], ...]]:
    """Records beside a dossier that have no field of their own: name of the file -> records, only where there are."""
    lists = (name for name, each in load_question_lists().items() if not each.in_dossier)
    names = sorted({*RECORD_NAMES, *lists})
    found = {name: read_records(folder / f"{name}.jsonl") for name in names}
    return {name: records for name, records in found.items() if records}


def parse_dossier(text: str, *, name: str = "dossier") -> dict[str, Any]:
    """The content of a dossier, checked against the schema.

    >>> parse_dossier('schema = 1\\n[profiel]\\nnaam = "proef"')["profiel"]["naam"]
    'proef'
    """
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as problem:
        raise DossierError(
            f"Het dossier '{name}' is geen geldige TOML: {toml_problem(problem)}.",
            remedy="Kijk op de genoemde regel naar aanhalingstekens, haken en isgelijktekens.",
        ) from problem
    _check_schema(content, name=name)
    for key, value in content.items():
        if key == "schema":
            continue
        place = _Place(text, name, key)
        if key == POLICY:
            _check_numbers(_block(value, place), place)
        elif key in SECTIONS:
            _check_section(value, SECTIONS[key], place)
        elif key in TABLES:
            if not isinstance(value, list):
                raise DossierError(
                    f"In '{name}'{place.line()} staat [{key}] met enkele haken; het is een lijst.",
                    remedy=f"Schrijf [[{key}]] met dubbele haken boven elk onderdeel.",
                )
            for number, entry in enumerate(value, start=1):
                _check_section(entry, TABLES[key], _Place(text, name, f"{key}.{number}"))
        else:
            raise _unknown(key, [*SECTIONS, *TABLES, POLICY, "schema"], _Place(text, name, ""))
    for table in ("indicator", "samenstelling"):
        for number, entry in enumerate(content.get(table, []), start=1):
            questions = entry.get("vier_vragen")
            if questions is not None:
                _check_section(questions, QUESTIONS, _Place(text, name, f"{table}.{number}.vier_vragen"))
            _check_numbers(entry.get("gewichten", {}), _Place(text, name, f"{table}.{number}.gewichten"))
    return content


@dataclass(frozen=True)
class _Place:
    """A block of a dossier, for messages: how it is written and on which line it stands."""

    text: str
    name: str
    block: str

    def line(self, key: str = "") -> str:
        """``, regel 4,`` when the line is known."""
        number = line_of(self.text, ".".join(filter(None, (self.block, key))))
        return f", regel {number}," if number else ""

    def __str__(self) -> str:
        table, _, rest = self.block.partition(".")
        number, _, inner = rest.partition(".")
        if not self.block:
            return "bovenaan"
        if not number:
            return f"[{table}]"
        return f"[{table}.{inner}] nummer {number}" if inner else f"[[{table}]] nummer {number}"


def _check_schema(content: Mapping[str, Any], *, name: str) -> None:
    schema = content.get("schema")
    if type(schema) is int and schema > SCHEMA:
        raise DossierError(
            f"Het dossier '{name}' heeft schema {schema}; dit programma kent het tot en met {SCHEMA}. Het is met een "
            "nieuwere versie gemaakt. Er is niets gelezen of veranderd.",
            remedy="Werk wijkprofiel bij, of open het dossier met de versie waarmee het is gemaakt.",
        )
    if type(schema) is not int or schema not in (*OLDER_SCHEMAS, SCHEMA):
        raise DossierError(
            f"Het dossier '{name}' noemt geen schema dat deze versie kent.",
            remedy=f"Zet bovenaan: schema = {SCHEMA}",
        )


def _block(section: Any, place: _Place) -> Mapping[str, Any]:
    if not isinstance(section, dict):
        raise DossierError(
            f"In '{place.name}'{place.line()} is {place} geen blok met sleutels.",
            remedy=f"Schrijf {place} op een eigen regel.",
        )
    return section


def _check_numbers(section: Mapping[str, Any], place: _Place) -> None:
    for key, value in section.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise DossierError(
                f"In '{place.name}'{place.line(key)} {place}: '{key}' moet een getal zijn.",
                remedy=f"Schrijf bijvoorbeeld {key} = 2.",
            )


def _check_section(section: Any, schema: Mapping[str, type], place: _Place) -> None:
    for key, value in _block(section, place).items():
        if key not in schema:
            raise _unknown(key, list(schema), place)
        wrong = wrong_type(value, schema[key])
        if wrong:
            raise DossierError(
                f"In '{place.name}'{place.line(key)} {place}: '{key}' moet {wrong} zijn.",
                remedy=f'Schrijf bijvoorbeeld {key} = ["wijk", "buurt"].'
                if isinstance(value, list) and schema[key] is list
                else f"Verbeter de regel met '{key}'.",
            )


def wrong_type(value: Any, expected: type) -> str:
    """What a value should be, in Dutch; empty when it is.

    >>> wrong_type(3, str), wrong_type(["a", 1], list), wrong_type(3, float)
    ('tekst', 'een lijst van teksten', '')
    """
    accepted: tuple[type, ...] = (int, float) if expected is float else (expected,)
    if not isinstance(value, accepted) or (isinstance(value, bool) and expected is not bool):
        return TYPE_WORDS[expected]
    if isinstance(value, list) and not all(isinstance(item, str) for item in value):
        return "een lijst van teksten"
    return ""


def _unknown(key: str, known: list[str], place: _Place) -> DossierError:
    close = get_close_matches(key, known, n=1)
    hint = f"Bedoelt u '{close[0]}'? " if close else ""
    return DossierError(
        f"In '{place.name}'{place.line(key)} staat {place} een onbekende sleutel '{key}'.",
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


def read_text(place: Path) -> str:
    """The text of a file, or a Dutch `DossierError` that says why it cannot be read."""
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
    for number, line in enumerate(read_text(place).split("\n"), start=1):
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
