"""The command ``inlezen``: a file of a gemeente read, reported on, and its answers kept beside it."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from wijkprofiel.errors import UsageError
from wijkprofiel.municipal import inlezen as read_file

_WHOLE = ("jaar", "grensjaar")


def inlezen(
    bestand: Annotated[
        Path, typer.Argument(help="csv, xlsx, xls, gpkg, geojson, of een zip met een shapefile.")
    ],
    gemeente: Annotated[
        str | None,
        typer.Option("--gemeente", help="Naam of code, zoals GM0164, als het bestand dat niet zegt."),
    ] = None,
    jaar: Annotated[int | None, typer.Option("--jaar", help="Het jaar waar de cijfers over gaan.")] = None,
    wat: Annotated[str | None, typer.Option("--wat", help="Wat de cijfers zijn.")] = None,
    noemer: Annotated[
        str | None, typer.Option("--noemer", help="Waardoor aantallen worden gedeeld: inwoners, ... of geen.")
    ] = None,
    antwoord: Annotated[
        list[str] | None,
        typer.Option("--antwoord", help="Elk ander antwoord, als sleutel=waarde; mag vaker."),
    ] = None,
    niet_bewaren: Annotated[
        bool,
        typer.Option(
            "--niet-bewaren", help="Schrijf de antwoorden niet in het .bron.toml naast het bestand."
        ),
    ] = False,
    als_json: Annotated[bool, typer.Option("--json", help="Geef het resultaat als JSON op stdout.")] = False,
    stil: Annotated[bool, typer.Option("--stil", help="Zeg niets op stderr.")] = False,
) -> None:
    """Lees een eigen bestand in: wat is herkend, wat klopt er niet, wat is nog te beantwoorden.

    Het bestand zelf verandert niet. Eindigt met 0 als alles is gelezen, 4 als er nog vragen zijn, 3 als het niet
    gelezen kan of mag worden.
    """
    given: dict[str, Any] = {"jaar": jaar, "wat": wat, "noemer": noemer}
    answers = {key: value for key, value in given.items() if value is not None} | parsed_answers(
        antwoord or []
    )
    source = read_file(bestand, gemeente=gemeente, bewaren=not niet_bewaren, **answers)
    report = source.report
    if als_json:
        print(json.dumps(report.to_json(), ensure_ascii=False, indent=2))
    else:
        print(repr(report))
    if not stil and not als_json and report.questions:
        example = " ".join(f"--{q.key} ..." for q in report.questions)
        print(f"\nAntwoord met: wijkprofiel inlezen {bestand} {example}", file=sys.stderr)
    raise typer.Exit(report.exit_code)


def parsed_answers(pairs: list[str]) -> dict[str, Any]:
    """Answers typed as ``sleutel=waarde``. ``toelichting.M52=...`` gives a reason; ``waarde`` may come more often.

    Raises
    ------
    UsageError
    """
    out: dict[str, Any] = {}
    for pair in pairs:
        key, found, value = pair.partition("=")
        key = key.strip()
        if not found or not key or not value.strip():
            raise UsageError(
                f"'{pair}' is geen antwoord.",
                remedy='Schrijf sleutel=waarde, zoals --antwoord "eigenaar=Wijken".',
            )
        if key.startswith("toelichting."):
            out.setdefault("toelichting", {})[key.removeprefix("toelichting.")] = value.strip()
        elif key == "waarde":
            out.setdefault("waarde", []).append(value.strip())
        elif key in _WHOLE:
            if not value.strip().isdigit():
                raise UsageError(f"'{key}' moet een jaar zijn.", remedy=f"Schrijf {key}=2025.")
            out[key] = int(value)
        else:
            out[key] = value if key == "scheidingsteken" else value.strip()
    return out
