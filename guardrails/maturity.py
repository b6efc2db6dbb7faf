"""How ripe a gemeente says it is, theme by theme, and what kind of analysis that allows."""

from collections.abc import Mapping
from dataclasses import dataclass

from guardrails.checks import ethics
from guardrails.dossier_records import ANALYSES, answers_to, days_between, is_answered, latest_session
from guardrails.policy import Policy
from guardrails.submission import Submission

LIST = "volwassenheid"
# The six themes of the growth model, by the key of the question.
THEMES: Mapping[str, str] = {
    "leiderschap": "leiderschap en cultuur",
    "strategie": "strategie en sturing",
    "processen": "processen",
    "kwaliteit": "definities en kwaliteit",
    "architectuur": "systemen en gereedschap",
    "medewerkers": "medewerkers",
}
LEVELS = ("weten", "begrijpen", "voorspellen", "bepalen")
# The highest level of a theme opens no more than the third: letting figures decide is never on offer (S118).
ALLOWED = ("beschrijvend", "diagnosticerend", "voorspellend", "voorspellend")
DAY = "datum_meting"


@dataclass(frozen=True)
class Maturity:
    """The levels that count (0 to 3 per theme), and what they allow.

    ``levels`` are the claimed levels after lowering; ``lowered`` says in Dutch which claims lack their proof.
    ``missing`` says why there is no assessment; empty when there is one.
    """

    levels: Mapping[str, int]
    lowered: tuple[str, ...]
    missing: str = ""

    @property
    def lowest(self) -> str:
        """The theme that holds the rest back, in words; the first one when several do."""
        return THEMES[min(self.levels, key=lambda t: self.levels[t])] if self.levels else ""

    @property
    def allowed(self) -> str:
        """The heaviest analysis that is allowed: describing needs no assessment."""
        return ALLOWED[min(self.levels.values())] if self.levels else ALLOWED[0]

    def permits(self, analysis: str) -> bool:
        """Whether ``analysis`` is not heavier than what is allowed; an unknown word is heavier.

        >>> Maturity(dict.fromkeys(THEMES, 1), ()).permits("diagnosticerend")
        True
        """
        return analysis in ANALYSES and ANALYSES.index(analysis) <= ANALYSES.index(self.allowed)


def assess(submission: Submission, *, policy: Policy, peildatum: str) -> Maturity:
    """What the self-assessment in the dossier comes to: the weakest theme counts, and claims need proof.

    A claim on strategy above the first level needs a goal per indicator (S113); one on processes above the second
    needs an ethics session and the impact assessment (S114). Without it the claim is lowered. An assessment counts
    for ``volwassenheid_dagen``.

    Examples
    --------
    >>> list(THEMES)[0], LEVELS[0]
    ('leiderschap', 'weten')
    """
    answers = answers_to(submission.dossier, LIST)
    open_ = [words for key, words in THEMES.items() if answers.get(key) not in LEVELS]
    if open_:
        return Maturity({}, (), f"niet ingevuld: {', '.join(open_)}")
    age = days_between(str(answers.get(DAY, "")), peildatum)
    limit = int(policy.threshold("volwassenheid_dagen"))
    if age is None or not 0 <= age <= limit:
        return Maturity({}, (), f"de datum is er niet, ligt in de toekomst of is ouder dan {limit} dagen")
    levels = {key: LEVELS.index(answers[key]) for key in THEMES}
    lowered = []
    if levels["strategie"] >= 1 and not _has_goals(submission):
        levels["strategie"] = 0
        lowered.append("strategie en sturing: niet elk onderwerp heeft een doel")
    if levels["processen"] >= 2 and not _has_papers(submission):
        levels["processen"] = 1
        lowered.append("processen: de ethische sessie of het IAMA ontbreekt")
    return Maturity(levels, tuple(lowered))


def _has_goals(s: Submission) -> bool:
    """Whether every indicator of the dossier says which goal it serves."""
    entries = s.dossier.get("indicator", ())
    return bool(entries) and all(str(e.get("doel", "")).strip() for e in entries)


def _has_papers(s: Submission) -> bool:
    answers = answers_to(s.dossier, ethics.IAMA)
    whole = all(is_answered(answers.get(key)) for keys in ethics.PARTS.values() for key in keys)
    return whole and latest_session(s.dossier, ethics.LIST) is not None
