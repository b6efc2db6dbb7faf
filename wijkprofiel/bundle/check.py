"""Checking a bundle afterwards, offline: against itself, its sources and what is quoted of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from wijkprofiel.bundle.answer import (
    CONSISTENT_ONLY,
    EXERCISE_STATUS,
    EXPIRED_STATUS,
    NO_STATUS,
    RECALLED_STATUS,
    RELEASED_STATUS,
    CheckItem,
    CheckReport,
)
from wijkprofiel.bundle.archive import read_zip, zip_bytes
from wijkprofiel.bundle.integrity import CANONICAL_ITEM, integrity_items, read_record
from wijkprofiel.bundle.layout import JOURNAL, RECORD, SUMS, kenmerk_of
from wijkprofiel.bundle.outer_journal import read_entries
from wijkprofiel.bundle.paths import read_folder
from wijkprofiel.bundle.place import zip_beside
from wijkprofiel.bundle.recall import recall_lines
from wijkprofiel.bundle.recipe import SourceRecord
from wijkprofiel.bundle.record import EXERCISE, journal_entry
from wijkprofiel.bundle.remake import OWN_STAYS, Rebuild, Remake, remake
from wijkprofiel.errors import BundleError, UsageError
from wijkprofiel.numbers import format_date

_WHOLE = 64
# A sheet prints the first twelve signs: enough to see a difference, too few to prove that there is none.
_KENMERK = re.compile(r"[0-9a-f]{12,64}")


@dataclass(frozen=True)
class BundleFiles:
    """The files of a bundle by path, and its name; whether they are what they should be, `check_bundle` says."""

    name: str
    content: Mapping[str, bytes]


def open_bundle(path: Path) -> BundleFiles:
    """The files of the bundle at ``path``, a folder or a zip.

    Raises
    ------
    BundleError
        When it cannot be read as a bundle.
    """
    opened = _open(path)
    return BundleFiles(opened.name, opened.files)


@dataclass(frozen=True)
class _Opened:
    name: str
    files: Mapping[str, bytes]
    strange: tuple[str, ...]
    items: tuple[CheckItem, ...]


def check_bundle(
    path: str | Path,
    *,
    kenmerk: str | None = None,
    rebuild: Rebuild | None = None,
    current_sources: Sequence[SourceRecord] | None = None,
    today: date | None = None,
) -> CheckReport:
    """What can be said of the bundle at ``path``, item by item. Nothing is changed and nothing is fetched.

    Parameters
    ----------
    path
        Folder or zip of a bundle.
    kenmerk
        What is quoted of the bundle elsewhere: its kenmerk or its canonical hash, or the first twelve or more
        signs of one of them, which can deviate but prove nothing.
    rebuild
        Makes the bundle again from a recipe, in an empty folder; without it nothing is recomputed.
    current_sources
        The source sets on this machine, to see whether they are those of then.
    today
        Day at which validity is judged; the day of today when absent.

    Raises
    ------
    UsageError
        When there is nothing at ``path``, it cannot be read, or ``kenmerk`` has the wrong form.
    """
    quoted = _clean_kenmerk(kenmerk)
    place = Path(path)
    if not place.exists():
        raise UsageError(f"Er is geen bundel '{place.name}'.", remedy="Controleer de naam en de map.")
    try:
        opened = _open(place)
    except BundleError as problem:
        item = CheckItem(place.name, "wijkt af", " ".join(filter(None, (problem.message, problem.remedy))))
        return CheckReport(place.name, NO_STATUS, (item,), "wijkt af: dit is niet als bundel te lezen")
    except OSError as problem:
        raise UsageError(
            f"'{place.name}' is niet te lezen: {problem.strerror}.",
            remedy="Controleer of u alle bestanden van de bundel mag lezen.",
        ) from problem
    if not {RECORD, SUMS} & set(opened.files):
        item = CheckItem(RECORD, "wijkt af", "Hier is geen verslag: dit is niet vrijgegeven, of geen bundel.")
        return CheckReport(place.name, NO_STATUS, (item,), "wijkt af: zonder verslag is niets vrijgegeven")
    return _judge(place, opened, quoted, rebuild=rebuild, current_sources=current_sources, today=today)


def _judge(
    place: Path,
    opened: _Opened,
    quoted: str | None,
    *,
    rebuild: Rebuild | None,
    current_sources: Sequence[SourceRecord] | None,
    today: date | None,
) -> CheckReport:
    record = _record_or_none(opened.files)
    inner = [*opened.items, *integrity_items(opened.files, opened.strange)]
    whole = not any(item.outcome == "wijkt af" for item in inner)
    made = remake(opened.files, rebuild=rebuild, current_sources=current_sources) if record else Remake()
    quoted_item, covered = _kenmerk_item(quoted, opened.files, record, inner)
    items = (*inner, *_beside_items(place, opened, record), *made.items, *quoted_item)
    deviates = any(item.outcome == "wijkt af" for item in items)
    recalled = _recalled(place.resolve().parent, opened.name)
    return CheckReport(
        name=opened.name,
        status=RECALLED_STATUS if recalled else _status(record, today or date.today()),
        items=items,
        conclusion=_conclusion(items, remade=made.proven and whole, quoted=covered, deviates=deviates),
        kenmerk=kenmerk_of(opened.files) if SUMS in opened.files else "",
        canonical_hash=record["canonieke_hash"] if record else "",
        notices=(*recalled, *_notices(record, today or date.today())),
    )


def _recalled(folder: Path, name: str) -> tuple[str, ...]:
    """What lies beside the bundle about a recall; no deviation, since the bundle itself is what it was."""
    try:
        entries, _ = read_entries(folder)
    except OSError:
        entries = []
    return recall_lines(name, folder, entries)


def _open(place: Path) -> _Opened:
    if place.is_dir():
        files, strange = read_folder(place)
        return _Opened(place.resolve().name, files, tuple(strange), ())
    name, content, difference = read_zip(place)
    detail = f"de vorm is veranderd: {difference}" if difference else "vaste vorm, byte voor byte na te maken"
    return _Opened(name, content, (), (CheckItem("zip", "wijkt af" if difference else "klopt", detail),))


def _beside_items(place: Path, opened: _Opened, record: Mapping[str, Any] | None) -> list[CheckItem]:
    items = []
    beside = zip_beside(place.resolve())
    if place.is_dir() and beside.is_file():
        same = beside.read_bytes() == zip_bytes(opened.name, opened.files)
        detail = "zelfde inhoud" if same else "heeft een andere inhoud dan de map"
        items.append(CheckItem(f"{beside.name} naast de map", "klopt" if same else "wijkt af", detail))
    if record is not None and SUMS in opened.files:
        items.append(_outer_item(place.resolve().parent, opened.name, kenmerk_of(opened.files), record))
    return items


def _outer_item(folder: Path, name: str, kenmerk: str, record: Mapping[str, Any]) -> CheckItem:
    item = f"{JOURNAL} naast de bundel"
    try:
        entries, broken = read_entries(folder)
    except FileNotFoundError:
        return CheckItem(item, "niet te controleren", "er ligt geen journaal naast de bundel")
    except OSError as problem:
        return CheckItem(item, "niet te controleren", f"het journaal is niet te lezen: {problem.strerror}")
    if entries and not any({"bundel", "kenmerk", "som"} & set(entry) for entry in entries):
        return CheckItem(item, "niet te controleren", "wat er ligt, is geen journaal van bundels")
    if broken is not None:
        return CheckItem(item, "wijkt af", f"de keten is gebroken bij regel {broken}")
    written = [entry for entry in entries if entry.get("bundel") == name]
    if not written:
        return CheckItem(item, "niet te controleren", "noemt deze bundel niet")
    if not any(journal_entry(name, kenmerk, record).items() <= entry.items() for entry in written):
        return CheckItem(
            item, "wijkt af", f"noemt een ander kenmerk voor {name}, of een andere dag of status"
        )
    latest = written[-1].get("kenmerk") == kenmerk
    detail = "zelfde kenmerk" if latest else "zelfde kenmerk, maar later is er een nieuwe geschreven"
    return CheckItem(item, "klopt", detail)


def _kenmerk_item(
    quoted: str | None,
    files: Mapping[str, bytes],
    record: Mapping[str, Any] | None,
    inner: Sequence[CheckItem],
) -> tuple[list[CheckItem], str]:
    """The answer about the kenmerk that was given, and what it covers: everything, figures, or nothing."""
    if quoted is None:
        return [], ""
    if SUMS in files and kenmerk_of(files).startswith(quoted):
        covered, detail = "alles", "dekt alle bestanden"
    elif record is None or not record["canonieke_hash"].startswith(quoted):
        return [CheckItem("kenmerk", "wijkt af", "is niet het kenmerk van deze bundel")], ""
    elif any(item.item == CANONICAL_ITEM and item.outcome == "wijkt af" for item in inner):
        return [CheckItem("kenmerk", "wijkt af", "de cijfers horen niet bij deze canonieke hash")], ""
    else:
        covered = "cijfers"
        detail = "dit is de canonieke hash: die dekt cijfers en regels, niet de andere bestanden"
    if len(quoted) < _WHOLE:
        return [
            CheckItem("kenmerk", "klopt", f"alleen het begin, {len(quoted)} van {_WHOLE} tekens; {detail}")
        ], ""
    return [CheckItem("kenmerk", "klopt", detail)], covered


def _conclusion(items: Sequence[CheckItem], *, remade: bool, quoted: str, deviates: bool) -> str:
    if deviates:
        count = sum(item.outcome == "wijkt af" for item in items)
        return f"wijkt af op {count} {'punt' if count == 1 else 'punten'}"
    proofs = []
    if remade:
        own = any(item.detail == OWN_STAYS for item in items)
        what = " en de goedgekeurde eigen cijfers in de bundel" if own else ""
        proofs.append(f"opnieuw gemaakt uit de bronnen op deze machine{what}, en alle bestanden zijn gelijk")
    if quoted == "alles":
        proofs.append("ongewijzigd sinds het opgegeven kenmerk")
    elif quoted == "cijfers":
        proofs.append("cijfers en regels horen bij de opgegeven hash, de andere bestanden zijn niet bewezen")
    return f"klopt: {'; '.join(proofs)}" if proofs else CONSISTENT_ONLY


def _status(record: Mapping[str, Any] | None, today: date) -> str:
    """What the bundle is by its own record; a release whose time is over is out of circulation."""
    if record is None:
        return NO_STATUS
    if record["status"] == EXERCISE:
        return EXERCISE_STATUS
    return EXPIRED_STATUS if _is_over(record, today) else RELEASED_STATUS


def _is_over(record: Mapping[str, Any], today: date) -> bool:
    try:
        return date.fromisoformat(record["geldig_tot"]) < today
    except ValueError:
        return True


def _notices(record: Mapping[str, Any] | None, today: date) -> tuple[str, ...]:
    if record is None:
        return ()
    notices = []
    try:
        until = date.fromisoformat(record["geldig_tot"])
    except ValueError:
        return ("De datum 'geldig tot' is niet te lezen.",)
    if until < today:
        notices.append(f"De geldigheid is verlopen op {format_date(until)}.")
    if record["status"] != EXERCISE:
        notices.append("Namen onder motiveringen en goedkeuringen zijn opgegeven namen, geen handtekeningen.")
    return tuple(notices)


def _record_or_none(files: Mapping[str, bytes]) -> dict[str, Any] | None:
    try:
        return read_record(files)
    except BundleError:
        return None  # integrity_items says what is wrong with it


def _clean_kenmerk(kenmerk: str | None) -> str | None:
    if kenmerk is None:
        return None
    cleaned = "".join(kenmerk.split()).lower().removeprefix("sha256:")
    if not _KENMERK.fullmatch(cleaned):
        raise UsageError(
            f"'{kenmerk}' is geen kenmerk: verwacht 64 tekens uit 0-9 en a-f, of minstens de eerste 12.",
            remedy="Neem het kenmerk over uit de brief of van het kaartblad waarop het staat.",
        )
    return cleaned
