"""The command ``inspecteren``: what may not leave with a file, wherever it was made."""

import json
from pathlib import Path
from typing import Annotated

import typer

from guardrails import Outcome, Policy, Vault, findings_text, inspect_file, write_clean
from wijkprofiel.errors import UsageError
from wijkprofiel.sources.at_hand import vault_paths

EXIT = {Outcome.PASS: 0, Outcome.REVIEW: 4, Outcome.BLOCK: 3}


def inspecteren(
    bestanden: Annotated[list[Path], typer.Argument(help="Het bestand dat u wilt delen; meer mag ook.")],
    als_json: Annotated[bool, typer.Option("--json", help="Geef het resultaat als JSON op stdout.")] = False,
    schoon: Annotated[
        Path | None,
        typer.Option("--schoon", help="Schrijf een schone kopie (ipynb, csv, xlsx) naar dit bestand."),
    ] = None,
) -> None:
    """Kijk in een bestand of er iets in staat dat niet mag worden gedeeld."""
    if schoon is not None and len(bestanden) != 1:
        raise UsageError("--schoon werkt met één bestand.", remedy="Noem één bestand.")
    for path in bestanden:
        if not path.is_file():
            raise UsageError(f"'{path}' is geen bestand.", remedy="Controleer de naam van het bestand.")
    policy, vault = Policy.load(), Vault.load(*vault_paths())
    worst = Outcome.PASS
    bodies = []
    for path in bestanden:
        findings = inspect_file(path, policy=policy, vault=vault)
        outcome = max((f.outcome for f in findings), key=lambda o: o.rank, default=Outcome.PASS)
        worst = max(worst, outcome, key=lambda o: o.rank)
        bodies.append(
            {"bestand": path.name, "uitkomst": outcome.value, "bevindingen": [f.to_json() for f in findings]}
        )
        if not als_json:
            print(f"{path.name}: {findings_text(findings)}")
    if als_json:
        body = (
            bodies[0]
            if len(bodies) == 1
            else {
                "uitkomst": worst.value,
                "bevindingen": [f for b in bodies for f in b["bevindingen"]],
                "bestanden": bodies,
            }
        )
        print(json.dumps(body, ensure_ascii=False, indent=2))
    if schoon is not None:
        write_clean(bestanden[0], schoon)
        if not als_json:
            print(f"Schone kopie: {schoon}. Bekijk haar met: wijkprofiel inspecteren {schoon}")
    raise typer.Exit(EXIT[worst])
