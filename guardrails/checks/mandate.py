"""Whether a dossier says what its track asks, who does what, and whether those roles go together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guardrails.checks.interpretation import same_unit
from guardrails.dossier_records import CLOSED_RISK
from guardrails.explain import finding
from guardrails.finding import Finding
from guardrails.identity import one_person
from guardrails.policy import Policy
from guardrails.submission import Submission

TRACKS = ("licht", "midden", "zwaar")
NOW = 2


@dataclass(frozen=True)
class Part:
    """Something a dossier has to say: where, from which track on, and in the words of a finding."""

    place: str
    track: str
    what: str


PARTS = (
    Part("doel.opdrachtgever", "licht", "wie om dit profiel heeft gevraagd"),
    Part("doel.besluit", "licht", "welk besluit of gesprek dit profiel ondersteunt"),
    Part("rollen.team", "licht", "in welk team de opsteller werkt"),
    Part("doel.publieke_waarde", "midden", "wat het profiel oplevert, en voor wie"),
    Part("doel.waardesoort", "midden", "wat voor waarde het oplevert: extern, intern of leren"),
    Part("rollen.duiding", "midden", "wie de cijfers duidt"),
    Part("rollen.validatie", "midden", "wie de cijfers controleert"),
    Part("toegang.classificatie", "midden", "hoe vertrouwelijk het profiel is"),
    Part("criterium", "midden", "wanneer het profiel goed genoeg is (acceptatiecriteria)"),
    Part("geldigheid.herzien", "midden", "wanneer iemand opnieuw naar het profiel kijkt"),
    Part("doel.draagvlak", "zwaar", "of betrokkenen achter het profiel staan"),
    Part("doel.capaciteit", "zwaar", "of er mensen en middelen zijn om ermee te werken"),
    Part("rollen.uitleg", "zwaar", "wie uitlegt hoe de uitkomst tot stand komt"),
)
# Values from a closed list: place -> choices.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "profiel.status": ("wens", "verkenning", "uitwerking", "gereed", "in_gebruik", "beeindigd"),
    "doel.waardesoort": ("extern", "intern", "leren"),
    "niveau.techniek": ("overzicht", "statistiek", "zelflerend"),
    "toegang.classificatie": ("openbaar", "intern", "vertrouwelijk"),
    "go_no_go.uitkomst": ("go", "no-go"),
}
# The same for a key in the entries of a table.
CHOICES_IN: Mapping[str, tuple[str, ...]] = {
    "risico.stand": ("open", *CLOSED_RISK),
    "wens.stand": ("open", "gedaan", "afgewezen"),
}
# Who cannot be one person: who makes it may not judge, advise or explain it, and the FG supervises alone.
APART = (
    ("rollen.opsteller", "rollen.beoordelaar"),
    ("rollen.opsteller", "rollen.privacy_officer"),
    ("rollen.opsteller", "rollen.fg"),
    ("rollen.opsteller", "rollen.duiding"),
    ("rollen.opsteller", "rollen.validatie"),
    ("rollen.privacy_officer", "rollen.fg"),
    ("eigenaar.naam", "rollen.fg"),
    ("toegang.vastgesteld_door", "rollen.opsteller"),
    ("go_no_go.door", "rollen.opsteller"),
)


def check(submission: Submission, *, policy: Policy, track: str) -> list[Finding]:
    """Findings R10, R11 and R13 to R15."""
    return list(_mandate(submission, policy, track))


def said(dossier: Mapping[str, Any], place: str) -> Any:
    """What stands at a place (``doel.besluit``, ``criterium``) of a dossier; empty text when nothing does."""
    section, _, key = place.partition(".")
    held = dossier.get(section, "")
    if not key:
        return held
    return held.get(key, "") if isinstance(held, Mapping) else ""


def is_older(dossier: Mapping[str, Any]) -> bool:
    """Whether a dossier has an older schema, in which some parts could not be said."""
    return bool(dossier.get("schema") != NOW)


def entries(dossier: Mapping[str, Any], table: str) -> list[tuple[int, Mapping[str, Any]]]:
    """The entries of a table with their number, from 1; what is no entry is left to the reader of the file."""
    held = dossier.get(table, ())
    listed = held if isinstance(held, list | tuple) else ()
    return [(number, each) for number, each in enumerate(listed, start=1) if isinstance(each, Mapping)]


def _mandate(s: Submission, policy: Policy, track: str) -> Iterator[Finding]:
    dossier = s.dossier
    asked = [part for part in PARTS if TRACKS.index(part.track) <= TRACKS.index(track)]
    missing = [part for part in asked if not _filled(said(dossier, part.place))]
    if is_older(dossier):
        lacking = "; ".join(part.what for part in missing) or "niets"
        words = {"schema": str(dossier.get("schema", "")), "now": NOW, "missing": lacking}
        yield finding("R10", "schema", policy=policy, **words)
    else:
        for part in missing:
            yield finding("R11", part.place, policy=policy, what=part.what, place=part.place)
    yield from _owner(dossier, policy)
    for first, second in APART:
        one, other = _name(dossier, first), _name(dossier, second)
        if one.strip() and other.strip() and one_person({"persoon": one}, {"persoon": other}):
            yield finding("R14", second, policy=policy, first=first, second=second)
    for place, choices in CHOICES.items():
        value = str(said(dossier, place))
        if value and value not in choices:
            yield finding("R15", place, policy=policy, place=place, value=value, options=", ".join(choices))
    for name, choices in CHOICES_IN.items():
        table, _, key = name.partition(".")
        for number, entry in entries(dossier, table):
            value, place = str(entry.get(key, "")), f"{table}.{number}.{key}"
            if value and value not in choices:
                words = {"place": place, "value": value, "options": ", ".join(choices)}
                yield finding("R15", place, policy=policy, **words)


def _owner(dossier: Mapping[str, Any], policy: Policy) -> Iterator[Finding]:
    owner, maker = _name(dossier, "eigenaar.naam"), _name(dossier, "rollen.opsteller")
    team = str(said(dossier, "rollen.team"))
    person = owner.strip() and maker.strip() and one_person({"persoon": owner}, {"persoon": maker})
    units = (owner, str(said(dossier, "eigenaar.afdeling")))
    if person or any(same_unit(unit, team) for unit in units):
        yield finding("R13", "eigenaar", policy=policy)


def _name(dossier: Mapping[str, Any], place: str) -> str:
    """A typed name, without the word that marks it as an example: that is no part of a name."""
    return str(said(dossier, place)).replace("(voorbeeld)", "")


def _filled(value: Any) -> bool:
    return bool(str(value).strip()) if isinstance(value, str) else value not in (None, [], (), {})
