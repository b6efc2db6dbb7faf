"""The command ``afrondsleutel``: a new key for rounding own counts, once per gemeente."""

import json
import os
import secrets
from pathlib import Path
from typing import Annotated

import typer

from wijkprofiel.errors import UsageError
from wijkprofiel.rounding_key import PLACE

BYTES = 32


def afrondsleutel(
    bestand: Annotated[Path, typer.Argument(help="Waar de sleutel komt; niet in een map die u deelt.")],
    als_json: Annotated[bool, typer.Option("--json", help="Geef het resultaat als JSON op stdout.")] = False,
) -> None:
    """Maak de sleutel waarmee eigen aantallen worden afgerond. De sleutel zelf wordt niet getoond."""
    try:
        place = os.open(bestand, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as problem:
        raise UsageError(
            f"'{bestand.name}' bestaat al en wordt niet overschreven.",
            remedy="Gebruik de sleutel die er is: met een andere wordt hetzelfde aantal anders afgerond.",
        ) from problem
    except OSError as problem:
        raise UsageError(
            f"'{bestand.name}' kan niet worden gemaakt: {problem.strerror}.",
            remedy="Kies een map die bestaat en waarin u mag schrijven.",
        ) from problem
    with os.fdopen(place, "w", encoding="ascii", newline="\n") as file:
        file.write(secrets.token_hex(BYTES) + "\n")
    if als_json:
        body = {"uitkomst": "goed", "bevindingen": [], "bestand": str(bestand), "omgeving": PLACE}
        print(json.dumps(body, ensure_ascii=False, indent=2))
        return
    print(f"Gemaakt: {bestand}. Laat {PLACE} naar dit bestand wijzen en bewaar een kopie in de kluis.")
    print("Deel het bestand niet. Wie de sleutel heeft, kan afgeronde aantallen terugrekenen.")
