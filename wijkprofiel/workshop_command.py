"""The command ``workshop``: prepare, hold, enter and finish a session on a bundle or for a named group."""

import datetime as dt
import json
import signal
import sys
import webbrowser
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import Annotated, Any, NoReturn

import typer

from guardrails import Policy, Submission, clear_for_group
from wijkprofiel.asked import checked_date
from wijkprofiel.bundle import open_bundle
from wijkprofiel.dossier import Dossier, load_dossier, read_records
from wijkprofiel.errors import NotForSession, SessionError, UsageError
from wijkprofiel.interpretation import INTERPRETATIONS_FILE, add_interpretation, read_interpretations
from wijkprofiel.names import closest, plain
from wijkprofiel.procedure import Judged, blocked, boundaries_of, judge, known_facts, publish
from wijkprofiel.records import append_record
from wijkprofiel.workshop import (
    Scene,
    Session,
    begin_session,
    find_session,
    open_for_session,
    write_minutes,
)
from wijkprofiel.workshop.beginning import read_start
from wijkprofiel.workshop.cleared_scene import scene_of_session
from wijkprofiel.workshop.codes import shown_code
from wijkprofiel.workshop.entry import enter_table
from wijkprofiel.workshop.minutes import FOLDER as MINUTES_FOLDER
from wijkprofiel.workshop.paper import write_paper
from wijkprofiel.workshop.readiness import check_readiness
from wijkprofiel.workshop.run_folder import handed_over
from wijkprofiel.workshop.server import ADDRESS, PORT, free_port, serving
from wijkprofiel.workshop.text import ROLES

AGREEMENTS = "werksessie_akkoord.jsonl"
EXAMPLE = Path("voorbeelden/hengelo.toml")
OUTPUT = Path("uitvoer")
PARTICIPANTS = 12
MOST_STARTS = 10


@dataclass(frozen=True)
class _Source:
    """What is shown, the text of the council's rules with it, and where the bundle lies (None without one)."""

    scene: Scene
    kader: str
    bundle: Path | None


def workshop(
    bron: Annotated[
        Path | None,
        typer.Argument(help="Bundel (map of zip) of dossier (.toml). Zonder: de nieuwste bundel in uitvoer."),
    ] = None,
    sessie: Annotated[str, typer.Option("--sessie", help="De code van een werksessie die al begon.")] = "",
    naar: Annotated[Path, typer.Option("--naar", help="Map waarin werksessies staan.")] = OUTPUT
    / "werksessies",
    wijk: Annotated[list[str] | None, typer.Option("--wijk", help="Deze wijk vooraan; mag vaker.")] = None,
    themas: Annotated[str, typer.Option("--themas", help="Alleen deze thema's, met komma's ertussen.")] = "",
    groep: Annotated[str, typer.Option("--groep", help="Voor wie de werksessie is.")] = "",
    deelnemers: Annotated[int, typer.Option("--deelnemers", help="Aantal deelnemerscodes.")] = PARTICIPANTS,
    rol: Annotated[
        list[str] | None,
        typer.Option("--rol", help="Rol en organisatie, zoals 'beheerder=Welbions'; mag vaker."),
    ] = None,
    bewaren_tot: Annotated[
        str | None, typer.Option("--bewaren-tot", help="Tot wanneer de map wordt bewaard (jjjj-mm-dd).")
    ] = None,
    dag: Annotated[str | None, typer.Option("--dag", help="Dag (jjjj-mm-dd); anders vandaag.")] = None,
    poort: Annotated[int, typer.Option("--poort", help="Poort op deze computer.")] = PORT,
    geen_browser: Annotated[bool, typer.Option("--geen-browser", help="Open zelf geen browser.")] = False,
    controle: Annotated[
        bool, typer.Option("--controle", help="Kijk vooraf of alles er is, en stop.")
    ] = False,
    papier: Annotated[bool, typer.Option("--papier", help="Maak kaarten op A3 en formulieren.")] = False,
    invoeren: Annotated[
        Path | None, typer.Option("--invoeren", help="Neem een ingevulde tabel (invoeren.csv) over.")
    ] = None,
    afsluiten: Annotated[bool, typer.Option("--afsluiten", help="Sluit af en maak het verslag.")] = False,
    overnemen: Annotated[
        Path | None,
        typer.Option("--overnemen", help="Zet wat in het profiel mag, als duiding naast dit dossier."),
    ] = None,
    akkoord: Annotated[
        bool,
        typer.Option("--akkoord", help="Leg een akkoord vast voor een werksessie (--persoon, --als)."),
    ] = False,
    persoon: Annotated[str, typer.Option("--persoon", help="Wie akkoord geeft.")] = "",
    als: Annotated[str, typer.Option("--als", help="In welke rol: eigenaar of privacy officer.")] = "",
    als_json: Annotated[bool, typer.Option("--json", help="Geef het resultaat als JSON op stdout.")] = False,
) -> None:
    """Houd een werksessie: samen naar vrijgegeven cijfers kijken, duiden, stemmen en opgaven afspreken."""
    day = checked_date(dag)
    if akkoord:
        _say(_agree(_needed(bron), persoon=persoon, role=als, group=groep, day=day), als_json)
        return
    source = _limited(_source(bron, sessie=sessie, into=naar, day=day), wijk or [], themas)
    if controle:
        _report_readiness(source, naar, poort, als_json)
        return
    if papier and source.bundle is None:
        raise NotForSession(
            "Van cijfers die niet zijn vrijgegeven, wordt niets op papier gezet.",
            remedy="Toon ze op het scherm, of geef het profiel eerst vrij.",
        )
    session = _session(source, sessie, naar, day, groep, deelnemers, rol or [], bewaren_tot)
    if papier and source.bundle:
        made = write_paper(session, open_bundle(source.bundle))
        _say(
            {"code": shown_code(session.code), "map": str(session.folder), "gemaakt": [str(p) for p in made]},
            als_json,
        )
    elif invoeren is not None:
        _enter(session, invoeren, als_json)
    elif overnemen is not None:
        _say(_take_over(session, overnemen), als_json)
    elif afsluiten:
        if session.state.voting == "open":
            session.close_voting()
        if not session.state.closed:
            session.close(day=day)
        done = write_minutes(session)
        _say({"map": str(done.folder), "bestanden": list(done.files), "kenmerk": done.kenmerk}, als_json)
    else:
        _hold(session, source, poort, open_browser=not geen_browser, as_json=als_json)


def _source(given: Path | None, *, sessie: str, into: Path, day: str) -> _Source:
    path = given or _known_source(sessie, into)
    if path.suffix == ".toml":
        dossier = load_dossier(path)
        if dossier.kind == "oefening":
            judged = judge(dossier, peildatum=day, earlier=into.parent)
            path = publish(judged, into=into.parent, progress=_tell).folder
        else:
            return _allowed(path, dossier, day)
    scene, kader = open_for_session(path, day=dt.date.fromisoformat(day))
    return _Source(scene, kader, path)


def _known_source(sessie: str, into: Path) -> Path:
    """The source that goes with a session, or the newest bundle; without any the example is made."""
    folder = into.parent
    if sessie:
        start = read_start(find_session(into, sessie))
        place = folder / str(start["bron"]["naam"])
        if start["bron"]["soort"] == "bundel" and place.is_dir():
            return place
        raise UsageError(
            f"De bron van deze werksessie ({start['bron']['naam']}) staat niet in '{folder}'.",
            remedy="Geef de bundel of het dossier: wijkprofiel workshop BRON --sessie CODE.",
        )
    bundles = [place.parent for place in folder.glob("*/vrijgave.json")] if folder.is_dir() else []
    if bundles:
        return max(bundles, key=lambda place: (place / "vrijgave.json").stat().st_mtime)
    if EXAMPLE.is_file():
        return EXAMPLE
    raise UsageError(
        f"Er staat geen bundel in '{folder}'.",
        remedy="Maak er een met: wijkprofiel maken DOSSIER, of geef het pad van een bundel.",
    )


def _judged(dossier: Dossier, day: str) -> tuple[Judged, Submission]:
    _tell("toetsen")
    judged = judge(dossier, peildatum=day, earlier=OUTPUT if OUTPUT.is_dir() else None)
    if judged.submission is None:
        raise blocked(judged.verdict)
    return judged, judged.submission


def _allowed(path: Path, dossier: Dossier, day: str) -> _Source:
    """What a dossier that was not released may show to a named group."""
    judged, submission = _judged(dossier, day)
    allowed = clear_for_group(
        submission,
        policy=judged.policy,
        peildatum=day,
        agreements=read_records(path.parent / AGREEMENTS),
        ledger=known_facts(OUTPUT if OUTPUT.is_dir() else None, dossier),
    )
    boundaries = boundaries_of(
        allowed.cleared.drawn,
        supply=judged.supply,
        years={level: each.year for level, each in allowed.cleared.boundaries.items()},
    )
    return _Source(scene_of_session(allowed, boundaries), judged.policy.kader_text, None)


def _agree(path: Path, *, persoon: str, role: str, group: str, day: str) -> dict[str, Any]:
    """Write down that someone agrees to show this version of a dossier to a group."""
    if not persoon.strip() or not role.strip() or not group.strip():
        raise UsageError(
            "Een akkoord heeft een persoon, een rol en een groep.",
            remedy="Geef --persoon NAAM, --als eigenaar (of 'privacy officer') en --groep GROEP.",
        )
    dossier = load_dossier(path)
    judged, _ = _judged(dossier, day)
    record = {
        "besluit": "akkoord",
        "persoon": " ".join(persoon.split()),
        "rol": " ".join(role.split()),
        "groep": " ".join(group.split()),
        "datum": day,
        "hash": judged.verdict.submission_hash,
    }
    new = append_record(path.parent / AGREEMENTS, record)
    return {"bestand": str(path.parent / AGREEMENTS), "nieuw": new, "versie": record["hash"]}


def _limited(source: _Source, wijken: list[str], themes: str) -> _Source:
    """The source with these wijken first and these themes only."""
    scene = source.scene
    names = {plain(p.name): p.code for p in scene.places if p.level == "wijk"}
    codes = [_wijk(name, names) for name in wijken]
    asked = [theme.strip() for theme in themes.split(",") if theme.strip()]
    known = {plain(topic.theme): topic.theme for topic in scene.topics}
    strange = [theme for theme in asked if plain(theme) not in known]
    if strange:
        raise UsageError(
            f"Het thema '{strange[0]}' staat niet in deze bron.",
            remedy=f"Kies uit: {', '.join(sorted(known.values()))}.",
        )
    if codes or asked:
        scene = scene.limited(wijken=codes, themes=asked)
    if not scene.topics:
        raise NotForSession("In deze bron staan geen cijfers om te tonen.")
    return replace(source, scene=scene)


def _wijk(name: str, names: Mapping[str, str]) -> str:
    wanted = plain(name)
    if wanted in names:
        return names[wanted]
    ending = [code for known, code in names.items() if known.endswith(f" {wanted}") or plain(code) == wanted]
    if len(ending) == 1:
        return ending[0]
    near = closest(name, names)
    hint = f"Bedoelt u: {', '.join(near)}?" if near else f"Kies uit: {', '.join(sorted(names))}."
    raise UsageError(f"De wijk '{name}' staat niet in deze bron.", remedy=hint)


def _session(
    source: _Source,
    code: str,
    into: Path,
    day: str,
    group: str,
    participants: int,
    roles: list[str],
    keep_until: str | None,
) -> Session:
    policy = _policy(source.kader)
    if code:
        return _resumed(source, find_session(into, code), policy)
    scene = source.scene
    if scene.origin == "werksessie" and group and plain(group) != plain(scene.group):
        raise NotForSession(
            f"Deze cijfers mogen alleen worden getoond aan: {scene.group}.",
            remedy="Houd de werksessie met die groep, of vraag een nieuw akkoord.",
        )
    return begin_session(
        into,
        scene=scene,
        policy=policy,
        day=day,
        participants=participants,
        keep_until=checked_date(keep_until) if keep_until else max(scene.valid_until, day),
        group=scene.group or group,
        roles=dict(_role(text) for text in roles) if roles else ROLES,
    )


def _resumed(source: _Source, folder: Path, policy: Policy) -> Session:
    told = read_start(folder).get("bron", {})
    if told and told["canonieke_hash"] != source.scene.canonical_hash:
        raise NotForSession(
            f"Deze werksessie begon met andere cijfers ({told['naam']}).",
            remedy="Geef de bundel waarmee zij begon, of begin een nieuwe werksessie.",
        )
    return Session(folder, scene=source.scene, policy=policy)


def _policy(kader: str) -> Policy:
    texts = Policy.load().texts
    return Policy.from_texts({**texts, "kader.toml": kader}) if kader else Policy.from_texts(texts)


def _role(text: str) -> tuple[str, str]:
    role, mark, organisation = text.partition("=")
    if not role.strip() or (mark and not organisation.strip()):
        raise UsageError(
            f"'{text}' is geen rol.", remedy="Schrijf rol=organisatie, zoals 'beheerder=Welbions'."
        )
    return role.strip().casefold(), (organisation or role).strip()


def _hold(session: Session, source: _Source, port: int, *, open_browser: bool, as_json: bool) -> None:
    """Serve the screen until someone stops it; a server that falls over is started again on the same address."""
    signal.signal(signal.SIGTERM, _stopped)
    port = free_port(port)
    address = f"http://{ADDRESS}:{port}/?sessie={session.code}"
    facts = {"adres": address, "code": shown_code(session.code), "map": str(session.folder)}
    try:
        with handed_over(session, kader=source.kader) as folder:
            for start in range(MOST_STARTS):
                with serving(folder, port=port) as server:
                    if start == 0:
                        _say({**facts, "deelnemerscodes": session.state.start["deelnemers"]}, as_json)
                        _tell(f"Stoppen: Ctrl-C. Hervatten: wijkprofiel workshop --sessie {session.code}")
                        if open_browser:
                            webbrowser.open(address)
                    server.wait()
                _tell(
                    "Het scherm viel uit en start opnieuw. Laad de pagina opnieuw; wat bewaard was, is er nog."
                )
    except KeyboardInterrupt:
        _tell("De werksessie is gestopt. Alles wat bewaard was, staat in de map.")
        return
    raise SessionError(
        f"Het scherm viel {MOST_STARTS} keer uit. Wat bewaard was, is bewaard.",
        remedy="Ga verder op papier (--papier), of start later opnieuw met de code.",
    )


def _stopped(_: int, __: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _enter(session: Session, path: Path, as_json: bool) -> None:
    done = enter_table(session, path)
    body = {
        "overgenomen": done.kept,
        "aangehouden": [{"regel": number, "bericht": message} for number, message in done.held],
        "geweigerd": [{"regel": number, "bericht": message} for number, message in done.refused],
    }
    if as_json:
        print(json.dumps(body, ensure_ascii=False, indent=2))
    else:
        print(f"Overgenomen: {done.kept} regels.")
        for number, message in done.held:
            print(f"Regel {number}: aangehouden. {message}")
        for number, message in done.refused:
            print(f"Regel {number}: niet overgenomen. {message}")
        if done.exit_code:
            print(
                "Pas deze regels aan in de tabel en neem haar opnieuw over. Wat er al was, komt er niet dubbel in."
            )
    raise typer.Exit(done.exit_code)


def _take_over(session: Session, dossier: Path) -> dict[str, Any]:
    """Put the duiding of a closed session beside a dossier."""
    if not session.state.closed:
        raise UsageError("De werksessie is nog niet afgesloten.", remedy="Sluit haar eerst af: --afsluiten.")
    load_dossier(dossier)
    write_minutes(session)
    items = read_interpretations(session.folder / MINUTES_FOLDER / INTERPRETATIONS_FILE)
    place = dossier.parent / INTERPRETATIONS_FILE
    added = sum(add_interpretation(place, item) for item in items)
    return {"bestand": str(place), "nieuw": added, "stonden er al": len(items) - added}


def _report_readiness(source: _Source, into: Path, port: int, as_json: bool) -> None:
    items = check_readiness(source.scene, into=into, port=port)
    absent = [item for item in items if item.answer == "ontbreekt"]
    if as_json:
        body = [{"onderdeel": i.what, "uitkomst": i.answer, "toelichting": i.detail} for i in items]
        outcome = "ontbreekt" if absent else "goed"
        print(json.dumps({"uitkomst": outcome, "bevindingen": body}, ensure_ascii=False, indent=2))
    else:
        for item in items:
            print(f"{item.answer:<10} {item.what:<12} {item.detail}")
        print(
            "De werksessie kan hier niet op het scherm. Op papier kan wel: --papier."
            if absent
            else f"Alles is er. Bewaar de map {into} waar alleen u bij kunt."
        )
    raise typer.Exit(3 if absent else 0)


def _needed(path: Path | None) -> Path:
    if path is None or path.suffix != ".toml":
        raise UsageError("Geef een dossier: een bestand dat eindigt op .toml.")
    return path


def _say(facts: Mapping[str, Any], as_json: bool) -> None:
    if as_json:
        print(
            json.dumps({"uitkomst": "goed", "bevindingen": [], **facts}, ensure_ascii=False, indent=2),
            flush=True,
        )
        return
    for key, value in facts.items():
        shown = ", ".join(map(str, value)) if isinstance(value, list) else value
        print(f"{key}: {shown}", flush=True)


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
