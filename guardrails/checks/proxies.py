"""How well the mapped figures, alone and together, give away the composition of areas."""

from guardrails.checks.class_use import effective_uses
from guardrails.explain import finding
from guardrails.finding import Finding
from guardrails.policy import Policy
from guardrails.proxy.strengths import Strength, Strengths, band
from guardrails.submission import Column, Submission

# A figure about age gives away age: that is what its class is for, not a proxy.
OWN_GROUND = {"leeftijd": ("leeftijd",)}
ASKS = ("sterk", "kopie")


def check(submission: Submission, *, policy: Policy, strengths: Strengths | None) -> list[Finding]:
    """Findings X01 to X06: at most one per profile for each of alone, together and not testable."""
    shown = [
        c for c in submission.columns.values() if {"kaart", "indelen"} & set(effective_uses(submission, c))
    ]
    if not shown:
        return []
    found = {c.name: _strongest(c, submission, strengths) for c in shown}
    out = _alone([s for s in found.values() if s is not None], submission, policy)
    out += _together([c for c in shown if found[c.name] is not None], submission, policy, strengths)
    return out + _untestable([c for c in shown if found[c.name] is None], policy)


def _strongest(column: Column, s: Submission, strengths: Strengths | None) -> Strength | None:
    if strengths is None:
        return None
    out = OWN_GROUND.get(column.klass, ())
    per_level = [strengths.strongest(column, level, leave_out=out) for level in _levels(s, [column])]
    return max((x for x in per_level if x is not None), key=lambda x: x.explained, default=None)


def _levels(s: Submission, columns: list[Column]) -> list[str]:
    """Levels at which one of the columns has a figure."""
    return [
        level
        for level in s.drawn
        if any(s.table.loc[s.units_of(level), c.name].notna().any() for c in columns)
    ]


def _alone(found: list[Strength], s: Submission, policy: Policy) -> list[Finding]:
    out = []
    strong = [x for x in found if _band(x.explained, policy) in ASKS]
    for code, part in (("X01", [x for x in found if x not in strong]), ("X02", strong)):
        if part:
            names = ", ".join(x.column for x in part)
            listed = "; ".join(_spoken(x, s, policy) for x in part)
            out.append(finding(code, names, policy=policy, listed=listed, count=len(part)))
    return out


def _together(
    columns: list[Column], s: Submission, policy: Policy, strengths: Strengths | None
) -> list[Finding]:
    """What the other figures give away together. Figures about age are left out: they say so themselves."""
    others = [c for c in columns if c.klass not in OWN_GROUND]
    if strengths is None or len(others) < 2:
        return []
    shown = {level: [c for c in others if level in _levels(s, [c])] for level in s.drawn}
    per_level = [strengths.jointly(part, level) for level, part in shown.items()]
    known = [x for x in per_level if x is not None]
    if not known:
        return []
    explained, group, count = max(known)
    names = ", ".join(c.name for c in others)
    code = "X03" if _band(explained, policy) in ASKS else "X04"
    words = {"explained": round(100 * max(explained, 0.0)), "group": _group(group), "count": count}
    return [finding(code, names, policy=policy, **words, band=_band(explained, policy))]


def _untestable(columns: list[Column], policy: Policy) -> list[Finding]:
    asked = [c for c in columns if c.klass != "open" or not c.published]
    out = []
    for code, part in (("X05", asked), ("X06", [c for c in columns if c not in asked])):
        if part:
            labels = ", ".join(f"'{c.label}'" for c in part)
            out.append(finding(code, ", ".join(c.name for c in part), policy=policy, labels=labels))
    return out


def _band(explained: float, policy: Policy) -> str:
    return band(
        explained,
        visible=policy.threshold("proxy_zichtbaar_pct") / 100,
        strong=policy.threshold("proxy_sterk_pct") / 100,
        copy=policy.threshold("proxy_kopie_pct") / 100,
    )


def _spoken(x: Strength, s: Submission, policy: Policy) -> str:
    low, _, high = x.spread
    return (
        f"'{s.columns[x.column].label}' met {_group(f'{x.ground}:{x.group}')}: {_number(x.within)} per {x.level} "
        f"(in de meeste gemeenten {_number(low)} tot {_number(high)}; {_band(x.explained, policy)})"
    )


def _group(name: str) -> str:
    ground, group = name.split(":")
    return f"{ground.replace('_', ' ')} ({group.replace('_', ' ')})"


def _number(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")
