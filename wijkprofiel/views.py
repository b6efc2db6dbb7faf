"""Which indicators a page of one area shows: the choice of the dossier, from what the profile holds."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wijkprofiel.errors import UnknownArea, UnknownIndicator, UsageError

TABLE = "factsheet"
LIMIT_RULE = "maximum_indicatoren"
REASON_RULE = "motivering_tekens"
_NUMBERED = re.compile(r"^(?:wijk|buurt)\s+\d+\s+", re.I)


@dataclass(frozen=True)
class View:
    """What is shown of one area: names of columns in order, the reason of the choice, and how many stay away."""

    columns: tuple[str, ...]
    reason: str = ""
    left_out: int = 0


@dataclass(frozen=True)
class ViewRules:
    """How many indicators a view may have without a reason, and how many signs a reason has at least."""

    limit: int
    reason_signs: int


def view_of(
    dossier: Mapping[str, Any], unit: str, *, name: str, columns: Sequence[str], rules: ViewRules
) -> View:
    """The view of one area.

    A block ``[[factsheet]]`` with this area counts first, then one without an area, and else the first columns of
    the profile, as many as a view may have.

    Parameters
    ----------
    dossier : mapping
        The parsed dossier.
    unit, name : str
        Code and name of the area; a block may use either.
    columns : sequence of str
        Columns that can be shown (``"inwoners@2020"``), in the order of the profile.
    rules : ViewRules
        Numbers of the policy.

    Raises
    ------
    UnknownIndicator
        When a block asks for an indicator that the profile does not have.
    UsageError
        When a block asks for more than a view may have and gives no reason.

    Examples
    --------
    >>> rules = ViewRules(limit=2, reason_signs=40)
    >>> view_of({}, "WK1", name="Noord", columns=["a@2020", "b@2020", "c@2020"], rules=rules).left_out
    1
    """
    entry = _entry(dossier, unit, name)
    asked = [] if entry is None else list(entry.get("indicatoren", ()))
    if entry is None or not asked:
        return View(tuple(columns[: rules.limit]), left_out=max(0, len(columns) - rules.limit))
    chosen = tuple(dict.fromkeys(_column(str(key), columns) for key in asked))
    reason = str(entry.get("reden", "")).strip()
    check_size(len(chosen), reason, rules=rules, where=f"De factsheet van {name}")
    return View(chosen, reason, len(columns) - len(chosen))


def check_size(count: int, reason: str, *, rules: ViewRules, where: str) -> None:
    """Raise when a view has more indicators than it may have, and no reason.

    Raises
    ------
    UsageError
    """
    if count <= rules.limit or len(reason.strip()) >= rules.reason_signs:
        return
    raise UsageError(
        f"{where} toont {count} onderwerpen. Zonder reden zijn het er ten hoogste {rules.limit}: "
        "een blad met veel cijfers is niet meer te overzien.",
        remedy=f"Kies er {rules.limit}, of schrijf bij reden in minstens {rules.reason_signs} tekens waarom "
        "er meer nodig zijn.",
    )


def check_views(
    dossier: Mapping[str, Any],
    *,
    areas: Mapping[str, str],
    columns: Sequence[str],
    rules: ViewRules,
) -> None:
    """Raise when a block ``[[factsheet]]`` cannot be followed; ``areas`` maps codes to names.

    Raises
    ------
    UnknownArea, UnknownIndicator, UsageError
    """
    known = {said: code for code, name in areas.items() for said in _sayings(code, name)}
    seen: set[str] = set()
    for number, entry in enumerate(dossier.get(TABLE, []), start=1):
        said = str(entry.get("gebied", ""))
        code = known.get(said.casefold()) if said else ""
        if code is None:
            raise UnknownArea(
                f"[[{TABLE}]] nummer {number} noemt het gebied '{said}'. Dat staat niet in dit profiel.",
                remedy="Gebruik de naam of de code van een wijk of buurt uit het profiel.",
            )
        if code in seen:
            raise UsageError(
                f"Het dossier heeft twee blokken [[{TABLE}]] voor {said or 'alle gebieden'}.",
                remedy="Laat er één staan.",
            )
        seen.add(code)
        view_of({TABLE: [entry]}, code, name=areas.get(code, said), columns=columns, rules=rules)


def _sayings(unit: str, name: str) -> tuple[str, ...]:
    """How an area may be called: by code, by name, and by name without "Wijk 05" before it."""
    short = _NUMBERED.sub("", name)
    return tuple(text.casefold() for text in (unit, name, short) if text)


def _entry(dossier: Mapping[str, Any], unit: str, name: str) -> Mapping[str, Any] | None:
    wanted = _sayings(unit, name)
    entries: list[Mapping[str, Any]] = list(dossier.get(TABLE, []))
    own = (e for e in entries if str(e.get("gebied", "")).casefold() in wanted)
    general = (e for e in entries if not e.get("gebied"))
    return next(own, None) or next(general, None)


def _column(key: str, columns: Sequence[str]) -> str:
    """The column with this name, or the newest one of this indicator."""
    if key in columns:
        return key
    found = sorted((c for c in columns if c.partition("@")[0] == key), key=lambda c: c.partition("@")[2])
    if not found:
        shown = ", ".join(dict.fromkeys(c.partition("@")[0] for c in columns))
        raise UnknownIndicator(
            f"Een factsheet vraagt om het onderwerp '{key}'. Dat staat niet in dit profiel.",
            remedy=f"Zet het erbij als [[indicator]], of kies uit: {shown}.",
        )
    return found[-1]
