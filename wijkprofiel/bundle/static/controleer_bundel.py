"""Controleer een bundel van wijkprofiel, zonder iets te installeren.

    python controleer_bundel.py [PAD] [--kenmerk KENMERK]

PAD is de map of de zip van een bundel; zonder PAD is het de bundel waarin dit script ligt. Het script leest
alleen. Uitgang: 0 als niets afwijkt, 6 als iets afwijkt, 2 bij verkeerd gebruik. Python 3.8 of nieuwer.

This is a second, independent way to check: it shares no code with the package.
"""

from __future__ import annotations  # Python 3.8 knows dict[str, bytes] only as text

import argparse
import csv
import hashlib
import io
import json
import re
import struct
import sys
import zipfile
from pathlib import Path
from typing import Any

SUMS, RECORD, JOURNAL = "SHA256SUMS", "vrijgave.json", "journaal.jsonl"
FIGURES, LEDGER, CANONICAL = "invoer/cijfers.csv", "grootboek.jsonl", "invoer/canoniek.json"
LAST_STEP = {"OEFENING": "geoefend", "VRIJGEGEVEN": "vrijgegeven"}
LIMIT_BYTES, LIMIT_FILES = 1 << 30, 2000
PART = r"[A-Za-z0-9_](?:[A-Za-z0-9_.@-]{0,118}[A-Za-z0-9_-])?"
PATH = re.compile(rf"{PART}(?:/{PART}){{0,3}}")
OK, BAD = "klopt", "wijkt af"


class Unreadable(Exception):
    """The content cannot be read as a bundle."""


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def parse(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Unreadable("geen geldige JSON") from None


def read_folder(folder: Path) -> tuple[dict[str, bytes], list[tuple[str, str, str]]]:
    """Files of a folder, and answers about what does not belong there."""
    files: dict[str, bytes] = {}
    answers: list[tuple[str, str, str]] = []
    total = 0
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder).as_posix()
        ordinary = not path.is_symlink()
        if ordinary and path.is_dir() and any(path.iterdir()):
            continue
        if not ordinary or not path.is_file() or not PATH.fullmatch(inner):
            answers.append((ascii(inner)[1:-1], BAD, "hoort niet in een bundel"))
            continue
        total += path.stat().st_size
        if len(files) >= LIMIT_FILES or total > LIMIT_BYTES:
            raise Unreadable("groter dan een bundel kan zijn")
        files[inner] = path.read_bytes()
    return files, answers


def read_zip(path: Path) -> tuple[dict[str, bytes], list[tuple[str, str, str]]]:
    """Files of a zip, read from front to back; the zip is then made again and compared."""
    if path.stat().st_size > LIMIT_BYTES:
        raise Unreadable("groter dan een bundel kan zijn")
    raw = path.read_bytes()
    header, place, top = struct.Struct("<4s5H3L2H"), 0, ""
    files: dict[str, bytes] = {}
    while raw[place : place + 4] == b"PK\x03\x04":
        if place + header.size > len(raw):
            raise Unreadable("de zip houdt halverwege op")
        _, *fixed, _, packed, size, name_size, extra_size = header.unpack_from(raw, place)
        start = place + header.size + name_size
        if fixed != [20, 0, 0, 0, 33] or packed != size or extra_size or start + size > len(raw):
            raise Unreadable("de zip is anders ingepakt dan een bundel; controleer de uitgepakte map")
        head, _, inner = raw[start - name_size : start].decode("latin-1").partition("/")
        top = top or head
        if head != top or not PATH.fullmatch(head) or not PATH.fullmatch(inner) or inner in files:
            raise Unreadable(f"de zip heeft een naam die niet kan: {inner!a}")
        if len(files) == LIMIT_FILES:
            raise Unreadable("meer bestanden dan een bundel kan hebben")
        files[inner] = raw[start : start + size]
        place = start + size
    if not files:
        raise Unreadable("geen zip van een bundel")
    same = raw == make_zip(top, files)
    return files, [
        ("zip", OK if same else BAD, "byte voor byte na te maken" if same else "de vorm is veranderd")
    ]


def make_zip(top: str, files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(top + "/" + path, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, files[path])
    return buffer.getvalue()


def check_sums(files: dict[str, bytes]) -> list[tuple[str, str, str]]:
    if SUMS not in files:
        return [(SUMS, BAD, "ontbreekt")]
    found = re.findall(rb"([0-9a-f]{64})  ([\x21-\x7e]+)\n", files[SUMS])
    listed = {path.decode(): value.decode() for value, path in found}
    answers = []
    for path in sorted((set(files) | set(listed)) - {SUMS}):
        if path not in files:
            answers.append(("bestand " + path, BAD, "ontbreekt"))
        elif listed.get(path) != digest(files[path]):
            answers.append(("bestand " + path, BAD, "past niet bij " + SUMS))
        else:
            answers.append(("bestand " + path, OK, ""))
    wanted = "".join(f"{digest(files[p])}  {p}\n" for p in sorted(files) if p != SUMS).encode()
    same = files[SUMS] == wanted
    answers.append(
        (SUMS, OK if same else BAD, "" if same else "is niet de lijst die bij deze bestanden hoort")
    )
    return answers


def check_record(files: dict[str, bytes], record: dict[str, Any]) -> list[tuple[str, str, str]]:
    actual = {path: digest(files[path]) for path in files if path not in (SUMS, RECORD, JOURNAL)}
    listed = record.get("bestanden")
    if not isinstance(listed, dict):
        return [(RECORD, BAD, "noemt geen bestanden")]
    wrong = sorted(path for path in set(listed) | set(actual) if listed.get(path) != actual.get(path))
    if wrong:
        return [(RECORD, BAD, "noemt iets anders voor " + ", ".join(ascii(p)[1:-1] for p in wrong[:5]))]
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, indent=2) + "\n"
    if text.encode("utf-8", "replace") != files[RECORD]:
        return [(RECORD, BAD, "de schrijfwijze is veranderd")]
    return [(RECORD, OK, f"noemt de sommen van {len(listed)} bestanden")]


def check_journal(files: dict[str, bytes], record: dict[str, Any]) -> list[tuple[str, str, str]]:
    content = files.get(JOURNAL, b"")
    if not content.endswith(b"\n"):
        return [(JOURNAL, BAD, "ontbreekt of houdt halverwege op")]
    previous, entries = "0" * 64, []
    for number, line in enumerate(content[:-1].split(b"\n"), 1):
        try:
            entry, previous = follow_chain(line, previous)
        except Unreadable:
            return [(JOURNAL, BAD, f"de keten is gebroken bij regel {number}")]
        entries.append(entry)
    last = entries[-1]
    agrees = (
        [e.get("stap") for e in entries] == ["ingediend", "getoetst", LAST_STEP[record["status"]]]
        and last.get("vrijgave_sha256") == digest(files[RECORD])
        and last.get("status") == record.get("status")
        and entries[0].get("canonieke_hash") == record.get("canonieke_hash")
        and all(e.get("peildatum") == record.get("peildatum") for e in entries)
        and all(e.get("naam") == record.get("naam") for e in entries)
    )
    detail = f"{len(entries)} regels, keten gesloten" if agrees else "zegt iets anders dan " + RECORD
    return [(JOURNAL, OK if agrees else BAD, detail)]


def follow_chain(line: bytes, previous: str) -> tuple[dict[str, Any], str]:
    """The entry on a line and the hash of the line, if it carries the hash of the line before."""
    entry = parse(line)
    text = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    same = text.encode("utf-8", "replace") == line
    if not same or not isinstance(entry, dict) or entry.get("vorige") != previous:
        raise Unreadable("keten gebroken")
    return entry, digest(line)


def check_figures(files: dict[str, bytes], record: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Whether table, ledger and canonical form hold the same figures, and the canonical hash is theirs."""
    try:
        rows = list(csv.DictReader(io.StringIO(files[FIGURES].decode("utf-8"), newline=""), strict=True))
        table = {(r["gebied"], r["indicator"], r["jaar"]): r["reden"] or float(r["waarde"]) for r in rows}
        facts = [parse(line) for line in files[LEDGER].splitlines()]
        ledger = {
            (f["gebied"], f["indicator"], str(f["jaar"])): f["reden"] if "reden" in f else float(f["waarde"])
            for f in facts
        }
        canonical = {
            (unit, *column.rsplit("@", 1)): held["reden"] if isinstance(held, dict) else float(held)
            for column, values in parse(files[CANONICAL])["cijfers"].items()
            for unit, held in values.items()
        }
    except (Unreadable, KeyError, TypeError, ValueError, AttributeError, csv.Error):
        return [(FIGURES, BAD, "niet te lezen, of een bestand dat ernaast hoort niet")]
    if len(table) != len(rows) or len(ledger) != len(facts):
        return [(FIGURES, BAD, "een cijfer staat twee keer")]
    answers = []
    for name, other in ((LEDGER, ledger), (CANONICAL, canonical)):
        wrong = sorted(place for place in set(table) | set(other) if table.get(place) != other.get(place))
        detail = "verschillen bij " + ", ".join(" ".join(p) for p in wrong[:5]) if wrong else ""
        answers.append((FIGURES + " naast " + name, BAD if wrong else OK, detail))
    fits = digest(files[CANONICAL]) == record.get("canonieke_hash")
    answers.append(("canonieke hash", OK if fits else BAD, "" if fits else "hoort niet bij deze cijfers"))
    return answers


def check(path: Path, kenmerk: str) -> tuple[list[tuple[str, str, str]], str, str]:
    """All answers, and the status that the record gives."""
    files, answers = read_folder(path) if path.is_dir() else read_zip(path)
    answers += check_sums(files)
    status = "niet vrijgegeven"
    try:
        record = parse(files[RECORD]) if RECORD in files else None
    except Unreadable:
        record = None
    if not isinstance(record, dict) or record.get("status") not in LAST_STEP:
        answers.append((RECORD, BAD, "ontbreekt of is geen verslag: dit is niet vrijgegeven"))
    else:
        status = "oefening, niet vrijgegeven" if record["status"] == "OEFENING" else "vrijgegeven"
        answers += check_record(files, record) + check_journal(files, record) + check_figures(files, record)
    own = digest(files.get(SUMS, b""))
    canonical = str(record.get("canonieke_hash")) if isinstance(record, dict) else ""
    short = f"; alleen het begin, {len(kenmerk)} van 64 tekens" if len(kenmerk) < 64 else ""
    if kenmerk and own.startswith(kenmerk):
        answers.append(("kenmerk", OK, "dekt alle bestanden" + short))
    elif kenmerk and canonical.startswith(kenmerk):
        answers.append(("kenmerk", OK, "canonieke hash: dekt de cijfers, niet de andere bestanden" + short))
    elif kenmerk:
        answers.append(("kenmerk", BAD, "is niet het kenmerk van deze bundel"))
    return answers, status, own


def conclude(answers: list[tuple[str, str, str]], kenmerk: str, own: str) -> str:
    wrong = sum(outcome == BAD for _, outcome, _ in answers)
    if wrong:
        return f"wijkt af op {wrong} {'punt' if wrong == 1 else 'punten'}"
    if kenmerk == own:
        return "klopt: ongewijzigd sinds het opgegeven kenmerk"
    if len(kenmerk) == 64:
        return "klopt: de cijfers horen bij de opgegeven hash, de andere bestanden zijn niet bewezen"
    return "onderling kloppend, herkomst niet bewezen"


def main() -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    here = Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description="Controleer een bundel van wijkprofiel.")
    parser.add_argument("pad", nargs="?", type=Path, default=here, help="map of zip van een bundel")
    parser.add_argument(
        "--kenmerk", help="het kenmerk zoals het elders staat: 64 tekens, of het begin ervan (minstens 12)"
    )
    chosen = parser.parse_args()
    kenmerk = "".join((chosen.kenmerk or "").split()).lower()
    if chosen.kenmerk is not None and not re.fullmatch("[0-9a-f]{12,64}", kenmerk):
        parser.error("een kenmerk heeft 64 tekens uit 0-9 en a-f; geef er minstens 12")
    if not chosen.pad.exists():
        parser.error("er is niets op het pad dat u gaf")
    try:
        answers, status, own = check(chosen.pad, kenmerk)
    except Unreadable as problem:
        sys.stdout.write(f"wijkt af: {problem}\n")
        return 6
    lines = [f"{outcome:<20} {item}{': ' + detail if detail else ''}" for item, outcome, detail in answers]
    lines += ["", f"Status: {status}", f"Kenmerk: {own}", f"Conclusie: {conclude(answers, kenmerk, own)}"]
    sys.stdout.write("\n".join(lines) + "\n")
    return 6 if any(outcome == BAD for _, outcome, _ in answers) else 0


if __name__ == "__main__":
    sys.exit(main())
