"""Whether a profile may circulate: dates, status and go/no-go, access, target values, collection purposes."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from guardrails.checks.mandate import entries, is_older, said
from guardrails.dossier_records import days_between
from guardrails.explain import finding
from guardrails.finding import Finding
from guardrails.identity import one_person
from guardrails.policy import Policy
from guardrails.submission import Submission

ONE_OFF = "eenmalig"
# A topic says what it is for by one of these.
REASONS = ("doel", "toelichting")
GO, NO_GO = "go", "no-go"
IN_USE, ENDED = "in_gebruik", "beeindigd"
DECIDED = ("door", "rol", "datum", "redenen")
# What each status rests on; a later one also on what the earlier ones rest on.
STEPS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "wens": (
        ("doel.omschrijving", "een omschrijving van de vraag"),
        ("doel.opdrachtgever", "een opdrachtgever"),
    ),
    "verkenning": (("criterium", "acceptatiecriteria"),),
    "uitwerking": (("indicator", "gekozen onderwerpen"),),
    "gereed": (("rollen.validatie", "iemand die de cijfers controleerde"),),
    IN_USE: (
        ("geldigheid.herzien", "een datum waarop opnieuw wordt gekeken"),
        ("rollen.beheer", "iemand die het profiel beheert"),
    ),
}
READY = ("gereed", IN_USE)
# Recipients that a classification allows; *openbaar* allows all.
ALLOWED: Mapping[str, frozenset[str]] = {
    "intern": frozenset({"ambtelijk", "college", "raad", "rekenkamer"}),
    "vertrouwelijk": frozenset({"ambtelijk", "college"}),
}
ACCESS = {
    "lijst": "wie erbij mag (functies)",
    "criterium": "het criterium",
    "vastgesteld_door": "wie dat vaststelde",
    "vastgesteld_op": "wanneer",
}
# Entries that have a last day, and the key that says which one it is.
EXPIRES_IN = {"afspraak": "wat", "afwijking": "standaard"}
EXPIRES = ("geldigheid.geldig_tot", "geldigheid.herzien")
HAPPENED = ("toegang.vastgesteld_op", "go_no_go.datum", "deskundige.datum")
HAPPENED_IN = {
    "criterium": "gehaald_op",
    "indicator": "vastgesteld_op",
    "afspraak": "gemaakt_op",
    "afwijking": "vastgesteld_op",
    "wens": "datum",
    "verwachting": "datum",
    "verandering": "datum",
    "samenstelling": "toegestaan_op",
    "les": "datum",
}


def check(submission: Submission, *, policy: Policy, peildatum: str, track: str) -> list[Finding]:
    """Findings R16 to R29."""
    s = submission
    return [
        *_dates(s.dossier, policy, peildatum),
        *_one_off(s.dossier, policy, peildatum),
        *_decision(s.dossier, policy, track),
        *_status(s.dossier, policy),
        *_access(s.dossier, policy),
        *_targets(s.dossier, policy),
        *_topics(s.dossier, policy, track),
        *_collected(s, policy),
        *_expert(s.dossier, policy),
    ]


def last_day(dossier: Mapping[str, Any]) -> str:
    """The ISO date of the first thing in a dossier that expires; empty when nothing does.

    >>> last_day({"geldigheid": {"herzien": "2027-01-01"}, "afspraak": [{"geldig_tot": "2026-12-31"}]})
    '2026-12-31'
    """
    days = [day for _, value, _ in _expiring(dossier) if (day := _iso(value))]
    return min(days, default="")


def _expiring(dossier: Mapping[str, Any]) -> list[tuple[str, Any, str]]:
    """What has a last day: place, day and the words for it. An entry without a day is in it, with none."""
    listed = [(place, value, place) for place in EXPIRES if (value := said(dossier, place))]
    for table, key in EXPIRES_IN.items():
        for number, entry in entries(dossier, table):
            words = f"{table} {entry.get('naam') or entry.get(key) or number}"
            listed.append((f"{table}.{number}.geldig_tot", entry.get("geldig_tot", ""), words))
    return listed


def _dates(dossier: Mapping[str, Any], policy: Policy, peildatum: str) -> Iterator[Finding]:
    soon = int(policy.threshold("herinnering_dagen"))
    for place, value, words in _expiring(dossier):
        day = _iso(value)
        if not day or day < peildatum:
            yield finding("R16", place, policy=policy, place=words, day=str(value) or "niet ingevuld")
        elif (dt.date.fromisoformat(day) - dt.date.fromisoformat(peildatum)).days <= soon:
            yield finding("R17", place, policy=policy, place=words, day=day)
    happened = [(place, said(dossier, place)) for place in HAPPENED]
    for table, key in HAPPENED_IN.items():
        happened += [(f"{table}.{n}.{key}", e.get(key, "")) for n, e in entries(dossier, table)]
    for place, value in happened:
        if value and not "" < _iso(value) <= peildatum:
            yield finding("R24", place, policy=policy, place=place, day=str(value), today=peildatum)


def _one_off(dossier: Mapping[str, Any], policy: Policy, peildatum: str) -> Iterator[Finding]:
    """An answer to one question is not kept up, so it ends soon."""
    if said(dossier, "profiel.soort") != ONE_OFF:
        return
    limit = int(policy.threshold("eenmalig_dagen"))
    left = days_between(peildatum, _iso(said(dossier, "geldigheid.geldig_tot")))
    if left is None or left > limit:
        yield finding("R29", "geldigheid.geldig_tot", policy=policy, limit=limit)


def _decision(dossier: Mapping[str, Any], policy: Policy, track: str) -> Iterator[Finding]:
    outcome = str(said(dossier, "go_no_go.uitkomst"))
    if outcome == NO_GO:
        yield finding("R19", "go_no_go", policy=policy)
        return
    asked = said(dossier, "profiel.status") == IN_USE or (track != "licht" and not is_older(dossier))
    lacking = [key for key in DECIDED if not str(said(dossier, f"go_no_go.{key}")).strip()]
    if asked and (outcome != GO or lacking):
        what = ", ".join(lacking) if outcome == GO else "het besluit zelf"
        yield finding("R18", "go_no_go", policy=policy, missing=what)


def _status(dossier: Mapping[str, Any], policy: Policy) -> Iterator[Finding]:
    status = str(said(dossier, "profiel.status"))
    if status == ENDED:
        yield finding("R20", "profiel.status", policy=policy)
    if status not in STEPS:
        return
    reached = list(STEPS)[: list(STEPS).index(status) + 1]
    missing = [words for step in reached for place, words in STEPS[step] if not said(dossier, place)]
    if status in READY:
        missing += [
            f"criterium {number} is nog niet gehaald"
            for number, entry in entries(dossier, "criterium")
            if entry.get("gehaald") is not True
        ]
    if missing:
        words = {"status": status, "missing": ", ".join(missing)}
        yield finding("R21", "profiel.status", policy=policy, **words)


def _access(dossier: Mapping[str, Any], policy: Policy) -> Iterator[Finding]:
    level = str(said(dossier, "toegang.classificatie"))
    if level not in ALLOWED:
        return
    missing = [words for key, words in ACCESS.items() if not said(dossier, f"toegang.{key}")]
    if missing:
        yield finding("R22", "toegang", policy=policy, level=level, missing=", ".join(missing))
    recipients = said(dossier, "doel.ontvangers")
    given = list(map(str, recipients)) if isinstance(recipients, list | tuple) else []
    beyond = sorted(set(given) - ALLOWED[level])
    if beyond:
        words = {"level": level, "recipients": ", ".join(beyond)}
        yield finding("R23", "toegang.classificatie", policy=policy, **words)


def _targets(dossier: Mapping[str, Any], policy: Policy) -> Iterator[Finding]:
    """Who set a peilwaarde or streefwaarde, when, and for which year."""
    for number, entry in entries(dossier, "indicator"):
        needed = [("vastgesteld_door", "wie"), ("vastgesteld_op", "wanneer")]
        needed += [("peiljaar", "voor welk jaar de peilwaarde is")] if "peilwaarde" in entry else []
        needed += [("streefjaar", "voor welk jaar de streefwaarde is")] if "streefwaarde" in entry else []
        missing = [words for key, words in needed if not entry.get(key)]
        if missing and ("peilwaarde" in entry or "streefwaarde" in entry):
            words = {"key": str(entry.get("sleutel", "")), "missing": ", ".join(missing)}
            yield finding("R25", f"indicator.{number}", policy=policy, **words)


def _topics(dossier: Mapping[str, Any], policy: Policy, track: str) -> Iterator[Finding]:
    """Basic information only: from the middle track on every topic says what it is for; asked once for all."""
    if track == "licht" or is_older(dossier):
        return
    bare = [
        str(entry.get("sleutel", ""))
        for _, entry in entries(dossier, "indicator")
        if not any(str(entry.get(key, "")).strip() for key in REASONS)
    ]
    if bare:
        words = {"count": len(bare), "which": ", ".join(dict.fromkeys(bare))}
        yield finding("R34", "indicator", policy=policy, **words)


def _collected(s: Submission, policy: Policy) -> Iterator[Finding]:
    """For what own sources were collected; figures of a statistical office were collected to be published."""
    if is_older(s.dossier):
        return  # asked by the answers of the source itself
    facts = s.dossier.get("eigen_bronnen", {})
    own = {c.lineage[0].partition(":")[0] for c in s.columns.values() if not c.published and c.lineage}
    told = {str(e.get("bron", "")): (n, e) for n, e in entries(s.dossier, "verzameldoel")}
    for source in sorted(own):
        file = str(facts.get(source, {}).get("bestand", source)) if isinstance(facts, Mapping) else source
        number, entry = told.get(source) or told.get(file) or (0, {})
        fits, why = str(entry.get("past", "")), str(entry.get("uitleg", "")).strip()
        if not number or not str(entry.get("doel", "")).strip() or fits not in ("ja", "deels", "nee"):
            yield finding("R26", f"verzameldoel:{source}", policy=policy, file=file)
        elif fits == "nee" or (fits == "deels" and not why):
            yield finding("R27", f"verzameldoel.{number}", policy=policy, file=file, fits=fits)


def _expert(dossier: Mapping[str, Any], policy: Policy) -> Iterator[Finding]:
    """A search for explanations needs the text of someone who knows the subject, and who did not make the profile."""
    if said(dossier, "niveau.analyse") != "diagnosticerend":
        return
    keys = {"naam": "de naam", "functie": "de functie", "tekst": "de uitleg", "datum": "de datum"}
    missing = [words for key, words in keys.items() if not said(dossier, f"deskundige.{key}")]
    least = policy.threshold("duiding_woorden")
    if not missing and len(str(said(dossier, "deskundige.tekst")).split()) < least:
        missing = ["een uitleg die iets uitlegt: de tekst is te kort"]
    maker, name = str(said(dossier, "rollen.opsteller")), str(said(dossier, "deskundige.naam"))
    if not missing and maker.strip() and one_person({"persoon": maker}, {"persoon": name}):
        missing = ["een ander dan de opsteller"]
    if missing:
        yield finding("R28", "deskundige", policy=policy, missing=", ".join(missing))


def _iso(value: Any) -> str:
    """A date as ISO text; empty when it is none."""
    text = str(value)[:10]
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        return ""
