"""Records beside a dossier, made part of what is offered: answers, sessions, actions and duiding."""

from collections.abc import Mapping
from typing import Any

from guardrails import public_interpretation
from wijkprofiel.answer_records import check_record, last_answers
from wijkprofiel.dossier import INTERPRETATIONS, RECORD_NAMES
from wijkprofiel.errors import DossierError
from wijkprofiel.interpretation import INTERPRETATIONS_FILE, parse_interpretation

ANSWERS = "antwoorden"
Records = Mapping[str, tuple[Mapping[str, Any], ...]]


def with_records(content: Mapping[str, Any], records: Records) -> dict[str, Any]:
    """``content`` with what was recorded beside it, as the guardrails read it.

    ``antwoorden`` maps a question list to the record that counts per question; ``sessies``, ``acties`` and
    ``afspraken`` (of an older form) are lists of records; ``duiding`` is a list without names of persons. What was
    not recorded has no key, so that a dossier without records keeps its mark.

    Raises
    ------
    DossierError
        When a record is not as agreed; the message names file and line.

    Examples
    --------
    >>> with_records({"schema": 2}, {})
    {'schema': 2}
    """
    shown = public_records(content, records)
    lists = {name: last_answers(found) for name, found in shown.items() if name not in RECORD_NAMES}
    beside = {name: list(found) for name, found in shown.items() if name in RECORD_NAMES}
    return {**content, **({ANSWERS: lists} if lists else {}), **beside}


def public_records(content: Mapping[str, Any], records: Records) -> dict[str, tuple[Mapping[str, Any], ...]]:
    """The records as they may leave: of duiding no name, but whether there was one and whether it was of an outsider.

    Raises
    ------
    DossierError
    """
    shown: dict[str, tuple[Mapping[str, Any], ...]] = {}
    for name, found in records.items():
        place = f"{name}.jsonl"
        if name == INTERPRETATIONS:
            shown[name] = tuple(_public(record, line, content) for line, record in enumerate(found, start=1))
            continue
        for line, record in enumerate(found, start=1):
            if name not in RECORD_NAMES:
                check_record(record, f"Regel {line} van '{place}'")
        shown[name] = found
    return shown


def _public(record: Mapping[str, Any], line: int, content: Mapping[str, Any]) -> Mapping[str, Any]:
    if "benoemd" in record:  # it came out of a bundle, where no names are
        return _from_bundle(record, line)
    parse_interpretation(record, line=line, name=INTERPRETATIONS_FILE)
    return public_interpretation(record, content)


def _from_bundle(record: Mapping[str, Any], line: int) -> Mapping[str, Any]:
    named, outside = record.get("benoemd"), record.get("buiten_team")
    if not isinstance(named, bool) or not isinstance(outside, bool) or "naam" in record:
        raise DossierError(
            f"Regel {line} van '{INTERPRETATIONS_FILE}' is geen duiding uit een bundel.",
            remedy="Gebruik de bundel zoals hij is gemaakt.",
        )
    return record
