"""The council's exemptions and the dossier's own limits: the parts of a policy that belong to one profile."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from guardrails.errors import PolicyError
from guardrails.policy_schema import Rule

# How far a layer may tighten: beyond this a limit is a mistake, not a choice.
MOST = 100.0
_EXEMPTION = ("bevinding", "onderwerp", "profiel", "reden", "persoon", "besluit", "van", "tot")
_WILD = set("*?[]%")
_LONGEST_DAYS = 366


@dataclass(frozen=True)
class Exemption:
    """One finding about one subject of one profile that the council lets pass until a day."""

    code: str
    subject: str
    profile: str
    reason: str
    person: str
    decision: str
    start: str
    end: str

    def holds_on(self, day: str) -> bool:
        """Whether it is in force on an ISO date."""
        return self.start <= day <= self.end


def read_exemptions(file: str, entries: Sequence[Mapping[str, Any]]) -> tuple[Exemption, ...]:
    """The ``[[uitzondering]]`` blocks of a kader.

    Raises
    ------
    PolicyError
        When a field is absent or unknown, a wildcard stands in it, it lasts longer than a year, or two are about
        the same finding.
    """
    made = [_exemption(file, number, entry) for number, entry in enumerate(entries, 1)]
    keys = [(e.code, e.subject, e.profile) for e in made]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice:
        raise PolicyError(
            f"{file}: de uitzondering voor {twice[0]} over '{twice[1]}' staat er twee keer.",
            remedy="Laat er een staan.",
        )
    return tuple(made)


def narrowed_rules(rules: Mapping[str, Rule], limits: Mapping[str, Any], *, file: str) -> dict[str, Rule]:
    """``rules`` with the tighter limits of a dossier, on the layer ``dossier``.

    Raises
    ------
    PolicyError
        For an unknown rule, a limit that is no number above zero, or one that loosens a rule or goes too far.
    """
    out = dict(rules)
    for key, value in sorted(limits.items()):
        if key not in rules:
            raise PolicyError(
                f"{file}: de regel '{key}' bestaat niet.",
                remedy="Kies uit: " + ", ".join(sorted(rules)) + ".",
            )
        number = _number(file, key, value)
        check_tighter(file, key, number, rules[key])
        if number != rules[key].threshold:
            out[key] = replace(rules[key], threshold=number, layer="dossier")
    return out


def check_tighter(file: str, key: str, new: float, old: Rule) -> None:
    """Raise `PolicyError` when ``new`` loosens a rule, or tightens it so far that nothing is left to judge."""
    if new < old.threshold if old.direction == "min" else new > old.threshold:
        layer = {"wet": "de wetlaag", "kader": "het kader"}.get(old.layer, f"de laag {old.layer}")
        bound = "lager" if old.direction == "min" else "hoger"
        raise PolicyError(
            f"{file}, regel '{key}': {new:g} is {bound} dan {layer} ({old.threshold:g}). Een kader of dossier "
            "mag een regel alleen aanscherpen.",
            remedy=f"Houd {old.threshold:g} aan, of kies een strengere drempel.",
        )
    least, most = sane_range(key, old)
    if not least <= new <= most:
        raise PolicyError(
            f"{file}, regel '{key}': {new:g} is geen zinnige drempel (van {least:g} tot en met {most:g}).",
            remedy=f"Kies een drempel tussen {least:g} en {most:g}.",
        )


def sane_range(key: str, old: Rule) -> tuple[float, float]:
    """The limits that make sense for a rule: tighter than it stands, and not so tight that nothing passes.

    A floor may rise a hundredfold, a percentage to 100; a ceiling may fall to a hundredth, and one that counts
    whole things (months, years, indicators) to 1.
    """
    if old.direction == "min":
        return old.threshold, 100.0 if key.endswith("_pct") else old.threshold * MOST
    counts = old.threshold >= 1 and not key.endswith(("_pct", "_punten"))
    return (1.0 if counts else old.threshold / MOST), old.threshold


def _number(file: str, key: str, value: Any) -> float:
    known = isinstance(value, int | float) and not isinstance(value, bool)
    if not known or not math.isfinite(value) or value <= 0:
        raise PolicyError(
            f"{file}, regel '{key}': de drempel moet een getal boven nul zijn.",
            remedy="Vul een getal in, bijvoorbeeld 100.",
        )
    return float(value)


def _exemption(file: str, number: int, entry: Mapping[str, Any]) -> Exemption:
    where = f"{file}, uitzondering {number}"
    unknown, absent = sorted(set(entry) - set(_EXEMPTION)), [k for k in _EXEMPTION if k not in entry]
    if unknown or absent:
        what = f"onbekend veld {', '.join(unknown)}" if unknown else f"veld {', '.join(absent)} ontbreekt"
        raise PolicyError(f"{where}: {what}.", remedy="Velden: " + ", ".join(_EXEMPTION) + ".")
    texts = {key: entry[key] for key in _EXEMPTION[:-2]}
    for key, text in texts.items():
        if not isinstance(text, str) or not text.strip():
            raise PolicyError(f"{where}: veld '{key}' moet tekst zijn.", remedy="Vul het veld in.")
    for key in ("bevinding", "onderwerp", "profiel"):
        if _WILD & set(texts[key]) or texts[key].strip().lower() in {"alle", "alles", "all", "any"}:
            raise PolicyError(
                f"{where}: '{key}' mag geen jokerteken of 'alles' zijn.",
                remedy="Schrijf één bevinding, één onderwerp en één profiel; een uitzondering geldt niet voor alles.",
            )
    start, end = _day(where, entry, "van"), _day(where, entry, "tot")
    days = (dt.date.fromisoformat(end) - dt.date.fromisoformat(start)).days
    if not 0 <= days <= _LONGEST_DAYS:
        raise PolicyError(
            f"{where}: van {start} tot {end} kan niet; een uitzondering duurt hooguit een jaar.",
            remedy="Kies een einddatum binnen een jaar na het begin.",
        )
    return Exemption(
        code=texts["bevinding"].strip(),
        subject=texts["onderwerp"].strip(),
        profile=texts["profiel"].strip(),
        reason=texts["reden"].strip(),
        person=texts["persoon"].strip(),
        decision=texts["besluit"].strip(),
        start=start,
        end=end,
    )


def _day(where: str, entry: Mapping[str, Any], key: str) -> str:
    value = entry[key]
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    raise PolicyError(
        f"{where}: '{key}' moet een datum zijn.",
        remedy=f"Schrijf de datum zonder aanhalingstekens, bijvoorbeeld {key} = 2026-11-01.",
    )
