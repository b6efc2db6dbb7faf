"""The commands that make a profile: ``maken``, ``toetsen`` and ``vrijgeven``."""

import json
import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from guardrails import Outcome
from wijkprofiel.asked import checked_date
from wijkprofiel.bundle import BundleResult
from wijkprofiel.command_options import AsJson, DossierPath, Moment, Quiet
from wijkprofiel.dossier import load_dossier
from wijkprofiel.errors import UsageError
from wijkprofiel.findings import FindingsView
from wijkprofiel.procedure import Judged, can_be_released, judge, publish, still_open
from wijkprofiel.progress_line import working

EXIT_BY_OUTCOME = {Outcome.PASS: 0, Outcome.REVIEW: 4, Outcome.BLOCK: 3}

Target = Annotated[Path, typer.Option("--naar", help="Map waarin de bundel komt.")]


def maken(
    dossier: DossierPath,
    naar: Target = Path("uitvoer"),
    peildatum: Moment = None,
    als_json: AsJson = False,
    stil: Quiet = False,
) -> None:
    """Maak een profiel. Een oefening levert een bundel op; een echt dossier alleen de bevindingen."""
    judged = _judge(dossier, peildatum, stil, naar)
    if judged.dossier.kind == "oefening" and judged.verdict.outcome != Outcome.BLOCK:
        result = _publish(judged, naar, stil)
        _print_bundle(judged, result, als_json)
        raise typer.Exit(0)
    _print_findings(judged, als_json)
    if not stil:
        road = (
            "" if judged.dossier.kind == "oefening" else " Een echt dossier wordt een bundel met: vrijgeven."
        )
        print(f"Er is niets opgeslagen.{road}", file=sys.stderr)
    raise typer.Exit(_exit_code(judged))


def toetsen(
    dossier: DossierPath,
    naar: Annotated[
        Path, typer.Option("--naar", help="Map met eerdere vrijgaven; daarmee wordt vergeleken.")
    ] = Path("uitvoer"),
    peildatum: Moment = None,
    als_json: AsJson = False,
    stil: Quiet = False,
) -> None:
    """Toets een dossier: wat zou er gebeuren bij vrijgeven? Slaat niets op."""
    judged = _judge(dossier, peildatum, stil, naar)
    _print_findings(judged, als_json)
    raise typer.Exit(_exit_code(judged))


def vrijgeven(
    dossier: DossierPath,
    naar: Target = Path("uitvoer"),
    peildatum: Moment = None,
    als_json: AsJson = False,
    stil: Quiet = False,
) -> None:
    """Geef een profiel vrij. Alleen als geen enkele regel het tegenhoudt en een collega akkoord is."""
    judged = _judge(dossier, peildatum, stil, naar)
    if judged.verdict.outcome == Outcome.BLOCK:
        _print_findings(judged, als_json)
        raise typer.Exit(3)
    if judged.dossier.kind == "oefening":
        raise UsageError(
            "Dit dossier is een oefening. Een oefening wordt niet vrijgegeven.",
            remedy='Gebruik wijkprofiel maken, of zet soort = "profiel" in het dossier.',
        )
    _print_bundle(judged, _publish(judged, naar, stil), als_json)


def own_command() -> str:
    """How this command line can be called here: by name where it is on the path, otherwise through Python."""
    if shutil.which("wijkprofiel"):
        return "wijkprofiel"
    python = Path(sys.executable)
    here = Path.cwd()
    return f"{python.relative_to(here) if python.is_relative_to(here) else python} -m wijkprofiel"


def _judge(path: Path, peildatum: str | None, quiet: bool, earlier: Path | None = None) -> Judged:
    with working("Lezen, rekenen en toetsen", quiet):
        return judge(load_dossier(path), peildatum=checked_date(peildatum), earlier=earlier)


def _publish(judged: Judged, target: Path, quiet: bool) -> BundleResult:
    with working("Bundel maken", quiet) as step:
        return publish(judged, into=target, progress=step)


def _exit_code(judged: Judged) -> int:
    """The code of the outcome; nothing waits any longer once a release would go through."""
    if judged.verdict.outcome == Outcome.REVIEW and can_be_released(judged):
        return EXIT_BY_OUTCOME[Outcome.PASS]
    return EXIT_BY_OUTCOME[judged.verdict.outcome]


def _print_findings(judged: Judged, as_json: bool) -> None:
    view = FindingsView(judged.verdict, unanswered=still_open(judged), text=judged.dossier.text)
    if as_json:
        print(view.als_json())
        return
    print(repr(view))
    if judged.verdict.submission_hash:
        print()
        print(f"Versie (hash) voor motivering en goedkeuring: {judged.verdict.submission_hash}")


def _print_bundle(judged: Judged, result: BundleResult, as_json: bool) -> None:
    view = FindingsView(judged.verdict, unanswered=() if judged.dossier.kind != "oefening" else None)
    if as_json:
        body = {
            **judged.verdict.to_json(),
            "bundel": str(result.folder),
            "zip": str(result.zip_path),
            "kenmerk": result.kenmerk,
            "canonieke_hash": result.canonical_hash,
            "nieuw": result.created,
            "meldingen": list(result.notices),
        }
        print(json.dumps(body, ensure_ascii=False, indent=2))
        return
    kind = "oefening" if judged.dossier.kind == "oefening" else "vrijgave"
    print(f"Gemaakt: een {kind}" if result.created else f"Deze {kind} bestond al en is ongewijzigd")
    print(f"  map:      {result.folder}")
    print(f"  zip:      {result.zip_path}")
    print(f"  kenmerk:  {result.kenmerk}  (van alle bestanden)")
    print(f"  cijfers:  {result.canonical_hash}  (canonieke hash van cijfers en regels)")
    for notice in result.notices:
        print(f"  let op:   {notice}")
    print()
    print(f"Gevonden: {view.headline}")
    for finding in view.waiting:
        print(f"  {finding.code}  {finding.subject}: {finding.message}")
    print()
    print("Open nu:")
    for name, what in (
        ("kaart.html", "de interactieve kaart"),
        ("rapport.html", "het rapport, om op een scherm te lezen"),
        ("rapport.pdf", "het rapport, om te printen of te delen"),
        ("cijfers.xlsx", "de cijfers in een werkboek"),
    ):
        print(f"  {result.folder / name}  ({what})")
    print(f"Controleren kan met: {own_command()} controleren {result.folder}")
