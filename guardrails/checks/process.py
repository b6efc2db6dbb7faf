"""Whether the process fits the content: owner, roles, track, and what the track asks of the dossier."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from guardrails.checks import interpretation, lifecycle, mandate, persons, purpose, words
from guardrails.checks.class_use import effective_uses
from guardrails.disclosure.own import SENSITIVE
from guardrails.dossier_records import answers_to, is_answered, own_columns
from guardrails.explain import finding
from guardrails.finding import Finding
from guardrails.policy import Policy
from guardrails.submission import Submission

EXERCISE = "oefening"
SORTS = ("profiel", lifecycle.ONE_OFF, EXERCISE)
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
TRACK_ROLES = {
    "licht": ("opsteller", "beoordelaar"),
    "midden": ("opsteller", "beoordelaar", "privacy_officer"),
    "zwaar": ("opsteller", "beoordelaar", "privacy_officer", "fg"),
}
_PRESCAN = "of er gegevens van personen zijn gebruikt (persoonsgegevens)"
_PO, _FG = "het advies van de privacy officer (po_advies)", "het advies van de FG (fg_advies)"
# What no gate of its own asks for. Session, IAMA and the pre-scan of own figures have one (A11, A21, A05).
TRACK_PAPERS: Mapping[str, tuple[str, ...]] = {
    "licht": (),
    "midden": (_PRESCAN, _PO),
    "zwaar": (_PRESCAN, _FG),
}
SCHEMAS = (1, mandate.NOW)
# What stops a real profile and is only told in an exercise, where nobody and nothing is invented.
SOFTER_IN_EXERCISE = ("R11", "R18", "R21", "R22", "R25", "R28")


def check(submission: Submission, *, policy: Policy, peildatum: str) -> list[Finding]:
    """Findings R01 to R33."""
    track, _ = track_of(submission)
    exercise = is_exercise(submission)
    found = [
        *_process(submission, policy),
        *mandate.check(submission, policy=policy, track=track),
        *lifecycle.check(submission, policy=policy, peildatum=peildatum, track=track),
        *interpretation.check(
            submission,
            policy=policy,
            peildatum=peildatum,
            track=track,
            exercise=exercise or mandate.is_older(submission.dossier),
        ),
    ]
    return [_softened(f, policy) if exercise else f for f in found]


def _softened(found: Finding, policy: Policy) -> Finding:
    if found.code not in SOFTER_IN_EXERCISE:
        return found
    return finding("R12", found.subject, policy=policy, which=found.code, message=found.message)


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
    if submission.dossier.get("niveau", {}).get("techniek") == "zelflerend":
        return "zwaar", "de techniek is zelflerend"
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
    if s.dossier.get("schema") not in SCHEMAS:
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
    lacking = [words for words, there in _papers(s).items() if words in TRACK_PAPERS[track] and not there]
    if lacking:
        yield finding("R07", "spoor", policy=policy, track=track, needed=", ".join(lacking))


def _papers(s: Submission) -> dict[str, bool]:
    """Answers that a track may ask, each with whether it is there, or asked by a gate of its own."""
    prescan = answers_to(s.dossier, "dpia")
    return {
        _PRESCAN: bool(own_columns(s)) or is_answered(prescan.get("persoonsgegevens")),
        _PO: is_answered(prescan.get("po_advies")),
        _FG: is_answered(prescan.get("fg_advies")),
    }


def _roles(roles: Any, track: str, kind: str, policy: Policy) -> Iterator[Finding]:
    missing = [role for role in TRACK_ROLES[track] if not str(roles.get(role, "")).strip()]
    if missing:
        code = "R08" if kind == EXERCISE else "R02"
        yield finding(code, "rollen", policy=policy, track=track, missing=", ".join(missing))


def check_dossier(submission: Submission, *, policy: Policy, peildatum: str) -> list[Finding]:
    """What a dossier still lacks, judged without a figure: purpose, process and every typed text.

    ``submission`` may have an empty table; columns and outputs say what is asked for, so that the track is known.
    """
    return [
        *purpose.check(submission, policy=policy),
        *check(submission, policy=policy, peildatum=peildatum),
        *words.check(submission, policy=policy),
        *(
            found
            for place, text in persons.typed_texts(submission)
            for found in persons.check_persons(place, text, policy=policy)
        ),
    ]
