"""Which commands there are and where they live. A command is loaded when it is called, so each starts quickly."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command


@dataclass(frozen=True)
class Place:
    """Where a command lives: ``function`` of ``module``, or its group of commands; ``line`` says what it does."""

    module: str
    function: str
    line: str


COMMANDS: Mapping[str, Place] = {
    "maken": Place("profile_command", "maken", "Maak een profiel."),
    "toetsen": Place("profile_command", "toetsen", "Toets een dossier: wat zou er gebeuren bij vrijgeven?"),
    "vrijgeven": Place("profile_command", "vrijgeven", "Geef een profiel vrij."),
    "controleren": Place("check_command", "controleren", "Controleer een bundel, zonder netwerk."),
    "inspecteren": Place(
        "inspect_command", "inspecteren", "Kijk of er in een bestand iets staat dat niet mag."
    ),
    "ophalen": Place("fetch_command", "ophalen_command", "Haal cijfers en grenzen van een gemeente op."),
    "opslag": Place("store_command", "opslag", "Toon welke cijfers zijn opgehaald; houd ze vast of wis ze."),
    "diagnose": Place("diagnose_command", "diagnose", "Laat zien wat er op deze computer is."),
    "inlezen": Place("read_command", "inlezen", "Lees een eigen bestand in."),
    "punten": Place("points_command", "punten_command", "Tel punten per wijk of buurt."),
    "definitiewijzigingen": Place(
        "drift_command", "definitiewijzigingen", "Toon wat er tussen twee jaren veranderde in de cijfers."
    ),
    "tellen": Place("count_command", "tellen", "Tel eigen zaken per gebied, categorie en jaar."),
    "overzicht": Place("overview_command", "overzicht", "Maak een overzicht van alle profielen."),
    "verantwoorden": Place(
        "accounting_command", "verantwoorden", "Toon hoe het staat met DPIA, sessie, registers en afspraken."
    ),
    "afrondsleutel": Place(
        "key_command", "afrondsleutel", "Maak de sleutel om eigen aantallen af te ronden."
    ),
    "workshop": Place("workshop_command", "workshop", "Houd een werksessie over een bundel."),
    "beoordelen": Place(
        "review_command", "beoordelen", "Maak de pagina voor een beoordelaar, of lees het antwoord."
    ),
    "motiveren": Place("review_command", "motiveren", "Schrijf een reden bij een bevinding."),
    "intrekken": Place("review_command", "intrekken", "Trek een vrijgave in."),
    "dossier": Place(
        "dossier_command", "app", "Maak, vul of bekijk een dossier, zonder een bestand te bewerken."
    ),
}


class _OnCall(Mapping[str, Any]):
    """The commands by name; looking one up loads it."""

    def __getitem__(self, name: str) -> Any:
        place = COMMANDS[name]
        found = getattr(import_module(f"wijkprofiel.{place.module}"), place.function)
        if not isinstance(found, typer.Typer):
            alone = typer.Typer(add_completion=False, rich_markup_mode=None)
            alone.command(name)(found)
            found = alone
        command = get_command(found)
        command.name = name
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class CommandGroup(TyperGroup):
    """The command line: a list of commands that costs nothing to show."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.commands = _OnCall()  # type: ignore[assignment]

    def list_commands(self, ctx: Any) -> list[str]:
        """The names, in the order in which someone meets them."""
        return list(COMMANDS)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Names with what they do, without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, place.line) for name, place in COMMANDS.items()])
