"""The command ``tellen``: own cases counted per area, category and year; nothing of the cases is kept."""

import datetime as dt
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from tqdm import tqdm

from guardrails import Policy
from wijkprofiel.areas import boundary_year, find_any_gemeente, find_gemeente, load_areas
from wijkprofiel.counting import ProtectedCounts, Tally, count_cases, open_questions, protect, write_counts
from wijkprofiel.counting.answers import checked_answers
from wijkprofiel.counting.places import PlaceFinder
from wijkprofiel.counting.protect import CLASSES
from wijkprofiel.counting.stream import picked_cells
from wijkprofiel.counting.tally import refuse_protected_division
from wijkprofiel.errors import UsageError
from wijkprofiel.rounding_key import rounding_key
from wijkprofiel.sources.open_data import load_gemeente_names

LEVELS = ("wijk", "buurt")
talk = Console(stderr=True, highlight=False, soft_wrap=True)


def tellen(
    bestand: Annotated[Path, typer.Argument(help="Het bestand met zaken: CSV of .xlsx.")],
    gemeente: Annotated[str, typer.Option("--gemeente", help="Naam of code van de gemeente.")],
    naar: Annotated[
        Path, typer.Option("--naar", help="Het CSV-bestand met aantallen dat wordt gemaakt.")
    ] = Path("telling.csv"),
    plaats: Annotated[str, typer.Option("--plaats", help="Kolom met buurt of wijk (code of naam).")] = "",
    categorie: Annotated[str, typer.Option("--categorie", help="Kolom met de categorie.")] = "",
    datum: Annotated[str, typer.Option("--datum", help="Kolom met de datum.")] = "",
    niveau: Annotated[str, typer.Option("--niveau", help="wijk of buurt.")] = "wijk",
    klasse: Annotated[
        str, typer.Option("--klasse", help="Gevoeligheid: " + ", ".join(CLASSES) + ".")
    ] = "guard",
    register: Annotated[str, typer.Option("--register", help="Nummer in het verwerkingenregister.")] = "",
    grondslag: Annotated[str, typer.Option("--grondslag", help="Grondslag om te tellen.")] = "",
    eigenaar: Annotated[str, typer.Option("--eigenaar", help="Functie of afdeling die eigenaar is.")] = "",
    blad: Annotated[str, typer.Option("--blad", help="Blad van het werkboek; anders het eerste.")] = "",
    als_json: Annotated[bool, typer.Option("--json", help="Geef het resultaat als JSON op stdout.")] = False,
    stil: Annotated[bool, typer.Option("--stil", help="Zeg niets op stderr.")] = False,
) -> None:
    """Tel eigen zaken per gebied, categorie en jaar. Van de zaken zelf wordt niets bewaard."""
    if niveau not in LEVELS:
        raise UsageError("--niveau is wijk of buurt.", remedy="Kies wijk of buurt.")
    given = _asked({"register": register, "grondslag": grondslag, "eigenaar": eigenaar}, als_json, stil)
    policy, areas = Policy.load(), load_areas()
    answers = checked_answers(given, policy=policy)
    refuse_protected_division(categorie, policy=policy)
    code = gemeente_code(gemeente)
    finder = PlaceFinder(areas, code, niveau)
    wanted = {"plaats": plaats, "categorie": categorie, "datum": datum}
    today = dt.date.today()
    with tqdm(unit=" rijen", disable=stil or als_json, file=sys.stderr) as bar:
        tally = count_cases(
            picked_cells(bestand, wanted, sheet=blad),
            finder,
            policy=policy,
            last_year=today.year,
            progress=_advance(bar),
        )
    year = boundary_year(niveau)
    counts = protect(
        tally,
        areas=areas,
        codes=finder.codes,
        gemeente=code,
        level=niveau,
        boundary_year=year,
        klass=klasse,
        answers=answers,
        policy=policy,
        key=rounding_key(),
    )
    facts = {
        "titel": f"Eigen zaken per {niveau}, {code}",
        "niveau": niveau,
        "klasse": klasse,
        "grensjaar": str(year) if finder.codes else "onbekend",
    }
    base = int(policy.threshold("afronding_basis"))
    if base > 1:
        facts["afgerond_op"] = str(base)
    table, card = write_counts(counts, answers, to=naar, facts=facts, today=today)
    body = _body(tally, counts, table, card)
    print(json.dumps(body, ensure_ascii=False, indent=2) if als_json else _text(body))


def gemeente_code(text: str) -> str:
    """The code of a gemeente, also of one of which no areas or figures are at hand: then only codes are recognised.

    Raises
    ------
    UnknownArea
        When no Dutch gemeente has this name or code.

    Examples
    --------
    >>> gemeente_code("Hengelo"), gemeente_code("Utrecht"), gemeente_code("0344")
    ('GM0164', 'GM0344', 'GM0344')
    """
    code = find_any_gemeente(text)
    known = code in load_gemeente_names().index or code in load_areas().frame.index
    return code if known else find_gemeente(text)


def _advance(bar: Any) -> Callable[[int], None]:
    def advance(done: int) -> None:
        bar.update(done)

    return advance


def _asked(given: dict[str, str], als_json: bool, stil: bool) -> dict[str, str]:
    """The answers, asked for on a screen; without someone to ask the questions that are open are the result."""
    missing = open_questions(given)
    if missing and sys.stdin.isatty() and not als_json and not stil:
        answers = {field: typer.prompt(words, err=True) for field, _, words in missing}
        return _asked({**given, **answers}, als_json, stil)
    if missing:
        items = [{"vraag": words, "optie": option} for _, option, words in missing]
        if als_json:
            print(json.dumps({"vragen": items}, ensure_ascii=False, indent=2))
        else:
            talk.print("Er is niets gelezen. Eerst zijn er vragen:")
            for item in items:
                talk.print(f"  {item['vraag']} ({item['optie']})")
        raise typer.Exit(4)
    return given


def _body(tally: Tally, counts: ProtectedCounts, table: Path, card: Path) -> dict[str, Any]:
    """What is told. The number of rows is rounded: exact totals would give away what was taken out."""
    notices = []
    if tally.without_place or tally.without_date or tally.broken:
        notices.append(
            f"Niet geteld: {tally.without_place} rijen zonder herkende plaats, {tally.without_date} zonder "
            f"leesbare datum, {tally.broken} met een ander aantal cellen."
        )
    if tally.merged:
        many = "1 categorie is" if tally.merged == 1 else f"{tally.merged} categorieën zijn"
        notices.append(f"{many} te klein om te noemen en staat onder 'overig', zonder naam.")
    if counts.unknown_size and counts.too_small:
        notices.append(
            f"Van {counts.unknown_size} gebieden is het aantal inwoners niet bekend; hun aantallen blijven verborgen."
        )
    return {
        "telling": str(table),
        "bron": str(card),
        "rijen_ongeveer": round(tally.rows, -2),
        "categorieen": list(tally.categories),
        "jaren": list(tally.years),
        "cellen": len(counts.frame),
        "onderdrukt": counts.suppressed,
        "te_klein": counts.too_small,
        "meldingen": notices,
    }


def _text(body: dict[str, Any]) -> str:
    hidden = f"{body['onderdrukt']} onderdrukt, {body['te_klein']} te klein om te tonen"
    lines = [
        f"Geteld: {len(body['categorieen'])} categorieën, jaren {', '.join(map(str, body['jaren']))}.",
        f"  {body['cellen']} aantallen, waarvan {hidden}.",
        *(f"  let op: {notice}" for notice in body["meldingen"]),
        f"  aantallen: {body['telling']}",
        f"  erbij:     {body['bron']}",
        "Van de zaken zelf is niets bewaard. De aantallen zijn nog niet beoordeeld om te delen.",
    ]
    return "\n".join(lines)
