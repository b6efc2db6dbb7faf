"""The command ``controleren``: a bundle, checked without a network."""

import json
from pathlib import Path
from typing import Annotated

import typer

from wijkprofiel.bundle import CheckReport, norms_of, norms_text
from wijkprofiel.command_options import AsJson, Quiet
from wijkprofiel.gemeente import controleren as check_path
from wijkprofiel.progress_line import working


def controleren(
    pad: Annotated[Path, typer.Argument(help="Een bundel: map of zip.")],
    kenmerk: Annotated[
        str | None,
        typer.Option("--kenmerk", help="Het kenmerk dat elders is genoemd, zoals in een raadsbrief."),
    ] = None,
    normen: Annotated[
        bool, typer.Option("--normen", help="Toon alleen de normen van de rekenkamer met hun stand.")
    ] = False,
    als_json: AsJson = False,
    stil: Quiet = False,
) -> None:
    """Controleer een bundel, zonder netwerk: wat klopt, wat wijkt af, wat is niet te controleren."""
    if normen:
        norms = norms_of(pad)
        body = {"uitkomst": "goed", "bevindingen": [], "normen": [n.to_json() for n in norms]}
        print(json.dumps(body, ensure_ascii=False, indent=2) if als_json else norms_text(norms))
        raise typer.Exit(0)
    with working("Controleren", stil):
        report = check_path(pad, kenmerk=kenmerk)
    print(_check_json(report) if als_json else str(report))
    raise typer.Exit(report.exit_code)


def _check_json(report: CheckReport) -> str:
    """The answers of a check with the same two keys as every other command: ``uitkomst`` and ``bevindingen``."""
    body = report.to_json()
    outcome = "wijkt af" if report.deviations else "klopt"
    return json.dumps(
        {"uitkomst": outcome, "bevindingen": body["onderdelen"], **body}, ensure_ascii=False, indent=2
    )
