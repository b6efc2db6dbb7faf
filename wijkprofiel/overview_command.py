"""The command ``overzicht``: all profiles in a folder, as a page and a workbook."""

import dataclasses
import json
from pathlib import Path
from typing import Annotated

import typer

from wijkprofiel.asked import checked_date
from wijkprofiel.errors import UsageError
from wijkprofiel.overview import Overview, collect, render_overview, write_overview_workbook

PAGE, WORKBOOK = "overzicht.html", "overzicht.xlsx"


def overzicht(
    map_: Annotated[Path, typer.Argument(metavar="MAP", help="De map met dossiers en bundels.")],
    naar: Annotated[
        Path | None, typer.Option("--naar", help="Waar het overzicht komt; anders in die map.")
    ] = None,
    peildatum: Annotated[
        str | None, typer.Option("--peildatum", help="Datum van de stand (jjjj-mm-dd); anders vandaag.")
    ] = None,
    als_json: Annotated[bool, typer.Option("--json", help="Geef het resultaat als JSON op stdout.")] = False,
) -> None:
    """Maak een overzicht van alle profielen: proces, gegevens, eigenaar, stand, einddatum en open acties."""
    overview = collect(map_, day=checked_date(peildatum))
    target = naar if naar is not None else map_
    page, book = target / PAGE, target / WORKBOOK
    try:
        target.mkdir(parents=True, exist_ok=True)
        page.write_text(render_overview(overview), encoding="utf-8", newline="\n")
        write_overview_workbook(overview, book)
    except OSError as problem:
        raise UsageError(
            f"Het overzicht kan niet worden opgeslagen in '{target.name}': {problem.strerror}.",
            remedy="Geef met --naar een map waar u mag schrijven.",
        ) from problem
    if als_json:
        body = {
            "uitkomst": "goed",
            "bevindingen": [],
            "pagina": str(page),
            "werkboek": str(book),
            **dataclasses.asdict(overview),
        }
        print(json.dumps(body, ensure_ascii=False, indent=2))
        return
    print(summary(overview))
    print(f"Gemaakt: {page}\n         {book}")


def summary(overview: Overview) -> str:
    """The overview in a few lines for a terminal: one line per profile."""
    count = len(overview.profiles)
    lines = [f"{count} {'profiel' if count == 1 else 'profielen'} op {overview.day}."]
    for row in overview.profiles:
        ends = row.until or "geen einddatum"
        place = row.gemeente or "gemeente onbekend"
        open_ = f"{len(row.actions)} open acties"
        lines.append(f"  {row.title} ({place}): {row.state}, {ends}, {row.owner}, {open_}")
    return "\n".join(lines)
