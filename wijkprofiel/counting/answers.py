"""What must be known before a file with persons may be counted: register number, legal basis and owner."""

from dataclasses import dataclass

from guardrails import Policy, check_text
from wijkprofiel.errors import UsageError

LEAST = 3
# Field, option, question.
QUESTIONS = (
    ("register", "--register", "Onder welk nummer staat deze verwerking in het verwerkingenregister?"),
    (
        "grondslag",
        "--grondslag",
        "Op welke grondslag mag dit worden geteld (bijvoorbeeld artikel 6, lid 1, e AVG)?",
    ),
    ("eigenaar", "--eigenaar", "Welke functie of afdeling is eigenaar van deze gegevens?"),
)


@dataclass(frozen=True)
class CaseAnswers:
    """The three answers. They stand beside the counts; the owner is a function, not a person."""

    register: str
    grondslag: str
    eigenaar: str


def open_questions(given: dict[str, str]) -> tuple[tuple[str, str, str], ...]:
    """The questions that have no answer of some length yet: field, option and words.

    >>> [field for field, _, _ in open_questions({"register": "VR-2026-014", "grondslag": "", "eigenaar": "x"})]
    ['grondslag', 'eigenaar']
    """
    return tuple(question for question in QUESTIONS if len(given.get(question[0], "").strip()) < LEAST)


def checked_answers(given: dict[str, str], *, policy: Policy) -> CaseAnswers:
    """The answers, if none of them holds something about a person.

    Raises
    ------
    UsageError
        Names the option, never what was typed.
    """
    for field, option, _ in QUESTIONS:
        findings = check_text(f"telling.{field}", given[field], policy=policy)
        if any(found.code.startswith("P") for found in findings):
            raise UsageError(
                f"Bij {option} staat iets dat over een persoon kan gaan, zoals een nummer of een adres. Dat komt "
                "in een bestand te staan dat wordt gedeeld.",
                remedy="Noem een functie, afdeling, nummer of wetsartikel.",
            )
    return CaseAnswers(**{field: given[field].strip() for field, _, _ in QUESTIONS})
