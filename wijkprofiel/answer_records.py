"""Answers to question lists, beside the dossier: one line per answer, only ever added to; the last one counts."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from wijkprofiel.dossier import read_records
from wijkprofiel.errors import DossierError, UsageError
from wijkprofiel.questions import QuestionList, load_question_lists, wrong_value
from wijkprofiel.records import append_record

FIELDS = ("lijst", "sleutel", "antwoord", "door", "rol", "datum")


def read_answers(folder: str | Path) -> dict[str, tuple[Mapping[str, Any], ...]]:
    """All answers in a folder: name of the list -> records, oldest first. A list without a file is absent.

    Raises
    ------
    DossierError
        When a line is no record, or lacks or adds a field; the message names file and line.
    """
    found = {}
    for name, questions in load_question_lists().items():
        place = Path(folder) / questions.file_name
        records = () if questions.in_dossier else read_records(place)
        for line, record in enumerate(records, start=1):
            check_record(record, f"Regel {line} van '{place.name}'")
        if records:
            found[name] = records
    return found


def add_answer(
    folder: str | Path, questions: QuestionList, key: str, value: object, *, by: str, role: str, day: str
) -> bool:
    """Write an answer of a person beside the dossier; False when the same line already stands there.

    Parameters
    ----------
    value
        As `parse_answer` gives it: text, bool, number or a list of texts.
    by, role
        Who answered, and as what.
    day
        ISO date of the answer.

    Raises
    ------
    UsageError
        When the list has no such question, the value does not fit it, or the file cannot be written.
    """
    question = questions.find(key)
    wrong = wrong_value(question, value)
    if wrong:
        raise UsageError(
            f"Het antwoord op '{question.text}' past niet: {wrong}.", remedy="Verbeter het antwoord."
        )
    if not by.strip() or not role.strip():
        raise UsageError("Een antwoord heeft een persoon en een rol.", remedy="Geef naam en rol.")
    record = {
        "lijst": questions.name,
        "sleutel": key,
        "antwoord": list(value) if isinstance(value, tuple) else value,
        "door": by.strip(),
        "rol": role.strip(),
        "datum": day,
    }
    return append_record(Path(folder) / questions.file_name, record)


def last_answers(records: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """The record that counts per question: the last line of each key.

    >>> last_answers([{"sleutel": "a", "antwoord": "1"}, {"sleutel": "a", "antwoord": "2"}])["a"]["antwoord"]
    '2'
    """
    return {str(record.get("sleutel", "")): record for record in records}


def check_record(record: Mapping[str, Any], where: str) -> None:
    """Raise `DossierError` unless a record has exactly the fields of an answer; ``where`` names file and line."""
    wrong = sorted({*FIELDS} ^ {*record})
    if wrong:
        raise DossierError(
            f"{where}: {', '.join(wrong)} ontbreekt of hoort er niet.", remedy=f"Velden: {', '.join(FIELDS)}."
        )
