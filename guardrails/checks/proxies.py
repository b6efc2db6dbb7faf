"""How well the shown figures and what is made of them, alone and together, give away the composition of areas."""

from collections.abc import Mapping
from typing import Any

from guardrails.explain import finding
from guardrails.finding import Finding
from guardrails.policy import Policy
from guardrails.proxy.account import ProxyAccount, Row, proxy_account, shown_columns
from guardrails.proxy.outputs import OutputStrength
from guardrails.proxy.strengths import SIZE_WORDS, Strengths, Together
from guardrails.submission import Column, Submission
from guardrails.vault import Vault

ASKS = ("sterk", "kopie")
# Outputs that put areas apart: these ask a reason of their own. A map class is a coarser form of its column.
PUTS_APART = ("score", "rank", "selection", "type")
# So many outputs are named in a sentence, the strongest first; the evidence holds all.
LISTED = 3
KIND_WORDS: Mapping[str, str] = {
    "class": "kaart", "score": "score", "rank": "rangorde", "selection": "selectie", "type": "indeling",
}  # fmt: skip


def check(
    submission: Submission, *, policy: Policy, strengths: Strengths | None, vault: Vault | None = None
) -> list[Finding]:
    """Findings X01 to X11: at most one per profile for each of alone, together, made of them, and not testable."""
    shown = shown_columns(submission)
    if not shown:
        return []
    if strengths is None:
        names = ", ".join(c.name for c in shown)
        return [finding("X10", "landelijke sterktes", policy=policy, names=names, count=len(shown))]
    account = proxy_account(submission, policy=policy, strengths=strengths, vault=vault)
    out = _alone(account, submission, policy)
    out += _own(account, submission, policy)
    out += _together(account, policy)
    out += _outputs(account, submission, policy)
    return out + _untestable(account, submission, policy)


def _alone(account: ProxyAccount, s: Submission, policy: Policy) -> list[Finding]:
    """Each figure once, at the level where it is strongest; the evidence holds every level."""
    out = []
    strongest = account.strongest()
    strong = [row for row in strongest if row.band in ASKS]
    for code, part in (("X01", [r for r in strongest if r not in strong]), ("X02", strong)):
        if part:
            names = [row.strength.column for row in part]
            listed = "; ".join(_spoken(row, s) for row in part)
            every = [row for row in account.rows if row.strength.column in names]
            peers = " en ".join(dict.fromkeys(SIZE_WORDS[row.strength.peers] for row in part))
            facts = {"listed": listed, "count": len(part), "peers": peers, "rows": [_row(r) for r in every]}
            out.append(finding(code, ", ".join(names), policy=policy, **facts))
    return out


def _own(account: ProxyAccount, s: Submission, policy: Policy) -> list[Finding]:
    """The gemeente itself beside its like, in words about all figures at once: figures one by one give it away."""
    told = account.own_in_words(least=int(policy.threshold("proxy_eigen_cijfers")))
    if not told:
        return []
    place = str(s.names.get(s.subject, s.subject))
    listed = "; ".join(
        f"per {w['niveau']} ({w['gebieden']} gebieden) bij {w['binnen']} van de {w['cijfers']} cijfers, en "
        f"{w['toeval']} verband is sterker dan toeval over alle cijfers samen geeft"
        for w in told
    )
    return [finding("X11", s.subject, policy=policy, place=place, listed=listed, rows=told)]


def _together(account: ProxyAccount, policy: Policy) -> list[Finding]:
    if not account.together:
        return []
    most = max(account.together, key=lambda t: t.explained)
    band = account.band(most.explained)
    names = ", ".join(c.name for c in account.counted)
    facts = {
        "explained": _percent(most.explained),
        "group": spoken_group(most.target),
        "count": most.count,
        "band": band,
        "level": most.level,
        "rows": [_joint(t, account) for t in account.together],
    }
    return [finding("X03" if band in ASKS else "X04", names, policy=policy, **facts)]


def _outputs(account: ProxyAccount, s: Submission, policy: Policy) -> list[Finding]:
    """Outputs that are measured, those that ask, and those that cannot be tested."""
    out = []
    tested = [o for o in account.outputs if o.found is not None]
    asking = [o for o in tested if o.kind in PUTS_APART and account.band_of(o) in ASKS]
    rest = [o for o in tested if o not in asking]
    joint = "; ".join(
        f"per {t.level} samen {_percent(t.explained)} procent ({account.band(t.explained)})"
        for t in account.outputs_together
    )
    for code, part in (("X07", rest), ("X08", asking)):
        if part:
            first = sorted(part, key=lambda o: -(o.found.explained if o.found else 0.0))[:LISTED]
            listed = "; ".join(
                f"{KIND_WORDS[o.kind]} '{s.columns[o.column].label}' per {o.level}: "
                f"{_percent(o.found.explained)} procent van {spoken_group(o.found.target)} ({account.band_of(o)})"
                for o in first
                if o.found is not None
            )
            listed += f"; en {len(part) - len(first)} minder" if len(part) > len(first) else ""
            rows = [_output(o, account) for o in part]
            names = ", ".join(o.output for o in part)
            facts = {"listed": listed, "together": joint or "er is er maar een per niveau", "rows": rows}
            out.append(finding(code, names, policy=policy, **facts))
    blind = [o for o in account.outputs if o.found is None and o.kind in PUTS_APART]
    if blind:
        listed = "; ".join(
            f"{KIND_WORDS[o.kind]} '{s.columns[o.column].label}' per {o.level} ({o.why})" for o in blind
        )
        rows = [{"uitkomst": o.output, "niveau": o.level, "reden": o.why} for o in blind]
        names = ", ".join(o.output for o in blind)
        out.append(finding("X09", names, policy=policy, listed=listed, rows=rows))
    return out


def _untestable(account: ProxyAccount, s: Submission, policy: Policy) -> list[Finding]:
    asked = [(c, level) for c, level in account.untestable if c.klass != "open" or not c.published]
    free = [pair for pair in account.untestable if pair not in asked]
    out = []
    for code, part in (("X05", asked), ("X06", free)):
        if part:
            labels = ", ".join(f"'{c.label}' per {level}" for c, level in part)
            names = ", ".join(dict.fromkeys(c.name for c, _ in part))
            rows = [{"kolom": c.name, "niveau": level, "reden": _why(c)} for c, level in part]
            out.append(finding(code, names, policy=policy, labels=labels, rows=rows))
    return out


def _why(column: Column) -> str:
    if column.composition is not None:
        return "niet van elk onderdeel zijn landelijke cijfers op dit niveau"
    if not column.published:
        return "eigen cijfers van de gemeente; er is geen landelijke telling van"
    return "er zijn geen landelijke cijfers op dit niveau"


def _spoken(row: Row, s: Submission) -> str:
    x = row.strength
    low, _, high = x.spread
    return (
        f"'{s.columns[x.column].label}' met {spoken_group(x.target)}: {_number(x.within)} per {x.level} "
        f"(in de meeste vergelijkbare gemeenten {_number(low)} tot {_number(high)}; {row.band})"
    )


def _row(row: Row) -> dict[str, Any]:
    """What may be known of a figure outside: its national strength and spread, nothing of the city itself.

    The strength counts as positive, and the spread with it: no group stands beside the numbers.
    """
    x = row.strength
    low, _, high = x.spread if x.within >= 0 else tuple(-value for value in reversed(x.spread))
    return {
        "kolom": x.column,
        "niveau": x.level,
        "band": row.band,
        "sterkte": round(abs(x.within), 2),
        "p10": round(low, 2),
        "p90": round(high, 2),
        "vergeleken_met": x.peers,
        "gemeenten": x.peer_count,
    }


def _joint(found: Together, account: ProxyAccount) -> dict[str, Any]:
    return {
        "niveau": found.level,
        "verklaard_pct": _percent(found.explained),
        "band": account.band(found.explained),
        "cijfers": found.count,
        "gebieden": found.areas,
        "gemeenten": found.clusters,
    }


def _output(measured: OutputStrength, account: ProxyAccount) -> dict[str, Any]:
    explained = 0.0 if measured.found is None else measured.found.explained
    return {
        "uitkomst": measured.output,
        "niveau": measured.level,
        "verklaard_pct": _percent(explained),
        "band": account.band_of(measured),
    }


def spoken_group(name: str) -> str:
    """How a reader calls a ground and group.

    >>> spoken_group("burgerlijke_staat:gehuwd")
    'burgerlijke staat (gehuwd)'
    """
    ground, group = name.split(":")
    return f"{ground.replace('_', ' ')} ({group.replace('_', ' ')})"


def _percent(explained: float) -> int:
    return round(100 * max(explained, 0.0))


def _number(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")
