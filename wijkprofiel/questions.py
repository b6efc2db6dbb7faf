"""Question lists as data: `vragen/*.toml`, read strictly, and answers of persons checked against them."""

import datetime as dt
import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Literal, get_args

from wijkprofiel.errors import UsageError

Kind = Literal["tekst", "ja_nee", "keuze", "datum", "lijst", "getal"]
TRACKS = ("licht", "midden", "zwaar")
FOLDER = "vragen"
_LIST_KEYS = {"naam", "titel", "sporen", "uitleg", "in_dossier"}
_QUESTION_KEYS = {"sleutel", "tekst", "uitleg", "soort", "keuzes", "verplicht", "sporen", "deel", "voorbeeld"}
_YES, _NO = ("ja", "j", "true", "waar"), ("nee", "n", "false", "onwaar")
_EXPECTED: Mapping[str, str] = {
    "tekst": "een tekst",
    "ja_nee": "ja of nee",
    "keuze": "een van de keuzes",
    "datum": "een datum, zoals 2026-03-09",
    "lijst": "een of meer antwoorden, met een puntkomma ertussen",
    "getal": "een getal, zoals 12,5",
}


@dataclass(frozen=True)
class Question:
    """One question of a list.

    ``key`` is its name in the records, ``text`` what is asked, ``help`` what a user reads beside it. ``choices``
    are the allowed answers of a *keuze* or *lijst* (none: free). ``tracks`` are the tracks that ask it.
    ``part`` is the heading under which it stands, ``example`` an answer as one could type it.
    """

    key: str
    text: str
    kind: Kind
    help: str = ""
    choices: tuple[str, ...] = ()
    required: bool = True
    tracks: tuple[str, ...] = TRACKS
    part: str = ""
    example: str = ""


@dataclass(frozen=True)
class QuestionList:
    """A list of questions with its name (also that of its records: ``<name>.jsonl``) and its tracks.

    The answers of a list that is ``in_dossier`` stand in the dossier itself and have no file of records.
    """

    name: str
    title: str
    tracks: tuple[str, ...]
    questions: tuple[Question, ...]
    help: str = ""
    in_dossier: bool = False

    @property
    def file_name(self) -> str:
        """Name of the file with answers, beside the dossier."""
        return f"{self.name}.jsonl"

    def asked(self, track: str) -> tuple[Question, ...]:
        """The questions that ``track`` asks; none when the list is not for that track."""
        return tuple(q for q in self.questions if track in q.tracks) if track in self.tracks else ()

    def find(self, key: str) -> Question:
        """The question with this key.

        Raises
        ------
        UsageError
            When the list has no such question.
        """
        for question in self.questions:
            if question.key == key:
                return question
        known = ", ".join(q.key for q in self.questions)
        raise UsageError(
            f"De lijst '{self.name}' heeft geen vraag '{key}'.", remedy=f"Bekende vragen: {known}."
        )


@dataclass(frozen=True)
class AnswerProblem:
    """Something that is wrong with the answers to a list: about which question, in which record, what to do.

    ``line`` is the number of the record in the file, 0 when a record is absent.
    """

    list: str
    key: str
    message: str
    remedy: str
    line: int = 0


@cache
def load_question_lists() -> Mapping[str, QuestionList]:
    """Every question list that ships with the package, by name.

    Raises
    ------
    ValueError
        When a file is not as agreed, or a name stands in two files.

    Examples
    --------
    >>> all(name == each.name for name, each in load_question_lists().items())
    True
    """
    lists: dict[str, QuestionList] = {}
    folder = resources.files("wijkprofiel").joinpath(FOLDER)
    for file in sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name):
        made = parse_question_list(file.read_text(encoding="utf-8"), name=file.name)
        if made.name in lists:
            raise ValueError(f"question list {made.name} is described twice, also in {file.name}")
        lists[made.name] = made
    return MappingProxyType(lists)


def parse_question_list(text: str, *, name: str) -> QuestionList:
    """A question list from the text of its file.

    Raises
    ------
    ValueError
        With the file and the place, for an unknown or absent key, kind or track.

    Examples
    --------
    >>> made = parse_question_list('''
    ... [lijst]
    ... naam = "proef"
    ... titel = "Proef"
    ... [[vraag]]
    ... sleutel = "groot"
    ... tekst = "Is het groot?"
    ... soort = "ja_nee"
    ... ''', name="proef.toml")
    >>> made.questions[0].required, made.tracks
    (True, ('licht', 'midden', 'zwaar'))
    """
    content = tomllib.loads(text)
    head = content.get("lijst", {})
    strange = sorted({*content} - {"lijst", "vraag"} | ({*head} - _LIST_KEYS))
    if strange or not head.get("naam") or not head.get("titel"):
        raise ValueError(f"{name}: [lijst] needs naam and titel, and knows no {strange}")
    tracks = _tracks(head.get("sporen", TRACKS), f"{name} [lijst]")
    questions = tuple(_question(entry, tracks, name) for entry in content.get("vraag", []))
    keys = [q.key for q in questions]
    if not keys or len(set(keys)) < len(keys):
        raise ValueError(f"{name}: no questions, or two with the same sleutel")
    return QuestionList(
        head["naam"], head["titel"], tracks, questions, head.get("uitleg", ""), head.get("in_dossier", False)
    )


def _question(entry: Mapping[str, Any], tracks: tuple[str, ...], name: str) -> Question:
    where = f"{name} [[vraag]] {entry.get('sleutel', '?')}"
    strange = sorted({*entry} - _QUESTION_KEYS)
    if strange or not all(entry.get(key) for key in ("sleutel", "tekst", "soort")):
        raise ValueError(f"{where}: needs sleutel, tekst and soort, and knows no {strange}")
    if entry["soort"] not in get_args(Kind) or (entry["soort"] == "keuze" and not entry.get("keuzes")):
        raise ValueError(f"{where}: unknown soort {entry['soort']}, or a keuze without keuzes")
    return Question(
        key=entry["sleutel"],
        text=entry["tekst"],
        kind=entry["soort"],
        help=entry.get("uitleg", ""),
        choices=tuple(entry.get("keuzes", ())),
        required=entry.get("verplicht", True),
        tracks=_tracks(entry.get("sporen", tracks), where),
        part=entry.get("deel", ""),
        example=str(entry.get("voorbeeld", "")),
    )


def _tracks(given: Sequence[str], where: str) -> tuple[str, ...]:
    strange = sorted({*given} - {*TRACKS})
    if strange or not given:
        raise ValueError(f"{where}: unknown spoor {strange}, or none")
    return tuple(t for t in TRACKS if t in given)


def parse_answer(question: Question, text: str) -> Any:
    """What someone typed, as the value that goes in the record. Empty text is empty, not an error.

    Raises
    ------
    UsageError
        When it is no answer to this question.

    Examples
    --------
    >>> parse_answer(Question("a", "Hoeveel?", "getal"), "12,5")
    12.5
    >>> parse_answer(Question("a", "Klopt het?", "ja_nee"), "Nee")
    False
    """
    typed = text.strip()
    if not typed:
        return [] if question.kind == "lijst" else ""
    if question.kind == "ja_nee":
        if typed.casefold() in (*_YES, *_NO):
            return typed.casefold() in _YES
    elif question.kind == "datum":
        return _day(question, typed)
    elif question.kind == "getal":
        return _number(question, typed)
    elif question.kind == "lijst":
        return [_chosen(question, part) for part in typed.split(";") if part.strip()]
    else:
        return _chosen(question, typed)
    raise _no_answer(question, typed)


def shown_answer(value: object) -> str:
    """An answer as text, so that `parse_answer` reads it back.

    >>> shown_answer(True), shown_answer(["raad", "college"]), shown_answer(1.5)
    ('ja', 'raad; college', '1,5')
    """
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    if isinstance(value, float):
        return str(value).replace(".", ",")
    return "" if value is None else str(value)


def wrong_value(question: Question, value: object) -> str:
    """What is wrong with a value as an answer, in Dutch; empty when nothing is.

    >>> wrong_value(Question("a", "Welke?", "keuze", choices=("rood", "groen")), "blauw")
    "'blauw' is geen van de keuzes: rood, groen"
    """
    kind = question.kind
    fits = {
        "ja_nee": isinstance(value, bool),
        "getal": isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value),
        "lijst": isinstance(value, list | tuple) and all(isinstance(part, str) for part in value),
        "datum": isinstance(value, dt.date) or (isinstance(value, str) and _is_day(value)),
    }.get(kind, isinstance(value, str))
    if not fits:
        return f"verwacht {_EXPECTED[kind]}"
    if question.choices:
        parts = value if isinstance(value, list | tuple) else [value]
        strange = [str(part) for part in parts if part and part not in question.choices]
        if strange:
            return f"'{strange[0]}' is geen van de keuzes: {', '.join(question.choices)}"
    return ""


def is_empty(value: object) -> bool:
    """Whether nothing was answered: no value, an empty text or an empty list. "Nee" and 0 are answers."""
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def check_answers(
    questions: QuestionList,
    answers: Iterable[Mapping[str, Any]],
    *,
    track: str,
    peildatum: str,
) -> list[AnswerProblem]:
    """What is wrong with the answers to a list, or absent, for a track at a day.

    Parameters
    ----------
    questions
        The list.
    answers
        Records with ``lijst, sleutel, antwoord, door, rol, datum``, oldest first; of a key the last one counts.
        Records of another list are passed over.
    track
        ``licht``, ``midden`` or ``zwaar``; a required question of another track may be absent.
    peildatum
        ISO date; an answer of a later day does not count yet.

    Returns
    -------
    list of AnswerProblem
        In the order of the questions; empty when everything that is asked is answered.

    Examples
    --------
    >>> proef = QuestionList("proef", "Proef", TRACKS, (Question("groot", "Is het groot?", "ja_nee"),))
    >>> [p.key for p in check_answers(proef, [], track="licht", peildatum="2026-03-09")]
    ['groot']
    """
    known = {question.key: question for question in questions.questions}
    last: dict[str, tuple[int, Mapping[str, Any]]] = {}
    problems: list[AnswerProblem] = []
    for line, record in enumerate(answers, start=1):
        if record.get("lijst") != questions.name:
            continue
        key = str(record.get("sleutel", ""))
        if key not in known:
            problems.append(
                AnswerProblem(questions.name, key, f"De lijst heeft geen vraag '{key}'.", _LOOK_UP, line)
            )
            continue
        last[key] = (line, record)
    for question in questions.questions:
        line, record = last.get(question.key, (0, {}))
        asked = question in questions.asked(track) and question.required
        wrong = _wrong_record(question, record, asked=asked, peildatum=peildatum)
        if wrong:
            problems.append(AnswerProblem(questions.name, question.key, wrong, _remedy(question), line))
    return problems


_LOOK_UP = "Kijk met wijkprofiel dossier toon welke vragen er zijn."


def _wrong_record(question: Question, record: Mapping[str, Any], *, asked: bool, peildatum: str) -> str:
    if is_empty(record.get("antwoord")):
        return f"Nog niet beantwoord: {question.text}" if asked else ""
    wrong = wrong_value(question, record["antwoord"])
    if wrong:
        return f"Het antwoord op '{question.text}' past niet: {wrong}."
    lacking = [field for field in ("door", "rol", "datum") if not str(record.get(field, "")).strip()]
    if lacking:
        return f"Bij het antwoord op '{question.text}' ontbreekt: {', '.join(lacking)}."
    day = str(record["datum"])
    if not _is_day(day):
        return f"Bij het antwoord op '{question.text}' is '{day}' geen datum."
    if day > peildatum:
        return f"Het antwoord op '{question.text}' heeft een datum ({day}) na de peildatum ({peildatum})."
    return ""


def _remedy(question: Question) -> str:
    return f"Geef antwoord op '{question.key}': {_EXPECTED[question.kind]}."


def _no_answer(question: Question, typed: str) -> UsageError:
    return UsageError(
        f"'{typed}' is geen antwoord op '{question.text}'.", remedy=f"Verwacht: {_EXPECTED[question.kind]}."
    )


def _chosen(question: Question, typed: str) -> str:
    """The choice that was meant, whatever its case; free text as it is."""
    cleaned = typed.strip()
    if not question.choices:
        return cleaned
    for choice in question.choices:
        if choice.casefold() == cleaned.casefold():
            return choice
    raise UsageError(
        f"'{cleaned}' is geen van de keuzes bij '{question.text}'.",
        remedy=f"Kies uit: {', '.join(question.choices)}.",
    )


def _day(question: Question, typed: str) -> str:
    for form in ("%Y-%m-%d", "%d-%m-%Y"):
        try:
            return dt.datetime.strptime(typed, form).date().isoformat()
        except ValueError:
            continue
    raise _no_answer(question, typed)


def _number(question: Question, typed: str) -> int | float:
    plain = typed.replace(".", "").replace(",", ".") if "," in typed else typed
    try:
        number = float(plain)
    except ValueError as problem:
        raise _no_answer(question, typed) from problem
    if not math.isfinite(number):
        raise _no_answer(question, typed)
    return int(number) if number.is_integer() else number


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
