"""The command ``punten``: a file of points counted per wijk or buurt, and its answers kept beside it."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from wijkprofiel.points.kept import counted_points
from wijkprofiel.read_command import parsed_answers


def punten_command(
    bestand: Annotated[
        Path, typer.Argument(help="gpkg, geojson, zip met een shapefile, of csv met coördinaten.")
    ],
    gemeente: Annotated[str | None, typer.Option("--gemeente", help="Naam of code van de gemeente.")] = None,
    jaar: Annotated[int | None, typer.Option("--jaar", help="Het jaar van de punten.")] = None,
    niveau: Annotated[str | None, typer.Option("--niveau", help="wijk, buurt of gemeente.")] = None,
    wat: Annotated[
        str | None, typer.Option("--wat", help="Wat de punten zijn, in het meervoud: bankjes.")
    ] = None,
    soort: Annotated[str | None, typer.Option("--soort", help="meldingen of voorzieningen.")] = None,
    per: Annotated[str | None, typer.Option("--per", help="Kolom waarvan elke waarde apart telt.")] = None,
    datum: Annotated[
        str | None, typer.Option("--datum", help="Kolom met datums: alleen --jaar telt.")
    ] = None,
    alleen: Annotated[
        list[str] | None, typer.Option("--alleen", help="Alleen punten met kolom=waarde; mag vaker.")
    ] = None,
    afstand: Annotated[
        bool, typer.Option("--afstand", help="Geef ook de afstand tot het dichtstbijzijnde.")
    ] = False,
    binnen: Annotated[
        list[str] | None, typer.Option("--binnen", help="Tel ook wat er binnen zoveel meter is; mag vaker.")
    ] = None,
    grenzen: Annotated[
        str | None, typer.Option("--grenzen", help="Een bestand met grenzen, in dezelfde map als de punten.")
    ] = None,
    grensjaar: Annotated[int | None, typer.Option("--grensjaar", help="Het jaar van die grenzen.")] = None,
    laag: Annotated[str | None, typer.Option("--laag", help="De laag van een gpkg.")] = None,
    antwoord: Annotated[
        list[str] | None,
        typer.Option(
            "--antwoord", help="Antwoord over de bron, als sleutel=waarde (eigenaar=...); mag vaker."
        ),
    ] = None,
    niet_bewaren: Annotated[
        bool, typer.Option("--niet-bewaren", help="Schrijf de antwoorden niet in het .bron.toml.")
    ] = False,
    als_json: Annotated[bool, typer.Option("--json", help="Geef het resultaat als JSON op stdout.")] = False,
    stil: Annotated[bool, typer.Option("--stil", help="Zeg niets op stderr.")] = False,
) -> None:
    """Tel punten per wijk of buurt: hoeveel, per 1.000 inwoners, hoe ver. De punten zelf worden niet bewaard.

    De antwoorden staan daarna naast het bestand. Volgend jaar is alleen --jaar nodig, en een dossier noemt het
    bestand als elke andere [[bron]].
    """
    told: dict[str, Any] = {
        "gemeente": gemeente, "jaar": jaar, "niveau": niveau, "wat": wat, "soort": soort, "per": per, "datum": datum,
        "alleen": alleen, "afstand": afstand or None, "binnen": binnen, "grenzen": grenzen, "grensjaar": grensjaar,
        "laag": laag,
    }  # fmt: skip
    source = counted_points(
        bestand,
        {key: value for key, value in told.items() if value not in (None, [])},
        about=parsed_answers(antwoord or []),
        keep=not niet_bewaren,
        progress=not (stil or als_json) and sys.stderr.isatty(),
    )
    report = source.report
    if als_json:
        figures = source.measures.assign(
            waarde=source.measures["waarde"].astype(object).where(source.measures["waarde"].notna(), None)
        )
        print(
            json.dumps(
                {**report.to_json(), "cijfers": figures.to_dict("records")}, ensure_ascii=False, indent=2
            )
        )
    else:
        print(repr(report))
    raise typer.Exit(report.exit_code)
