"""The field list of a register as data, and what an entry does not meet of it."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

NEEDED, ALWAYS, OPTIONAL, MACHINE = "V", "J", "N", "M"
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_URL = re.compile(r"https?://[^\s/$.?#][^\s]*")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s")
_CUT = " (ingekort)"


@dataclass(frozen=True)
class Field:
    """One field of a register: its key, its name in Dutch, its kind, the length below which it stays, its choices.

    ``shown`` is ``V`` (without it nothing is published), ``J`` (always shown), ``N`` (shown when filled) or ``M``
    (metadata). ``plain`` says that the standard asks for plain language.
    """

    key: str
    name: str
    kind: str
    maximum: int = 0
    choices: tuple[str, ...] = ()
    shown: str = OPTIONAL
    plain: bool = False


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field of an entry, in Dutch."""

    key: str
    message: str


@cache
def load_fields(name: str) -> tuple[Field, ...]:
    """The fields of the register ``name`` in the order of its standard.

    >>> [field.key for field in load_fields("algoritmeregister")][:2]
    ['name', 'description_short']
    """
    text = files("wijkprofiel.accountability").joinpath("velden", f"{name}.toml").read_text(encoding="utf-8")
    return tuple(
        Field(
            key=entry["sleutel"],
            name=entry["naam"],
            kind=entry["soort"],
            maximum=entry.get("maximum", 0),
            choices=tuple(entry.get("keuzes", ())),
            shown=entry["tonen"],
            plain=entry.get("b1", False),
        )
        for entry in tomllib.loads(text)["veld"]
    )


def validate(entry: Mapping[str, Any], fields: Sequence[Field]) -> list[Problem]:
    """What ``entry`` (key -> value) does not meet of ``fields``: types, lengths, lists and what has to be there.

    Returns
    -------
    list of Problem
        In the order of the fields, then unknown keys; empty when the register would take the entry.

    Examples
    --------
    >>> [p.message for p in validate({"kleur": "rood"}, load_fields("verwerkingenregister"))][-1]
    'dit veld kent het register niet'
    """
    out = []
    for field in fields:
        value = entry.get(field.key)
        if value in (None, "", [], ()):
            if field.shown == NEEDED or field.kind == "vast":
                out.append(Problem(field.key, f"'{field.name}' is nodig en is niet gevuld"))
            continue
        wrong = _wrong(value, field)
        if wrong:
            out.append(Problem(field.key, f"'{field.name}': {wrong}"))
    known = {field.key for field in fields}
    out += [Problem(key, "dit veld kent het register niet") for key in sorted(set(entry) - known)]
    return out


def fitted(text: str, maximum: int) -> str:
    """``text`` on one line, shorter than ``maximum``: cut after a whole sentence, and then it says so.

    >>> fitted("Kort. " + "Lang verhaal zonder einde " * 9, 40)
    'Kort. (ingekort)'
    """
    whole = " ".join(text.split())
    if not maximum or len(whole) < maximum:
        return whole
    room = maximum - 1 - len(_CUT)
    kept = ""
    for sentence in _SENTENCE_END.split(whole):
        longer = f"{kept} {sentence}".strip()
        if len(longer) > room:
            break
        kept = longer
    return (kept or whole[:room].rsplit(" ", 1)[0]) + _CUT


def _wrong(value: Any, field: Field) -> str:
    if field.kind == "lijst":
        return _wrong_list(value, field)
    if field.kind == "keuzes":
        if not isinstance(value, list | tuple) or not all(isinstance(v, str) for v in value):
            return "verwacht een lijst van keuzes"
        strange = [v for v in value if v not in field.choices]
        return f"'{strange[0]}' staat niet op de lijst" if strange else ""
    if not isinstance(value, str):
        return "verwacht tekst"
    if field.maximum and len(value) >= field.maximum:
        return f"telt {len(value)} tekens, het moeten er minder dan {field.maximum} zijn"
    if field.choices and value not in field.choices:
        return f"'{value}' staat niet op de lijst"
    patterns = {"maand": (_MONTH,), "url": (_URL,), "url_of_mail": (_URL, _MAIL)}.get(field.kind, ())
    if patterns and not any(p.fullmatch(value) for p in patterns):
        return f"'{value}' heeft niet de vorm van {field.kind.replace('_', ' ')}"
    return ""


def _wrong_list(value: Any, field: Field) -> str:
    if not isinstance(value, list | tuple) or not all(isinstance(v, Mapping) for v in value):
        return "verwacht een lijst met titel en link"
    for item in value:
        if set(item) - {"title", "url"} or not isinstance(item.get("title"), str):
            return "elk deel heeft een titel en mag een link hebben"
        if field.choices and item["title"] not in field.choices:
            return f"'{item['title']}' staat niet op de lijst"
        if field.maximum and len(item["title"]) >= field.maximum:
            return f"een titel moet korter zijn dan {field.maximum} tekens"
        if item.get("url") and not _URL.fullmatch(item["url"]):
            return f"'{item['url']}' is geen link"
    return ""
