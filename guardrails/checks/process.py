"""Whether there is an owner, whether there are roles, and which track the content asks for."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from guardrails.checks.class_use import effective_uses
from guardrails.disclosure.own import SENSITIVE
from guardrails.explain import finding
from guardrails.finding import Finding
from guardrails.policy import Policy
from guardrails.submission import Submission

EXERCISE = "oefening"
SORTS = ("profiel", EXERCISE)
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
TRACK_ROLES = {
    "licht": ("opsteller", "beoordelaar"),
    "midden": ("opsteller", "beoordelaar", "privacy_officer"),
    "zwaar": ("opsteller", "beoordelaar", "privacy_officer", "fg"),
}
TRACK_PAPERS = {
    "midden": "de voorafgaande DPIA-toets, het advies van de privacy officer en de duiding",
    "zwaar": "de ethische sessie, de delen van het IAMA, de DPIA-toets, het advies van de FG en de duiding",
}


def check(submission: Submission, *, policy: Policy) -> list[Finding]:
    """Findings R01 to R08."""
    return list(_process(submission, policy))


def is_exercise(submission: Submission) -> bool:
    """Whether the dossier says that it is an exercise."""
    profile = submission.dossier.get("profiel", {})
    return isinstance(profile, Mapping) and profile.get("soort") == EXERCISE


def track_of(submission: Submission) -> tuple[str, str]:
    """The track that the content asks for, and why.

    *zwaar* for a score, type, rank or selection or an analysis that explains or predicts; *midden* for
    figures about income, age or care, modelled figures and own data; *licht* for the rest.
    """
    if any(o.kind != "class" for o in submission.outputs.values()):
        return "zwaar", "er is een score, type, volgorde of selectie"
    if submission.dossier.get("niveau", {}).get("analyse", "beschrijvend") != "beschrijvend":
        return "zwaar", "het dossier verklaart of voorspelt"
    columns = submission.columns.values()
    if any("indelen" in effective_uses(submission, c) for c in columns):
        return "zwaar", "een kenmerk wordt gebruikt om in te delen"
    if any(c.klass in SENSITIVE for c in columns):
        return "midden", "er zijn cijfers over inkomen, huishouden, leeftijd of zorg"
    if any(not c.published for c in columns):
        return "midden", "er zijn eigen gegevens van de gemeente"
    return "licht", "alleen gepubliceerde cijfers, beschrijvend"


def _process(s: Submission, policy: Policy) -> Iterator[Finding]:
    profile = s.dossier.get("profiel", {})
    if s.dossier.get("schema") != 1:
        yield finding("R05", "dossier", policy=policy, schema=str(s.dossier.get("schema", "")))
    owner = s.dossier.get("eigenaar", {})
    if not all(str(owner.get(field, "")).strip() for field in ("naam", "functie", "contact")):
        yield finding("R01", "eigenaar", policy=policy)
    kind = str(profile.get("soort", ""))
    if kind not in SORTS:
        yield finding("R03", "soort", policy=policy, kind=kind)
    name = str(profile.get("naam", ""))
    if not SLUG.fullmatch(name) or len(name) > 60:
        yield finding("R04", "naam", policy=policy, name=name)
    track, reason = track_of(s)
    yield finding("R06", "spoor", policy=policy, track=track, reason=reason)
    yield from _roles(s.dossier.get("rollen", {}), track, kind, policy)
    if track in TRACK_PAPERS:
        yield finding("R07", "spoor", policy=policy, track=track, needed=TRACK_PAPERS[track])


def _roles(roles: Any, track: str, kind: str, policy: Policy) -> Iterator[Finding]:
    missing = [role for role in TRACK_ROLES[track] if not str(roles.get(role, "")).strip()]
    if missing:
        code = "R08" if kind == EXERCISE else "R02"
        yield finding(code, "rollen", policy=policy, track=track, missing=", ".join(missing))
