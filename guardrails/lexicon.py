"""Lists of words as data, and looking up whether a name or text holds one of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from guardrails.spelling import plain, readings, runs, without_number

# Shorter words are not looked for across a space: "De Pol en omgeving" does not speak of Polen.
_LEAST_JOINED = 8
# Stands where a harmless expression was taken out; joins with no word.
_GAP = "0"
_CLAUSE = re.compile(r"[.!?;:,\n]+(?=\s|$)")


def squash(text: str) -> str:
    """Letters and digits of ``text`` only, lower case.

    >>> squash("k_65 JaarOfOuder")
    'k65jaarofouder'
    """
    return re.sub(r"[^0-9a-z]", "", plain(text).lower())


def _flat(text: str) -> str:
    """Lower-case words with a point where a clause ends.

    >>> _flat("Kwetsbaar, of niet-westers?")
    'kwetsbaar . of niet westers .'
    """
    clauses = _CLAUSE.split(_lower(text))
    words = [" ".join(t for t in re.split(r"[^0-9a-z]+", clause) if t) for clause in clauses]
    return " . ".join(words).strip()


def _lower(text: str) -> str:
    return "\n".join(plain(line) for line in text.splitlines()).lower()


@dataclass(frozen=True)
class Words:
    """Words to look for: whole (``heel``), at the start of a word (``begin``), anywhere (``bevat``).

    ``unless`` holds words beside it that say something else is meant. ``adjectives`` and ``nouns`` only count
    side by side. ``patterns`` are regular expressions on the plain lower-case text, in which the end of a
    clause is a point between spaces. ``harmless`` are regular expressions of fixed expressions that mean something
    else: they are taken out first, so that they excuse nothing beside them.
    """

    whole: frozenset[str] = frozenset()
    begin: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    adjectives: frozenset[str] = frozenset()
    nouns: frozenset[str] = frozenset()
    patterns: tuple[re.Pattern[str], ...] = ()
    harmless: tuple[re.Pattern[str], ...] = ()

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Words":
        """Words from an entry of a list file."""
        return cls(
            whole=frozenset(squash(w) for w in data.get("heel", ())),
            begin=tuple(squash(w) for w in data.get("begin", ())),
            contains=tuple(squash(w) for w in data.get("bevat", ())),
            unless=tuple(squash(w) for w in data.get("tenzij", ())),
            adjectives=frozenset(squash(w) for w in data.get("bijvoeglijk", ())),
            nouns=frozenset(squash(w) for w in data.get("naamwoord", ())),
            patterns=tuple(re.compile(p) for p in data.get("patroon", ())),
            harmless=tuple(re.compile(p) for p in data.get("behalve", ())),
        )

    @cached_property
    def _alone(self) -> tuple[str, ...]:
        return (*self.whole, *self.begin)

    def find(self, text: str) -> str:
        """The first word of the list that ``text`` holds, or the empty string.

        >>> words = Words(whole=frozenset({"ras"}))
        >>> words.find("Ras en afkomst"), words.find("dakterras")
        ('ras', '')
        """
        for tokens in readings(text):
            left = self._without_harmless(" ".join(tokens))
            hit = self._in_tokens(tuple(left.split()))
            if hit:
                return hit
        flat = _flat(text)
        rows = (
            dict.fromkeys((flat, *(" ".join(tokens) for tokens in readings(text)[:-1])))
            if self.patterns
            else ()
        )
        for row in rows:
            left = self._without_harmless(row)
            for pattern in self.patterns:
                match = pattern.search(left)
                if match:
                    return match.group().strip(" .")
        return ""

    def _without_harmless(self, flat: str) -> str:
        for pattern in self.harmless:
            flat = pattern.sub(f" {_GAP} ", flat)
        return flat

    def _in_tokens(self, tokens: tuple[str, ...]) -> str:
        excused = any(t.startswith(w) for t in tokens for w in self.unless)
        whole_name = "".join(tokens)
        # A row of words stands in all of them joined; rows are only made where a word of the list does too.
        if not excused and any(word in whole_name for word in self._alone):
            for row in runs(tokens):
                word = "".join(row)
                if len(row) > 1 and len(word) < _LEAST_JOINED:
                    continue
                if word in self.whole or (self.begin and word.startswith(self.begin)):
                    return " ".join(row)
        for word in self.contains:
            if word in whole_name:
                return word
        for row in () if self.adjectives.isdisjoint(tokens) else runs(tokens):
            if 2 <= len(row) <= 3 and row[0] in self.adjectives and row[-1] in self.nouns:
                return " ".join(row)
        return ""


@dataclass(frozen=True)
class Ground:
    """A protected or sensitive trait and all names it goes by; ``klass`` is a class of the matrix."""

    name: str
    klass: str
    words: Words
    stems: frozenset[str] = frozenset()
    numbered: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    measures: frozenset[str] = frozenset()

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Ground":
        """A ground from an entry of ``namen.toml``."""
        return cls(
            name=data["naam"],
            klass=data["klasse"],
            words=Words.from_data(data),
            stems=frozenset(squash(s) for s in data.get("stammen", ())),
            numbered=frozenset(squash(s) for s in data.get("genummerd", ())),
            codes=frozenset(data.get("codes", ())),
            measures=frozenset(m.lower() for m in data.get("maten", ())),
        )

    def names_field(self, name: str) -> bool:
        """Whether ``name`` is the name of a field of the statistical office for this ground."""
        bare = without_number(name.strip())
        numbered = bare != name.strip()
        code = re.sub(r"[^0-9a-z]+", "_", plain(name).lower()).strip("_")
        return (
            squash(bare) in self.stems
            or (numbered and squash(bare) in self.numbered)
            or code in self.codes
            or without_number(code) in self.codes
            or name.strip().lower() in self.measures
        )

    def holds_code(self, name: str) -> bool:
        """Whether a short code of this ground stands in ``name`` between underscores."""
        tokens = tuple(t for t in re.split(r"[^0-9a-z]+", plain(name).lower()) if t)
        joined = "_".join(tokens)
        if not any(code in joined for code in self.codes):
            return False
        return any("_".join(row) in self.codes for row in runs(tokens) if len(row) > 1)


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All grounds. Compared by identity, so that look-ups can be remembered."""

    grounds: tuple[Ground, ...] = field(repr=False)

    def closed_ground(self, text: str) -> tuple[str, str]:
        """Name of the closed ground that ``text`` names, and the word for it; empty strings if none.

        >>> words = Words(whole=frozenset({"mannen"}))
        >>> Lexicon((Ground("geslacht", "gesloten", words),)).closed_ground("aantal_mannen")
        ('geslacht', 'mannen')
        """
        return _closed_ground(self, text)

    def field_ground(self, name: str) -> Ground | None:
        """The ground whose field ``name`` is, whatever its class."""
        for ground in self.grounds:
            if ground.names_field(name) or squash(without_number(name)) in ground.numbered:
                return ground
        return None

    def subject_grounds(self, text: str) -> tuple[Ground, ...]:
        """Every ground that ``text`` speaks of, as a field, a code or a word, whatever its class.

        >>> words = Words(begin=("wmo",))
        >>> [g.name for g in Lexicon((Ground("zorg", "zorg", words),)).subject_grounds("WmoClienten_105")]
        ['zorg']
        """
        bare = squash(without_number(text))
        return tuple(
            g
            for g in self.grounds
            if g.names_field(text) or bare in g.numbered or g.holds_code(text) or g.words.find(text)
        )


@lru_cache(maxsize=8192)
def _closed_ground(lexicon: Lexicon, text: str) -> tuple[str, str]:
    for ground in lexicon.grounds:
        if ground.klass != "gesloten":
            continue
        for part in (text, *text.split(":"), text.split("@")[0]):
            of_source = part != text and squash(without_number(part)) in ground.numbered
            if of_source or ground.names_field(part) or ground.holds_code(part):
                return ground.name, part.strip()
        word = ground.words.find(text)
        if word:
            return ground.name, word
    return "", ""
