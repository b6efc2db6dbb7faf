"""Whether a class of figure may be used for this."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from guardrails.checks import stacking
from guardrails.explain import finding
from guardrails.finding import Finding
from guardrails.policy import Policy
from guardrails.policy_schema import CLASSES, USES
from guardrails.submission import Column, Submission

QUESTIONS = ("doel", "geschikt", "noodzakelijk", "evenredig", "door", "datum", "geldig_tot")
OUTPUT_USE = {
    "class": "kaart",
    "selection": "indelen",
    "score": "indelen",
    "rank": "indelen",
    "type": "indelen",
}
# An answer is a sentence: at least this many different words and letters.
_LEAST_WORDS, _LEAST_LETTERS = 3, 6
_LONGEST_DAYS = 366
USE_WORDS = {
    "beschrijven": "beschrijven (tabel)",
    "kaart": "een kaart",
    "indelen": "indelen (selecteren, sorteren, score)",
}


def check(submission: Submission, *, policy: Policy, peildatum: str) -> list[Finding]:
    """Findings K01 to K18 per column and use; outputs count as use, also when the declaration is silent."""
    out: list[Finding] = stacking.check(submission, policy=policy)
    for column in submission.columns.values():
        out += _origin(column, policy)
        uses = effective_uses(submission, column)
        found = [
            replace(f, layer=policy.cell_layers.get((column.klass, use), f.layer))
            for use in uses
            for f in _use(submission, column, use, policy, peildatum)
        ]
        out += _once(found, policy)
        out += _levels(submission, column, policy)
        out += _model(column, uses, policy)
        out += _allowed(submission, column, policy)
    return out


def effective_uses(submission: Submission, column: Column) -> tuple[str, ...]:
    """Uses that a column declares, that its outputs imply, or that follow from being part of a composite."""
    implied = {
        OUTPUT_USE[o.kind] for o in submission.outputs.values() if column.name in (o.column, o.against)
    }
    made = (c.composition for c in submission.columns.values() if c.composition is not None)
    if any(column.name in composition.weights for composition in made):
        implied.add("indelen")
    return tuple(u for u in USES if u in column.use or u in implied)


def key_of(column: Column) -> str:
    """The key of the indicator: the name without its year."""
    return column.name.split("@")[0]


def dossier_entry(submission: Submission, column: Column) -> Mapping[str, Any]:
    """The ``[[indicator]]`` or ``[[samenstelling]]`` of the dossier for a column; empty if there is none."""
    table, name = ("indicator", "sleutel") if column.composition is None else ("samenstelling", "naam")
    entries = submission.dossier.get(table, ())
    return next((e for e in entries if e.get(name) == key_of(column)), {})


def _once(found: list[Finding], policy: Policy) -> list[Finding]:
    """One finding per code and column: a reason is asked once, for all uses together."""
    codes = dict.fromkeys(f.code for f in found)
    merged = []
    for code in codes:
        same = [f for f in found if f.code == code]
        uses = " en ".join(dict.fromkeys(str(f.evidence["use"]) for f in same))
        words = {**same[0].evidence, "use": uses}
        found_once = finding(code, same[0].subject, policy=policy, **words)
        merged.append(replace(found_once, layer=same[0].layer))
    return merged


def _origin(column: Column, policy: Policy) -> Iterator[Finding]:
    """K08 when the class is lower than that of what the source field, the name or the label speaks of."""
    grounds = [policy.lexicon.field_ground(source.split(":")[-1]) for source in column.lineage]
    for text in (key_of(column), column.label):
        grounds += policy.lexicon.subject_grounds(text)
    heavier = [g for g in grounds if g and CLASSES.index(column.klass) < CLASSES.index(g.klass)]
    if heavier:
        ground = max(heavier, key=lambda g: CLASSES.index(g.klass))
        yield finding(
            "K08",
            column.name,
            policy=policy,
            label=column.label,
            klass=column.klass,
            needed=ground.klass,
            ground=ground.name,
        )


def _use(s: Submission, column: Column, use: str, policy: Policy, peildatum: str) -> Iterator[Finding]:
    access = policy.access(column.klass, use)
    if policy.opened.get((column.klass, use), "") > peildatum:
        access = "besluit"  # decided later than the day of judgement: not in force
    words = {"label": column.label, "klass": column.klass, "use": USE_WORDS[use]}
    planning = column.klass == "leeftijd" or access == "planning"
    if access == "dicht":
        yield finding("K01", column.name, policy=policy, **words)
        return
    if planning:
        key = str(s.dossier.get("doel", {}).get("doelsoort", ""))
        purpose = policy.purposes.get(key)
        if purpose is None or not purpose.planning:
            yield finding("K03", column.name, policy=policy, **words, purpose=key or "niet ingevuld")
            return
    if access == "besluit":
        yield finding("K07", column.name, policy=policy, **words)
    elif access == "advies":
        yield finding("K05", column.name, policy=policy, **words)
    elif access == "vier_vragen":
        yield from _questions(s, column, words, policy, peildatum)
    elif access == "reden":
        yield finding("K10" if use == "indelen" else "K02", column.name, policy=policy, **words)


def _questions(
    s: Submission, column: Column, words: dict[str, Any], policy: Policy, peildatum: str
) -> Iterator[Finding]:
    answers = dossier_entry(s, column).get("vier_vragen", {})
    least = int(policy.threshold("motivering_tekens")) // 2
    missing = [q for q in QUESTIONS[:4] if not _is_sentence(str(answers.get(q, "")), least)]
    missing += [] if re.search(r"[^\W\d_]{2}", str(answers.get("door", ""))) else ["door"]
    now, given, until = (
        dt.date.fromisoformat(peildatum),
        _date(answers.get("datum")),
        _date(answers.get("geldig_tot")),
    )
    if given is None:
        missing.append("datum")
    elif given > now:
        missing.append("datum (ligt na de peildatum)")
    if until is None:
        missing.append("geldig_tot")
    elif given is not None and not 0 <= (until - given).days <= _LONGEST_DAYS:
        missing.append("geldig_tot (hooguit een jaar na de datum)")
    if missing:
        yield finding("K04", column.name, policy=policy, **words, missing=", ".join(missing))
    elif until is not None and until < now:
        yield finding("K12", column.name, policy=policy, **words, until=until.isoformat())


def _is_sentence(text: str, least: int) -> bool:
    """Whether an answer says something: long enough, of several words, and not the same sign over and over."""
    words = re.findall(r"[^\W\d_]+", text)
    letters = {c for word in words for c in word.lower()}
    return (
        len(" ".join(text.split())) >= least
        and len(set(words)) >= _LEAST_WORDS
        and len(letters) >= _LEAST_LETTERS
    )


def _levels(s: Submission, column: Column, policy: Policy) -> Iterator[Finding]:
    allowed = policy.levels.get(column.klass, ())
    filled = s.table.index[s.table[column.name].notna()]
    for level in sorted(set(s.level.reindex(filled)) - set(allowed)):
        if allowed:
            words = {
                "label": column.label,
                "klass": column.klass,
                "level": level,
                "allowed": ", ".join(allowed),
            }
            yield finding("K06", column.name, policy=policy, **words)


def _model(column: Column, uses: tuple[str, ...], policy: Policy) -> Iterator[Finding]:
    if column.kind == "geteld":
        return
    if not column.predictors:
        yield finding("K09", column.name, policy=policy, label=column.label)
        return
    grounds = sorted({g for g in (policy.lexicon.closed_ground(p)[0] for p in column.predictors) if g})
    if grounds:
        code = "K13" if "indelen" in uses else "K11"
        yield finding(code, column.name, policy=policy, label=column.label, ground=", ".join(grounds))


def _allowed(s: Submission, column: Column, policy: Policy) -> Iterator[Finding]:
    """A composite has a fixed list of what it may use, set by someone; what stands outside it is refused."""
    if column.composition is None:
        return
    entry = dossier_entry(s, column)
    listed = [str(key).split("@")[0] for key in entry.get("toegestaan", ())]
    if not listed or not str(entry.get("toegestaan_door", "")).strip() or not entry.get("toegestaan_op"):
        yield finding("K18", column.name, policy=policy, label=column.label)
    beyond = sorted({name.split("@")[0] for name in column.composition.weights} - {*listed})
    if listed and beyond:
        yield finding("K17", column.name, policy=policy, label=column.label, beyond=", ".join(beyond))


def _date(value: Any) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return None
