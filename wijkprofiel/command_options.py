"""Arguments and options that several commands have, said once."""

from pathlib import Path
from typing import Annotated

import typer

DossierPath = Annotated[Path, typer.Argument(help="Het dossier: een bestand dat eindigt op .toml.")]
AsJson = Annotated[bool, typer.Option("--json", help="Geef het resultaat als JSON op stdout.")]
Quiet = Annotated[bool, typer.Option("--stil", help="Zeg niets op stderr.")]
Moment = Annotated[
    str | None, typer.Option("--peildatum", help="Datum waarop wordt getoetst (jjjj-mm-dd); anders vandaag.")
]
