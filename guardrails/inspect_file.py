"""Judging a finished file by what stands in it, wherever it was made."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from stdnum.nl import bsn

from guardrails.checks.persons import check_persons
from guardrails.explain import finding
from guardrails.finding import Finding, in_order
from guardrails.inspect import ProtectedValues
from guardrails.policy import Policy
from guardrails.readers import Absent, Fragment, TooMuch, Unreadable, read
from guardrails.readers.fragment import LONGEST_CELL, number_of
from guardrails.review import guarded
from guardrails.vault import Vault

MOST_PER_CODE = 25
LEAST_UNKNOWN = 4
_FORMULA = re.compile(r"^\s*(?:[=＝]\s*\S|[@\t\r]\w+\s*\(|[+\-]\s*[A-Za-z0-9('\"]+.*[(!|])")
_ACTIVE = re.compile(
    r"<\s*(?:script|iframe|object|embed)\b|<[^>]{0,200}\son\w{3,}\s*=|\$\{[^}]{0,200}\}|(?:java|vb)script\s*:",
    re.I,
)
_ODD = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u202a-\u202e\u2066-\u2069]")
_WHICH = {
    "indicator",
    "maat",
    "kenmerk",
    "variabele",
    "measure",
    "variable",
    "onderwerp",
    "kolom",
    "groep",
    "categorie",
}
_LABELLED = re.compile(r"\bbron\b|\bsource\b|\bCBS\b", re.I)
_ROW_NUMBERS = re.compile(r"^(?:fid|id|index|ogc_fid|klasse|class|rang|rank|jaar|year|nr|nummer)$", re.I)
# Packed content is read after unpacking; as words it says nothing.
_PACKED = re.compile(r"[A-Za-z0-9+/=_%.-]{200,}")
_POSTCODE = re.compile(r"^[1-9]\d{3}\s?[A-Z]{2}$")


def inspect_file(path: Path | str, *, policy: Policy, vault: Vault | None = None) -> tuple[Finding, ...]:
    """What stands in the way of sharing the file at ``path``, heaviest first; nothing found is an empty tuple.

    Parameters
    ----------
    path : Path or str
        A csv, xlsx, pptx, html, ipynb, gpkg, geojson, parquet, png, svg, pdf or zip; also plain text.
    policy : Policy
        The rules in force.
    vault : Vault or None
        Figures of protected groups to compare with; without it only names and forms are judged.
    """
    return in_order(_few(guarded("bestand", lambda: _inspected(Path(path), policy, vault), policy)))


def _inspected(path: Path, policy: Policy, vault: Vault | None) -> list[Finding]:
    protected = None if vault is None else ProtectedValues(vault, policy)
    judge = FileJudge(policy, protected)
    out: list[Finding] = []
    held: list[Fragment] = []
    try:
        for fragment in read(path):
            held.append(fragment)
            out += judge.judge(fragment)
    except Unreadable as error:
        out.append(unread(path.name, error, policy))
    return out + judge.small_numbers(held) + judge.not_compared()


def unread(where: str, error: Unreadable, policy: Policy) -> Finding:
    """The finding that something could not be read."""
    if isinstance(error, Absent):
        return finding("I04", where, policy=policy, where=where, what=str(error))
    if isinstance(error, TooMuch):
        return finding("I02", where, policy=policy, where=where, why=str(error))
    if str(error).startswith("onbekend:"):
        return finding("I03", where, policy=policy, where=where, what=str(error).removeprefix("onbekend:"))
    return finding("I01", where, policy=policy, where=where, why=str(error))


def is_active(text: str) -> bool:
    """Whether a program that takes this text for code would run something.

    >>> is_active("<svg onload=alert(1)>"), is_active("${naam}"), is_active("a < b en c > d")
    (True, True, False)
    """
    return bool(_ACTIVE.search(text))


class FileJudge:
    """Judges fragments one by one.

    ``typed`` finds texts that were approved as they are typed: in names and cells they are text, whatever signs they
    hold. A script, a handler, an address or a formula made of them is none the less found.
    """

    def __init__(
        self, policy: Policy, protected: ProtectedValues | None, *, typed: re.Pattern[str] | None = None
    ) -> None:
        self.policy = policy
        self.protected = protected
        self._typed = typed
        # Texts without a finding: files say the same things often, such as the names of areas.
        self._clean: set[str] = set()
        self._areas: set[str] = set()

    def judge(self, fragment: Fragment) -> Iterator[Finding]:
        """Findings about one fragment."""
        kind, where = fragment.kind, fragment.part
        if fragment.hidden and kind in ("cells", "number-column") and "statistiek" not in where:
            spot = re.split(r", kolom |\.", where)[0]
            yield self._one("I07", spot)
        if fragment.name in ("I17", "I18") and fragment.hidden:
            yield self._one(fragment.name, where, count=len(fragment.payload))
        if kind == "problem":
            yield self._problem(fragment)
        elif kind == "program":
            yield self._one(fragment.name, where, what=fragment.payload)
        elif kind == "output":
            yield self._one("I14", where.split(" (")[0])
        elif kind == "link":
            yield self._one("I11", where, what=str(fragment.payload)[:80])
        elif kind == "formula" and fragment.name == "uit":
            yield self._one("I09", where)
        elif kind == "name":
            yield from self._named(fragment)
        elif kind == "cells":
            yield from self._cells(fragment)
        elif kind == "number-column":
            yield from self._numbers(fragment)
        elif kind == "label-column":
            yield from self._valued(fragment)
        elif kind in ("text", "metadata") and isinstance(fragment.payload, str):
            yield from self._text(fragment)

    def small_numbers(self, fragments: Iterable[Fragment]) -> list[Finding]:
        """Small counts per area in a file that nowhere says where its figures come from."""
        held = list(fragments)
        texts = (
            f.payload for f in held if isinstance(f.payload, str) and f.kind in ("text", "name", "metadata")
        )
        cells = (c for f in held if f.kind == "cells" for c in f.payload[:50])
        if any(_LABELLED.search(t) for t in (*texts, *cells)):
            return []
        limit = int(self.policy.threshold("kleine_telling")) - 1
        out = []
        for f in held:
            if f.kind != "number-column" or not any(f.codes) or _ROW_NUMBERS.match(f.name):
                continue
            values = [v for v, c in zip(f.payload, f.codes, strict=False) if v is not None and c]
            few = sum(1 <= v <= limit for v in values)
            if few and all(v == int(v) and v >= 0 for v in values) and max(values) > 10:
                out.append(self._one("I15", f.part, count=few, limit=limit))
        return out

    def _one(self, code: str, where: str, **facts: object) -> Finding:
        return finding(code, where, policy=self.policy, where=where, **facts)

    def _problem(self, fragment: Fragment) -> Finding:
        key = {"I01": "why", "I02": "why"}.get(fragment.name, "what")
        text = str(fragment.payload)
        if fragment.name == "I01" and text.startswith("onbekend:"):
            return self._one("I03", fragment.part, what=text.removeprefix("onbekend:"))
        return self._one(fragment.name, fragment.part, **{key: text} if text else {})

    def _named(self, fragment: Fragment) -> Iterator[Finding]:
        for text in str(fragment.payload).split("\n"):
            if len(text) > 2_000:
                yield self._one("I02", fragment.part, why="een naam van meer dan 2000 tekens")
                return
            ground, _ = self.policy.lexicon.closed_ground(text)
            if ground:
                yield self._one("I06", fragment.part, ground=ground)
            if self.policy.person_columns.find(text) and "." not in text[-6:]:
                yield self._one("I16", fragment.part, what=f"kolom '{text[:40]}'")
            yield from self._odd(fragment.part, text)
            yield from self._active(fragment.part, text)

    def _cells(self, fragment: Fragment) -> Iterator[Finding]:
        cells: tuple[str, ...] = fragment.payload
        where = fragment.part
        longest = max(map(len, cells), default=0)
        if longest > 20 * LONGEST_CELL:
            yield self._one("I02", where, why="een tekst van meer dan een miljoen tekens")
            return
        formulas = sum(bool(_FORMULA.match(c)) and number_of(c) is None for c in cells)
        if formulas and not where.startswith(("xlsx", "gpkg")) and ".xlsx" not in where:
            yield self._one("I08", where, count=formulas)
        text = "\n".join(dict.fromkeys(cells))
        yield from self._active(where, text)
        yield from self._odd(where, text)
        yield from self._people(where, text, fragment.name)
        homes = sum(bool(_POSTCODE.match(c.strip())) for c in cells)
        if homes >= 3 and 2 * homes > len(cells):
            yield self._one("I16", where, what="postcodes van zes tekens")
        if fragment.name.lower() in _WHICH or (fragment.hidden and fragment.name):
            for cell in dict.fromkeys(cells):
                ground, _ = self.policy.lexicon.closed_ground(cell) if len(cell) < 120 else ("", "")
                if ground:
                    yield self._one("I06", where, ground=ground)
                    break

    def not_compared(self) -> list[Finding]:
        """The finding that figures were about areas that the vault does not hold, once everything is judged."""
        if self.protected is None or not self._areas:
            return []
        unknown = self.protected.missing(self._areas)
        known = 100 * (1 - len(unknown) / len(self._areas))
        enough = len(unknown) < LEAST_UNKNOWN or known >= self.policy.threshold("dekking_kluis_pct")
        return [] if enough else [self._one("I23", "bestand", count=len(unknown))]

    def _valued(self, fragment: Fragment) -> Iterator[Finding]:
        if self.protected is None:
            return
        held = zip(fragment.codes, fragment.payload, strict=False)
        self._areas |= {code for code, value in held if code and value is not None}
        match = self.protected.match(fragment.payload, fragment.codes)
        if match is not None:
            code = "I05" if match.decisive else "I24"
            yield self._one(code, fragment.part, ground=match.ground, how=match.how, count=match.count)

    def _numbers(self, fragment: Fragment) -> Iterator[Finding]:
        yield from self._valued(fragment)
        large = [
            f"{int(v):09d}" for v in fragment.payload if v is not None and 1e7 <= v < 1e9 and v == int(v)
        ]
        if len(large) >= 3:
            passing = sum(map(bsn.is_valid, large))
            if passing >= 3 and passing >= 0.9 * len(large):
                yield finding("P01", fragment.part, policy=self.policy, where=fragment.part, count=passing)

    def _text(self, fragment: Fragment) -> Iterator[Finding]:
        text = fragment.payload
        yield from self._odd(fragment.part, text)
        yield from self._people(fragment.part, text, "")
        if fragment.kind == "metadata":
            for line in text.splitlines()[:200]:
                yield from self._people(fragment.part, line, "")
        if fragment.hidden or fragment.kind == "metadata":
            for line in text.splitlines()[:2_000]:
                ground, _ = (
                    self.policy.lexicon.closed_ground(line)
                    if len(line) < 200 and re.search(r"\d", line)
                    else ("", "")
                )
                if ground:
                    yield self._one("I06", fragment.part, ground=ground)
                    break

    def _people(self, where: str, text: str, name: str) -> Iterator[Finding]:
        words = _PACKED.sub(" ", f"{name} {text}" if name else text)
        if words in self._clean:
            return
        clean = True
        for found in check_persons("-", words, policy=self.policy):
            facts = {**found.evidence, "where": where}
            clean = False
            yield finding(found.code, where, policy=self.policy, **facts)
        if clean:
            self._clean.add(words)

    def _active(self, where: str, text: str) -> Iterator[Finding]:
        match = _ACTIVE.search(text)
        if match and self._typed is not None:
            match = _ACTIVE.search(self._typed.sub(" ", text))
        if match:
            yield self._one("I10", where, what=re.sub(r"[^\w:$<{]", "", match.group())[:12])

    def _odd(self, where: str, text: str) -> Iterator[Finding]:
        match = _ODD.search(text)
        if match:
            yield self._one("I19", where, what=f"U+{ord(match.group()):04X}")


def _few(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Each finding once, and no more than a screen holds of one kind."""
    count: dict[str, int] = {}
    seen: set[tuple[str, str]] = set()
    for found in findings:
        if (found.code, found.subject) in seen:
            continue
        seen.add((found.code, found.subject))
        count[found.code] = count.get(found.code, 0) + 1
        if count[found.code] <= MOST_PER_CODE:
            yield found
