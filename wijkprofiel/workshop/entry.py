"""Entering afterwards what was written on paper: a table, row by row through the same gate as the screen."""

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from wijkprofiel.errors import SessionError, UsageError
from wijkprofiel.names import plain
from wijkprofiel.workshop.paper import ENTRY_COLUMNS
from wijkprofiel.workshop.session import Session
from wijkprofiel.workshop.state import Note
from wijkprofiel.workshop.text import ANSWERS, QUESTIONS
from wijkprofiel.workshop.votes import topics_to_vote

Row = Mapping[str, str]


@dataclass(frozen=True)
class Entered:
    """What became of a table: how many rows were kept or already there, which were held back, which refused.

    A row has the number of the file, its first row being the header, and a sentence that says why; no text of a row
    is repeated. What was held back stands in the table and nowhere else: change it there and enter the table again.
    """

    kept: int
    held: tuple[tuple[int, str], ...]
    refused: tuple[tuple[int, str], ...]

    @property
    def exit_code(self) -> int:
        """0 when every row is in, 4 when rows wait for someone."""
        return 4 if self.held or self.refused else 0


@dataclass
class _Course:
    kept: int = 0
    held: list[tuple[int, str]] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)


def enter_table(session: Session, path: Path) -> Entered:
    """Enter the rows of the table at ``path``. The same row twice counts once, so a file can be entered again.

    Raises
    ------
    UsageError
        When the file cannot be read or has other columns.
    """
    rows = _rows(path)
    course = _Course()
    present = {n: row for n, row in rows if row["soort"] == "aanwezig"}
    votes: dict[str, list[tuple[int, Row]]] = {}
    for number, row in rows:
        kind = row["soort"]
        if kind == "notitie":
            _guarded(course, number, partial(_enter_note, session, course, number, row))
        elif kind == "opgave":
            _guarded(course, number, partial(_enter_task, session, course, row))
        elif kind == "stem":
            votes.setdefault(row["deelnemer"], []).append((number, row))
        elif kind != "aanwezig":
            course.refused.append((number, "Onbekende soort. Kies uit: aanwezig, notitie, stem, opgave."))
    if present:
        _guarded(course, next(iter(present)), partial(_enter_present, session, course, present.values()))
    if votes and session.state.voting == "":
        session.open_voting()
    for given in votes.values():
        _guarded(course, given[0][0], partial(_enter_vote, session, course, given))
    return Entered(course.kept, tuple(course.held), tuple(sorted(course.refused)))


def _guarded(course: _Course, number: int, enter: Callable[[], None]) -> None:
    try:
        enter()
    except SessionError as problem:
        course.refused.append((number, f"{problem.message} {problem.remedy}".strip()))


def _enter_note(session: Session, course: _Course, number: int, row: Row) -> None:
    confirmed = row["bevestigd"].casefold() == "ja"
    judged = session.judge(row["tekst"])
    if judged.held and not (confirmed and judged.may_confirm):
        course.held.append((number, " ".join(judged.reasons)))
        return
    kept = session.add_note(
        area=session.scene.find(row["gebied"]) if row["gebied"] else "",
        topic=_topic(session, row["onderwerp"]),
        question=_choice(row["vraag"], QUESTIONS, "vraag"),
        answer=_choice(row["antwoord"], ANSWERS, "antwoord") if row["antwoord"] else "",
        text=row["tekst"],
        role=row["rol"].casefold(),
        confirmed=confirmed,
        id=_identity(session, number, row),
    )
    wanted = row["profiel"].casefold() == "ja"
    if isinstance(kept, Note) and wanted and not kept.in_profile:
        session.change_note(kept.id, seen=kept.version, in_profile=True)
    course.kept += 1


def _enter_task(session: Session, course: _Course, row: Row) -> None:
    area, topic = session.scene.find(row["gebied"]), _topic(session, row["onderwerp"])
    known = [
        task
        for task in session.state.kept_tasks
        if (task.topic, task.action, task.owner) == (topic, row["tekst"], row["eigenaar"])
        and task.area == (session.scene.wijk_of(area) or session.scene.subject)
    ]
    if not known:
        inside = tuple(
            note.id
            for note in session.state.kept_notes
            if topic
            and note.topic == topic
            and session.scene.wijk_of(note.area) == session.scene.wijk_of(area)
        )
        session.set_task(area=area, topic=topic, notes=inside, action=row["tekst"], owner=row["eigenaar"])
    course.kept += 1


def _enter_present(session: Session, course: _Course, rows: Iterable[Row]) -> None:
    counts = {row["rol"].casefold(): _whole(row["aantal"]) for row in rows}
    if dict(session.state.present) != counts:
        session.set_present(counts, seen=session.state.present_version)
    course.kept += len(counts)


def _enter_vote(session: Session, course: _Course, rows: list[tuple[int, Row]]) -> None:
    labels = topics_to_vote(session.scene, session.state).labels
    spelled = {plain(label): key for key, label in labels.items()} | {plain(key): key for key in labels}
    points: dict[str, int] = {}
    for _, row in rows:
        key = spelled.get(plain(row["onderwerp"]), row["onderwerp"])
        points[key] = points.get(key, 0) + _whole(row["aantal"])
    session.vote(rows[0][1]["deelnemer"], points)
    course.kept += len(rows)


def _topic(session: Session, typed: str) -> str:
    wanted = plain(typed)
    for topic in session.scene.topics:
        if wanted in (plain(topic.key), plain(topic.label), plain(f"{topic.label}, {topic.year}")):
            return topic.key
    own = {plain(label): key for key, label in session.state.own_topics.items()}
    return own.get(wanted, typed)


def _choice(typed: str, choices: Mapping[str, str], what: str) -> str:
    wanted = plain(typed)
    for key, words in choices.items():
        if wanted in (plain(key), plain(words)):
            return key
    raise SessionError(f"Deze {what} bestaat niet.", remedy=f"Kies uit: {', '.join(choices)}.")


def _whole(typed: str) -> int:
    if not typed.isdigit():
        raise SessionError("Het aantal is geen heel getal.", remedy="Vul bij aantal een heel getal in.")
    return int(typed)


def _identity(session: Session, number: int, row: Row) -> str:
    """What makes this row of this session itself, so that a second time adds nothing."""
    told = "\x00".join((session.code, str(number), *(row[column] for column in ENTRY_COLUMNS)))
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _rows(path: Path) -> list[tuple[int, Row]]:
    try:
        raw = path.read_bytes()
    except OSError as problem:
        raise UsageError(
            f"'{path.name}' is niet te lezen.", remedy="Controleer de naam en de map."
        ) from problem
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    first = text.splitlines()[0] if text.strip() else ""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in first else ",")
    lines = list(reader)
    header = [cell.strip().casefold() for cell in lines[0]] if lines else []
    absent = [column for column in ENTRY_COLUMNS if column not in header]
    if absent:
        raise UsageError(
            f"In '{path.name}' ontbreekt een kolom: {', '.join(absent)}.",
            remedy="Gebruik de tabel invoeren.csv die --papier maakt, met dezelfde eerste regel.",
        )
    found: list[tuple[int, Row]] = []
    for number, cells in enumerate(lines[1:], start=2):
        if any(cell.strip() for cell in cells):
            padded = [*cells, *[""] * (len(header) - len(cells))]
            row = {name: " ".join(cell.split()) for name, cell in zip(header, padded, strict=False)}
            found.append((number, {**row, "soort": row["soort"].casefold()}))
    return found
