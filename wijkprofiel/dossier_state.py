"""How a dossier stands: its track, which questions that track asks, what still blocks, and on which line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from guardrails import (
    Column,
    Finding,
    Outcome,
    Output,
    Policy,
    Submission,
    check_dossier,
    check_papers,
    track_of,
)
from wijkprofiel.catalogue import Catalogue, load_catalogue
from wijkprofiel.dossier import Dossier
from wijkprofiel.dossier_file import LIST, value_at
from wijkprofiel.dossier_records import with_records
from wijkprofiel.dossier_text import line_of
from wijkprofiel.four_questions import four_questions
from wijkprofiel.one_off import ONE_OFF
from wijkprofiel.questions import Question, is_empty, load_question_lists

_DEFAULT_USE = ("beschrijven",)


@dataclass(frozen=True)
class DossierState:
    """A dossier as it stands at a day, judged without figures.

    ``track`` and ``reason`` say how heavy it is and why. ``findings`` are those about purpose, process and typed
    texts, heaviest first; ``lines`` gives for each subject the line in the file, 0 when it is not there.
    ``questions`` are those of the dossier itself for this track, with the four questions of topics that ask them;
    ``unanswered`` the required ones without an answer.
    """

    dossier: Dossier
    track: str
    reason: str
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]

    @property
    def unanswered(self) -> tuple[Question, ...]:
        content = self.dossier.content
        return tuple(q for q in self.questions if q.required and is_empty(value_at(content, q.key)))

    @property
    def waiting(self) -> tuple[Finding, ...]:
        """Findings that block or ask."""
        return tuple(f for f in self.findings if f.outcome != Outcome.PASS)

    @property
    def blocking(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.outcome == Outcome.BLOCK)

    @property
    def parts(self) -> dict[str, tuple[Question, ...]]:
        """The questions by the part they belong to, in order."""
        parts: dict[str, list[Question]] = {}
        for question in self.questions:
            parts.setdefault(question.part, []).append(question)
        return {part: tuple(questions) for part, questions in parts.items()}

    def is_done(self, part: str) -> bool:
        """Whether every required question of a part has an answer."""
        return not any(q in self.unanswered for q in self.parts[part])

    def line(self, found: Finding) -> int:
        """The line of the dossier that a finding is about; 0 when it is about no line."""
        return line_of(self.dossier.text, found.subject)


def state_of(dossier: Dossier, *, peildatum: str, catalogue: Catalogue | None = None) -> DossierState:
    """The state of a dossier at an ISO date. Nothing is computed, so this takes no time.

    What needs figures (small numbers, differences between groups) is judged by *toetsen*.

    Raises
    ------
    DossierError
        When a record beside the dossier is not as agreed.
    PolicyError
        When ``kader.toml`` or the dossier's own limits cannot be used.
    """
    policy = Policy.load(dossier.kader).narrowed(dossier.content.get("beleid", {}))
    content = with_records(dossier.content, dossier.records)
    known = catalogue or load_catalogue()
    bare = bare_submission(content, known)
    track, reason = track_of(bare)
    found = check_dossier(bare, policy=policy, peildatum=peildatum)
    found += check_papers(bare, policy=policy, peildatum=peildatum)
    ordered = tuple(sorted(found, key=lambda f: f.sort_key))
    questions = load_question_lists()[LIST].asked(track) + four_questions(
        dossier.content, dossier.answers, catalogue=known, policy=policy
    )
    if dossier.kind == ONE_OFF:
        questions += load_question_lists()[ONE_OFF].questions
    return DossierState(dossier, track, reason, ordered, questions)


def bare_submission(content: Mapping[str, Any], catalogue: Catalogue) -> Submission:
    """What a dossier asks for, without a figure: columns with class and use, and kinds of outputs.

    A topic that the catalogue does not know counts as own data of the gemeente.
    """
    entries = _entries(content, "indicator")
    columns = [_column(entry, catalogue) for entry in entries]
    made = {column.name: column for column in columns}
    kinds = [("selection", e) for e in _entries(content, "selectie")]
    kinds += [("score", e) for e in _entries(content, "samenstelling")]
    nothing = pd.Series(dtype=str)
    return Submission(
        table=pd.DataFrame(columns=list(made), dtype=float),
        reasons=pd.DataFrame(columns=list(made), dtype=str),
        names=nothing,
        parent=nothing,
        cluster=nothing,
        level=nothing,
        size=pd.Series(dtype=float),
        columns=made,
        outputs={o.name: o for o in (_output(kind, n, e) for n, (kind, e) in enumerate(kinds))},
        boundaries={},
        subject=str(content.get("profiel", {}).get("gemeente", "")),
        drawn=(),
        dossier=content,
    )


def _entries(content: Mapping[str, Any], table: str) -> Sequence[Mapping[str, Any]]:
    return [entry for entry in content.get(table, ()) if isinstance(entry, Mapping)]


def _column(entry: Mapping[str, Any], catalogue: Catalogue) -> Column:
    key, year = str(entry.get("sleutel", "")), int(entry.get("jaar", 0))
    known = catalogue.indicators.get(key)
    return Column(
        name=f"{key}@{year}",
        label="",  # words of the catalogue were judged when it was made
        unit=known.unit if known else "",
        denominator=known.denominator if known else "",
        lineage=(f"{key}:",) if known else (),  # of which own source is only known once it was read
        klass=known.klass if known else "open",
        aggregation=known.aggregation if known else "som",
        use=tuple(entry.get("gebruik", _DEFAULT_USE)),
        kind=known.kind if known else "geteld",
        year=year,
        boundary_year=year,
        definition="",
        owner=known.owner if known else "",
        source="",
        published=known is not None,
    )


def _output(kind: Any, number: int, entry: Mapping[str, Any]) -> Output:
    name = str(entry.get("naam", ""))
    return Output(f"{kind}:{number}", kind, name, "", pd.Series(dtype=float), title=name)
