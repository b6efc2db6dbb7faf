"""The command line: results on stdout, talk on stderr, one exit code per kind of outcome."""

import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn

from guardrails import GuardrailsError, Outcome
from guardrails.errors import Blocked
from wijkprofiel import cli_beoordelen
from wijkprofiel.accounting_command import verantwoorden as account_command
from wijkprofiel.asked import checked_date
from wijkprofiel.bundle import BundleResult, CheckReport, norms_of, norms_text
from wijkprofiel.count_command import tellen as count_command
from wijkprofiel.diagnose_command import diagnose as diagnose_command
from wijkprofiel.dossier import load_dossier
from wijkprofiel.dossier_command import app as dossier_app
from wijkprofiel.drift_command import definitiewijzigingen as drift_command
from wijkprofiel.errors import UsageError, WijkprofielError
from wijkprofiel.fetch_command import ophalen_command
from wijkprofiel.findings import FindingsView
from wijkprofiel.gemeente import controleren as check_path
from wijkprofiel.inspect_command import inspecteren as inspect_command
from wijkprofiel.key_command import afrondsleutel
from wijkprofiel.overview_command import overzicht as overview_command
from wijkprofiel.points_command import punten_command
from wijkprofiel.procedure import Judged, can_be_released, judge, publish, still_open
from wijkprofiel.read_command import inlezen as read_command
from wijkprofiel.store_command import opslag as store_command
from wijkprofiel.workshop_command import workshop as workshop_command

EXIT_BY_OUTCOME = {Outcome.PASS: 0, Outcome.REVIEW: 4, Outcome.BLOCK: 3}

app = typer.Typer(
    help="Profielen van wijken en buurten, getoetst voordat ze worden gedeeld.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
talk = Console(stderr=True, highlight=False)

DossierPath = Annotated[Path, typer.Argument(help="Het dossier: een bestand dat eindigt op .toml.")]
AsJson = Annotated[bool, typer.Option("--json", help="Geef het resultaat als JSON op stdout.")]
Quiet = Annotated[bool, typer.Option("--stil", help="Zeg niets op stderr.")]
Moment = Annotated[
    str | None, typer.Option("--peildatum", help="Datum waarop wordt getoetst (jjjj-mm-dd); anders vandaag.")
]
Target = Annotated[Path, typer.Option("--naar", help="Map waarin de bundel komt.")]


@app.command()
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
        talk.print(f"Er is niets opgeslagen.{road}")
    raise typer.Exit(_exit_code(judged))


@app.command()
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


@app.command()
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


@app.command()
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
    with _working("Controleren", stil):
        report = check_path(pad, kenmerk=kenmerk)
    print(_check_json(report) if als_json else str(report))
    raise typer.Exit(report.exit_code)


app.command("inspecteren")(inspect_command)
app.command("ophalen")(ophalen_command)
app.command("opslag")(store_command)
app.command("diagnose")(diagnose_command)
app.command("inlezen")(read_command)
app.command("punten")(punten_command)
app.command("definitiewijzigingen")(drift_command)
app.command("tellen")(count_command)
app.command("overzicht")(overview_command)
app.command("verantwoorden")(account_command)
app.command("afrondsleutel")(afrondsleutel)
app.command("workshop")(workshop_command)
app.add_typer(dossier_app, name="dossier")


cli_beoordelen.register(app)


def own_command() -> str:
    """How this command line can be called here: by name where it is on the path, otherwise through Python."""
    if shutil.which("wijkprofiel"):
        return "wijkprofiel"
    python = Path(sys.executable)
    here = Path.cwd()
    return f"{python.relative_to(here) if python.is_relative_to(here) else python} -m wijkprofiel"


def main() -> None:
    """Run the command line and end with the exit code that belongs to the outcome."""
    try:
        app(standalone_mode=True)
    except Blocked as problem:
        _report_problem(problem, [f.to_json() for f in problem.findings])
        sys.exit(problem.exit_code)
    except (WijkprofielError, GuardrailsError) as problem:
        _report_problem(problem, [])
        sys.exit(problem.exit_code)


def _check_json(report: CheckReport) -> str:
    """The answers of a check with the same two keys as every other command: ``uitkomst`` and ``bevindingen``."""
    body = report.to_json()
    outcome = "wijkt af" if report.deviations else "klopt"
    return json.dumps(
        {"uitkomst": outcome, "bevindingen": body["onderdelen"], **body}, ensure_ascii=False, indent=2
    )


def _report_problem(problem: WijkprofielError | GuardrailsError, findings: list[dict[str, Any]]) -> None:
    if "--json" in sys.argv:
        outcome = "review" if problem.exit_code == 4 else "block" if problem.exit_code == 3 else "fout"
        body = {
            "uitkomst": outcome,
            "bericht": problem.message,
            "oplossing": problem.remedy,
            "bevindingen": findings,
        }
        print(json.dumps(body, ensure_ascii=False, indent=2))
        return
    talk.print(problem.message, markup=False, soft_wrap=True)
    for finding in findings:
        talk.print(
            f"  {finding['code']} {finding['onderwerp']}: {finding['bericht']}", markup=False, soft_wrap=True
        )
        talk.print(f"    Wat kunt u doen: {finding['oplossing']}", markup=False, soft_wrap=True)
    if problem.remedy:
        talk.print(f"Wat kunt u doen: {problem.remedy}", markup=False, soft_wrap=True)


def _judge(path: Path, peildatum: str | None, quiet: bool, earlier: Path | None = None) -> Judged:
    with _working("Lezen, rekenen en toetsen", quiet):
        return judge(load_dossier(path), peildatum=checked_date(peildatum), earlier=earlier)


def _publish(judged: Judged, target: Path, quiet: bool) -> BundleResult:
    with _working("Bundel maken", quiet) as step:
        return publish(judged, into=target, progress=step)


@contextmanager
def _working(what: str, quiet: bool) -> Iterator[Any]:
    """A moving line on a terminal while something runs; the value is a function that names the step."""
    if quiet or not talk.is_terminal:
        yield lambda step: None
        return
    with Progress(SpinnerColumn(), TextColumn("{task.description}"), console=talk, transient=True) as bar:
        task = bar.add_task(what)
        yield lambda step: bar.update(task, description=f"{what}: {step}")


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
