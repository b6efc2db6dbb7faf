"""The commands of ``wijkprofiel dossier``: a dossier begun, filled, shown and compared without editing a file."""

import json
import sys
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from guardrails import Outcome, Policy
from wijkprofiel.accounting import record_wish
from wijkprofiel.answer_records import add_answer
from wijkprofiel.asked import checked_date
from wijkprofiel.catalogue import load_catalogue
from wijkprofiel.changes import changes_since, latest_of, record_changes
from wijkprofiel.dossier import load_dossier, read_records
from wijkprofiel.dossier_file import LIST, DossierFile, open_dossier, value_at
from wijkprofiel.dossier_schema import FOUR_QUESTIONS
from wijkprofiel.dossier_start import add_topic, begin_dossier, still_to_fetch
from wijkprofiel.dossier_state import DossierState, state_of
from wijkprofiel.errors import UsageError
from wijkprofiel.findings import SIGNS
from wijkprofiel.interpretation import (
    ORIGINS,
    Interpretation,
    add_interpretation,
    check_spoken,
    read_interpretations,
)
from wijkprofiel.one_off import ONE_OFF
from wijkprofiel.procedure import judge
from wijkprofiel.questions import Question, QuestionList, load_question_lists, parse_answer, shown_answer

app = typer.Typer(
    help="Een dossier maken, vullen en bekijken, zonder een bestand te bewerken.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
EXIT_BY_OUTCOME = {Outcome.PASS: 0, Outcome.REVIEW: 4, Outcome.BLOCK: 3}

Place = Annotated[Path, typer.Argument(help="Het dossier: een .toml, of de map waarin dossier.toml staat.")]
AsJson = Annotated[bool, typer.Option("--json", help="Geef het resultaat als JSON op stdout.")]
Moment = Annotated[
    str | None, typer.Option("--peildatum", help="Datum waarop wordt getoetst (jjjj-mm-dd); anders vandaag.")
]
Topics = Annotated[
    list[str] | None,
    typer.Option("--onderwerp", help="Onderwerp uit de lijst; mag vaker, met @jaar erachter."),
]


@app.command()
def nieuw(
    map_of_bestand: Annotated[Path, typer.Argument(help="Nieuwe map, of een bestand dat eindigt op .toml.")],
    gemeente: Annotated[str, typer.Option("--gemeente", help="Naam of code van de gemeente.")],
    titel: Annotated[str, typer.Option("--titel", help="Titel boven elke kaart en het rapport.")] = "",
    onderwerp: Topics = None,
    naam: Annotated[str, typer.Option("--naam", help="Korte naam; anders die van de map.")] = "",
    oefening: Annotated[bool, typer.Option("--oefening", help="Maak een oefening.")] = False,
    eenmalig: Annotated[bool, typer.Option("--eenmalig", help="Het is een antwoord op één vraag.")] = False,
    als_json: AsJson = False,
) -> None:
    """Begin een dossier: gemeente, titel en onderwerpen. De rest vraagt 'dossier vul'."""
    if oefening and eenmalig:
        raise UsageError("Dat zijn twee soorten tegelijk.", remedy="Geef --oefening of --eenmalig.")
    topics = [_topic(text) for text in onderwerp or ()]
    made = begin_dossier(
        map_of_bestand,
        gemeente=gemeente,
        titel=titel,
        naam=naam,
        soort="oefening" if oefening else ONE_OFF if eenmalig else "profiel",
    )
    for key, year in topics:
        add_topic(made, key, year=year)
    state = _state(made, None)
    facts = {"dossier": str(made.path), "spoor": state.track, "vragen": len(state.parts)}
    text = (
        f"Gemaakt: {made.path}\nSpoor {state.track}: {state.reason}.\nNu nog {len(state.parts)} vragen: "
        f"wijkprofiel dossier vul {made.path}"
    )
    if fetch := still_to_fetch(made):
        facts["eerst"] = fetch
        text += f"\nDe cijfers van deze gemeente zijn hier nog niet. Haal ze eerst op: {fetch}"
    _say(facts, text, als_json)


@app.command()
def vul(
    dossier: Place,
    antwoord: Annotated[
        list[str] | None, typer.Argument(help='Antwoorden als sleutel=waarde, zoals doel.besluit="...".')
    ] = None,
    antwoorden: Annotated[
        Path | None, typer.Option("--antwoorden", help="Bestand met antwoorden: .toml of .json.")
    ] = None,
    onderwerp: Topics = None,
    lijst: Annotated[str, typer.Option("--lijst", help="Vragenlijst; anders die van het dossier.")] = LIST,
    door: Annotated[str, typer.Option("--door", help="Wie antwoordt (bij een andere lijst).")] = "",
    rol: Annotated[str, typer.Option("--rol", help="In welke rol (bij een andere lijst).")] = "",
    alles: Annotated[bool, typer.Option("--alles", help="Vraag ook wat al is ingevuld.")] = False,
    overzetten: Annotated[
        bool, typer.Option("--overzetten", help="Zet een ouder dossier over naar het huidige schema.")
    ] = False,
    peildatum: Moment = None,
    als_json: AsJson = False,
) -> None:
    """Vul een dossier. Zonder antwoorden stelt het programma de vragen; elk antwoord wordt meteen bewaard."""
    made, day = open_dossier(dossier), checked_date(peildatum)
    migrated = overzetten and made.migrate()
    for text in onderwerp or ():
        key, year = _topic(text)
        add_topic(made, key, year=year)
    questions = _list(lijst)
    given = [*_pairs(antwoord or ()), *_from_file(antwoorden)]
    who = (door, rol, day)
    saved = sum(_answer(made, questions, key, typed, who) for key, typed in given)
    if not (given or onderwerp or overzetten):
        saved = _ask(made, questions, who, everything=alles)
    state = _state(made, peildatum)
    facts = {"dossier": str(made.path), "bewaard": saved, "overgezet": migrated, **_facts(state)}
    moved = "Het dossier is overgezet; het oude staat ernaast.\n" if migrated else ""
    _say(
        facts,
        f"{moved}Bewaard: {saved} {'antwoord' if saved == 1 else 'antwoorden'}.\n{_summary(state)}",
        als_json,
    )


@app.command()
def toon(dossier: Place, peildatum: Moment = None, als_json: AsJson = False) -> None:
    """Toon hoe een dossier ervoor staat: het spoor, wat is ingevuld, wat nog tegenhoudt en wat u kunt doen."""
    state = _state(open_dossier(dossier), peildatum)
    _say(_facts(state), f"{_filled(state)}\n\n{_summary(state)}", als_json)
    worst = max((f.outcome for f in state.findings), key=lambda o: o.rank, default=Outcome.PASS)
    raise typer.Exit(EXIT_BY_OUTCOME[worst])


@app.command()
def duiding(
    dossier: Place,
    tekst: Annotated[
        str, typer.Option("--tekst", help="Wat de cijfers betekenen, of wat er niet klopt.")
    ] = "",
    naam: Annotated[str, typer.Option("--naam", help="Wie het zegt; de naam blijft in uw map.")] = "",
    rol: Annotated[str, typer.Option("--rol", help="In welke rol.")] = "",
    organisatie: Annotated[str, typer.Option("--organisatie", help="Van welke organisatie.")] = "",
    gebied: Annotated[str, typer.Option("--gebied", help="Code van de wijk of buurt; leeg: alle.")] = "",
    onderwerp: Annotated[str, typer.Option("--onderwerp", help="Onderwerp; leeg: alle.")] = "",
    herkomst: Annotated[str, typer.Option("--herkomst", help=f"Een van: {', '.join(ORIGINS)}.")] = ORIGINS[0],
    voorstel: Annotated[str, typer.Option("--voorstel", help="Feitencheck: wat moet anders?")] = "",
    reactie: Annotated[str, typer.Option("--reactie", help="Feitencheck: het antwoord daarop.")] = "",
    overgenomen: Annotated[str, typer.Option("--overgenomen", help="Feitencheck: ja, nee of deels.")] = "",
    uit: Annotated[
        Path | None,
        typer.Option("--uit", help="Neem duiding over uit een ander bestand, zoals dat van een werksessie."),
    ] = None,
    peildatum: Moment = None,
    als_json: AsJson = False,
) -> None:
    """Leg vast wat mensen bij de cijfers zeggen, of een opmerking uit de feitencheck met het antwoord."""
    made, day = open_dossier(dossier), checked_date(peildatum)
    items = list(read_interpretations(uit)) if uit else []
    if not uit or tekst:
        items.append(
            Interpretation(
                tekst,
                rol,
                organisatie,
                day,
                name=naam,
                area=gebied,
                indicator=onderwerp,
                origin=herkomst,
                proposal=voorstel,
                reaction=reactie,
                adopted=overgenomen,
            )
        )
    for item in items:
        check_spoken(item, policy=Policy.load())
    new = sum(add_interpretation(made.path.parent, item) for item in items)
    state = _state(made, peildatum)
    _say({"nieuw": new, **_facts(state)}, f"Vastgelegd: {new} keer duiding.\n{_summary(state)}", als_json)


@app.command()
def wens(
    dossier: Place,
    tekst: Annotated[str, typer.Option("--tekst", help="Wat kan beter aan het profiel of programma?")] = "",
    van: Annotated[str, typer.Option("--van", help="Van wie: een rol, geen naam.")] = "",
    uit: Annotated[
        Path | None, typer.Option("--uit", help="Neem wensen over uit het verslag van een werksessie.")
    ] = None,
    peildatum: Moment = None,
    als_json: AsJson = False,
) -> None:
    """Zet een wens op de lijst in het dossier, of neem de wensen van een werksessie over."""
    made, day = open_dossier(dossier), checked_date(peildatum)
    given = [(str(r.get("tekst", "")), str(r.get("van", "")), str(r.get("datum", ""))) for r in _records(uit)]
    given += [(tekst, van, day)] if tekst or uit is None else []
    new = sum(record_wish(made, text, of=role, day=when) for text, role, when in given)
    _say({"nieuw": new}, f"Op de lijst gezet: {new} {'wens' if new == 1 else 'wensen'}.", als_json)


@app.command()
def veranderingen(
    dossier: Place,
    naar: Annotated[Path, typer.Option("--naar", help="Map met eerdere vrijgaven.")] = Path("uitvoer"),
    proef: Annotated[
        bool, typer.Option("--proef", help="Toon alleen; schrijf niets in het dossier.")
    ] = False,
    peildatum: Moment = None,
    als_json: AsJson = False,
) -> None:
    """Zoek wat er veranderde sinds de vorige vrijgave, en schrijf het in het dossier."""
    made, day = open_dossier(dossier), checked_date(peildatum)
    judged = judge(load_dossier(made.path), peildatum=day)
    earlier = latest_of(naar, judged.dossier.name)
    if earlier is None:
        _say({"sinds": "", "veranderingen": [], "nieuw": 0}, "Er is nog geen eerdere vrijgave.", als_json)
        return
    found = changes_since(earlier, judged)
    new = 0 if proef else record_changes(made, found, since=earlier.name, day=day)
    lines = [f"  {change.kind}: {change.text}" for change in found] or ["  niets"]
    after = "" if proef else f"Nieuw in het dossier: {new}. Schrijf bij elke verandering wat zij betekent."
    facts = {
        "sinds": earlier.name,
        "veranderingen": [{"soort": c.kind, "wat": c.text} for c in found],
        "nieuw": new,
    }
    _say(facts, "\n".join(filter(None, [f"Veranderd sinds {earlier.name}:", *lines, after])), als_json)


def _records(path: Path | None) -> tuple[Mapping[str, Any], ...]:
    if path is None:
        return ()
    if not path.is_file():
        raise UsageError(f"Er is geen bestand '{path.name}'.", remedy="Geef het pad van wensen.jsonl.")
    return read_records(path)


def _state(made: DossierFile, peildatum: str | None) -> DossierState:
    return state_of(load_dossier(made.path), peildatum=checked_date(peildatum))


def _topic(text: str) -> tuple[str, int | None]:
    """``bijstand@2020`` as key and year, found in the catalogue."""
    key, _, year = text.partition("@")
    if year and not year.isdigit():
        raise UsageError(
            f"'{text}' is geen onderwerp met een jaar.", remedy="Schrijf bijvoorbeeld bijstand@2020."
        )
    return load_catalogue().find(key).key, int(year) if year else None


def _list(name: str) -> QuestionList:
    lists = load_question_lists()
    known = sorted(name for name, each in lists.items() if name == LIST or not each.in_dossier)
    if name == FOUR_QUESTIONS:
        raise UsageError(
            "De vier vragen staan in het dossier zelf, bij het onderwerp.",
            remedy='Laat --lijst weg en schrijf bijvoorbeeld indicator.bijstand.vier_vragen.doel="...".',
        )
    if name not in known:
        raise UsageError(f"Er is geen vragenlijst '{name}'.", remedy=f"Kies uit: {', '.join(known)}.")
    return lists[name]


def _pairs(given: Iterable[str]) -> list[tuple[str, str]]:
    pairs = []
    for text in given:
        key, sign, value = text.partition("=")
        if not sign:
            raise UsageError(
                f"'{text}' is geen antwoord.", remedy='Schrijf sleutel=waarde, zoals doel.besluit="...".'
            )
        pairs.append((key.strip(), value))
    return pairs


def _from_file(path: Path | None) -> list[tuple[str, str]]:
    """Answers from a file: blocks with keys (TOML), or a list of keys and answers (JSON)."""
    if path is None:
        return []
    if not path.is_file():
        raise UsageError(
            f"Er is geen bestand '{path.name}'.", remedy="Geef het pad van het bestand met antwoorden."
        )
    try:
        text = path.read_text(encoding="utf-8")
        content = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except (ValueError, RecursionError) as problem:
        raise UsageError(
            f"'{path.name}' is niet te lezen: {problem}.", remedy="Verbeter de genoemde regel."
        ) from problem
    if not isinstance(content, dict):
        raise UsageError(
            f"In '{path.name}' staan geen sleutels met antwoorden.", remedy='Schrijf {"sleutel": ...}.'
        )
    return [(key, value) for key, value in _flat(content) if key != "schema"]


def _flat(content: Mapping[str, Any], before: str = "") -> Iterable[tuple[str, str]]:
    for key, value in content.items():
        place = f"{before}{key}"
        if isinstance(value, Mapping):
            yield from _flat(value, f"{place}.")
        elif isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value):
            for number, entry in enumerate(value, start=1):
                yield from _flat(entry, f"{place}.{number}.")
        else:
            yield place, shown_answer(value)


def _answer(
    made: DossierFile, questions: QuestionList, key: str, typed: str, who: tuple[str, str, str]
) -> bool:
    if questions.name == LIST:
        return made.type_in(key, typed)
    value = parse_answer(questions.find(key), typed)
    by, role, day = who
    return add_answer(made.path.parent, questions, key, value, by=by, role=role, day=day)


def _ask(made: DossierFile, questions: QuestionList, who: tuple[str, str, str], *, everything: bool) -> int:
    """Ask the open questions of the track one by one; an empty line passes one over."""
    if not sys.stdin.isatty():
        raise UsageError(
            "Er is geen toetsenbord om vragen aan te stellen.",
            remedy='Geef antwoorden mee: sleutel="waarde", of --antwoorden bestand.toml.',
        )
    state = _state(made, None)
    all_of_them = state.questions if questions.name == LIST else questions.asked(state.track)
    asked = [q for q in all_of_them if q.required or everything]
    parts = list(dict.fromkeys(q.part for q in asked))
    typer.echo(
        f"Spoor {state.track}: {state.reason}. Een lege regel slaat een vraag over; Ctrl+C stopt.", err=True
    )
    saved, part = 0, ""
    for question in asked:
        held = value_at(made.content, question.key) if questions.name == LIST else None
        if held not in (None, "", []) and not everything:
            continue
        if question.part != part:
            part = question.part
            typer.echo(f"\nVraag {parts.index(part) + 1} van {len(parts)}", err=True)
        saved += _ask_one(made, questions, question, held, who)
    return saved


def _ask_one(
    made: DossierFile, questions: QuestionList, question: Question, held: Any, who: tuple[str, str, str]
) -> bool:
    hints = [question.help, f"Kies uit: {', '.join(question.choices)}." if question.choices else ""]
    hints += [f"Bijvoorbeeld: {question.example}" if question.example else ""]
    typer.echo("\n".join(filter(None, (question.text, *(f"  {h}" for h in hints if h)))), err=True)
    while True:
        typed = typer.prompt(">", default=shown_answer(held), show_default=held is not None, err=True)
        if not typed.strip() or typed == shown_answer(held):
            return False
        try:
            return _answer(made, questions, question.key, typed, who)
        except UsageError as problem:
            typer.echo(f"{problem.message} {problem.remedy}", err=True)


def _filled(state: DossierState) -> str:
    lines = []
    for part, questions in state.parts.items():
        lines.append(f"{'✓' if state.is_done(part) else '○'} {part}")
        for question in questions:
            held = value_at(state.dossier.content, question.key)
            if held is not None:
                lines.append(f"    {question.key} = {shown_answer(held)}")
    return "\n".join(lines)


def _summary(state: DossierState) -> str:
    lines = [f"Spoor {state.track}: {state.reason}."]
    for found in state.waiting:
        number = state.line(found)
        where = f" (regel {number})" if number else ""
        lines += [f"{SIGNS[found.outcome]}  {found.code}  {found.subject}{where}: {found.message}"]
        lines += [f"    Wat kunt u doen: {found.remedy}"]
    if not state.blocking:
        lines.append("Niets in het dossier houdt het profiel tegen. Nu de cijfers: wijkprofiel toetsen.")
    return "\n".join(lines)


def _facts(state: DossierState) -> dict[str, Any]:
    worst = max((f.outcome for f in state.findings), key=lambda o: o.rank, default=Outcome.PASS)
    return {
        "uitkomst": worst.value,
        "bevindingen": [{**f.to_json(), "regelnummer": state.line(f)} for f in state.findings],
        "spoor": state.track,
        "reden": state.reason,
        "open_vragen": [q.key for q in state.unanswered],
        "dossier": _json(state.dossier.content),
    }


def _json(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_json(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _say(facts: dict[str, Any], text: str, as_json: bool) -> None:
    body = {"uitkomst": "goed", "bevindingen": [], **facts}
    print(json.dumps(body, ensure_ascii=False, indent=2) if as_json else text)
