"""The command ``ophalen``: figures and boundaries of a gemeente into the store, once."""

import json
import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from wijkprofiel.errors import SourceError, UsageError
from wijkprofiel.fetching import Fetched, ophalen
from wijkprofiel.fetching_tables import TablesFetched, ophalen_tabel
from wijkprofiel.progress import shown_progress
from wijkprofiel.sources.addresses import CBS_VARIABLE, PDOK_VARIABLE, THIRD_PARTY_VARIABLE
from wijkprofiel.store import VARIABLE, store_place

INTERRUPTED = 130
talk = Console(stderr=True, highlight=False)


def ophalen_command(
    gemeente: Annotated[str, typer.Argument(help="Naam of code van de gemeente, zoals Hengelo of GM0164.")],
    jaar: Annotated[
        list[int] | None, typer.Option("--jaar", help="Jaar van de cijfers; mag meer keer.")
    ] = None,
    tabel: Annotated[
        list[str] | None,
        typer.Option("--tabel", help="Andere open tabel dan de Kerncijfers, zoals 47018NED; mag meer keer."),
    ] = None,
    grensjaar: Annotated[
        int | None, typer.Option("--grensjaar", help="Jaar van de grenzen, als de tabel dat niet zegt.")
    ] = None,
    bestand: Annotated[
        Path | None,
        typer.Option(
            "--bestand", help="Een csv of xlsx van StatLine met deze tabel, in plaats van de dienst."
        ),
    ] = None,
    niveau: Annotated[str, typer.Option("--niveau", help="wijk, buurt of allebei.")] = "wijk,buurt",
    bijwerken: Annotated[
        bool, typer.Option("--bijwerken", help="Vraag of er een nieuwe uitgave is, en haal die dan op.")
    ] = False,
    bron: Annotated[
        str | None, typer.Option("--bron", help="Ander adres voor CBS en PDOK, zoals http://127.0.0.1:8099.")
    ] = None,
    opslag: Annotated[
        Path | None, typer.Option("--opslag", help="Map voor de opgehaalde cijfers; anders uw eigen opslag.")
    ] = None,
    als_json: Annotated[bool, typer.Option("--json", help="Geef het resultaat als JSON op stdout.")] = False,
    stil: Annotated[bool, typer.Option("--stil", help="Zeg niets op stderr.")] = False,
) -> None:
    """Haal cijfers en grenzen van een gemeente op. Wat er al is, wordt niet nog eens opgehaald."""
    if bron is not None:
        # For this process only: the addresses are read where the request is made.
        os.environ[CBS_VARIABLE] = os.environ[PDOK_VARIABLE] = os.environ[THIRD_PARTY_VARIABLE] = bron
    if not tabel and (grensjaar is not None or bestand is not None):
        raise UsageError(
            "--grensjaar en --bestand horen bij --tabel.", remedy="Noem de tabel: --tabel 47018NED."
        )
    try:
        with shown_progress(quiet=stil or als_json, console=talk) as meter:
            waiting = None if stil else _say_waiting
            fetched: Fetched | TablesFetched
            if tabel:
                fetched = ophalen_tabel(
                    gemeente,
                    tabel,
                    jaar=jaar or (),
                    niveau=niveau,
                    grensjaar=grensjaar,
                    bestand=bestand,
                    bijwerken=bijwerken,
                    opslag=opslag,
                    meter=meter,
                    waiting=waiting,
                )
            else:
                fetched = ophalen(
                    gemeente,
                    jaar=jaar or (),
                    niveau=niveau,
                    bijwerken=bijwerken,
                    opslag=opslag,
                    meter=meter,
                    waiting=waiting,
                )
    except KeyboardInterrupt:
        if not stil:
            talk.print(
                "Gestopt. Wat al binnen is, is bewaard. Geef dezelfde opdracht opnieuw om verder te gaan."
            )
        raise typer.Exit(INTERRUPTED) from None
    _print(fetched, als_json=als_json)
    if opslag is not None and not (stil or als_json) and store_place(opslag) != store_place():
        talk.print(f"Om deze cijfers te gebruiken: zet {VARIABLE} op {opslag}.", soft_wrap=True)
    if fetched.problems:
        raise typer.Exit(SourceError.exit_code)


def _say_waiting() -> None:
    talk.print("Een ander venster haalt dit al op. Even wachten.")


def _print(fetched: Fetched | TablesFetched, *, als_json: bool) -> None:
    if als_json:
        print(json.dumps(fetched.to_json(), ensure_ascii=False, indent=2))
        return
    print(repr(fetched))
    for problem in fetched.problems:
        talk.print(f"Wat kunt u doen: {problem.remedy}", markup=False, soft_wrap=True)
