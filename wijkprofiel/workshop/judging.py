"""Judging what is typed in a session: nothing about persons and no label is kept in the minutes."""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from guardrails import Finding, Outcome, Policy, check_text
from wijkprofiel.names import plain
from wijkprofiel.workshop.text import NAME_LIKE, NO_PERSON, WITHOUT_LABEL, WITHOUT_PERSONS

LONGEST = 1500
PERSONS = "P"
# What a person in the room may say from experience, though a figure cannot show it: a hint, no more.
HINTS = ("W03",)
NAME_CODE = "naam"
_LISTS = "geen_personen.toml"
_SMALL = r"(?:van|de|der|den|het|'t|ten|ter|te|el|al|von|du|le|la|da|dos|bin|ben)"
_WORD = r"[A-ZÀ-Þ][a-zà-ÿ']+(?:-[A-ZÀ-Þ]?[a-zà-ÿ']+)*"
# Two or more words with a capital, perhaps with small words or initials between: "Fatima el Amrani", "J. de Vries".
_NAMES = re.compile(
    rf"(?<![\w-])(?:[A-Z]\.[ \t]?)*{_WORD}(?:[ \t]+(?:{_SMALL}[ \t]+|[A-Z]\.[ \t]*)*{_WORD})+"
)
_INITIALS = re.compile(rf"(?<![\w.])(?:[A-Z]\.[ \t]?)+(?:{_SMALL}[ \t]+)*{_WORD}")
_NEXT = re.compile(r"[ \t-]+\w+")
_SHORT = 3


@dataclass(frozen=True)
class Judgement:
    """What may be done with a typed text.

    ``findings`` are those for which it is held back, ``hints`` those that only ask for care. ``may_confirm`` says
    that a facilitator can state that nothing is wrong; about persons and labels that cannot be stated.
    """

    findings: tuple[Finding, ...]
    hints: tuple[Finding, ...]
    name_like: bool
    may_confirm: bool

    @property
    def held(self) -> bool:
        return bool(self.findings) or self.name_like

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of what holds it back; they say nothing about what was typed."""
        return tuple(dict.fromkeys(f.code for f in self.findings)) + ((NAME_CODE,) if self.name_like else ())

    @property
    def reasons(self) -> tuple[str, ...]:
        """What is wrong and what to do, one sentence or two each; never what was read about a person."""
        said = tuple(
            f"{f.message} {WITHOUT_PERSONS if f.code.startswith(PERSONS) else WITHOUT_LABEL}"
            for f in self.findings
        )
        named = f"{NAME_LIKE} {NO_PERSON}" if self.may_confirm else NAME_LIKE
        return said + ((named,) if self.name_like else ())


def judge_text(text: str, *, policy: Policy, known: Collection[str] = ()) -> Judgement:
    """What the guardrails say about ``text``, and whether it seems to name a person.

    Parameters
    ----------
    text : str
        As it was typed.
    policy : Policy
    known : collection of str
        Names that are no persons: of areas, topics, roles and organisations of this session.

    Examples
    --------
    >>> policy = Policy.load()
    >>> judge_text("Er is te weinig groen bij de school.", policy=policy).held
    False
    >>> judge_text("Bel mij op 06-12345678.", policy=policy).codes
    ('P03',)
    >>> judge_text("Fatima el Amrani weet meer.", policy=policy).codes
    ('naam',)
    """
    found = check_text("deze notitie", text, policy=policy)
    hints = tuple(f for f in found if f.code in HINTS and f.outcome != Outcome.BLOCK)
    holding = tuple(f for f in found if f not in hints)
    named = name_like(text, known)
    final = any(f.outcome == Outcome.BLOCK or f.code.startswith(PERSONS) for f in holding)
    return Judgement(holding, hints, named, may_confirm=not final)


def name_like(text: str, known: Collection[str] = ()) -> bool:
    """Whether ``text`` holds what looks like the name of a person and is not one of the ``known`` names.

    >>> name_like("In Berflo Es is weinig groen", ["Wijk 05 Berflo Es"]), name_like("Jan de Boer zei dat")
    (False, True)
    """
    parts = {word for name in known for word in plain(name).split()}
    found = [m for pattern in (_NAMES, _INITIALS) for m in pattern.finditer(text)]
    return any(_is_strange(m.group(), parts) and not _is_thing(_NEXT.match(text, m.end())) for m in found)


def _is_strange(name: str, known: Collection[str]) -> bool:
    lists = _no_persons()
    words = plain(name).split()
    if _names_thing(words[-1]):
        return False
    while words and words[0] in lists["begin"]:
        words = words[1:]
    large = [word for word in words if word not in lists["klein"]]
    return len(large) > 1 and any(word not in known for word in large)


def _is_thing(word: re.Match[str] | None) -> bool:
    """Whether what follows a name says that it is of a thing: "Prins Bernhard park"."""
    return word is not None and _names_thing(plain(word.group()))


def _names_thing(word: str) -> bool:
    """Whether a word is a thing or ends as one; a short ending is also that of a name ("Vries")."""
    things = _no_persons()["dingen"]
    return any(word == thing or (len(thing) > _SHORT and word.endswith(thing)) for thing in things)


@cache
def _no_persons() -> Mapping[str, list[str]]:
    """Words by which a name is seen to be of no person: how a sentence begins, small words, and things."""
    file = resources.files("wijkprofiel.workshop").joinpath("static", _LISTS)
    lists: dict[str, list[str]] = tomllib.loads(file.read_text(encoding="utf-8"))
    return lists
