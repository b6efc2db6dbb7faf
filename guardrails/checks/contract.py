"""Whether everything that is offered is declared, and is what it says it is."""

from collections.abc import Iterator
from typing import Any, get_args

import numpy as np
import pandas as pd
from pandas.api.types import is_float_dtype

from guardrails.checks import composed
from guardrails.explain import finding
from guardrails.finding import Finding
from guardrails.policy import Policy
from guardrails.policy_schema import CLASSES, USES
from guardrails.submission import Output, OutputKind, Submission

AGGREGATIONS = ("som", "quotient", "geen")
KINDS = ("geteld", "gemodelleerd", "geschat")
PARTS = ("names", "parent", "cluster", "level", "size")
INDEX_NAMES = (None, "code", "gebied", "unit")


def check(submission: Submission, *, policy: Policy) -> list[Finding]:
    """Findings C01 to C11: whatever is not declared, not aligned or not of the right type."""
    frames: tuple[object, ...] = (submission.table, submission.reasons)
    if not all(isinstance(frame, pd.DataFrame) for frame in frames):
        return [finding("C01", "tabel", policy=policy, what="tabel en redenen moeten tabellen zijn")]
    shape = [finding(code, subject, policy=policy, **facts) for code, subject, facts in _shape(submission)]
    if shape:
        return shape
    return [
        finding(code, subject, policy=policy, **facts)
        for code, subject, facts in _content(submission, policy)
    ]


Problem = tuple[str, str, dict[str, Any]]


def _shape(s: Submission) -> Iterator[Problem]:
    for place, frame in (("tabel", s.table), ("redenen", s.reasons)):
        if isinstance(frame.index, pd.MultiIndex) or isinstance(frame.columns, pd.MultiIndex):
            yield "C01", place, {"what": "een index of kolom met meer lagen"}
            return
        if frame.attrs:
            yield "C05", place, {"what": "kenmerken (attrs)"}
        if frame.columns.name is not None:
            yield "C05", place, {"what": "een naam van de kolommen"}
        if frame.index.name not in INDEX_NAMES:
            yield "C05", place, {"what": "een naam van de index"}
        if frame.columns.has_duplicates:
            yield "C01", place, {"what": "een kolom staat er twee keer"}
            return
        extra = [str(c) for c in frame.columns if c not in s.columns]
        for name in extra:
            yield "C02", name, {"place": place}
        for name in s.columns:
            if name not in frame.columns:
                yield (
                    "C03",
                    name,
                    {"what": f"staat niet bij de {'cijfers' if place == 'tabel' else 'redenen'}"},
                )
    yield from _index(s)


def _index(s: Submission) -> Iterator[Problem]:
    index = s.table.index
    if not len(index):
        yield "C01", "tabel", {"what": "er zijn geen gebieden"}
        return
    if not all(isinstance(c, str) and c and c == c.strip() for c in index):
        yield "C01", "tabel", {"what": "niet elke code is tekst zonder spaties"}
        return
    if not index.is_unique:
        yield "C01", "tabel", {"what": f"{int(index.duplicated().sum())} codes staan er twee keer"}
        return
    units = set(index)
    for part in ("reasons", *PARTS):
        value = getattr(s, part)
        if not isinstance(value, pd.Series | pd.DataFrame):
            yield "C06", part, {"what": "het is geen reeks"}
        elif not value.index.is_unique or set(value.index) != units:
            yield "C06", part, {"what": f"{len(set(value.index) ^ units)} gebieden verschillen"}
        elif value.attrs:
            yield "C05", part, {"what": "kenmerken (attrs)"}


def _content(s: Submission, policy: Policy) -> Iterator[Problem]:
    for name, column in s.columns.items():
        yield from _declaration(name, s)
        if not is_float_dtype(s.table[name].dtype):
            yield "C04", name, {"what": str(s.table[name].dtype)}
            continue
        yield from _values(name, s, policy)
        if name != column.name:
            yield "C03", name, {"what": f"heet in de opgave '{column.name}'"}
    yield from _hierarchy(s)
    yield from composed.problems(s)
    for name, output in s.outputs.items():
        yield from _output(name, output, s)


def _declaration(name: str, s: Submission) -> Iterator[Problem]:
    column = s.columns[name]
    for field, value, options in (
        ("klasse", column.klass, CLASSES),
        ("optelling", column.aggregation, AGGREGATIONS),
        ("soort", column.kind, KINDS),
    ):
        if value not in options:
            yield "C10", name, {"what": f"{field} '{value}'"}
    unknown = [u for u in column.use if u not in USES]
    if unknown or not column.use:
        yield "C10", name, {"what": f"gebruik '{', '.join(unknown)}'"}


def _values(name: str, s: Submission, policy: Policy) -> Iterator[Problem]:
    values = s.table[name].to_numpy(dtype=float, na_value=np.nan)
    reasons = s.reasons[name].reindex(s.table.index)
    empty = (reasons == "").to_numpy(dtype=bool)
    known = reasons.isin(policy.reasons).to_numpy(dtype=bool)
    right = (np.isfinite(values) & empty) | (np.isnan(values) & known)
    if not right.all():
        yield "C07", name, {"count": int((~right).sum())}


def _hierarchy(s: Submission) -> Iterator[Problem]:
    units = set(s.table.index)
    for part in ("names", "parent", "cluster", "level"):
        series = getattr(s, part)
        if not all(isinstance(v, str) for v in series):
            yield "C06", part, {"what": "niet alles is tekst"}
    if not pd.api.types.is_numeric_dtype(s.size.dtype) or (s.size.dropna() < 0).any():
        yield "C06", "size", {"what": "inwoners zijn geen aantallen"}
    loops = [unit for unit, parent in s.parent.items() if parent == unit]
    if loops:
        yield "C06", "parent", {"what": f"{len(loops)} gebieden liggen in zichzelf"}
    if s.subject not in units:
        yield "C09", str(s.subject), {"what": "staat geen rij in de tabel"}
    if not s.drawn:
        yield "C09", "-", {"what": "is geen niveau opgegeven om te tonen"}
    for level in s.drawn:
        if level not in set(s.level):
            yield "C09", level, {"what": "zijn er geen gebieden"}
        # A level that is only in tables needs no ground to draw on.
        if level not in s.boundaries and any(o.level == level for o in s.outputs.values()):
            yield "C09", level, {"what": "ontbreken de grenzen"}


def _output(name: str, output: Output, s: Submission) -> Iterator[Problem]:
    if output.name != name:
        yield "C08", name, {"what": f"zij heet in de opgave '{output.name}'"}
    if output.kind not in get_args(OutputKind):
        yield "C08", name, {"what": f"de soort '{output.kind}' bestaat niet"}
        return
    if output.column not in s.columns:
        yield "C08", name, {"what": "haar kolom staat niet in de opgave"}
        return
    if output.level not in s.drawn:
        yield "C08", name, {"what": f"het niveau '{output.level}' wordt niet getekend"}
        return
    values = output.values
    if not values.index.is_unique or not set(values.index) <= set(s.units_of(output.level)):
        yield "C08", name, {"what": "zij gaat over andere gebieden dan het niveau"}
        return
    if values.attrs:
        yield "C05", name, {"what": "kenmerken (attrs)"}
    numbers = pd.to_numeric(values, errors="coerce").astype(float)
    if bool((numbers.isna() != values.isna()).any()):
        yield "C08", name, {"what": "niet elke waarde is een getal"}
        return
    if output.against and output.against not in s.table.columns and output.against not in s.table.index:
        yield "C08", name, {"what": f"zij is een verschil met '{output.against}', en dat is er niet"}
        return
    figures = output.figures(s.table)
    missing = figures.isna()
    if bool((missing & numbers.notna()).any()):
        yield "C08", name, {"what": "zij heeft een waarde waar het cijfer ontbreekt"}
    if output.kind == "class":
        yield from _classes(name, output, numbers, figures)
    elif output.against:
        yield "C08", name, {"what": "alleen klassen kunnen over een verschil gaan"}
    if output.kind == "selection" and not numbers.dropna().isin([0.0, 1.0]).all():
        yield "C08", name, {"what": "een selectie is 0 of 1"}


def _classes(name: str, output: Output, numbers: pd.Series, shown: pd.Series) -> Iterator[Problem]:
    edges = np.asarray(output.edges, dtype=float)
    if len(edges) < 2 or not np.isfinite(edges).all() or (np.diff(edges) <= 0).any():
        yield "C08", name, {"what": "de klassengrenzen lopen niet op"}
        return
    present = numbers.dropna()
    if not present.isin(range(len(edges) - 1)).all():
        yield "C08", name, {"what": "een klassenummer valt buiten de grenzen"}
        return
    if bool((shown.notna() & numbers.isna()).any()):
        yield "C08", name, {"what": "een gebied met een cijfer heeft geen klasse"}
    figures = shown.reindex(present.index).to_numpy(dtype=float)
    number = present.to_numpy(dtype=int)
    slack = 1e-9 * np.maximum(1.0, np.abs(figures))
    inside = (figures >= edges[number] - slack) & (figures <= edges[number + 1] + slack)
    if not inside[np.isfinite(figures)].all():
        yield (
            "C08",
            name,
            {"what": f"{int((~inside).sum())} gebieden staan in een andere klasse dan hun cijfer"},
        )
