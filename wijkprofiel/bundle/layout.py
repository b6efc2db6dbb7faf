"""How a bundle is laid out: names of files, canonical text, sums and the kenmerk that covers them all."""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

SCHEMA = 1

RECORD = "vrijgave.json"
SUMS = "SHA256SUMS"
JOURNAL = "journaal.jsonl"
LEDGER = "grootboek.jsonl"
START_PAGE = "LEESMIJ.html"
MAP = "kaart.html"
SHEETS = "kaartbladen"
REPORT_HTML = "rapport.html"
REPORT_PDF = "rapport.pdf"
COUNCIL_HTML = "raad.html"
COUNCIL_PDF = "raad.pdf"
WORKBOOK = "cijfers.xlsx"
GEOPACKAGE = "gebieden.gpkg"
DECK = "kaarten.pptx"
FACTSHEETS = "factsheets"
FIGURES = "invoer/cijfers.csv"
DECLARATIONS = "invoer/kolommen.json"
CANONICAL = "invoer/canoniek.json"
OWN = "invoer/eigen"
DRAFTS = "concept"
LAW = "beleid/wet.toml"
KADER = "beleid/kader.toml"
DOSSIER = "beleid/dossier.toml"
MOTIVATIONS = "beleid/motivering.jsonl"
APPROVALS = "beleid/goedkeuring.jsonl"
QUESTIONS = "beleid/vier_vragen.jsonl"
# Other records beside a dossier: answers to question lists, duiding, sessions, actions, agreements.
RECORDS = "beleid/{name}.jsonl"
AUDIT_SCRIPT = "documentatie/controleer_bundel.py"
AUDIT_GUIDE = "documentatie/controleren.md"

# What identifies an account of a person; used to tell two persons apart, never written in a bundle.
CONTACT_FIELDS = ("e_mail", "account")

# Not listed in the record: the record itself, what is made after it, and what covers it.
OUTSIDE_RECORD = (RECORD, JOURNAL, SUMS)


def sha256(content: bytes) -> str:
    """SHA-256 of ``content`` as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def sums_text(files: Mapping[str, bytes]) -> bytes:
    """The only correct content of ``SHA256SUMS`` for these files, which does not list itself.

    >>> sums_text({"b": b"", "a": b""}).decode().splitlines()[0][-3:]
    '  a'
    """
    lines = (f"{sha256(files[path])}  {path}\n" for path in sorted(files) if path != SUMS)
    return "".join(lines).encode()


def public_record(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record of a person without contact data: who decided travels along, how to reach them does not.

    >>> public_record({"persoon": "A", "e_mail": "a@b.nl", "account": "x"})
    {'persoon': 'A'}
    """
    return {key: value for key, value in record.items() if key not in CONTACT_FIELDS}


def kenmerk_of(files: Mapping[str, bytes]) -> str:
    """The kenmerk of a bundle: the SHA-256 of its ``SHA256SUMS``, and so of every byte in it."""
    return sha256(files[SUMS])


def listed_sums(files: Mapping[str, bytes]) -> dict[str, str]:
    """What the record lists: path -> SHA-256 of every file but the record, the journal and the sums."""
    return {path: sha256(files[path]) for path in sorted(files) if path not in OUTSIDE_RECORD}


def plain(value: Any) -> Any:
    """``value`` in types that JSON has, without loss.

    Raises
    ------
    TypeError
        For anything else, so that no representation of an object slips into a bundle.

    Examples
    --------
    >>> plain({"a": (np.int64(1), date(2026, 3, 9))})
    {'a': [1, '2026-03-09']}
    """
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(plain(item) for item in value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} cannot be written in a bundle")


def canonical_json(value: Any) -> bytes:
    """``value`` as indented JSON with sorted keys: for files that people read."""
    text = json.dumps(plain(value), ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False)
    return (text + "\n").encode()


def canonical_line(value: Any) -> str:
    """``value`` as one line of JSON with sorted keys, without line end.

    >>> canonical_line({"b": 1.0, "a": "é"})
    '{"a":"é","b":1}'
    """
    return json.dumps(
        plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


REQUIRED = (
    AUDIT_GUIDE,
    AUDIT_SCRIPT,
    CANONICAL,
    DECLARATIONS,
    DOSSIER,
    FIGURES,
    JOURNAL,
    LAW,
    LEDGER,
    MAP,
    RECORD,
    REPORT_HTML,
    REPORT_PDF,
    START_PAGE,
    WORKBOOK,
)
_OPTIONAL = (APPROVALS, COUNCIL_HTML, COUNCIL_PDF, DECK, GEOPACKAGE, KADER, MOTIVATIONS, QUESTIONS, SUMS)
# Folders with a file per map, area or register, and what those files may be.
_SERIES = {
    SHEETS: (".pdf", ".png", ".svg", ".pptx"),
    FACTSHEETS: (".html", ".pdf"),
    DRAFTS: (".json", ".csv", ".html"),
}
_RECORDS = re.compile(r"beleid/([a-z][a-z0-9_]*)\.jsonl")


def record_name(path: str) -> str:
    """The name of the records in a file of ``beleid/``; empty for any other file.

    >>> record_name("beleid/duiding.jsonl"), record_name("beleid/motivering.jsonl")
    ('duiding', '')
    """
    match = _RECORDS.fullmatch(path)
    return match[1] if match and path not in (MOTIVATIONS, APPROVALS, QUESTIONS) else ""


def is_known(path: str) -> bool:
    """Whether a file at ``path`` has a place in a bundle.

    >>> is_known("kaart.html"), is_known("kaartbladen/bijstand.pdf"), is_known("notities.txt")
    (True, True, False)
    """
    return (
        path in REQUIRED
        or path in _OPTIONAL
        or bool(record_name(path))
        or (path.startswith(f"{OWN}/") and path.count("/") == 2 and path.endswith(".json"))
        or any(
            path.startswith(f"{folder}/") and path.count("/") == 1 and path.endswith(kinds)
            for folder, kinds in _SERIES.items()
        )
    )
