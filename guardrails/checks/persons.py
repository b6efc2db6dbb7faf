"""Whether it holds data about persons, households or addresses. Findings count and point, never repeat."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from stdnum import iban
from stdnum.nl import bsn

from guardrails.checks.person_texts import around, check_person_texts
from guardrails.explain import finding
from guardrails.finding import Finding
from guardrails.policy import Policy
from guardrails.submission import Submission

_NUMBER = re.compile(
    r"(?<![\w.,-])(?:\d{8,9}|\d{3}[. ]\d{3}[. ]\d{3}|\d{4}[. ]\d{2}[. ]\d{3}|\d{2}[. ]\d{3}[. ]\d{3})"
    r"(?![\w-])"
)
# Beside a word for it, a citizen number may be written in any rhythm.
# How far from a number, in signs, a word still says what the number is.
_NEAR = 60
_LOOSE_NUMBER = re.compile(r"(?<!\d)\d(?:[ .\-/_]{0,2}\d){7,8}(?!\d)")
# A number that is registered or measured is not one of a person.
_REGISTERED = re.compile(
    r"(?:\b(?:ris|woz|object\w*|bag|kvk|besluit\w*|zaak\w*|kenmerk|dossier|perceel\w*|kadaster\w*|document\w*|nen|iso|"
    r"kosten|begroot|bedrag|stuk)|[€$])[ .:#-]*(?:nr|nummer|no)?[ .:#-]*$",
    re.IGNORECASE,
)
_MEASURED = re.compile(
    r"[ .,-]*(?:euro|eur|kuub|m2|m3|m²|m³|kwh|mwh|gj|kg|ton|liter|woningen|inwoners|stuks|procent|%|gulden)(?!\w)",
    re.IGNORECASE,
)
_IBAN = re.compile(r"(?<!\w)[A-Za-z]{2}\d{2}(?:[ .-]?[A-Za-z0-9]{2,4}){3,8}(?!\w)")
_AT = r"(?:[ \t]?(?:@|[(\[]@[)\]]|[(\[]at[)\]])[ \t]?|[ \t]apenstaart(?:je)?[ \t])"
_DOT = r"(?:[ \t]?\.|[ \t]?[(\[](?:punt|dot|\.)[)\]][ \t]?|[ \t](?:punt|dot)[ \t])"
_MAIL = re.compile(
    rf"[\w.+-]+{_AT}[\w-]+(?:{_DOT}[\w-]+)*{_DOT}[A-Za-z]{{2,}}"
    r"|[\w.+-]+ at [\w-]+ (?:punt|dot) (?:nl|com|org|net|eu|be|de)\b",
    re.IGNORECASE,
)
_PREFIX = r"(?:(?:\+|00)31[ .\-/]{0,3}(?:\(0\))?[ .\-/]{0,3}|\(?0)"
_BEFORE, _AFTER = r"(?<![\w+\-/])(?<!\d[.,])", r"(?![\w/-]|[.,]\d)"
_DATE = r"(?!0\d[-/. ]\d\d[-/. ](?:19|20)\d\d(?!\d))"
_MOBILE = re.compile(rf"{_BEFORE}{_DATE}{_PREFIX}6\)?[ .\-/]{{0,3}}\d(?:[ .\-/]?\d){{7}}{_AFTER}")
_LANDLINE = re.compile(
    rf"{_BEFORE}{_DATE}{_PREFIX}(?:"
    r"[1-57-9]\d\)?[ .\-/]{0,3}(?:\d{7}|\d{3}[ .-]\d{2}[ .-]?\d{2}|\d{3}[ .-]\d{4}|\d{2}[ .-]\d{2}[ .-]\d{3})"
    r"|[1-57-9]\d\d\)?[ .\-/]{0,3}(?:\d{6}|\d{3}[ .-]\d{3}|\d{2}[ .-]\d{2}[ .-]\d{2})"
    rf"){_AFTER}"
)
# Units and small words after a number are no letters of a postcode ("2020 en 2022", "1000 mm 12").
_UNITS = "mm cm dm km ha kg kw mw gw gb mb tb hl ml dl st"
_SMALL = (
    f"{_UNITS} en of om op in is de er na nu we ze te jr nr ca al zo wo hh ma di do vr za bv nv nl eu vs ik je "
    "ie ii iv vi xi ad as af ns un ww wa wi ao pc it ai no so to be by at us or an if go up me zn uw ov aw"
)
_NO_UNIT = rf"(?!(?:{_UNITS.upper().replace(' ', '|')}|NR|EU|NL|VS|SA|SD|SS)\b)"
_UPPER = rf"[1-9]\d{{3}}[ -]?{_NO_UNIT}(?!SA|SD|SS)[A-Z]{{2}}"
_LOWER = (
    rf"[1-9]\d{{3}}(?:(?!(?:{_UNITS.replace(' ', '|')}|nr|sa|sd|ss)(?![a-z]))[a-z]{{2}}"
    rf"|[ -](?!(?:{_SMALL.replace(' ', '|')}|sa|sd|ss)\b)[a-z]{{2}})"
)
_NR = r"(?:nr|no|nummer|huisnummer)\.?[ ]*"
_ADDRESS = re.compile(
    rf"(?<![\w.,-])(?:{_UPPER}(?:[ ,/-]*(?:{_NR})?|[ ,]+(?:te[ ]+)?[A-Z][a-z]+[ ,]+{_NR})\d{{1,5}}(?!\d)"
    rf"|{_LOWER}(?:[ ,/-]+|[ ,]*{_NR})\d{{1,5}}(?!\d))"
    # the number of the house first: "Dorpsstraat 12, 1234 AB"
    r"|(?<![\w.,/-])(?!(?:19|20)\d\d\b)[1-9]\d{0,4}[ ]?[a-zA-Z]?(?:-[\da-zA-Z]{1,4})?[ ]?[, ][ ]*"
    rf"{_UPPER}(?![\w-])"
)
_BIRTH = re.compile(
    r"(?<!\d)(?:(?:0?[1-9]|[12]\d|3[01])[-/. ](?:0?[1-9]|1[0-2])[-/. ](?:(?:19|20)\d{2}|\d{2})"
    r"|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d{2})(?!\d)"
)
# Places of the dossier where contact data belong.
CONTACT_PLACES = ("eigenaar", "rollen")


def check_persons(place: str, text: str, *, policy: Policy) -> list[Finding]:
    """Findings P01 to P04 and P08 to P13 about one text: numbers of persons, accounts, contact, addresses, names.

    Examples
    --------
    >>> [f.code for f in check_persons("notitie", "BSN 111222333", policy=Policy.load())]
    ['P01']
    >>> check_persons("notitie", "KvK 12345678, buurt BU01640704", policy=Policy.load())
    []
    """
    out: list[Finding] = []
    text = readable(text)
    said = {_digits(m.group()) for m in _NUMBER.finditer(text) if _named_as_bsn(text, m, policy, after=True)}
    said |= {_digits(m.group()) for m in _LOOSE_NUMBER.finditer(text) if _named_as_bsn(text, m, policy)}
    code, count = "P01", sum(bsn.is_valid(n) for n in said)
    if not count:
        plain = [m for m in _NUMBER.finditer(text) if not _thing(text, m)]
        count = sum(len(n) == 9 and bsn.is_valid(n) for n in (re.sub(r"\D", "", m.group()) for m in plain))
        code = "P08"
    if count:
        out.append(finding(code, place, policy=policy, where=place, count=count))
    accounts = [m for m in _IBAN.finditer(text) if iban.is_valid(m.group(), check_country=False)]
    if accounts:
        out.append(finding("P02", place, policy=policy, where=place, count=len(accounts)))
    contact_place = place.split(".")[0] in CONTACT_PLACES
    landlines = [m for m in _LANDLINE.finditer(text) if not _thing(text, m)]
    contacts = len(_MAIL.findall(text)) + len(_MOBILE.findall(text)) + len(landlines)
    if contacts and not contact_place:
        out.append(finding("P03", place, policy=policy, where=place, count=contacts))
    homes = len(_ADDRESS.findall(text))
    # Dates are found fast; words about birth are only looked for where there is one.
    dates = list(_BIRTH.finditer(text))
    births = len(dates) if dates and policy.person_context["geboren"].find(around(text, dates)) else 0
    if homes + births:
        out.append(finding("P04", place, policy=policy, where=place, count=homes + births))
    return out + check_person_texts(place, text, policy=policy)


def _named_as_bsn(text: str, match: re.Match[str], policy: Policy, *, after: bool = False) -> bool:
    """Whether a word for a citizen number stands near: a page can hold the word here and a table there."""
    end = match.end() + _NEAR if after else match.start()
    return bool(policy.person_context["bsn"].find(text[max(0, match.start() - _NEAR) : end]))


def check(submission: Submission, *, policy: Policy) -> list[Finding]:
    """Findings P01 to P13 about texts, names, codes, columns and the size of the units."""
    out: list[Finding] = []
    for place, text in typed_texts(submission):
        out += check_persons(place, text, policy=policy)
    for place, series in (("namen", submission.names), ("niveaus", submission.level)):
        out += check_persons(place, "\n".join(str(v) for v in series), policy=policy)
    out += _columns(submission, policy)
    out += _units(submission, policy)
    return out


def readable(text: str) -> str:
    """``text`` with full-width forms and invisible signs undone; line ends stay.

    >>> readable("bsn\u200b \uff11\uff12")
    'bsn 12'
    """
    if text.isascii():
        return text
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if unicodedata.category(c) != "Cf")


def _thing(text: str, match: re.Match[str]) -> bool:
    """Whether the number is one of a thing: registered (``woz 111222333``) or measured (``111222333 euro``)."""
    before = text[max(0, match.start() - 30) : match.start()]
    return bool(_REGISTERED.search(before) or _MEASURED.match(text, match.end()))


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
