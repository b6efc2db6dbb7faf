"""Proof that an area is the same in two years, or is not: CBS's change code, its size, its shape.

Every function gives the same frame: index ``gebied``, columns ``gelijk`` (``ja``, ``nee``, ``onbekend``) and
``bewijs``, the proof in words. The same code or name is no proof.
"""

from collections.abc import Sequence

import pandas as pd

from wijkprofiel.boundaries import Boundaries
from wijkprofiel.crosswalk.division import proof_frame
from wijkprofiel.crosswalk.overlap import BORDER_M, overlap_of
from wijkprofiel.errors import BoundaryError

SAME, CHANGED, UNKNOWN = "ja", "nee", "onbekend"
# CBS's indicator in the tables of wijken and buurten: unchanged, recoded, border changed since last year.
UNCHANGED, RECODED, REDRAWN = "1", "2", "3"


def proof_by_indicator(change: pd.Series, *, year: int) -> pd.DataFrame:
    """Proof over one step, from ``year - 1`` to ``year``, by the change code that CBS publishes with ``year``.

    Parameters
    ----------
    change : Series of str
        Index area code of ``year``; ``"1"`` unchanged, ``"2"`` same border under another code, ``"3"`` border
        changed. Anything else, such as ``"."``, says nothing.

    Examples
    --------
    >>> proof_by_indicator(pd.Series({"WK016400": "1", "WK018300": "3"}), year=2024)["gelijk"].tolist()
    ['ja', 'nee']
    """
    before = year - 1
    words = {
        UNCHANGED: (SAME, f"CBS-wijzigingscode {year} is 1: sinds {before} niet veranderd"),
        RECODED: (
            CHANGED,
            f"CBS-wijzigingscode {year} is 2: dezelfde grens, in {before} onder een andere code",
        ),
        REDRAWN: (CHANGED, f"CBS-wijzigingscode {year} is 3: de grens is sinds {before} veranderd"),
    }
    nothing = (UNKNOWN, f"geen CBS-wijzigingscode over {year}")
    return proof_frame((str(code), *words.get(str(value).strip(), nothing)) for code, value in change.items())


def proof_by_size(old: pd.Series, new: pd.Series, *, years: tuple[int, int]) -> pd.DataFrame:
    """Proof by total area in whole hectares; equal is the same, different is changed.

    >>> old, new = pd.Series({"WK016400": 82.0}), pd.Series({"WK016400": 84.0})
    >>> proof_by_size(old, new, years=(2020, 2022)).loc["WK016400", "gelijk"]
    'nee'
    """
    rows = []
    for code in sorted({*old.index, *new.index}):
        first, last = old.get(code), new.get(code)
        if first is None or last is None or pd.isna(first) or pd.isna(last):
            rows.append((code, UNKNOWN, "niet in beide jaren een oppervlakte"))
            continue
        words = f"{first:.0f} ha in {years[0]} en {last:.0f} ha in {years[1]}"
        same = round(first) == round(last)
        rows.append(
            (code, SAME, f"oppervlakte gelijk: {words}")
            if same
            else (code, CHANGED, f"oppervlakte verschilt: {words}")
        )
    return proof_frame(rows)


def proof_by_shape(old: Boundaries, new: Boundaries, *, border_m: float = BORDER_M) -> pd.DataFrame:
    """Proof by drawing one border over the other: this finds codes that stayed while the area moved.

    A border counts as moved from ``border_m`` metres, CBS's own limit. Boundaries that were simplified, each in
    its own way, need a wider limit.
    """
    pieces = overlap_of(old, new, border_m=border_m)
    partners_old = pieces.groupby("van_gebied")["naar_gebied"].agg(frozenset)
    partners_new = pieces.groupby("naar_gebied")["van_gebied"].agg(frozenset)
    rows = []
    for code in sorted(set(old.frame.index) & set(new.frame.index)):
        alone = frozenset({code})
        whole = bool(pieces.loc[pieces["van_gebied"] == code, "heel"].all())
        if partners_old.get(code) == alone and partners_new.get(code) == alone and whole:
            words = f"de grenzen van {old.year} en {new.year} liggen op elkaar (binnen {border_m:g} meter)"
            rows.append((str(code), SAME, words))
        else:
            rows.append((str(code), CHANGED, f"de grens van {new.year} ligt anders dan die van {old.year}"))
    return proof_frame(rows)


def refuting(proof: pd.DataFrame) -> pd.DataFrame:
    """The same proof, as far as it shows a change: what it says is the same becomes unknown.

    For boundaries that were simplified: they can show that a border moved, not that it stayed within metres.

    >>> refuting(proof_by_indicator(pd.Series({"WK016400": "1", "WK018300": "3"}), year=2024))["gelijk"].tolist()
    ['onbekend', 'nee']
    """
    same = proof["gelijk"] == SAME
    words = proof["bewijs"].mask(same, "de vereenvoudigde grenzen laten geen verandering zien")
    return proof.assign(gelijk=proof["gelijk"].mask(same, UNKNOWN), bewijs=words)


def strongest(*proofs: pd.DataFrame) -> pd.DataFrame:
    """What several proofs of the same step say together: one that shows a change outweighs all others.

    A contradiction is named in ``bewijs``, so that a code of CBS that says 1 beside a border that moved is seen.

    Examples
    --------
    >>> code = pd.Series({"WK016400": "1"})
    >>> size = proof_by_size(pd.Series({"WK016400": 80.0}), pd.Series({"WK016400": 95.0}), years=(2023, 2024))
    >>> found = strongest(proof_by_indicator(code, year=2024), size)
    >>> found.loc["WK016400", "gelijk"], "tegenspraak" in found.loc["WK016400", "bewijs"]
    ('nee', True)
    """
    if not proofs:
        raise BoundaryError("Er is geen bewijs gegeven.", remedy="Geef minstens één bewijs.")
    rows = []
    for code in sorted({str(c) for proof in proofs for c in proof.index}):
        said = [_said(proof, code) for proof in proofs if code in proof.index]
        state = next((s for s in (CHANGED, SAME) if s in {found for found, _ in said}), UNKNOWN)
        words = "; ".join(dict.fromkeys(why for found, why in said if found == state))
        against = [why for found, why in said if found == SAME] if state == CHANGED else []
        if against:
            words += f" (tegenspraak: {against[0]})"
        rows.append((code, state, words))
    return proof_frame(rows)


def chained(steps: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Proof over successive steps: the same when every step is, changed when one is, else unknown.

    An area without proof in a step is unknown there.
    """
    rows = []
    for code in sorted({str(c) for step in steps for c in step.index}):
        said = [
            _said(step, code)
            if code in step.index
            else (UNKNOWN, "van een tussenliggend jaar is geen bewijs")
            for step in steps
        ]
        state = next((s for s in (CHANGED, UNKNOWN) if s in {found for found, _ in said}), SAME)
        words = list(dict.fromkeys(why for found, why in said if found == state))
        rows.append((code, state, "; ".join(words) if state == SAME else words[0]))
    return proof_frame(rows)


def _said(proof: pd.DataFrame, code: str) -> tuple[str, str]:
    return str(proof.at[code, "gelijk"]), str(proof.at[code, "bewijs"])
