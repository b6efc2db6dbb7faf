"""What a reviewer reads about what the figures give away: with the city's own figures, which never leave."""

from collections.abc import Mapping
from typing import Any

from guardrails import Policy, ProxyAccount, Strengths, Submission, Vault, proxy_account
from wijkprofiel.numbers import format_number

SORTS: Mapping[str, str] = {
    "class": "Kaart", "selection": "Selectie", "score": "Score", "rank": "Rangorde", "type": "Indeling",
}  # fmt: skip
PLACES: Mapping[str, str] = {
    "onder": "onder de spreiding", "binnen": "binnen de spreiding", "boven": "boven de spreiding",
    "onbekend": "te weinig gebieden",
}  # fmt: skip


def proxy_part(
    shown: Submission, *, policy: Policy, strengths: Strengths | None, vault: Vault
) -> dict[str, Any]:
    """Sentences and tables for the page; without national strengths only the sentence that says so."""
    if strengths is None:
        return {"sentences": ["De landelijke cijfers om mee te meten zijn er niet."], "tables": []}
    account = proxy_account(shown, policy=policy, strengths=strengths, vault=vault)
    sentences = [
        f"Per {t.level} verklaren {t.count} cijfers samen {_percent(t.explained)} procent van het aandeel van "
        f"{_group(t.target)} ({account.band(t.explained)}), over {t.areas} gebieden in {t.clusters} gemeenten."
        for t in account.together
    ]
    sentences += [
        f"Per {t.level} verklaren de kaarten, scores en selecties samen {_percent(t.explained)} procent "
        f"({account.band(t.explained)}): klassen houden minder over dan de cijfers zelf."
        for t in account.outputs_together
    ]
    if account.own:
        sentences.append(
            "De kans bij het eigen cijfer is berekend over alle cijfers en groepen tegelijk, zonder ruimtelijke "
            "correctie: hoe vaak geeft toeval ergens een verband dat zo sterk is?"
        )
    tables = [_alone(account, shown), _outputs(account, shown), _untestable(account, shown)]
    return {"sentences": sentences, "tables": [t for t in tables if t["rows"]]}


def _alone(account: ProxyAccount, shown: Submission) -> dict[str, Any]:
    heads = [
        *("Cijfer", "Niveau", "Groep", "Binnen gemeenten", "Hoe sterk", "Vergelijkbare gemeenten"),
        *("Deze gemeente zelf", "Gebieden", "Waar", "Kans (%)"),
    ]
    rows = []
    for row in account.rows:
        x = row.strength
        own = account.own.get(x.level)
        figure = None if own is None else own.figure(x.column, x.target)
        mine = ("", "", PLACES["onbekend"], "")
        if figure is not None:
            mine = (_two(figure[0]), str(figure[2]), PLACES[row.own], format_number(100 * figure[1], 1))
        rows.append(
            (
                *(_title(shown, x.column), x.level, _group(x.target), _two(x.within), row.band),
                f"{_two(x.spread[0])} tot {_two(x.spread[2])} ({x.peer_count} gemeenten)",
                *mine,
            )
        )
    return {"caption": "Elk cijfer apart, naast de gemeente zelf", "heads": heads, "rows": rows}


def _outputs(account: ProxyAccount, shown: Submission) -> dict[str, Any]:
    rows = [
        (
            f"{SORTS.get(o.kind, 'Indeling')} {_title(shown, o.column)}",
            o.level,
            _group(o.found.target),
            str(_percent(o.found.explained)),
            account.band_of(o),
            str(_percent(o.kept)),
        )
        for o in account.outputs
        if o.found is not None
    ]
    heads = ["Uitkomst", "Niveau", "Groep", "Verklaard (%)", "Hoe sterk", "Houdt over van het cijfer (%)"]
    return {"caption": "Wat er van de cijfers is gemaakt", "heads": heads, "rows": rows}


def _untestable(account: ProxyAccount, shown: Submission) -> dict[str, Any]:
    rows = [
        (_title(shown, c.name), level, "geen landelijke cijfers op dit niveau")
        for c, level in account.untestable
    ]
    rows += [
        (f"{SORTS.get(o.kind, 'Indeling')} {_title(shown, o.column)}", o.level, o.why)
        for o in account.outputs
        if o.found is None
    ]
    return {"caption": "Niet te toetsen, en waarom", "heads": ["Wat", "Niveau", "Waarom"], "rows": rows}


def _title(shown: Submission, column: str) -> str:
    return f"{shown.columns[column].label} ({shown.columns[column].year})"


def _group(name: str) -> str:
    ground, _, group = name.partition(":")
    return f"{ground.replace('_', ' ')}: {group.replace('_', ' ')}"


def _percent(value: float) -> int:
    return round(100 * max(value, 0.0))


def _two(value: float) -> str:
    return format_number(value, 2)
