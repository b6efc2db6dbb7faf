"""A session on paper: maps on A3 from the sheets of the bundle, forms for notes and votes, and a table for entry."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from importlib.resources import as_file, files
from pathlib import Path

import pikepdf
import typst

from wijkprofiel.bundle import BundleFiles
from wijkprofiel.bundle.layout import SHEETS
from wijkprofiel.numbers import format_date
from wijkprofiel.sheets import font_folder
from wijkprofiel.workshop.codes import shown_code
from wijkprofiel.workshop.session import Session
from wijkprofiel.workshop.text import AVERAGE, POINTS, QUESTIONS, RECORDED, STATUS_TEXTS
from wijkprofiel.workshop.votes import topics_to_vote

FOLDER = "papier"
MAPS, FORMS, TABLE, LISTS = "kaarten-a3.pdf", "formulieren.pdf", "invoeren.csv", "keuzes.csv"
ENTRY_COLUMNS = (
    "soort",
    "gebied",
    "onderwerp",
    "vraag",
    "antwoord",
    "tekst",
    "rol",
    "eigenaar",
    "deelnemer",
    "aantal",
    "bevestigd",
    "profiel",
)
_A3 = (1190.55, 841.89)


def write_paper(session: Session, bundle: BundleFiles) -> tuple[Path, ...]:
    """The papers of a session in its folder: maps, forms, and a table in which they are entered afterwards.

    Figures that were not released have no bundle, and so no paper.
    """
    folder = session.folder / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    made: dict[str, bytes] = {FORMS: forms_pdf(session), TABLE: entry_table(), LISTS: choices_table(session)}
    maps = maps_on_a3(bundle.content, session)
    if maps:
        made[MAPS] = maps
    for name, content in made.items():
        (folder / name).write_bytes(content)
    return tuple(folder / name for name in sorted(made))


def maps_on_a3(content: Mapping[str, bytes], session: Session) -> bytes:
    """The map sheets of the bundle, one a page on A3; empty when it has none. They are enlarged, not drawn again."""
    shown = tuple(f"kaart-{t.indicator}-{t.year}-" for t in session.scene.topics)
    sheets = [
        path
        for path in sorted(content)
        if path.startswith(f"{SHEETS}/") and path.endswith(".pdf") and path.split("/")[1].startswith(shown)
    ]
    if not sheets:
        return b""
    out = pikepdf.new()
    out.Root.Lang = pikepdf.String("nl-NL")
    for path in sheets:
        with pikepdf.open(io.BytesIO(content[path])) as sheet:
            for page in sheet.pages:
                _, _, width, height = (float(side) for side in page.mediabox)
                size = _A3 if width >= height else _A3[::-1]
                new = out.add_blank_page(page_size=size)
                new.add_overlay(page, pikepdf.Rectangle(0, 0, *size))
    out.docinfo["/Title"] = f"Kaarten voor de werksessie: {session.scene.title}"
    buffer = io.BytesIO()
    out.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def forms_pdf(session: Session) -> bytes:
    """Forms as an accessible PDF on A4: what is recorded, notes, opgaven, a ballot per participant."""
    scene, start = session.scene, session.state.start
    wijken = sorted((p for p in scene.places if p.level == "wijk"), key=lambda p: p.code)
    content = {
        "title": scene.title,
        "status": STATUS_TEXTS[scene.status],
        "banner": scene.banner,
        "purpose": scene.purpose,
        "day": format_date(start["dag"]),
        "group": start["groep"],
        "keep": format_date(start["bewaren_tot"]),
        "recorded": RECORDED,
        "average": AVERAGE,
        "code": shown_code(session.code),
        "mark": scene.mark[:12],
        "questions": list(QUESTIONS.values()),
        "roles": list(session.roles),
        "areas": [p.name for p in wijken],
        "topics": [f"{t.label}, {t.year}" for t in scene.topics],
        "ballot": list(topics_to_vote(scene, session.state).labels.values()),
        "points": POINTS,
        "participants": list(start["deelnemers"]),
        "date": [int(part) for part in str(start["dag"]).split("-")],
    }
    with as_file(files("wijkprofiel.workshop").joinpath("static", "formulieren.typ")) as template:
        return bytes(
            typst.compile(
                str(template),
                root=str(template.parent),
                font_paths=[str(font_folder())],
                ignore_system_fonts=True,
                format="pdf",
                sys_inputs={"inhoud": json.dumps(content, ensure_ascii=False)},
                pdf_standards=["ua-1"],
            )
        )


def entry_table() -> bytes:
    """The empty table in which what was written on paper is typed."""
    return _csv([ENTRY_COLUMNS])


def choices_table(session: Session) -> bytes:
    """What can be filled in, per column."""
    scene = session.scene
    rows = [("kolom", "keuze", "naam")]
    rows += [("soort", kind, "") for kind in ("aanwezig", "notitie", "stem", "opgave")]
    rows += [("gebied", place.code, place.name) for place in sorted(scene.places, key=lambda p: p.code)]
    rows += [("onderwerp", topic.key, topic.label) for topic in scene.topics]
    rows += [("vraag", key, words) for key, words in QUESTIONS.items()]
    rows += [("antwoord", key, "") for key in ("ja", "nee", "weet_niet")]
    rows += [("rol", role, organisation) for role, organisation in session.roles.items()]
    return _csv(rows)


def _csv(rows: Sequence[tuple[str, ...]]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode("utf-8-sig")
