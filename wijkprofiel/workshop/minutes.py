"""What a session ends in: minutes, *opgaven per wijk*, duiding for the profile, and a record with sums."""

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from wijkprofiel.errors import SessionError
from wijkprofiel.interpretation import INTERPRETATIONS_FILE, Interpretation, add_interpretation
from wijkprofiel.numbers import format_date
from wijkprofiel.stages import ACTION, chain_text
from wijkprofiel.workshop.log import LOG
from wijkprofiel.workshop.scene import Scene
from wijkprofiel.workshop.session import Session
from wijkprofiel.workshop.state import Note, State, Task
from wijkprofiel.workshop.text import ANSWERS, AVERAGE, NOT_YET_INSIGHT, QUESTIONS, STATUS_TEXTS
from wijkprofiel.workshop.votes import tally

FOLDER = "verslag"
MINUTES, TASKS_PAGE, TASKS_TABLE, RECORD, SUMS = (
    "verslag.html",
    "opgaven.html",
    "opgaven.csv",
    "werksessie.json",
    "SHA256SUMS",
)
WISHES = "wensen.jsonl"
NOT_RELEASED = "getoond op het scherm, niet vrijgegeven"
_HEADER = ("wijk", "code", "onderwerp", "jaar", "cijfer", "duiding", "actie", "eigenaar", "stempel")
# What a program for tables would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Minutes:
    """Where the minutes of a session stand, and the hash over all of it."""

    folder: Path
    files: tuple[str, ...]
    kenmerk: str


@dataclass(frozen=True)
class TaskRow:
    """An opgave as it is printed: figure, duiding, action and owner; ``stamp`` is filled without duiding."""

    wijk: str
    code: str
    topic: str
    year: str
    figure: str
    meaning: tuple[str, ...]
    action: str
    owner: str
    stamp: str


def write_minutes(session: Session) -> Minutes:
    """Write the minutes of a closed session in its folder; the same session gives the same files.

    Figures of a *werksessie* that were not released stand in no file. Texts that were held back are in none either.

    Raises
    ------
    SessionError
        When the session is not closed yet.
    """
    session.refresh()
    state, scene = session.state, session.scene
    if not state.closed:
        raise SessionError(
            "De werksessie is nog niet afgesloten.", remedy="Sluit haar af op het scherm of met --afsluiten."
        )
    folder = session.folder / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    rows = task_rows(scene, state)
    content = _content(session, rows)
    made = {
        MINUTES: _page("verslag.html.j2", content),
        TASKS_PAGE: _page("opgaven.html.j2", content),
        TASKS_TABLE: _table(rows),
    }
    for name, text in made.items():
        _put(folder / name, text)
    for item in interpretations(session):
        add_interpretation(folder / INTERPRETATIONS_FILE, item)
    if state.wishes:
        _put(folder / WISHES, _wishes(session))
    _put(folder / RECORD, _record(session, folder))
    sums = "".join(
        f"{_sha256(place.read_bytes())}  {place.name}\n"
        for place in sorted(folder.iterdir())
        if place.name != SUMS and not place.name.startswith(".")
    )
    _put(folder / SUMS, sums.encode())
    names = tuple(sorted(place.name for place in folder.iterdir()))
    return Minutes(folder, names, _sha256(sums.encode()))


def _wishes(session: Session) -> bytes:
    """The wishes as records that ``wijkprofiel dossier wens --uit`` takes over."""
    day = str(session.state.start["dag"])
    lines = (
        json.dumps({"tekst": text, "van": role, "datum": day}, ensure_ascii=False, sort_keys=True)
        for text, role in session.state.wishes
    )
    return "".join(f"{line}\n" for line in lines).encode()


def interpretations(session: Session) -> tuple[Interpretation, ...]:
    """What may go into the profile as duiding: with role, organisation and date, and no name."""
    state, scene = session.state, session.scene
    return tuple(
        Interpretation(
            text=_said(note),
            role=note.role,
            organisation=session.roles[note.role],
            day=str(state.start["dag"]),
            area=note.area,
            indicator=topic.indicator if (topic := scene.topic(note.topic)) else "",
            origin="werksessie",
        )
        for note in state.kept_notes
        if note.in_profile
    )


def task_rows(scene: Scene, state: State) -> tuple[TaskRow, ...]:
    """The opgaven in order of wijk; figures only of what was released or is an exercise."""
    rows = [_task_row(scene, state, task) for task in state.kept_tasks]
    return tuple(sorted(rows, key=lambda row: (row.code, row.topic)))


def _task_row(scene: Scene, state: State, task: Task) -> TaskRow:
    place, topic = scene.place(task.area), scene.topic(task.topic)
    figure = topic.figures.get(task.area) if topic else None
    text = figure.text if figure else ""
    if text and scene.origin == "werksessie":
        text = NOT_RELEASED
    said = tuple(_said(state.notes[n]) for n in task.notes if not state.notes[n].withdrawn)
    return TaskRow(
        wijk=place.name if place else scene.subject_name,
        code=task.area,
        topic=topic.label if topic else state.own_topics.get(task.topic, ""),
        year=str(topic.year) if topic else "",
        figure=text,
        meaning=said,
        action=task.action,
        owner=task.owner,
        stamp="" if said else NOT_YET_INSIGHT,
    )


def _said(note: Note) -> str:
    answer = f"{QUESTIONS[note.question]} {ANSWERS[note.answer]}." if note.answer else ""
    return " ".join(part for part in (answer, note.text) if part)


def _content(session: Session, rows: Sequence[TaskRow]) -> dict[str, Any]:
    state, scene = session.state, session.scene
    start = state.start
    groups: dict[tuple[str, str], list[Note]] = {}
    for note in state.kept_notes:
        place = scene.place(note.area)
        groups.setdefault((note.area, place.name if place else f"Heel {scene.subject_name}"), []).append(note)
    decided = [held.decision for held in state.held.values()]
    return {
        "chain": chain_text(ACTION),
        "scene": scene,
        "status_text": STATUS_TEXTS[scene.status],
        "day": format_date(start["dag"]),
        "closed": format_date(state.closed),
        "keep_until": format_date(start["bewaren_tot"]),
        "valid_until": format_date(scene.valid_until),
        "group": start["groep"],
        "present": {role: n for role, n in state.present.items() if n},
        "groups": [
            (name, [_note_row(scene, state, note) for note in notes])
            for (_, name), notes in sorted(groups.items())
        ],
        "tally": tally(scene, state),
        "voters": len(state.votes),
        "rows": rows,
        "wishes": state.wishes,
        "rewritten": decided.count("aangepast"),
        "dropped": decided.count("verwijderd"),
        "average": AVERAGE,
        "not_yet": NOT_YET_INSIGHT if not state.kept_notes else "",
    }


def _note_row(scene: Scene, state: State, note: Note) -> dict[str, Any]:
    topic = scene.topic(note.topic)
    label = f"{topic.label}, {topic.year}" if topic else state.own_topics.get(note.topic, "")
    return {
        "topic": label,
        "said": _said(note),
        "role": note.role,
        "in_profile": note.in_profile,
        "hint": bool(note.hints),
    }


def _table(rows: Sequence[TaskRow]) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(_HEADER)
    for row in rows:
        values = (row.wijk, row.code, row.topic, row.year, row.figure, " | ".join(row.meaning))
        writer.writerow([_plain(value) for value in (*values, row.action, row.owner, row.stamp)])
    return buffer.getvalue().encode("utf-8-sig")


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _record(session: Session, folder: Path) -> bytes:
    state = session.state
    start: Mapping[str, Any] = state.start
    decided = [held.decision for held in state.held.values()]
    record = {
        "schema": 1,
        "dag": start["dag"],
        "afgesloten": state.closed,
        "groep": start["groep"],
        "bron": start["bron"],
        "bewaren_tot": start["bewaren_tot"],
        "aanwezig": dict(state.present),
        "notities": len(state.kept_notes),
        "mag_in_profiel": sum(note.in_profile for note in state.kept_notes),
        "aangehouden": {"aangepast": decided.count("aangepast"), "verwijderd": decided.count("verwijderd")},
        "gestemd": len(state.votes),
        "stemmen": [
            {"plaats": row.place, "onderwerp": row.label, "punten": row.points}
            for row in tally(session.scene, state)
        ],
        "opgaven": len(state.kept_tasks),
        "wensen": len(state.wishes),
        "regels": state.number,
        "logboek_sha256": _sha256((session.folder / LOG).read_bytes()),
        "bestanden": {
            place.name: _sha256(place.read_bytes())
            for place in sorted(folder.iterdir())
            if place.name not in (SUMS, RECORD) and not place.name.startswith(".")
        },
    }
    return (json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def _put(place: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    waiting = place.with_name(f".{place.name}.nieuw")
    waiting.write_bytes(content)
    waiting.replace(place)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _page(name: str, content: Mapping[str, Any]) -> bytes:
    return (str(_templates().get_template(name).render(**content)).rstrip("\n") + "\n").encode()


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("wijkprofiel.workshop", "static"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
