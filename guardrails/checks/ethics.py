"""Whether the ethics session had the right people, still covers what is made, and left nothing critical open."""

from collections.abc import Iterator, Mapping
from typing import Any

from guardrails.checks.mandate import is_older
from guardrails.checks.process import track_of
from guardrails.dossier_records import (
    DONE,
    actions_of,
    answers_to,
    days_between,
    is_answered,
    latest_session,
)
from guardrails.explain import finding
from guardrails.finding import Finding
from guardrails.policy import Policy
from guardrails.session_scope import raised, scope_of, softened
from guardrails.submission import Submission

LIST, IAMA, VALUES_LIST = "ethiek", "iama", "waarden"
# Eight values that may be under pressure: key of the question -> words; and what an answer may be.
VALUES: Mapping[str, str] = {
    "privacy": "privacy",
    "veiligheid": "veiligheid",
    "zelf_kiezen": "zelf kiezen",
    "gelijke_behandeling": "gelijke behandeling",
    "eerlijk_proces": "een eerlijk proces",
    "openheid": "openheid",
    "grip_op_algoritmen": "grip op algoritmen",
    "macht": "macht",
}
UNDER_PRESSURE = "geraakt en open"
VALUE_ANSWERS = ("niet geraakt", "geraakt en geregeld", UNDER_PRESSURE)
# Who has to be in the room: key of the question -> words.
PRESENT: Mapping[str, str] = {
    "aanwezig_data": "iemand van het datateam",
    "aanwezig_inhoud": "iemand van de inhoud",
    "aanwezig_privacy": "de privacy officer of de FG",
    "aanwezig_opdrachtgever": "de opdrachtgever",
}
TOPICS = (
    "project",
    "algoritmen",
    "bron",
    "anonimisering",
    "visualisatie",
    "toegang",
    "delen",
    "verantwoordelijkheid",
    "communicatie",
    "privacy",
    "vertekening",
    "waarden",
)
UNEASE, OUTSIDER = "onbehagen", "extern_lid"
# The parts of the impact assessment on human rights, each with the keys of its questions.
PARTS: Mapping[str, tuple[str, ...]] = {
    "waarom": ("aanleiding", "publieke_waarden", "grondslag", "verantwoordelijken", "stoppen"),
    "wat": ("soort", "gegevens_in", "kwaliteit_meten", "beheer_gegevens"),
    "hoe": ("omgeving", "rol_medewerkers", "uitleg_bewoners", "volgen", "gevolgen_mensen"),
    "mensenrechten": ("welke_rechten", "gelijke_behandeling", "ernst", "doel_bereikt", "noodzaak"),
    "afsluiting": ("weging", "advies", "restrisico"),
}


def check(submission: Submission, *, policy: Policy, peildatum: str) -> list[Finding]:
    """Findings A11 to A25. The track decides whether a session is needed; what was held is always looked at."""
    found = [*_session(submission, policy, peildatum), *_actions(submission, policy, peildatum)]
    track = track_of(submission)[0]
    if track == "zwaar":
        found += _iama(submission, policy)
    if track != "licht" and not is_older(submission.dossier):
        found += _values(submission, policy)
    return softened(found, submission, policy=policy)


def _session(s: Submission, policy: Policy, peildatum: str) -> Iterator[Finding]:
    held = latest_session(s.dossier, LIST)
    if held is None:
        if track_of(s)[0] == "zwaar":
            yield finding("A11", LIST, policy=policy)
        return
    answers = answers_to(s.dossier, LIST)
    day = str(held.get("datum", ""))
    age = days_between(day, peildatum)
    if age is None or age < 0:
        yield finding("A20", LIST, policy=policy, day=day)
    rose = raised(held.get("gaat_over", {}), scope_of(s))
    if rose:
        yield finding("A16", LIST, policy=policy, day=day, rose="; ".join(rose))
    absent = [words for key, words in PRESENT.items() if not is_answered(answers.get(key))]
    if absent:
        yield finding("A12", LIST, policy=policy, missing=", ".join(absent))
    if not is_answered(answers.get(OUTSIDER)):
        yield finding("A13", LIST, policy=policy)
    if not is_answered(answers.get(UNEASE)):
        yield finding("A14", LIST, policy=policy)
    silent = [topic for topic in TOPICS if not is_answered(answers.get(topic))]
    if silent:
        yield finding("A18", LIST, policy=policy, missing=", ".join(silent))
    yield finding("A19", LIST, policy=policy, day=day, count=len(TOPICS) - len(silent))


def _actions(s: Submission, policy: Policy, peildatum: str) -> Iterator[Finding]:
    for action in actions_of(s.dossier):
        name = str(action.get("actie", "")) or "zonder naam"
        words: dict[str, Any] = {
            "what": str(action.get("tekst", "")),
            "owner": str(action.get("eigenaar", "")),
            "day": str(action.get("voor", "")),
        }
        left = days_between(peildatum, words["day"])
        if not words["owner"].strip() or left is None:
            yield finding("A17", name, policy=policy, **words)
        elif action.get("stand") == DONE:
            continue
        elif action.get("kritiek") is not False:  # what is not said to be harmless is treated as critical
            yield finding("A15", name, policy=policy, **words)
        elif left < 0:
            yield finding("A23", name, policy=policy, **words)


def _values(s: Submission, policy: Policy) -> Iterator[Finding]:
    """One question per value: what is not answered is asked, and what is open needs a reason."""
    answers = answers_to(s.dossier, VALUES_LIST)
    silent = [words for key, words in VALUES.items() if answers.get(key) not in VALUE_ANSWERS]
    pressed = [words for key, words in VALUES.items() if answers.get(key) == UNDER_PRESSURE]
    if silent:
        yield finding("A24", VALUES_LIST, policy=policy, missing=", ".join(silent))
    if pressed:
        yield finding("A25", VALUES_LIST, policy=policy, which=", ".join(pressed))


def _iama(s: Submission, policy: Policy) -> Iterator[Finding]:
    answers = answers_to(s.dossier, IAMA)
    open_ = [part for part, keys in PARTS.items() if not all(is_answered(answers.get(key)) for key in keys)]
    if open_:
        yield finding("A21", IAMA, policy=policy, missing=", ".join(open_))
    else:
        yield finding("A22", IAMA, policy=policy, count=len(PARTS))
