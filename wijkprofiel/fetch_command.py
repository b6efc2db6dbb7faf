"""The command ``ophalen``: figures and boundaries of a gemeente into the store, once."""

import json
import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from wijkprofiel.errors import SourceError
from wijkprofiel.fetching import Fetched, ophalen
from wijkprofiel.progress import shown_progress
from wijkprofiel.sources.addresses import CBS_VARIABLE, PDOK_VARIABLE
from wijkprofiel.store import VARIABLE, store_place

INTERRUPTED = 130
talk = Console(stderr=True, highlight=False)


def ophalen_command(
    gemeente: Annotated[str, typer.Argument(help="Naam of code van de gemeente, zoals Hengelo of GM0164.")],
    jaar: Annotated[list[int], typer.Option("--jaar", help="Jaar van de Kerncijfers; mag meer keer.")],
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
        os.environ[CBS_VARIABLE] = os.environ[PDOK_VARIABLE] = bron
    try:
        with shown_progress(quiet=stil or als_json, console=talk) as meter:
            fetched = ophalen(
                gemeente,
                jaar=jaar,
                niveau=niveau,
                bijwerken=bijwerken,
                opslag=opslag,
                meter=meter,
                waiting=None if stil else _say_waiting,
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


def _print(fetched: Fetched, *, als_json: bool) -> None:
    if als_json:
        print(json.dumps(fetched.to_json(), ensure_ascii=False, indent=2))
        return
    print(repr(fetched))
    for problem in fetched.problems:
        talk.print(f"Wat kunt u doen: {problem.remedy}", markup=False, soft_wrap=True)
