"""Whether it holds data about persons, households or addresses. Findings count and point, never repeat."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from stdnum import iban
from stdnum.nl import bsn

from guardrails.explain import finding
from guardrails.finding import Finding
from guardrails.policy import Policy
from guardrails.submission import Submission

_NUMBER = re.compile(
    r"(?<![\w.,-])(?:\d{8,9}|\d{3}[. ]\d{3}[. ]\d{3}|\d{4}[. ]\d{2}[. ]\d{3}|\d{2}[. ]\d{3}[. ]\d{3})"
    r"(?![\w-])"
)
_IBAN = re.compile(r"(?<!\w)[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]{2,4}){3,8}(?!\w)")
_MAIL = re.compile(r"[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}")
_PHONE = re.compile(
    r"(?<![\w.,+-])(?:(?:\+31|0031)[ -]?(?:\(0\))?[ -]?|0)"
    r"(?:6[ -]?\d{8}|6(?:[ -]?\d{2}){4}|[1-57-9]\d{1,2}[ -]?\d{6,7})(?![\w-])"
)
# Small words after a year are no letters of a postcode ("2020 en 2022").
_ADDRESS = re.compile(
    r"(?<!\w)[1-9]\d{3}(?:\s?(?!SA|SD|SS)[A-Z]{2}|(?!sa|sd|ss)[a-z]{2}|\s(?!en|of|om|op|in|is|de|er|na|nu|we|ze|ha|km|jr|te)[a-z]{2})"
    r"(?:[ ,]+|\s*(?:nr|huisnummer)\.?\s*)\d{1,5}(?!\d)"
)
_BIRTH = re.compile(r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])[-/. ](?:0?[1-9]|1[0-2])[-/. ](?:19|20)\d{2}(?!\d)")
# Places of the dossier where contact data belong.
CONTACT_PLACES = ("eigenaar", "rollen")


def check_persons(place: str, text: str, *, policy: Policy) -> list[Finding]:
    """Findings P01 to P04 and P08 about one text: numbers of persons, accounts, contact data, addresses.

    Examples
    --------
    >>> [f.code for f in check_persons("notitie", "BSN 111222333", policy=Policy.load())]
    ['P01']
    >>> check_persons("notitie", "KvK 12345678, buurt BU01640704", policy=Policy.load())
    []
    """
    out: list[Finding] = []
    numbers = [_digits(m.group()) for m in _NUMBER.finditer(text)]
    passing = [n for n in numbers if bsn.is_valid(n)]
    if passing and policy.person_context["bsn"].find(text):
        out.append(finding("P01", place, policy=policy, where=place, count=len(passing)))
    elif [n for n in passing if len(n) == 9]:
        out.append(finding("P08", place, policy=policy, where=place, count=len(passing)))
    accounts = [m for m in _IBAN.finditer(text) if iban.is_valid(m.group(), check_country=False)]
    if accounts:
        out.append(finding("P02", place, policy=policy, where=place, count=len(accounts)))
    contact_place = place.split(".")[0] in CONTACT_PLACES
    contacts = len(_MAIL.findall(text)) + len(_PHONE.findall(text))
    if contacts and not contact_place:
        out.append(finding("P03", place, policy=policy, where=place, count=contacts))
    homes = len(_ADDRESS.findall(text))
    births = len(_BIRTH.findall(text)) if policy.person_context["geboren"].find(text) else 0
    if homes + births:
        out.append(finding("P04", place, policy=policy, where=place, count=homes + births))
    return out


def check(submission: Submission, *, policy: Policy) -> list[Finding]:
    """Findings P01 to P08 about texts, names, codes, columns and the size of the units."""
    out: list[Finding] = []
    for place, text in typed_texts(submission):
        out += check_persons(place, text, policy=policy)
    for place, series in (("namen", submission.names), ("niveaus", submission.level)):
        out += check_persons(place, "\n".join(str(v) for v in series), policy=policy)
    out += _columns(submission, policy)
    out += _units(submission, policy)
    return out


def typed_texts(submission: Submission) -> Iterator[tuple[str, str]]:
    """Every text that someone typed, once, with its place: texts, titles, labels, all of the dossier."""
    seen: set[str] = set()
    for place, text in _all_texts(submission):
        if text and text not in seen:
            seen.add(text)
            yield place, text


def _all_texts(submission: Submission) -> Iterator[tuple[str, str]]:
    yield from _walk(submission.dossier)
    yield from ((place, str(text)) for place, text in submission.texts.items())
    for output in submission.outputs.values():
        yield f"{output.name}.titel", output.title
    for column in submission.columns.values():
        yield f"{column.name}.label", column.label
        yield f"{column.name}.definitie", column.definition


def _walk(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _walk(part, f"{place}.{key}" if place else str(key))
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value, 1):
            yield from _walk(part, f"{place}[{number}]")
    elif isinstance(value, str):
        yield place, value


def _columns(s: Submission, policy: Policy) -> list[Finding]:
    out = []
    names = {str(n) for n in (*s.table.columns, *s.columns, *s.table.index.names) if n is not None}
    for name in sorted(names):
        if policy.person_columns.find(name.split("@")[0]):
            out.append(finding("P05", name, policy=policy))
    for column in s.columns.values():
        if policy.person_columns.find(column.label) and column.name not in {f.subject for f in out}:
            out.append(finding("P05", column.name, policy=policy))
    for name in s.table.columns:
        count = _numbers_of_persons(s.table[name].to_numpy())
        if count:
            out.append(finding("P01", str(name), policy=policy, where=f"kolom '{name}'", count=count))
    return out


def _numbers_of_persons(values: np.ndarray) -> int:
    """How many values are citizen numbers; 0 unless three, and nine in ten of the large ones, are."""
    if values.dtype.kind not in "if":
        return 0
    large = [v for v in values.astype(float) if 1e7 <= v < 1e9 and v == int(v)]
    passing = sum(bsn.is_valid(f"{int(v):09d}") for v in large)
    return passing if passing >= 3 and passing >= 0.9 * len(large) and 2 * len(large) >= len(values) else 0


def _units(s: Submission, policy: Policy) -> list[Finding]:
    out = []
    areas = [re.compile(p) for p in policy.unit_patterns["gebied"]]
    others = [c for c in map(str, s.table.index) if not any(a.match(c) for a in areas)]
    for what, pattern in policy.unit_refusals.items():
        count = sum(bool(re.search(pattern, c)) for c in others)
        if count:
            out.append(finding("P06", "gebieden", policy=policy, count=count, what=what))
            break
    for level in s.drawn:
        lived = s.size[(s.level == level) & (s.size > 0)]
        few = int((lived <= 10).sum())
        if len(lived) >= 3 and 2 * few > len(lived):
            out.append(finding("P07", level, policy=policy, count=few, total=len(lived)))
    return out


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text).zfill(9)
