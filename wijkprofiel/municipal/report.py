"""The reading report: how a file was understood, what was found, and what is still to be answered."""

import html
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from guardrails import Outcome
from wijkprofiel.municipal.notices import Notice, in_order
from wijkprofiel.stages import FIGURE, chain_text

SIGNS = {Outcome.BLOCK: "■ Tegengehouden", Outcome.REVIEW: "? Vraag", Outcome.PASS: "✓ Ter informatie"}
MOST_QUESTIONS = 3
EXIT = {Outcome.BLOCK: 3, Outcome.REVIEW: 4, Outcome.PASS: 0}


@dataclass(frozen=True)
class ReadColumn:
    """One column of the file: its name, its role and its type in Dutch, and a few words about how it was read."""

    name: str
    role: str
    kind: str
    detail: str = ""

    def to_json(self) -> dict[str, str]:
        """The column as plain data.

        >>> ReadColumn("aantal", "waarde", "getal").to_json()
        {'naam': 'aantal', 'rol': 'waarde', 'type': 'getal', 'uitleg': ''}
        """
        return {"naam": self.name, "rol": self.role, "type": self.kind, "uitleg": self.detail}


@dataclass(frozen=True)
class Question:
    """Something only a person can say. ``key`` is the name of the answer, ``example`` how to give it."""

    key: str
    text: str
    example: str
    choices: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The question as plain data."""
        return {
            "sleutel": self.key,
            "vraag": self.text,
            "voorbeeld": self.example,
            "keuzes": list(self.choices),
        }


@dataclass(frozen=True)
class ReadingReport:
    """How a file was read.

    ``facts`` are lines for a reader (encoding, separator, marks, period, areas); ``questions`` are at most three
    and asked now; ``later`` names what is asked once, at release.
    """

    file: str
    facts: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[ReadColumn, ...] = ()
    notices: tuple[Notice, ...] = ()
    questions: tuple[Question, ...] = ()
    later: tuple[str, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """``block`` when something stops, ``review`` when a question is open, ``pass`` otherwise."""
        worst = max((n.outcome for n in self.notices), key=lambda o: o.rank, default=Outcome.PASS)
        if worst == Outcome.PASS and self.questions:
            return Outcome.REVIEW
        return worst

    @property
    def exit_code(self) -> int:
        """0 clean, 3 blocked or unreadable, 4 questions left."""
        return EXIT[self.outcome]

    @property
    def headline(self) -> str:
        """The outcome in one Dutch line."""
        counts = {o: sum(n.outcome == o for n in self.notices) for o in Outcome}
        if self.outcome == Outcome.BLOCK:
            first = f"{self.file} is niet ingelezen"
        elif self.outcome == Outcome.REVIEW:
            first = f"{self.file} is gelezen, maar er is nog iets te beantwoorden"
        else:
            first = f"{self.file} is ingelezen"
        asked = max(counts[Outcome.REVIEW], len(self.questions))
        return (
            f"{first}: {counts[Outcome.BLOCK]} tegengehouden, {asked} {'vraag' if asked == 1 else 'vragen'}."
        )

    def with_notices(self, more: Iterable[Notice]) -> "ReadingReport":
        """The same report with more notices, in order."""
        return replace(self, notices=in_order([*self.notices, *more]))

    def to_json(self) -> dict[str, Any]:
        """The report as plain data with Dutch keys."""
        return {
            "uitkomst": self.outcome.value,
            "bestand": self.file,
            "gelezen": dict(self.facts),
            "kolommen": [c.to_json() for c in self.columns],
            "bevindingen": [n.to_json() for n in self.notices],
            "vragen": [q.to_json() for q in self.questions],
            "later_gevraagd": list(self.later),
        }

    def als_json(self) -> str:
        """The report as JSON."""
        return json.dumps(self.to_json(), ensure_ascii=False, indent=2)

    def samenvatting(self) -> str:
        """The outcome in one line, without anything that stands in the file."""
        return self.headline

    def __repr__(self) -> str:
        lines = [self.headline, ""]
        width = max((len(name) for name in self.facts), default=0)
        lines += [f"  {name:<{width}}  {text}" for name, text in self.facts.items()]
        if self.columns:
            lines += ["", "Kolommen:", *self._column_lines()]
        for item in self.notices:
            lines += ["", f"{SIGNS[item.outcome]}  {item.code}  {item.subject}", f"  {item.message}"]
            lines += [f"  Wat kunt u doen: {item.remedy}"] if item.remedy else []
        if self.questions:
            lines += ["", "Nog te beantwoorden:"]
            for number, question in enumerate(self.questions, 1):
                lines += [f"  {number}. {question.text}", f"     Antwoord zo: {question.example}"]
        if self.later:
            lines += ["", f"Bij het vrijgeven wordt nog gevraagd: {', '.join(self.later)}."]
        return "\n".join([*lines, "", chain_text(FIGURE)])

    def _column_lines(self) -> list[str]:
        names = max(len(_short(c.name)) for c in self.columns)
        roles = max(len(c.role) for c in self.columns)
        return [
            f"  {_short(c.name):<{names}}  {c.role:<{roles}}  {c.kind}{'; ' + c.detail if c.detail else ''}"
            for c in self.columns
        ]

    def _repr_html_(self) -> str:
        return "".join(self._html_parts())

    def _html_parts(self) -> Iterable[str]:
        yield (
            '<div lang="nl" class="leesverslag"><style>.leesverslag table {border-collapse: collapse; '
            "margin: .5em 0} .leesverslag td, .leesverslag th {text-align: left !important; vertical-align: top; "
            "padding: .2em .7em; white-space: normal} .leesverslag caption {text-align: left; font-weight: bold; "
            "padding: .3em 0}</style>"
        )
        yield f"<p><strong>{html.escape(self.headline)}</strong></p>"
        yield _table("Zo is het bestand gelezen", ("Wat", "Gelezen als"), self.facts.items())
        yield _table(
            "Kolommen",
            ("Kolom", "Rol", "Type", "Uitleg"),
            ((_short(c.name), c.role, c.kind, c.detail) for c in self.columns),
        )
        yield _table(
            "Bevindingen",
            ("Uitkomst", "Code", "Onderwerp", "Bericht", "Wat kunt u doen"),
            ((SIGNS[n.outcome], n.code, n.subject, n.message, n.remedy) for n in self.notices),
        )
        yield _table(
            "Nog te beantwoorden",
            ("Vraag", "Antwoord zo"),
            ((q.text, q.example) for q in self.questions),
        )
        if self.later:
            yield f"<p>Bij het vrijgeven wordt nog gevraagd: {html.escape(', '.join(self.later))}.</p>"
        yield f"<p>{html.escape(chain_text(FIGURE))}</p>"
        yield "</div>"


def _table(caption: str, heads: tuple[str, ...], rows: Iterable[Iterable[str]]) -> str:
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    if not body:
        return ""
    head = "".join(f'<th scope="col">{text}</th>' for text in heads)
    return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _short(name: str, *, most: int = 60) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"
