"""Whether two records come from one person: names, initials, e-mail addresses and accounts compared."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from guardrails.spelling import plain

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_TITLES = frozenset(
    {"dhr", "mevr", "mw", "mr", "drs", "dr", "ir", "ing", "prof", "de", "heer", "mevrouw", "msc", "bsc", "ma"}
) | {"den", "der", "het", "ten", "ter", "van", ""}
# What someone is, beside who someone is: "Piet Jansen (beoordelaar)".
_ROLES = frozenset({"beoordelaar", "opsteller", "eigenaar", "proceseigenaar", "fg", "privacy", "officer"}) | {
    "collega", "medewerker", "adviseur", "analist",
}  # fmt: skip
_LEAST_OF_A_NAME = 2
# Latin letters that are not taken apart into a plain letter and a sign.
_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
_APART = re.compile(r"[^a-z]+")


def normal_name(name: str) -> str:
    """A person's name for comparison: without case, accents, signs, word order, titles and small words.

    >>> normal_name("Vries, J. de") == normal_name("j de vríes")
    True
    """
    return " ".join(sorted(w for w in _words(name) if w not in _TITLES))


def normal_account(account: str) -> str:
    """An e-mail address or account for comparison: without case, spaces and what follows a plus sign.

    >>> normal_account(" J.Jansen+werk@Hengelo.nl ")
    'j.jansen@hengelo.nl'
    """
    bare = "".join(unicodedata.normalize("NFKC", account).split()).casefold()
    name, at, host = bare.partition("@")
    return f"{name.split('+')[0]}{at}{host}"


def _words(text: str) -> list[str]:
    """The words of a name in plain letters: lookalikes of other scripts and invisible signs undone."""
    return [w for w in _APART.split(plain(plain(text).casefold()).translate(_LETTERS)) if w]


def names_a_person(record: Mapping[str, Any]) -> bool:
    """Whether a record says who it is of: a name of letters that can be read, not a sign or another script.

    >>> names_a_person({"persoon": "Piet Jansen"}), names_a_person({"persoon": "-"})
    (True, False)
    """
    typed = plain(plain(str(record.get("persoon", ""))).casefold()).translate(_LETTERS)
    if any(c.isalpha() and not "a" <= c <= "z" for c in typed):
        return False
    return any(len(word) > 1 for name in _names(record) for word in name)


def one_person(first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
    """Whether two records (``persoon``, perhaps ``e_mail`` and ``account``) can be of one person.

    The same name, a name with initials that fit a full one, two whole words of a name in common, the same
    letters without the spaces, or the same address or account will do: what may be one person does not count
    as two.

    >>> one_person({"persoon": "J. Jansen"}, {"persoon": "Jan Jansen"})
    True
    >>> one_person({"persoon": "Jan Jansen"}, {"persoon": "Joke Jansen"})
    False
    """
    if _addresses(first) & _addresses(second) or _letters(first) & _letters(second):
        return True
    return any(_fits(a, b) for a in _names(first) for b in _names(second))


def among(person: Mapping[str, Any], others: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a record can be of the same person as one of ``others``."""
    return any(one_person(person, other) for other in others)


def _addresses(record: Mapping[str, Any]) -> set[str]:
    given = [str(record.get(key, "")) for key in ("e_mail", "account")]
    given += _MAIL.findall(str(record.get("persoon", "")))
    return {normal_account(text) for text in given if text.strip()}


def _letters(record: Mapping[str, Any]) -> set[str]:
    """The letters of the name that a record gives, in order of the alphabet, with and without small words."""
    typed = str(record.get("persoon", ""))
    return {"".join(sorted("".join(words))) for words in (_words(typed), _name(typed)) if words}


def _names(record: Mapping[str, Any]) -> list[list[str]]:
    """The names that a record gives: the one typed, and those that stand before the at-sign of an address."""
    typed = re.sub(r"[<(\[]?" + _MAIL.pattern + r"[>)\]]?", " ", str(record.get("persoon", "")))
    locals_ = [address.partition("@")[0] for address in _addresses(record) if "@" in address]
    return [name for text in (typed, *locals_) if (name := _name(text))]


def _name(text: str) -> list[str]:
    return [word for word in normal_name(text).split() if word not in _ROLES]


def _fits(one: list[str], other: list[str]) -> bool:
    """Whether two names can be the same: equal, or each word of the shorter is a word or an initial of the longer.

    A single word has to be a word of the other name, or its initials and a name written as one.
    """
    if one == other or len({w for w in one if len(w) > 1} & set(other)) >= _LEAST_OF_A_NAME:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) < _LEAST_OF_A_NAME:
        return bool(short) and (short[0] in long or _glued(short[0], long))
    left = list(long)
    for word in sorted(short, key=len, reverse=True):
        match = next((w for w in left if w == word), None) or next(
            (w for w in left if 1 in (len(w), len(word)) and w[0] == word[0]), None
        )
        if match is None:
            return False
        left.remove(match)
    return any(len(w) > 1 and w in long for w in short)


def _glued(word: str, name: list[str]) -> bool:
    """Whether one word can be a whole name: a name in it with the initials of the others (``pjansen``)."""
    for whole in (w for w in name if len(w) > 1 and w in word):
        initials = sorted(w[0] for w in name if w is not whole)
        if initials and sorted(word.replace(whole, "", 1)) == initials:
            return True
    return False
