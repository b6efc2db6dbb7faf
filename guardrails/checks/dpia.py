"""Whether a DPIA is needed, by the nine European criteria and the list of the supervisor, and whether it is there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guardrails.disclosure.own import SENSITIVE
from guardrails.dossier_records import (
    answers_to,
    days_between,
    is_answered,
    is_no,
    is_yes,
    latest_session,
    own_columns,
    personal_data,
)
from guardrails.explain import finding
from guardrails.finding import Finding
from guardrails.policy import Policy
from guardrails.session_scope import raised, scope_of, softened
from guardrails.submission import Column, Submission

LIST = "dpia"
# The nine criteria of the European supervisors, by the key of the question and in the words of a finding.
CRITERIA: Mapping[str, str] = {
    "beoordelen": "mensen beoordelen of een score geven",
    "automatisch_besluit": "een automatisch besluit met gevolgen",
    "stelselmatig_volgen": "stelselmatig volgen",
    "gevoelig": "gevoelige gegevens",
    "grootschalig": "grote schaal",
    "combineren": "gegevens combineren",
    "kwetsbaar": "kwetsbare mensen",
    "nieuwe_technologie": "nieuwe technologie",
    "recht_blokkeren": "een recht of dienst kan wegvallen",
}
_DAYS = 365.25


@dataclass(frozen=True)
class Screening:
    """Outcome of the pre-scan.

    ``criteria`` are the keys that count: answered yes, or seen in the figures (``seen``) whatever was answered.
    ``mandatory`` are the items of the supervisor's list and other grounds that each suffice. ``open`` are the
    criteria without an answer. ``outcome`` is ``verplicht``, ``aanbevolen``, ``niet_nodig`` or ``onbekend``.
    """

    criteria: tuple[str, ...]
    seen: tuple[str, ...]
    mandatory: tuple[str, ...]
    open: tuple[str, ...]
    outcome: str


def screen(submission: Submission, *, policy: Policy) -> Screening:
    """The pre-scan of a submission: required from two criteria, advised at one, and never silent when unanswered.

    The rule of thumb is that of the European supervisors (WP248), as the pre-scan of the government applies it; the
    thresholds are those of the policy.

    Examples
    --------
    >>> sorted(CRITERIA)[:2]
    ['automatisch_besluit', 'beoordelen']
    """
    answers = answers_to(submission.dossier, LIST)
    seen = tuple(key for key in CRITERIA if key in _seen(submission, policy))
    met = tuple(key for key in CRITERIA if key in seen or is_yes(answers.get(key)))
    unanswered = tuple(key for key in CRITERIA if key not in met and not is_answered(answers.get(key)))
    mandatory = _mandatory(answers, policy)
    if mandatory or len(met) >= policy.threshold("dpia_verplicht"):
        outcome = "verplicht"
    elif unanswered:
        outcome = "onbekend"
    else:
        outcome = "aanbevolen" if len(met) >= policy.threshold("dpia_advies") else "niet_nodig"
    return Screening(met, seen, mandatory, unanswered, outcome)


def check(submission: Submission, *, policy: Policy, peildatum: str) -> list[Finding]:
    """Findings A01 to A08: only when personal data are used on the way; an exercise is asked, not stopped."""
    return softened(_found(submission, policy, peildatum), submission, policy=policy)


def _found(s: Submission, policy: Policy, peildatum: str) -> Iterator[Finding]:
    answers = answers_to(s.dossier, LIST)
    used = personal_data(s)
    if used is None:
        yield finding("A05", "persoonsgegevens", policy=policy, what=_labels(s))
        return
    if not used:
        yield from _none(s, answers, policy)
        return
    result = screen(s, policy=policy)
    words = {
        "count": len(result.criteria),
        "which": ", ".join([CRITERIA[key] for key in result.criteria] + list(result.mandatory)) or "geen",
    }
    denied = [key for key in result.seen if is_no(answers.get(key))]
    if denied:
        yield finding("A07", "dpia", policy=policy, which=_words(denied))
    if result.outcome == "onbekend":
        yield finding("A04", "dpia", policy=policy, which=_words(result.open))
    elif result.outcome == "verplicht":
        yield from _required(s, policy, peildatum, words)
    elif result.outcome == "aanbevolen":
        asked = is_answered(answers.get("fg_advies")) and is_answered(answers.get("fg_datum"))
        code = "A03" if asked else "A02"
        yield finding(code, "dpia", policy=policy, said="een DPIA is aanbevolen, de FG is gevraagd", **words)
    else:
        yield finding("A03", "dpia", policy=policy, said="een DPIA is niet nodig", **words)


def _none(s: Submission, answers: Mapping[str, Any], policy: Policy) -> Iterator[Finding]:
    """No personal data: of own figures that needs a reason, and figures about people contradict it."""
    own = [s.columns[name] for name in own_columns(s)]
    if not own:
        return
    about_people = sorted(c.label for c in own if c.klass in SENSITIVE)
    if about_people:
        yield finding("A08", "persoonsgegevens", policy=policy, what=", ".join(about_people))
    if len(str(answers.get("waarom_geen", "")).strip()) < policy.threshold("motivering_tekens"):
        yield finding("A05", "persoonsgegevens", policy=policy, what=_labels(s))


def _required(s: Submission, policy: Policy, peildatum: str, words: Mapping[str, Any]) -> Iterator[Finding]:
    held = latest_session(s.dossier, LIST)
    if held is None or not is_answered(held.get("stuk")):
        yield finding("A01", "dpia", policy=policy, **words)
        return
    age = days_between(str(held.get("datum", "")), peildatum)
    rose = raised(held.get("gaat_over", {}), scope_of(s))
    limit = int(policy.threshold("dpia_jaren"))
    if age is None or age < 0 or age > limit * _DAYS:
        rose.append(
            f"zij is niet van de laatste {limit} jaar"
            if age is None or age > 0
            else "de datum ligt in de toekomst"
        )
    if rose:
        yield finding("A06", "dpia", policy=policy, day=str(held.get("datum", "")), rose="; ".join(rose))
    else:
        yield finding("A03", "dpia", policy=policy, said=f"de DPIA is van {held['datum']}", **words)


def _mandatory(answers: Mapping[str, Any], policy: Policy) -> tuple[str, ...]:
    """Grounds that each suffice: a kind on the supervisor's list, new legislation, a high risk score."""
    kinds = answers.get("verplichte_soorten", ())
    out = [str(kind) for kind in ([kinds] if isinstance(kinds, str) and kinds.strip() else kinds or ())]
    if is_yes(answers.get("nieuwe_wetgeving")):
        out.append("nieuwe wetgeving")
    score = answers.get("risicoscore")
    if isinstance(score, int | float) and score > policy.threshold("dpia_risicoscore"):
        out.append("hoge risicoscore")
    return tuple(out)


def _seen(s: Submission, policy: Policy) -> set[str]:
    """Criteria that the own figures themselves show."""
    own = [s.columns[name] for name in own_columns(s)]
    if not own:
        return set()
    sources = {part.partition(":")[0] for c in s.columns.values() for part in c.lineage}
    residents = float(s.size.get(s.subject, 0) or 0)
    shown = {
        "beoordelen": any(o.kind != "class" for o in s.outputs.values()),
        "gevoelig": any(c.klass in SENSITIVE for c in own),
        "kwetsbaar": any(c.klass == "zorg" for c in own),
        "combineren": len(sources) > 1,
        "grootschalig": _of_people(own) and residents >= 1000 * policy.threshold("dpia_grootschalig_duizend"),
    }
    return {key for key, met in shown.items() if met}


def _of_people(own: Sequence[Column]) -> bool:
    return any(c.klass in SENSITIVE for c in own)


def _labels(s: Submission) -> str:
    return ", ".join(s.columns[name].label for name in own_columns(s))


def _words(keys: Sequence[str]) -> str:
    return ", ".join(CRITERIA[key] for key in keys)
