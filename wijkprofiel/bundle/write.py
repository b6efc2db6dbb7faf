"""Writing a bundle: the folder, the zip beside it and the line in the journal, or nothing at all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guardrails import Finding, Outcome, ReleaseBlocked, Released, Verdict, require_released
from wijkprofiel.boundaries import Boundaries
from wijkprofiel.bundle.archive import zip_bytes
from wijkprofiel.bundle.documents import document_files, start_page
from wijkprofiel.bundle.facts import fact_files
from wijkprofiel.bundle.integrity import integrity_items, read_record
from wijkprofiel.bundle.layout import (
    JOURNAL,
    RECORD,
    START_PAGE,
    SUMS,
    canonical_json,
    is_known,
    kenmerk_of,
    sha256,
    sums_text,
)
from wijkprofiel.bundle.outer_journal import OuterJournal, next_number, open_journal
from wijkprofiel.bundle.paths import is_safe_path, read_folder
from wijkprofiel.bundle.place import (
    check_free_for,
    clear_leftovers,
    keep_aside,
    move_in,
    put_zip,
    settle,
    told_in_dutch,
    waiting_zip,
    work_folder,
    write_files,
    zip_beside,
)
from wijkprofiel.bundle.products import ProductWriter, Progress, write_products
from wijkprofiel.bundle.recall import recall_of
from wijkprofiel.bundle.recipe import Recipe, SourceRecord
from wijkprofiel.bundle.record import (
    EXERCISE_KIND,
    complete_record,
    journal_entry,
    journal_text,
    settled_record,
)
from wijkprofiel.bundle.versions import current_versions
from wijkprofiel.errors import BundleError, UsageError
from wijkprofiel.folders import made_folder
from wijkprofiel.paragraphs import paragraph

Inspector = Callable[[Path], Sequence[Finding]]


@dataclass(frozen=True, repr=False)
class BundleResult:
    """Where a bundle stands and what identifies it.

    ``kenmerk`` covers every byte of the bundle; ``canonical_hash`` covers figures and rules only. ``created``
    is False when the same bundle already stood there. ``notices`` say what else happened, in Dutch.
    """

    folder: Path
    zip_path: Path
    kenmerk: str
    canonical_hash: str
    created: bool
    status: str
    files: tuple[str, ...]
    notices: tuple[str, ...] = ()

    def __repr__(self) -> str:
        made = "gemaakt" if self.created else "stond er al"
        lines = [
            f"{self.folder.name} [{self.status}]: {made}, {len(self.files)} bestanden.",
            f"Map: {self.folder}",
            f"Zip: {self.zip_path}",
            f"Kenmerk (dekt alle bestanden): {self.kenmerk}",
        ]
        return "\n".join([*lines, *self.notices])

    def _repr_html_(self) -> str:
        return paragraph(repr(self))


@dataclass(frozen=True)
class _Draft:
    """All of a bundle that is known before anything is drawn."""

    released: Released
    boundaries: Mapping[str, Boundaries]
    record: Mapping[str, Any]
    files: Mapping[str, bytes]


def write_bundle(
    released: Released,
    verdict: Verdict,
    *,
    recipe: Recipe,
    boundaries: Mapping[str, Boundaries],
    sources: Sequence[SourceRecord],
    into: Path,
    progress: Progress | None = None,
    products: ProductWriter = write_products,
    inspect: Inspector | None = None,
) -> BundleResult:
    """The bundle of what was released, in ``into``: a folder, a zip beside it and a line in the journal.

    An exercise stands in ``oefening-<naam>`` and takes the place of an earlier one. A release gets the next
    free number of its year. The same input gives no new bundle.

    Parameters
    ----------
    recipe, sources
        What the figures and the judgement rest on; kept in the bundle so that it can be made again.
    boundaries
        Level -> boundaries with which the release was judged.
    into
        Folder for bundles; made when absent.
    progress
        Hears in Dutch what is being made.
    products
        Writes the pictures and documents.
    inspect
        Opens the finished files before the bundle closes; a finding that blocks stops the bundle.

    Raises
    ------
    ReleaseBlocked
        When ``inspect`` finds something in a file that may not leave.
    NotApproved
        When ``released`` did not come out of the gate.
    UsageError
        When a file stands where a folder is expected, or something else at the place of the bundle.
    BundleError
        When the disk is full or closed, or the parts do not belong together.
    """
    require_released(released)
    record = settled_record(
        released,
        verdict,
        recipe=recipe,
        boundaries=boundaries,
        sources=sources,
        versions=current_versions(),
    )
    draft = _Draft(
        released, boundaries, record, {**fact_files(released), **recipe.files(), **document_files()}
    )
    with told_in_dutch(into):
        made_folder(into, purpose="de bundel")
        with open_journal(into) as journal:
            clear_leftovers(into)
            existing = _same_bundle(draft, into, journal)
            if existing is not None:
                return _kept(existing, draft)
            return _write(draft, into, journal, progress or _say_nothing, products, inspect)


def _write(
    draft: _Draft,
    into: Path,
    journal: OuterJournal,
    progress: Progress,
    products: ProductWriter,
    inspect: Inspector | None,
) -> BundleResult:
    if draft.record["soort"] == EXERCISE_KIND:
        check_free_for(_exercise_place(draft, into))
    with work_folder(into) as work:
        write_files(work, draft.files)
        products(draft.released, draft.boundaries, work, progress)
        progress("verslag en sommen")
        files = _finished(draft, work)
        if inspect is not None:
            progress("teruglezen")
            _stop_on(inspect(work))
        settle(work)
        final = _place(draft, into, journal, kenmerk_of(files))
        check_free_for(final)
        notices = _put_aside(final, journal)
        with waiting_zip(into, zip_bytes(final.name, files)) as zip_work:
            journal.write(journal_entry(final.name, kenmerk_of(files), draft.record))
            move_in(work, final)
            zip_path = put_zip(zip_work, final)
    return _result(final, zip_path, files, draft, created=True, notices=notices)


def _stop_on(findings: Sequence[Finding]) -> None:
    blocking = tuple(f for f in findings if f.outcome == Outcome.BLOCK)
    if blocking:
        raise ReleaseBlocked(
            "De bundel is niet opgeslagen: bij het teruglezen stond in een bestand iets dat niet mag.",
            findings=blocking,
            remedy="Er is niets achtergebleven. Los de genoemde punten op, of meld ze bij de beheerder.",
        )


def _finished(draft: _Draft, work: Path) -> dict[str, bytes]:
    """Everything in the work folder, after start page, record, journal and sums were added."""
    made, strange = read_folder(work)
    unknown = strange + [path for path in made if not (is_known(path) and is_safe_path(path))]
    changed = [path for path, content in draft.files.items() if made.get(path) != content]
    if unknown or changed:
        raise BundleError(
            f"Bij het maken ontstond iets dat niet in een bundel hoort: {', '.join(unknown + changed)}."
        )
    made[START_PAGE] = start_page(draft.record, sorted(made))
    made[RECORD] = canonical_json(complete_record(draft.record, made))
    made[JOURNAL] = journal_text(draft.record, sha256(made[RECORD]))
    made[SUMS] = sums_text(made)
    write_files(work, {path: made[path] for path in (START_PAGE, RECORD, JOURNAL, SUMS)})
    return made


def _same_bundle(draft: _Draft, into: Path, journal: OuterJournal) -> Path | None:
    """The bundle that already holds what is offered, whole and as it was written; None if there is none."""
    exercise = draft.record["soort"] == EXERCISE_KIND
    entries = journal.entries()
    known = {
        str(entry["bundel"])
        for entry in entries
        if entry["canonieke_hash"] == draft.record["canonieke_hash"]
        and recall_of(str(entry["bundel"]), entries) is None
    }
    for name in sorted(known & {_exercise_place(draft, into).name} if exercise else known):
        folder = into / name
        if not folder.is_dir() or folder.is_symlink():
            continue
        files, strange = read_folder(folder)
        if not _is_ours(name, files, strange, journal):
            continue
        if (_equal_exercise if exercise else _equal_release)(draft, files):
            return folder
    return None


def _equal_exercise(draft: _Draft, files: Mapping[str, bytes]) -> bool:
    recorded = {key: value for key, value in read_record(files).items() if key != "bestanden"}
    return recorded == draft.record and all(files.get(p) == content for p, content in draft.files.items())


def _equal_release(draft: _Draft, files: Mapping[str, bytes]) -> bool:
    recorded, new = read_record(files), draft.record
    same = all(recorded[field] == new[field] for field in ("soort", "canonieke_hash", "naam", "personen"))
    return same and bool(recorded["geldig_tot"] >= new["peildatum"])


def _is_ours(name: str, files: Mapping[str, bytes], strange: Sequence[str], journal: OuterJournal) -> bool:
    """Whether this content is a whole bundle of which the journal tells."""
    if any(item.outcome != "klopt" for item in integrity_items(files, strange)):
        return False
    kenmerk = kenmerk_of(files)
    return any(e.get("bundel") == name and e.get("kenmerk") == kenmerk for e in journal.entries())


def _exercise_place(draft: _Draft, into: Path) -> Path:
    return into / f"{EXERCISE_KIND}-{draft.record['naam']}"


def _place(draft: _Draft, into: Path, journal: OuterJournal, kenmerk: str) -> Path:
    """Where the bundle will stand: a release keeps the number it had, or gets the next of its year."""
    if draft.record["soort"] == EXERCISE_KIND:
        return _exercise_place(draft, into)
    entries = journal.entries()
    year = draft.record["peildatum"][:4]
    interrupted = [str(e["bundel"]) for e in entries if e.get("kenmerk") == kenmerk]
    for name in interrupted:
        recalled = recall_of(name, entries) is not None
        if name.startswith("vrijgave-") and not recalled and not (into / name).exists():
            return into / name
    number = next_number(entries, [path.name for path in into.iterdir()], year)
    return into / f"vrijgave-{year}-{number:03d}"


def _put_aside(final: Path, journal: OuterJournal) -> tuple[str, ...]:
    """Keep a folder that someone changed under another name; a bundle as we left it may be replaced."""
    if not final.exists() or not any(final.iterdir()):
        return ()
    files, strange = read_folder(final)
    if _is_ours(final.name, files, strange, journal):
        return ()
    if RECORD not in files and SUMS not in files:
        raise UsageError(
            f"De map '{final.name}' bestaat al en is geen bundel. Hij wordt niet overschreven.",
            remedy="Hernoem of verplaats die map, of geef het profiel een andere naam.",
        )
    kept = keep_aside(final)
    return (f"De vorige bundel was niet meer zoals het journaal hem kent; hij staat nu in '{kept.name}'.",)


def _kept(folder: Path, draft: _Draft) -> BundleResult:
    files, _ = read_folder(folder)
    expected = zip_bytes(folder.name, files)
    zip_path = zip_beside(folder)
    check_free_for(folder)
    if not zip_path.exists() or zip_path.read_bytes() != expected:
        with waiting_zip(folder.parent, expected) as zip_work:
            put_zip(zip_work, folder)
    return _result(folder, zip_path, files, draft, created=False)


def _result(
    folder: Path,
    zip_path: Path,
    files: Mapping[str, bytes],
    draft: _Draft,
    *,
    created: bool,
    notices: tuple[str, ...] = (),
) -> BundleResult:
    return BundleResult(
        folder=folder,
        zip_path=zip_path,
        kenmerk=kenmerk_of(files),
        canonical_hash=str(draft.record["canonieke_hash"]),
        created=created,
        status=str(draft.record["status"]),
        files=tuple(sorted(files)),
        notices=notices,
    )


def _say_nothing(_: str) -> None:
    return None
