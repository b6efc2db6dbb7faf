"""The command ``verantwoorden``: what the registers, the session and the assessment say, and recording them."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from guardrails import Finding, Outcome, actions_of, findings_text
from wijkprofiel.accounting import SESSIONS, record_action, record_agreement, record_session
from wijkprofiel.asked import checked_date
from wijkprofiel.dossier import load_dossier
from wijkprofiel.dossier_file import open_dossier
from wijkprofiel.errors import UsageError
from wijkprofiel.procedure import Judged, judge

# Rules of which the findings are shown.
RULES = (
    "dpia",
    "ethiek",
    "iama",
    "verwerkingenregister",
    "ai_verordening",
    "afspraken",
    "basis_op_orde",
    "volwassenheid",
    "analyseniveau",
)
_SOFTENED = ("A90",)
_AGREEMENT = "afspraak."
EXIT = {Outcome.PASS: 0, Outcome.REVIEW: 4, Outcome.BLOCK: 3}


def verantwoorden(
    dossier: Annotated[Path, typer.Argument(help="Het dossier: een bestand dat eindigt op .toml.")],
    vastleggen: Annotated[
        str, typer.Option("--vastleggen", help=f"Leg vast wat is gehouden: {', '.join(SESSIONS)}.")
    ] = "",
    datum: Annotated[str, typer.Option("--datum", help="Dag van de sessie of DPIA; anders vandaag.")] = "",
    door: Annotated[str, typer.Option("--door", help="Wie dit vastlegt.")] = "",
    rol: Annotated[str, typer.Option("--rol", help="De rol van die persoon.")] = "",
    stuk: Annotated[str, typer.Option("--stuk", help="Waar het hele stuk staat, zoals een zaaknummer.")] = "",
    actie: Annotated[str, typer.Option("--actie", help="Korte naam van een actie.")] = "",
    afspraak: Annotated[str, typer.Option("--afspraak", help="Korte naam van een afspraak.")] = "",
    tekst: Annotated[str, typer.Option("--tekst", help="Wat de actie of afspraak is.")] = "",
    eigenaar: Annotated[str, typer.Option("--eigenaar", help="Wie de actie doet.")] = "",
    voor: Annotated[str, typer.Option("--voor", help="Op welke dag de actie klaar is.")] = "",
    gewoon: Annotated[bool, typer.Option("--gewoon", help="De actie houdt het delen niet tegen.")] = False,
    klaar: Annotated[bool, typer.Option("--klaar", help="De actie is klaar.")] = False,
    geldig_tot: Annotated[str, typer.Option("--geldig-tot", help="Laatste dag van de afspraak.")] = "",
    peildatum: Annotated[
        str | None,
        typer.Option("--peildatum", help="Datum waarop wordt getoetst (jjjj-mm-dd); anders vandaag."),
    ] = None,
    als_json: Annotated[bool, typer.Option("--json", help="Geef het resultaat als JSON op stdout.")] = False,
) -> None:
    """Toon hoe het staat met DPIA, ethische sessie, registers en basis op orde; of leg er iets van vast."""
    day = checked_date(peildatum)
    folder = dossier.parent
    if sum(map(bool, (vastleggen, actie, afspraak))) > 1:
        raise UsageError("Dat is meer dan één ding tegelijk.", remedy="Leg één ding per keer vast.")
    if actie:
        known = {
            a.get("actie"): a
            for a in actions_of({"acties": list(load_dossier(dossier).records.get("acties", ()))})
        }
        old = known.get(actie, {})
        _say_recorded(
            record_action(
                folder,
                actie,
                text=tekst or str(old.get("tekst", "")),
                owner=eigenaar or str(old.get("eigenaar", "")),
                due=voor or str(old.get("voor", "")),
                critical=not gewoon if not old else bool(old.get("kritiek", True)) and not gewoon,
                day=day,
                done=klaar,
            ),
            als_json,
        )
        return
    if afspraak:
        made = open_dossier(dossier)
        record = record_agreement(made, afspraak, text=tekst, until=geldig_tot, day=day)
        _say_recorded({key: str(value) for key, value in record.items()}, als_json)
        return
    judged = judge(load_dossier(dossier), peildatum=day)
    if vastleggen:
        if judged.submission is None:
            raise UsageError("Dit dossier is geweigerd; er is niets om vast te leggen.")
        record = record_session(
            folder,
            judged.submission,
            vastleggen,
            day=datum or day,
            today=day,
            by=door,
            role=rol,
            document=stuk,
        )
        _say_recorded(record, als_json)
        return
    found = accounted(judged)
    worst = max((f.outcome for f in found), key=lambda o: o.rank, default=Outcome.PASS)
    body = {"uitkomst": worst.value, "bevindingen": [f.to_json() for f in found]}
    print(json.dumps(body, ensure_ascii=False, indent=2) if als_json else _text(found))
    raise typer.Exit(EXIT[worst])


def accounted(judged: Judged) -> tuple[Finding, ...]:
    """The findings of ``judged`` that are about accountability, heaviest first."""
    return tuple(
        f
        for f in judged.verdict.findings
        if f.rule in RULES or f.code in _SOFTENED or f.subject.startswith(_AGREEMENT)
    )


def _text(found: tuple[Finding, ...]) -> str:
    fine = [f"[{f.code}] ter informatie: {f.message}" for f in found if f.outcome == Outcome.PASS]
    waiting = [f for f in found if f.outcome != Outcome.PASS]
    return "\n".join([*([findings_text(waiting)] if waiting else []), *fine])


def _say_recorded(record: Any, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"uitkomst": "goed", "bevindingen": [], **record}, ensure_ascii=False, indent=2))
        return
    name = record.get("sessie") or record.get("actie") or record.get("naam")
    print(f"Vastgelegd: {name}.")
