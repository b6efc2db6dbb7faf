"""Which topics of a dossier ask the four questions, as questions of the dossier itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from guardrails import Policy
from wijkprofiel.answers import uses_of, with_answers
from wijkprofiel.catalogue import Catalogue
from wijkprofiel.dossier_schema import FOUR_QUESTIONS
from wijkprofiel.questions import Question, load_question_lists

_DIVIDE = "indelen"
_TABLES = (("indicator", "sleutel"), ("samenstelling", "naam"))


def four_questions(
    content: Mapping[str, Any], answers: Sequence[Mapping[str, Any]], *, catalogue: Catalogue, policy: Policy
) -> tuple[Question, ...]:
    """The four questions for every topic that puts areas apart and whose class asks them; usually none.

    A topic that has answers on record for this purpose is passed over. The key of a question is its place in the
    dossier (``indicator.2.vier_vragen.doel``).

    Raises
    ------
    DossierError
        When a record of ``vier_vragen.jsonl`` is not as agreed.

    Examples
    --------
    >>> from wijkprofiel.catalogue import load_catalogue
    >>> topic = {"sleutel": "bijstand", "gebruik": ["indelen"]}
    >>> asked = four_questions({"indicator": [topic]}, (), catalogue=load_catalogue(), policy=Policy.load())
    >>> asked[0].key, len(asked)
    ('indicator.1.vier_vragen.doel', 7)
    """
    filled, _ = with_answers(content, answers)
    asked = load_question_lists()[FOUR_QUESTIONS].questions
    return tuple(
        replace(question, key=f"{place}.{FOUR_QUESTIONS}.{question.key}", part=f"De vier vragen: {label}")
        for place, label in _asking(content, filled, catalogue, policy)
        for question in asked
    )


def _asking(
    content: Mapping[str, Any], filled: Mapping[str, Any], catalogue: Catalogue, policy: Policy
) -> Iterator[tuple[str, str]]:
    for table, name in _TABLES:
        for number, (entry, after) in enumerate(
            zip(content.get(table, ()), filled.get(table, ()), strict=True), start=1
        ):
            on_record = bool(after.get(FOUR_QUESTIONS)) and not entry.get(FOUR_QUESTIONS)
            asks = any(
                policy.access(klass, _DIVIDE) == FOUR_QUESTIONS for klass in _classes(entry, catalogue)
            )
            if asks and not on_record and _DIVIDE in uses_of(entry, table, content):
                key = str(entry.get(name, ""))
                known = catalogue.indicators.get(key)
                yield f"{table}.{number}", known.label if known else key


def _classes(entry: Mapping[str, Any], catalogue: Catalogue) -> set[str]:
    """The classes of a topic or of the parts of a composite; what the catalogue does not know has none here."""
    keys = [str(entry.get("sleutel", "")), *(str(k).split("@")[0] for k in entry.get("indicatoren", ()))]
    return {catalogue.indicators[key].klass for key in keys if key in catalogue.indicators}
