"""Whether each figure can be understood and traced, and whether there is enough of it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from guardrails.checks.class_use import key_of
from guardrails.explain import finding
from guardrails.finding import Finding
from guardrails.policy import Policy
from guardrails.submission import Column, Submission

# Where in a dossier the measured quality stands, and which finding belongs to which question.
MEASURED = "kwaliteit"
_OF_DIMENSION = {"samenhang": "Q08", "geldigheid": "Q09"}


def check(submission: Submission, *, policy: Policy, peildatum: str) -> list[Finding]:
    """Findings Q01 to Q07 per column and per theme, and Q08 to Q11 from what was measured of the data."""
    out: list[Finding] = []
    for column in submission.columns.values():
        out += _described(column, policy)
        out += _complete(submission, column, policy)
        out += _possible(column, policy, peildatum)
        out += _boundaries(submission, column, policy)
    out += _dated(submission, policy, peildatum)
    out += _overview(submission, policy)
    out += _measured(submission, policy)
    return out


def _described(column: Column, policy: Policy) -> Iterator[Finding]:
    fields = {
        "definitie": column.definition,
        "eenheid": column.unit,
        "bron": column.source,
        "eigenaar": column.owner,
        "herkomst van het cijfer": " ".join(column.lineage),
        "label": column.label,
    }
    if column.aggregation == "quotient":
        fields["noemer"] = column.denominator
    missing = [name for name, text in fields.items() if not text.strip()]
    if missing:
        label = column.label or column.name
        yield finding("Q01", column.name, policy=policy, label=label, missing=", ".join(missing))


def _complete(s: Submission, column: Column, policy: Policy) -> Iterator[Finding]:
    for level in s.drawn:
        units = s.units_of(level)
        figures = s.table[column.name].reindex(units)
        count, total = int(figures.notna().sum()), len(units)
        if count in (0, total):
            continue  # complete, or not offered on this level
        enough = 100 * count >= policy.threshold("volledigheid_pct") * total
        words: dict[str, Any] = {"label": column.label, "count": count, "total": total, "level": level}
        yield finding("Q02" if enough else "Q03", f"{column.name}:{level}", policy=policy, **words)


def _possible(column: Column, policy: Policy, peildatum: str) -> Iterator[Finding]:
    now = int(peildatum[:4])
    if not 1990 <= column.year <= now or not 1990 <= column.boundary_year <= now + 1:
        yield finding("Q07", column.name, policy=policy, label=column.label, year=column.year)


def _dated(s: Submission, policy: Policy, peildatum: str) -> Iterator[Finding]:
    """One question per year that is old, not one per column."""
    now, limit = int(peildatum[:4]), int(policy.threshold("actualiteit_jaren"))
    years = Counter(c.year for c in s.columns.values() if 1990 <= c.year < now - limit)
    for year, count in sorted(years.items()):
        yield finding("Q05", f"cijfers van {year}", policy=policy, year=year, count=count, limit=limit)


def _boundaries(s: Submission, column: Column, policy: Policy) -> Iterator[Finding]:
    """How many areas have no figure because the boundary may have moved: only of drawn columns, only above 0."""
    shown = {output.level for output in s.outputs.values() if output.column == column.name}
    for level in s.drawn:
        if level not in shown:
            continue  # nothing of this column is drawn here, or there is no ground to draw on
        drawn = s.boundaries[level].year
        count = int((s.reasons[column.name].reindex(s.units_of(level)) == "grenswijziging").sum())
        if count and drawn != column.boundary_year:
            words: dict[str, Any] = {
                "label": column.label,
                "boundary_year": column.boundary_year,
                "drawn_year": drawn,
                "count": count,
            }
            yield finding("Q04", f"{column.name}:{level}", policy=policy, **words)


def _overview(s: Submission, policy: Policy) -> Iterator[Finding]:
    limit = int(policy.threshold("maximum_indicatoren"))
    themes: dict[str, set[str]] = defaultdict(set)
    for column in s.columns.values():
        themes[column.theme].add(key_of(column))
    for theme, keys in sorted(themes.items()):
        if len(keys) > limit:
            yield finding("Q06", theme or "zonder thema", policy=policy, count=len(keys), limit=limit)


def _measured(s: Submission, policy: Policy) -> Iterator[Finding]:
    """What the measured quality in the dossier says: parts and totals, impossible figures, sources."""
    record = s.dossier.get(MEASURED)
    if not isinstance(record, Mapping):
        return
    for check in record.get("checks", ()):
        code = _OF_DIMENSION.get(check["dimension"])
        if code is None or check["state"] != "let_op" or check["column"] not in s.columns:
            continue
        column, facts = s.columns[check["column"]], check["facts"]
        words = {"label": column.label, "level": check["level"], "count": len(facts["gebieden"])}
        yield finding(code, f"{column.name}:{check['level']}", policy=policy, measured=dict(facts), **words)
    for source in record.get("sources", ()):
        if not source["steward"]:
            yield finding("Q10", source["key"], policy=policy, title=source["title"])
        if source["sums_agree"] is False:
            yield finding("Q11", source["key"], policy=policy, title=source["title"])
