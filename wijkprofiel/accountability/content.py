"""What stands on a page of the drafts: a title, a lead and parts, each with sentences and rows."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from guardrails import Released
from wijkprofiel.numbers import format_date


@dataclass(frozen=True)
class Part:
    """One part: a heading, sentences, and rows of two cells under ``heads``."""

    title: str
    sentences: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    heads: tuple[str, str] = ("Vraag", "Antwoord")


@dataclass(frozen=True)
class Page:
    """A page of the drafts."""

    title: str
    lead: str
    parts: tuple[Part, ...]


def render_page(page: Page, released: Released) -> str:
    """``page`` as one HTML file: nothing is loaded from elsewhere and nothing in it runs."""
    return str(
        _template().render(
            page=page,
            status=released.status,
            day=format_date(released.peildatum),
            until=format_date(released.valid_until),
            mark=released.canonical_hash,
        )
    )


@cache
def _template() -> Any:
    environment = Environment(
        loader=PackageLoader("wijkprofiel.accountability"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        newline_sequence="\n",
    )
    return environment.get_template("concept.html.j2")
