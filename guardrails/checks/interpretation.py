"""Duiding: whether outsiders of the data team said what the figures mean, and whether remarks were answered."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from guardrails.checks.class_use import key_of
from guardrails.explain import finding
from guardrails.finding import Finding
from guardrails.identity import among, names_a_person
from guardrails.policy import Policy
from guardrails.spelling import plain
from guardrails.submission import Submission

PLACE = "duiding"
REMARK, SESSION = "feitencheck", "werksessie"
ASKING = ("midden", "zwaar")
# What a reader sees where nobody explained the figures.
STAMP = "Informatie, nog geen inzicht: niemand van buiten het datateam heeft deze cijfers geduid"
_LEAVES = (
    "gebied", "indicator", "tekst", "rol", "organisatie", "datum", "voorstel", "reactie", "overgenomen",
)  # fmt: skip
_MAKERS = ("opsteller",)


def public_interpretation(record: Mapping[str, Any], dossier: Mapping[str, Any]) -> dict[str, Any]:
    """A duiding without the name: whether there was one (``benoemd``), and whether it was of an outsider.

    ``buiten_team`` is True when neither person nor organisation is that of the maker in ``dossier``. Its
    ``herkomst`` is called ``soort`` from here on: in a file that leaves, *herkomst* is a protected attribute.

    Examples
    --------
    >>> said = {"tekst": "t", "naam": "B. Bakker", "rol": "wijkcoach", "organisatie": "Welzijn"}
    >>> public_interpretation(said, {"rollen": {"opsteller": "A. Jansen", "team": "Data"}})["buiten_team"]
    True
    >>> public_interpretation(said | {"organisatie": "Team Data"}, {"rollen": {"team": "data"}})["buiten_team"]
    False
    """
    roles = dossier.get("rollen", {})
    makers = [{"persoon": str(roles.get(role, ""))} for role in _MAKERS if str(roles.get(role, "")).strip()]
    person = {"persoon": str(record.get("naam", ""))}
    inside = among(person, makers) or same_unit(
        str(record.get("organisatie", "")), str(roles.get("team", ""))
    )
    kept = {key: record[key] for key in _LEAVES if key in record}
    kind = str(record.get("herkomst", ""))
    return kept | {"soort": kind, "benoemd": names_a_person(person), "buiten_team": not inside}


def same_unit(first: str, second: str) -> bool:
    """Whether two names are of one team or unit, whatever the words around them.

    >>> same_unit("Afdeling Wonen", "team wonen"), same_unit("", ""), same_unit("Wonen en Zorg", "Wonen")
    (True, False, False)
    """
    one, other = _unit(first), _unit(second)
    return bool(one) and one == other


def check(
    submission: Submission, *, policy: Policy, peildatum: str, track: str, exercise: bool
) -> list[Finding]:
    """Findings R30 to R33: duiding absent or stale, about nothing in the profile, remarks without an answer."""
    return list(_interpretation(submission, policy, peildatum, track, exercise))


def is_interpreted(dossier: Mapping[str, Any], *, policy: Policy, peildatum: str) -> bool:
    """Whether a duiding that counts stands in a dossier: named, from outside the team, and not too old."""
    return any(_counts(said, policy, peildatum) for said in interpretations(dossier))


def interpretations(dossier: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The public records of duiding in a dossier, oldest first."""
    held = dossier.get(PLACE, ())
    return [r for r in held if isinstance(r, Mapping)] if isinstance(held, list | tuple) else []


def _interpretation(
    s: Submission, policy: Policy, peildatum: str, track: str, exercise: bool
) -> Iterator[Finding]:
    said = interpretations(s.dossier)
    if track in ASKING and not is_interpreted(s.dossier, policy=policy, peildatum=peildatum):
        code = "R31" if track == "zwaar" and not exercise else "R30"
        yield finding(code, PLACE, policy=policy, track=track, why=_why_not(said, policy, peildatum))
    yield from _about_nothing(s, said, policy)
    for number, remark in enumerate(said, start=1):
        if remark.get("soort") == REMARK and not str(remark.get("reactie", "")).strip():
            yield finding("R33", f"{PLACE}.{number}", policy=policy, number=number)


def _about_nothing(s: Submission, said: Sequence[Mapping[str, Any]], policy: Policy) -> Iterator[Finding]:
    keys = {key_of(column) for column in s.columns.values()} | set(s.columns)
    for number, each in enumerate(said, start=1):
        area, indicator = str(each.get("gebied", "")), str(each.get("indicator", ""))
        strange = [
            word
            for word, known in ((area, area in s.units), (indicator, indicator in keys))
            if word and not known and (word != area or len(s.units))
        ]
        if strange:
            words = {"number": number, "what": ", ".join(strange)}
            yield finding("R32", f"{PLACE}.{number}", policy=policy, **words)


def _counts(said: Mapping[str, Any], policy: Policy, peildatum: str) -> bool:
    # Residents at a session speak for a role and an organisation; their names are not written down.
    known = said.get("benoemd") is True or said.get("soort") == SESSION
    whole = known and all(str(said.get(key, "")).strip() for key in ("tekst", "rol", "organisatie"))
    long_enough = len(str(said.get("tekst", "")).split()) >= policy.threshold("duiding_woorden")
    age = _age(said, peildatum)
    fresh = age is not None and 0 <= age <= policy.threshold("duiding_dagen")
    whole = whole and said.get("soort") != REMARK
    return whole and said.get("buiten_team") is True and long_enough and fresh


def _why_not(said: Sequence[Mapping[str, Any]], policy: Policy, peildatum: str) -> str:
    """Why there is no duiding that counts, about the newest one."""
    said = [each for each in said if each.get("soort") != REMARK]
    if not said:
        return "er staat geen duiding bij"
    newest = max(said, key=lambda each: str(each.get("datum", "")))
    if newest.get("buiten_team") is not True:
        return "de duiding komt van het team dat het profiel maakt"
    if newest.get("benoemd") is not True:
        return "bij de duiding staat niet wie haar gaf"
    age = _age(newest, peildatum)
    if age is None or age < 0:
        return "de datum van de duiding kan niet kloppen"
    if age > policy.threshold("duiding_dagen"):
        return f"de laatste duiding is van {newest.get('datum')} en dus te oud"
    return "de duiding is te kort om iets uit te leggen"


def _age(said: Mapping[str, Any], peildatum: str) -> int | None:
    try:
        return (dt.date.fromisoformat(peildatum) - dt.date.fromisoformat(str(said.get("datum", "")))).days
    except ValueError:
        return None


_UNIT_WORDS = frozenset(
    {"afdeling", "team", "cluster", "eenheid", "dienst", "domein", "de", "het", "voorbeeld"}
)


def _unit(name: str) -> str:
    words = "".join(c if c.isalnum() else " " for c in plain(name).casefold()).split()
    return " ".join(w for w in words if w not in _UNIT_WORDS)
