"""The overview as one HTML file: nothing is loaded from elsewhere and nothing in it runs."""

import re
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from wijkprofiel.numbers import format_date
from wijkprofiel.overview.rows import EXPIRED, RECALLED, UNREADABLE, Overview, ProfileRow

_SENTENCE_END = re.compile(r"(?<=[.?!])\s")


def render_overview(overview: Overview) -> str:
    """``overview`` as HTML in Dutch: what asks for attention first, then every profile, then every data set."""
    return str(
        _template().render(
            overview=overview,
            day=format_date(overview.day),
            asking=[p for p in overview.profiles if p.asks],
            counts=counts(overview),
            gemeenten=sorted({p.gemeente for p in overview.profiles if p.gemeente}),
        )
    )


def counts(overview: Overview) -> list[tuple[str, int]]:
    """How many profiles there are, and how many of them ask for something, in words.

    >>> counts(Overview("map", "2026-03-09", ()))[0]
    ('profielen', 0)
    """
    rows = overview.profiles
    actions = [a for p in rows for a in p.actions]
    return [
        ("profielen", len(rows)),
        ("vragen aandacht", sum(p.asks for p in rows)),
        ("verlopen", sum(p.state == EXPIRED for p in rows)),
        ("ingetrokken", sum(p.state == RECALLED for p in rows)),
        ("open acties", len(actions)),
        ("daarvan kritiek of te laat", sum(a.critical or a.late for a in actions)),
        ("open risico's", sum(len(p.risks) for p in rows)),
        ("open wensen", sum(len(p.wishes) for p in rows)),
    ]


def date_text(day: str) -> str:
    """An ISO date in words; what is no date stays as it was typed.

    >>> date_text("2026-03-09"), date_text(""), date_text("ooit")
    ('9 maart 2026', 'niet vastgelegd', 'ooit')
    """
    if not day:
        return "niet vastgelegd"
    try:
        return format_date(day)
    except ValueError:
        return day


def state_mark(row: ProfileRow) -> str:
    """A mark that can be told apart without colour.

    >>> state_mark(ProfileRow("a", "A", "", "", EXPIRED)), state_mark(ProfileRow("a", "A", "", "", "in gebruik"))
    ('!', '')
    """
    return {EXPIRED: "!", UNREADABLE: "?", RECALLED: "×"}.get(row.state, "")


def first_sentence(text: str) -> str:
    """The first sentence of a text: the rest stands in the dossier and in the workbook.

    >>> first_sentence("Waar zijn woningen nodig? De cijfers helpen."), first_sentence("Kort")
    ('Waar zijn woningen nodig?', 'Kort')
    """
    return _SENTENCE_END.split(text, maxsplit=1)[0]


@cache
def _template() -> Any:
    environment = Environment(
        loader=PackageLoader("wijkprofiel.overview"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        newline_sequence="\n",
    )
    environment.filters |= {"datum": date_text, "teken": state_mark, "kort": first_sentence}
    return environment.get_template("overzicht.html.j2")
