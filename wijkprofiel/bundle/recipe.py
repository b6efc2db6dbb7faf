"""What a bundle was made from, apart from the figures: dossier, rules, records of persons and a day."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from guardrails import toml_problem
from wijkprofiel.bundle.layout import (
    APPROVALS,
    DOSSIER,
    KADER,
    LAW,
    MOTIVATIONS,
    OWN,
    QUESTIONS,
    RECORD,
    RECORDS,
    canonical_line,
    public_record,
    record_name,
)
from wijkprofiel.errors import BundleError


@dataclass(frozen=True)
class Recipe:
    """Everything typed by people on which a bundle rests, and the day at which it was judged.

    ``dossier_text``, ``law_text`` and ``kader_text`` are the files as they were read (``kader_text`` is None
    without a council layer). ``motivations``, ``approvals`` and ``answers`` (of the four questions) are
    the records of persons; ``records`` holds the others by name: answers to question lists, duiding without names,
    sessions, actions and agreements. ``peildatum`` is an ISO date; ``fetched`` are the fetched sets that were
    used, name -> provenance: they stand in the record with the other sources. ``own`` holds the approved figures of
    own sources, by path in the bundle: their files stay behind. With the figures of then, a recipe gives the same
    bundle again.

    Examples
    --------
    >>> recipe = Recipe('schema = 1\\n[profiel]\\nsoort = "oefening"\\n', "", "2026-03-09")
    >>> sorted(recipe.files())
    ['beleid/dossier.toml', 'beleid/wet.toml']
    """

    dossier_text: str
    law_text: str
    peildatum: str
    kader_text: str | None = None
    motivations: tuple[Mapping[str, Any], ...] = ()
    approvals: tuple[Mapping[str, Any], ...] = ()
    answers: tuple[Mapping[str, Any], ...] = ()
    fetched: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    own: Mapping[str, bytes] = field(default_factory=dict)
    records: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)

    def files(self) -> dict[str, bytes]:
        """The files of ``beleid/`` and of own sources: path in the bundle -> content. What is empty has no file."""
        files = {DOSSIER: self.dossier_text.encode(), LAW: self.law_text.encode(), **self.own}
        if self.kader_text is not None:
            files[KADER] = self.kader_text.encode()
        for path, records in (
            (MOTIVATIONS, self.motivations),
            (APPROVALS, self.approvals),
            (QUESTIONS, self.answers),
            *((RECORDS.format(name=name), records) for name, records in sorted(self.records.items())),
        ):
            if records:
                files[path] = "".join(
                    canonical_line(public_record(record)) + "\n" for record in records
                ).encode()
        return files


@dataclass(frozen=True)
class SourceRecord:
    """Identity of one source set: name, table, year, SHA-256 of its content and the line that is printed.

    ``provenance`` says of a fetched set how it was fetched: release, moment, query, rows, loader.
    """

    set: str
    table: str
    year: int
    sha256: str
    line: str
    provenance: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The record as plain data with the Dutch keys of ``vrijgave.json``.

        >>> SourceRecord("kwb2020", "84799NED", 2020, "ab", "Bron: CBS").to_json()["tabel"]
        '84799NED'
        """
        return {
            "set": self.set,
            "tabel": self.table,
            "jaar": self.year,
            "sha256": self.sha256,
            "bronregel": self.line,
            **({"opgehaald": dict(self.provenance)} if self.provenance else {}),
        }


def read_recipe(files: Mapping[str, bytes]) -> Recipe:
    """The recipe of a bundle whose content is ``files`` (path in the bundle -> bytes).

    Raises
    ------
    BundleError
        When a part of the recipe is absent or cannot be read; the message names the file.
    """
    record = _parsed(files, RECORD)
    if not isinstance(record, dict) or not isinstance(record.get("peildatum"), str):
        raise BundleError(f"In '{RECORD}' staat geen peildatum.")
    dossier_text = _text(files, DOSSIER)
    try:
        tomllib.loads(dossier_text)
    except (ValueError, RecursionError) as problem:
        raise BundleError(f"'{DOSSIER}' is geen geldige TOML: {toml_problem(problem)}.") from problem
    return Recipe(
        dossier_text=dossier_text,
        law_text=_text(files, LAW),
        peildatum=record["peildatum"],
        kader_text=_text(files, KADER) if KADER in files else None,
        motivations=_records(files, MOTIVATIONS),
        approvals=_records(files, APPROVALS),
        answers=_records(files, QUESTIONS),
        fetched=_fetched(record),
        own={path: content for path, content in files.items() if path.startswith(f"{OWN}/")},
        records={name: _records(files, path) for path in sorted(files) if (name := record_name(path))},
    )


def _fetched(record: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The sets in the record that were fetched: those that say how."""
    given = record.get("invoer")
    sources = given.get("bronnen") if isinstance(given, dict) else None
    if not isinstance(sources, list):
        return {}
    return {
        str(s.get("set")): s["opgehaald"]
        for s in sources
        if isinstance(s, dict) and isinstance(s.get("opgehaald"), dict)
    }


def _text(files: Mapping[str, bytes], path: str) -> str:
    if path not in files:
        raise BundleError(f"'{path}' ontbreekt in de bundel.")
    try:
        return files[path].decode()
    except UnicodeDecodeError as problem:
        raise BundleError(f"'{path}' is geen UTF-8.") from problem


def _parsed(files: Mapping[str, bytes], path: str) -> Any:
    try:
        return json.loads(_text(files, path))
    except (json.JSONDecodeError, RecursionError) as problem:
        raise BundleError(f"'{path}' is geen geldige JSON.") from problem


def _records(files: Mapping[str, bytes], path: str) -> tuple[Mapping[str, Any], ...]:
    if path not in files:
        return ()
    records = []
    for number, line in enumerate(_text(files, path).splitlines(), start=1):
        try:
            record = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as problem:
            raise BundleError(f"Regel {number} van '{path}' is geen geldige JSON.") from problem
        if not isinstance(record, dict):
            raise BundleError(f"Regel {number} van '{path}' is geen record.")
        records.append(record)
    return tuple(records)
