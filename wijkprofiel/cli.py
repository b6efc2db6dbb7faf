"""The command line: results on stdout, talk on stderr, one exit code per kind of outcome."""

import json
import sys
from typing import Any

import typer
from rich.console import Console

from guardrails.errors import Blocked, GuardrailsError
from wijkprofiel.commands import CommandGroup
from wijkprofiel.errors import WijkprofielError

app = typer.Typer(
    cls=CommandGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
talk = Console(stderr=True, highlight=False)


@app.callback()
def wijkprofiel() -> None:
    """Profielen van wijken en buurten, getoetst voordat ze worden gedeeld."""


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
