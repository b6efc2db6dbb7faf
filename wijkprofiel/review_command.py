"""Commands around a decision: let someone review, write a reason, and recall a release."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from guardrails import Policy, Vault
from wijkprofiel.asked import checked_date
from wijkprofiel.bundle import recall_bundle
from wijkprofiel.command_options import AsJson, DossierPath, Moment
from wijkprofiel.dossier import load_dossier
from wijkprofiel.errors import UsageError
from wijkprofiel.procedure import Judged, judge
from wijkprofiel.reviewing import answer_about, motivate, read_answer, render_review_page, take_answer
from wijkprofiel.reviewing.answer import DECISIONS
from wijkprofiel.sources.at_hand import vault_paths

PAGE = "beoordeling.html"

Earlier = Annotated[
    Path, typer.Option("--vrijgaven", help="Map met eerdere vrijgaven; daarmee wordt vergeleken.")
]


def beoordelen(
    dossier: DossierPath,
    antwoord: Annotated[
        Path | None, typer.Option("--antwoord", help="Het JSON-bestand dat een beoordelaar terugstuurde.")
    ] = None,
    besluit: Annotated[
        str, typer.Option("--besluit", help=f"Leg het besluit vast zonder pagina: {', '.join(DECISIONS)}.")
    ] = "",
    persoon: Annotated[str, typer.Option("--persoon", help="Wie dat besluit nam.")] = "",
    rol: Annotated[str, typer.Option("--rol", help="De rol van die persoon.")] = "",
    tekst: Annotated[str, typer.Option("--tekst", help="Toelichting bij het besluit.")] = "",
    e_mail: Annotated[str, typer.Option("--e-mail", help="Het e-mailadres van die persoon.")] = "",
    naar: Annotated[
        Path | None, typer.Option("--naar", help="Waar de pagina komt; anders naast het dossier.")
    ] = None,
    vrijgaven: Earlier = Path("uitvoer"),
    peildatum: Moment = None,
    als_json: AsJson = False,
) -> None:
    """Maak de pagina voor een beoordelaar, of leg het besluit van een beoordelaar vast."""
    if besluit and antwoord is not None:
        raise UsageError("Dat zijn twee besluiten tegelijk.", remedy="Geef --besluit of --antwoord.")
    judged = _judge(dossier, peildatum, vrijgaven)
    if not besluit and antwoord is None:
        place = naar if naar is not None else dossier.parent / PAGE
        _write_page(place, render_review_page(judged, vault=Vault.load(*vault_paths())))
        facts: dict[str, Any] = {"pagina": str(place), "hash": judged.verdict.submission_hash}
        _say(
            facts,
            f"Gemaakt: {place}\nVersie: {facts['hash']}\nStuur deze pagina aan de beoordelaar.",
            als_json,
        )
        return
    content = (
        read_answer(antwoord)
        if antwoord is not None
        else answer_about(judged, decision=besluit, person=persoon, role=rol, text=tekst, e_mail=e_mail)
    )
    taken = take_answer(judged, content, folder=dossier.parent)
    facts = {
        "besluit": taken.decision,
        "persoon": taken.person,
        "rol": taken.role,
        "hash": taken.version,
        "toegevoegd": taken.added,
        "zonder_reden": [f.to_json() for f in taken.still_open],
    }
    _say(facts, taken.text(), als_json)


def motiveren(
    dossier: DossierPath,
    bevinding: Annotated[str, typer.Option("--bevinding", help="De code van de bevinding, zoals K02.")],
    tekst: Annotated[str, typer.Option("--tekst", help="De reden, in een zin.")],
    persoon: Annotated[str, typer.Option("--persoon", help="Wie de reden geeft.")],
    rol: Annotated[str, typer.Option("--rol", help="De rol van die persoon, zoals eigenaar of fg.")],
    onderwerp: Annotated[
        str | None, typer.Option("--onderwerp", help="Waar de bevinding over gaat; nodig als er meer zijn.")
    ] = None,
    e_mail: Annotated[str, typer.Option("--e-mail", help="Het e-mailadres van die persoon.")] = "",
    vrijgaven: Earlier = Path("uitvoer"),
    peildatum: Moment = None,
    als_json: AsJson = False,
) -> None:
    """Schrijf een reden bij een bevinding. De reden geldt voor deze versie van het profiel."""
    judged = _judge(dossier, peildatum, vrijgaven)
    record, new = motivate(
        judged,
        dossier.parent,
        code=bevinding,
        subject=onderwerp,
        text=tekst,
        person=persoon,
        role=rol,
        e_mail=e_mail,
    )
    said = "Vastgelegd" if new else "Stond er al"
    text = (
        f"{said}: een reden bij {record['bevinding']} ({record['onderwerp']}), versie {record['hash'][:12]}."
    )
    _say({**record, "nieuw": new}, text, als_json)


def intrekken(
    pad: Annotated[Path, typer.Argument(help="De vrijgave: map of zip in de uitvoermap.")],
    reden: Annotated[str, typer.Option("--reden", help="Waarom; dit lezen alle ontvangers.")],
    door: Annotated[str, typer.Option("--door", help="Wie de vrijgave intrekt.")],
    peildatum: Moment = None,
    als_json: AsJson = False,
) -> None:
    """Trek een vrijgave in: een regel in het journaal en een bericht naast de bundel."""
    recall = recall_bundle(pad, reason=reden, by=door, day=checked_date(peildatum), policy=Policy.load())
    said = "Ingetrokken" if recall.created else "Was al ingetrokken"
    facts = {**recall.entry, "bericht": str(recall.notice), "nieuw": recall.created}
    text = f"{said}: {recall.bundle}\nBericht voor ontvangers: {recall.notice}"
    _say(facts, text, als_json)


def _judge(path: Path, peildatum: str | None, earlier: Path) -> Judged:
    return judge(load_dossier(path), peildatum=checked_date(peildatum), earlier=earlier)


def _say(facts: dict[str, Any], text: str, as_json: bool) -> None:
    """The result on stdout; as JSON with the same two keys as every other command."""
    body = {"uitkomst": "goed", "bevindingen": [], **facts}
    print(json.dumps(body, ensure_ascii=False, indent=2) if as_json else text)


def _write_page(place: Path, page: str) -> None:
    """Write the page whole or not at all."""
    waiting = place.with_name(f".{place.name}.nieuw")
    try:
        waiting.write_bytes(page.encode())
        waiting.replace(place)
    except OSError as problem:
        raise UsageError(
            f"De pagina '{place.name}' kan niet worden geschreven: {problem.strerror}.",
            remedy="Geef met --naar een bestand in een map waar u mag schrijven.",
        ) from problem
