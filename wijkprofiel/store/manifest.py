"""Manifests: per table and release which parts are in the store and which objects they are made of."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from wijkprofiel.errors import StoreDamaged
from wijkprofiel.store.files import write_atomic

SCHEMA = 1
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,79}")


@dataclass(frozen=True)
class Stored:
    """One object: its hash, its size, and whether it belongs to the closed part of the store (the vault)."""

    sha256: str
    size: int
    closed: bool = False


@dataclass(frozen=True)
class Part:
    """What was fetched of one release of a table in one go, such as the rows of one gemeente.

    ``facts`` are plain values about it (query, rows, moment of retrieval); ``pinned`` keeps it from cleaning.
    """

    table: str
    release: str
    name: str
    objects: Mapping[str, Stored] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    pinned: bool = False

    @property
    def size(self) -> int:
        """Bytes of its objects together."""
        return sum(stored.size for stored in self.objects.values())


@dataclass(frozen=True)
class Manifest:
    """The parts of one release of a table; ``checked`` is when it was last seen to be the newest (ISO)."""

    table: str
    release: str
    parts: Mapping[str, Part] = field(default_factory=dict)
    checked: str = ""

    def with_part(self, part: Part) -> "Manifest":
        """The same with ``part`` in it."""
        return replace(self, parts={**self.parts, part.name: part})

    def without(self, name: str) -> "Manifest":
        """The same without the part of this name."""
        return replace(self, parts={key: part for key, part in self.parts.items() if key != name})


def checked_name(text: str) -> str:
    """``text``, when it can be a name of a table, release or part on every system.

    Raises
    ------
    ValueError
        For anything that could be a path or is too long.
    """
    if not _NAME.fullmatch(text):
        raise ValueError(f"{text!r} cannot be a name in the store")
    return text


def manifest_path(root: Path, table: str, release: str) -> Path:
    """Where the manifest of a release of a table lies."""
    return root / "manifest" / checked_name(table) / f"{checked_name(release)}.json"


def read_manifest(path: Path) -> Manifest:
    """The manifest in a file.

    Raises
    ------
    StoreDamaged
        When the file is no manifest of this version.
    FileNotFoundError
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        if raw["schema"] != SCHEMA:
            raise StoreDamaged(
                f"De opslag is van een andere versie van wijkprofiel (manifest {path.parent.name}/{path.name}).",
                remedy="Haal de cijfers opnieuw op met wijkprofiel ophalen.",
            )
        table, release = raw["tabel"], raw["uitgave"]
        parts = {name: _part(table, release, name, entry) for name, entry in raw["delen"].items()}
        return Manifest(table, release, parts, raw["nagekeken"])
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise StoreDamaged(
            f"In de opslag is een manifest beschadigd ({path.parent.name}/{path.name}).",
            remedy="Haal de cijfers opnieuw op met wijkprofiel ophalen; wat er stond, wordt vervangen.",
        ) from problem


def write_manifest(root: Path, manifest: Manifest) -> None:
    """Write the manifest; an empty one disappears. This is the pointer: it comes after its objects."""
    path = manifest_path(root, manifest.table, manifest.release)
    if not manifest.parts:
        path.unlink(missing_ok=True)
        return
    body = {
        "schema": SCHEMA,
        "tabel": manifest.table,
        "uitgave": manifest.release,
        "nagekeken": manifest.checked,
        "delen": {name: _plain(part) for name, part in sorted(manifest.parts.items())},
    }
    text = json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True)
    write_atomic(path, (text + "\n").encode())


def _part(table: str, release: str, name: str, entry: Mapping[str, Any]) -> Part:
    objects = {
        key: Stored(str(o["sha256"]), int(o["bytes"]), bool(o["gesloten"]))
        for key, o in entry["objecten"].items()
    }
    return Part(table, release, name, objects, dict(entry["feiten"]), bool(entry["vast"]))


def _plain(part: Part) -> dict[str, Any]:
    return {
        "objecten": {
            key: {"sha256": o.sha256, "bytes": o.size, "gesloten": o.closed}
            for key, o in sorted(part.objects.items())
        },
        "feiten": dict(part.facts),
        "vast": part.pinned,
    }
