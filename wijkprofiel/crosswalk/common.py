"""Least common areas: the smallest areas that two or more years share, put together exactly from whole areas.

Nothing is estimated here. An area that is proven the same stays itself; one that got another code keeps its
figure under the new code; areas that were split, joined or redrawn are put together, as far as it is proven that
together they are the same land; where that is not proven, the answer is ``grenswijziging``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from wijkprofiel.crosswalk.division import Division, containers_of, gemeente_of
from wijkprofiel.errors import BoundaryError

SAME_AREA, RECODED_AREA, MERGED, NOT_PROVEN, MOVED = (
    "gelijk",
    "hercodeerd",
    "samengevoegd",
    "niet_bewezen",
    "grenswijziging",
)
KINDS = (SAME_AREA, RECODED_AREA, MERGED, NOT_PROVEN, MOVED)
EXACT = frozenset({SAME_AREA, RECODED_AREA, MERGED})
COLUMNS = ("gebied", "jaar", "lid", "soort", "bewijs")
MARK = "."

Rows = list[tuple[str, int, str, str, str]]
Proof = Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class CommonAreas:
    """Which areas of each year make up each common area.

    ``frame`` has the columns ``gebied`` (the common area), ``jaar``, ``lid`` (an area of that year), ``soort`` and
    ``bewijs``. ``soort`` is ``gelijk``, ``hercodeerd``, ``samengevoegd``, ``niet_bewezen`` (the code stayed, and
    nothing shows that the area changed or that it did not) or ``grenswijziging``: then there is no ``lid`` in that
    year, or the area of that year lies in no common area and ``gebied`` is empty.
    """

    level: str
    years: tuple[int, ...]
    frame: pd.DataFrame

    @property
    def areas(self) -> tuple[str, ...]:
        """Codes of the common areas, in code order."""
        return tuple(sorted({code for code in self.frame["gebied"] if code}))

    def members(self, year: int) -> dict[str, tuple[str, ...]]:
        """Per common area, the areas of ``year`` that make it up; none where the border changed."""
        rows = self.frame[(self.frame["jaar"] == year) & (self.frame["gebied"] != "")]
        found: dict[str, list[str]] = {code: [] for code in self.areas}
        for code, member in zip(rows["gebied"], rows["lid"], strict=True):
            if member:
                found[str(code)].append(str(member))
        return {code: tuple(sorted(members)) for code, members in found.items()}

    def kind(self, year: int) -> dict[str, str]:
        """Per common area, what is known about it in ``year`` beside the newest year."""
        rows = self.frame[(self.frame["jaar"] == year) & (self.frame["gebied"] != "")]
        return {str(k): str(v) for k, v in rows.groupby("gebied")["soort"].first().items()}

    def lost(self, year: int) -> tuple[str, ...]:
        """Areas of ``year`` that lie in no common area: it is not proven what became of them."""
        rows = self.frame[(self.frame["jaar"] == year) & (self.frame["gebied"] == "")]
        return tuple(sorted(rows["lid"]))


def common_areas(
    old: Division,
    new: Division,
    proof: pd.DataFrame,
) -> CommonAreas:
    """Least common areas of two years, from codes and proof.

    What is left of a gemeente (or of a wijk, for buurten) that is itself proven the same, after its unchanged
    areas are taken out, is the same land in both years: its areas are put together. In a gemeente without
    any sign of change an area without proof stays as it is, marked ``niet_bewezen``; beside a change it counts as
    changed, because its neighbour's border is its own.

    Parameters
    ----------
    old, new : Division
        Codes of the same level in two years.
    proof : DataFrame
        Index area code, of the level itself and of the larger areas; columns ``gelijk`` and ``bewijs``.

    Raises
    ------
    BoundaryError
        When the levels differ.

    Examples
    --------
    >>> old = Division.of(["WK999900", "WK999901"], 2020)
    >>> new = Division.of(["WK999900", "WK999902", "WK999903"], 2022)
    >>> proof = pd.DataFrame({"gelijk": ["ja", "ja"], "bewijs": ["kaart", "kaart"]}, index=["WK999900", "GM9999"])
    >>> found = common_areas(old, new, proof)
    >>> found.members(2020)
    {'WK9999.1': ('WK999901',), 'WK999900': ('WK999900',)}
    >>> found.members(2022)["WK9999.1"]
    ('WK999902', 'WK999903')
    """
    if old.level != new.level:
        raise BoundaryError(f"De indelingen hebben niet hetzelfde niveau: {old.level} en {new.level}.")
    said = {
        str(code): (str(state), str(why))
        for code, state, why in zip(proof.index, proof["gelijk"], proof["bewijs"], strict=True)
    }
    rows: Rows = []
    numbers: dict[str, int] = {}
    before, after = _by_gemeente(old), _by_gemeente(new)
    for gemeente in sorted({*before, *after}):
        left, right = before.get(gemeente, set()), after.get(gemeente, set())
        rows += _of_gemeente(gemeente, left, right, (old.year, new.year), said, numbers)
    return CommonAreas(old.level, (old.year, new.year), common_frame(rows))


def common_areas_over(
    divisions: Sequence[Division], proof: Callable[[int, int], pd.DataFrame]
) -> CommonAreas:
    """Least common areas of several years; each older year is held beside the newest.

    Parameters
    ----------
    divisions : sequence of Division
        One per year; at least one.
    proof : callable
        ``proof(van_jaar, naar_jaar)`` gives the proof of that pair.
    """
    *older, newest = sorted(divisions, key=lambda d: d.year)
    pairs = [common_areas(division, newest, proof(division.year, newest.year)) for division in older]
    return join_common(newest, pairs)


def join_common(newest: Division, pairs: Sequence[CommonAreas]) -> CommonAreas:
    """Common areas of several pairs with the same newest year, put together where one of the pairs asks for it."""
    looked = [_Looked(pair, newest.year) for pair in pairs]
    group = {code: code for code in newest.codes}

    def root(code: str) -> str:
        while group[code] != code:
            code = group[code]
        return code

    for pair in looked:
        for members in pair.now.values():
            for other in members[1:]:
                group[root(other)] = root(members[0])
    together: dict[str, list[str]] = {}
    for code in newest.codes:
        together.setdefault(root(code), []).append(code)
    numbers: dict[str, int] = {}
    rows: Rows = []
    for codes in sorted(together.values()):
        whole = len(codes) > 1 or any(MARK in pair.area_of.get(codes[0], "") for pair in looked)
        area = common_code(codes, numbers) if whole else codes[0]
        kind = MERGED if whole else SAME_AREA
        rows += [(area, newest.year, code, kind, "het nieuwste jaar") for code in codes]
        for pair in looked:
            rows += _older(area, codes, pair, whole=whole)
    for pair in looked:
        rows += [("", pair.year, lid, MOVED, why) for _, lid, _, why in pair.then.get("", [])]
    years = tuple(sorted({newest.year, *(pair.year for pair in looked)}))
    return CommonAreas(newest.level, years, common_frame(rows))


class _Looked:
    """A pair, laid out for looking up: per common area its members in the newest year and its rows in the older."""

    def __init__(self, pair: CommonAreas, newest: int) -> None:
        self.year = pair.years[0]
        self.now = {code: members for code, members in pair.members(newest).items() if members}
        self.area_of = {code: name for name, members in self.now.items() for code in members}
        self.then: dict[str, list[tuple[str, str, str, str]]] = {}
        rows = pair.frame[pair.frame["jaar"] == self.year]
        for name, lid, kind, why in zip(
            rows["gebied"], rows["lid"], rows["soort"], rows["bewijs"], strict=True
        ):
            self.then.setdefault(str(name), []).append((str(name), str(lid), str(kind), str(why)))


def _older(area: str, codes: Sequence[str], pair: _Looked, *, whole: bool) -> Rows:
    """The rows of one older year of a common area that holds ``codes`` of the newest year."""
    names = dict.fromkeys(pair.area_of[code] for code in codes if code in pair.area_of)
    found = [row for name in names for row in pair.then.get(name, [])]
    moved = [why for _, _, kind, why in found if kind == MOVED]
    if moved or not found:
        why = moved[0] if moved else "er is geen bewijs over dit gebied"
        lost: Rows = [("", pair.year, lid, MOVED, why) for _, lid, _, _ in found if lid]
        return [(area, pair.year, "", MOVED, why), *lost]
    unproven = any(kind == NOT_PROVEN for _, _, kind, _ in found)
    return [
        (area, pair.year, lid, NOT_PROVEN if unproven else MERGED if whole else kind, why)
        for _, lid, kind, why in found
    ]


def _by_gemeente(division: Division) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for code in division.codes:
        found.setdefault(gemeente_of(code), set()).add(code)
    return found


def _of_gemeente(
    gemeente: str,
    before: set[str],
    after: set[str],
    years: tuple[int, int],
    proof: Proof,
    numbers: dict[str, int],
) -> Rows:
    rows: Rows = []
    for code in sorted(before & after):
        state, why = _state(proof, code)
        if state == "ja":
            before, after = before - {code}, after - {code}
            rows += _one(code, code, years, SAME_AREA, why)
    inner = sorted({c for code in before | after for c in containers_of(code)[:-1]})
    for container in [*inner, gemeente]:
        last = container == gemeente
        left = {c for c in before if last or container in containers_of(c)}
        right = {c for c in after if last or container in containers_of(c)}
        found = _what_is_left(container, left, right, years, proof, numbers, last=last)
        if found:
            before, after = before - left, after - right
            rows += found
    return rows


def _what_is_left(
    container: str,
    before: set[str],
    after: set[str],
    years: tuple[int, int],
    proof: Proof,
    numbers: dict[str, int],
    *,
    last: bool,
) -> Rows:
    """Rows of the areas of one container that are not proven the same; none when a larger one must decide."""
    if not before and not after:
        return []
    changed = before != after or any(_state(proof, code)[0] == "nee" for code in before)
    state, why = _state(proof, container)
    # One area beside itself, shown to differ, contradicts what is said of the rest: then nothing is certain.
    if changed and state == "ja" and before and after and len(before | after) > 1:
        return _together(container, before, after, years, why, numbers)
    if changed and last:
        return _moved(before, after, years, proof)
    if not changed and (last or state == "ja"):
        return [
            row
            for code in sorted(before)
            for row in _one(code, code, years, NOT_PROVEN, _state(proof, code)[1])
        ]
    return []


def _together(
    container: str,
    before: set[str],
    after: set[str],
    years: tuple[int, int],
    why: str,
    numbers: dict[str, int],
) -> Rows:
    words = f"wat overblijft van {container}, dat zelf gelijk is ({why})"
    if len(before) == len(after) == 1:
        return _one(min(before), min(after), years, RECODED_AREA, words)
    area = common_code(sorted(after), numbers, container=container)
    return [(area, years[0], code, MERGED, words) for code in sorted(before)] + [
        (area, years[1], code, MERGED, words) for code in sorted(after)
    ]


def _moved(before: set[str], after: set[str], years: tuple[int, int], proof: Proof) -> Rows:
    rows: Rows = [("", years[0], code, MOVED, _why_moved(code, after, proof)) for code in sorted(before)]
    for code in sorted(after):
        why = _why_moved(code, before, proof)
        rows += [(code, years[0], "", MOVED, why), (code, years[1], code, SAME_AREA, "het nieuwste jaar")]
    return rows


def _why_moved(code: str, others: set[str], proof: Proof) -> str:
    if code not in others:
        return "de code bestaat in maar één van de twee jaren"
    state, why = _state(proof, code)
    return why if state == "nee" else f"een buurgebied is veranderd; {why}"


def _one(a: str, b: str, years: tuple[int, int], kind: str, why: str) -> Rows:
    return [
        (b, years[0], a, kind, why),
        (b, years[1], b, SAME_AREA if kind != NOT_PROVEN else NOT_PROVEN, why),
    ]


def _state(proof: Proof, code: str) -> tuple[str, str]:
    return proof.get(code, ("onbekend", "er is geen bewijs over dit gebied"))


def common_code(codes: Sequence[str], numbers: dict[str, int], *, container: str = "") -> str:
    """A code for areas that were put together: the larger area they lie in, and a number.

    >>> common_code(["WK016401", "WK016402"], {}), common_code(["BU01640100", "BU01640200"], {})
    ('WK0164.1', 'BU0164.1')
    """
    shared = set.intersection(*(set(containers_of(code)) for code in codes)) if not container else {container}
    stem = codes[0][:2] + (max(shared, key=len)[2:] if shared else codes[0][2:6])
    numbers[stem] = numbers.get(stem, 0) + 1
    return f"{stem}{MARK}{numbers[stem]}"


def common_frame(rows: Rows) -> pd.DataFrame:
    """Rows in the order of the contract, each once."""
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).drop_duplicates(["gebied", "jaar", "lid"])
    return frame.sort_values(["gebied", "jaar", "lid"], ignore_index=True)
