"""The printable account of a profile: DPIA pre-scan, ethics session, IAMA, maturity, basis, registers."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guardrails import Released, actions_of, answers_to, latest_session
from wijkprofiel.accountability.ai_act import AiClass
from wijkprofiel.accountability.content import Page, Part
from wijkprofiel.accountability.field_list import Problem
from wijkprofiel.accountability.profile_facts import answer_text, title_of
from wijkprofiel.numbers import format_date
from wijkprofiel.questions import QuestionList, load_question_lists
from wijkprofiel.report.accounts import disparity_row, subject_text
from wijkprofiel.report.other_choices import INTRO as OTHER_CHOICES
from wijkprofiel.report.other_choices import NOTHING as NO_CHOICES
from wijkprofiel.report.other_choices import other_choices
from wijkprofiel.report.text import (
    DISPARITY_DUTY,
    DISPARITY_FEW,
    DISPARITY_INTRO,
    DISPARITY_TRUST,
    NOTHING_APPROVED,
)

# The lists in the order of the page, with the codes of findings that say how they came out.
_LISTS: Mapping[str, tuple[str, ...]] = {
    "dpia": ("A01", "A02", "A03", "A04", "A05", "A06", "A07", "A08"),
    "ethiek": ("A11", "A12", "A13", "A14", "A16", "A18", "A19", "A20"),
    "waarden": ("A24", "A25"),
    "iama": ("A21", "A22"),
    "verwerking": ("N01", "N02"),
    "volwassenheid": ("N21", "N22", "N23", "N24"),
}


@dataclass(frozen=True)
class _Kept:
    """A table of the dossier as the page shows it: what an entry is, the words after it, and what to say of none."""

    table: str
    title: str
    head: tuple[str, str]
    text: str
    after: tuple[tuple[str, str], ...]
    none: str


_KEPT = (
    _Kept(
        "risico",
        "Risico's",
        ("Risico", "Eigenaar, maatregel en stand"),
        "tekst",
        (("eigenaar", "eigenaar"), ("maatregel", "maatregel"), ("datum", "klaar op"), ("stand", "stand")),
        "Er zijn geen risico's vastgelegd.",
    ),
    _Kept(
        "afwijking",
        "Afwijkingen van landelijke standaarden",
        ("Standaard", "Reden, besluit en einde"),
        "standaard",
        (
            ("reden", "reden"),
            ("door", "besloten door"),
            ("vastgesteld_op", "op"),
            ("geldig_tot", "geldig tot"),
        ),
        "Er is geen afwijking vastgelegd: de standaarden van CBS, PDOK, het Algoritmeregister en MDTO gelden.",
    ),
    _Kept(
        "verandering",
        "Wat er veranderde sinds een eerdere vrijgave",
        ("Verandering", "Soort, sinds wanneer en betekenis"),
        "wat",
        (("soort", "soort"), ("sinds", "sinds"), ("datum", "gezien op"), ("betekenis", "betekenis")),
        "Er zijn geen veranderingen vastgelegd.",
    ),
    _Kept(
        "wens",
        "Wensen over het profiel en het programma",
        ("Wens", "Van wie en stand"),
        "tekst",
        (("van", "van"), ("datum", "op"), ("stand", "stand")),
        "Er zijn geen wensen vastgelegd.",
    ),
)
_AI = ("N03", "N04", "N08", "N09")


def account_page(released: Released, ai: AiClass, problems: Mapping[str, list[Problem]]) -> Page:
    """The account of ``released``. ``problems`` are what the drafts for each register still lack."""
    lists = load_question_lists()
    parts = [_summary(released), *_fairness(released), _other_choices(released)]
    parts += [_list_part(released, lists[name], codes) for name, codes in _LISTS.items()]
    parts += [
        _actions(released),
        _agreements(released),
        *(_kept(released, kept) for kept in _KEPT),
        _basis(released),
        _ai_part(released, ai),
        _open_fields(problems),
    ]
    return Page(
        title=f"Verantwoording van: {title_of(released)}",
        lead="Wat is gevraagd, wat is geantwoord en wat de toetsing ervan vond. Neem dit over in uw eigen registers.",
        parts=tuple(parts),
    )


def _summary(r: Released) -> Part:
    track = [f.message for f in r.findings if f.code == "R06"]
    asked = [f.message for f in r.findings if f.code == "A90"]
    return Part("Spoor", (*track, *asked))


def _fairness(r: Released) -> list[Part]:
    """How outputs fall on groups of residents, under the three themes: openness, responsibility, trust."""
    rows = tuple(
        (title, f"{state}; grootste verschil: {gap}; gebieden: {areas}")
        for title, state, gap, areas in (disparity_row(r, entry) for entry in r.disparity)
    )
    heads = ("Kaart, selectie of score", "Uitkomst")
    agreed = sorted({str(a.get("rol", "")) for a in r.approvals if a.get("rol")})
    duty = NOTHING_APPROVED if r.status == "OEFENING" else f"Akkoord gaven: {', '.join(agreed) or 'niemand'}."
    return [
        Part("Verschil tussen groepen: openheid", (DISPARITY_INTRO,), rows, heads),
        Part("Verschil tussen groepen: verantwoordelijkheid", (DISPARITY_DUTY, duty)),
        Part("Verschil tussen groepen: vertrouwen", (DISPARITY_TRUST, DISPARITY_FEW)),
    ]


def _other_choices(r: Released) -> Part:
    rows = tuple((f"{subject_text(r, one.output)}. {one.choice}", one.effect) for one in other_choices(r))
    heads = ("Andere keuze", "Wat verandert er")
    return Part("Wat zou een andere keuze geven?", (OTHER_CHOICES if rows else NO_CHOICES,), rows, heads)


def _list_part(r: Released, questions: QuestionList, codes: tuple[str, ...]) -> Part:
    answers = answers_to(r.dossier, questions.name)
    session = latest_session(r.dossier, questions.name)
    said = [f.message for f in r.findings if f.code in codes]
    if session:
        said.insert(0, f"Vastgelegd op {_day(session.get('datum'))}. {_document(session)}".strip())
    if not answers:
        asked = any(q.required for q in questions.asked(_track(r)))
        silent = (
            "Nog niet ingevuld." if asked else f"Niet ingevuld: het spoor {_track(r)} vraagt dit niet vooraf."
        )
        return Part(questions.title, (*said, silent))
    needed = {q.key for q in questions.asked(_track(r)) if q.required}
    rows = tuple(
        (q.text, answer_text(answers[q.key]) if q.key in answers else "geen antwoord")
        for q in questions.questions
        if q.key in answers or q.key in needed
    )
    return Part(questions.title, tuple(said), rows)


def _track(r: Released) -> str:
    """The track as the process check found it."""
    return next((str(f.evidence.get("track")) for f in r.findings if f.code == "R06"), "licht")


def _document(session: Mapping[str, Any]) -> str:
    return f"Het volledige stuk: {session['stuk']}." if session.get("stuk") else ""


def _actions(r: Released) -> Part:
    rows = tuple(
        (
            str(a.get("tekst", "")),
            f"{a.get('eigenaar', '')}, voor {_day(a.get('voor'))}, "
            f"{'kritiek' if a.get('kritiek') is not False else 'gewoon'}, {a.get('stand', 'open')}",
        )
        for a in actions_of(r.dossier)
    )
    return Part("Acties", () if rows else ("Er zijn geen acties vastgelegd.",), rows, ("Actie", "Stand"))


def _agreements(r: Released) -> Part:
    rows = tuple(
        (str(a.get("wat", "")), f"geldig tot {_day(a.get('geldig_tot'))}")
        for a in r.dossier.get("afspraak", ())
    )
    said = () if rows else ("Er zijn geen afspraken vastgelegd.",)
    return Part("Afspraken over gegevens", said, rows, ("Afspraak", "Geldig"))


def _kept(r: Released, kept: _Kept) -> Part:
    rows = tuple(
        (
            str(entry.get(kept.text, "")),
            "; ".join(f"{word}: {_cell(entry[key])}" for key, word in kept.after if entry.get(key)),
        )
        for entry in r.dossier.get(kept.table, ())
    )
    return Part(kept.title, () if rows else (kept.none,), rows, kept.head)


def _cell(value: object) -> str:
    return _day(value) if isinstance(value, dt.date) else str(value)


def _basis(r: Released) -> Part:
    return Part(
        "Basis op orde, per bron", tuple(f.message for f in r.findings if f.code in ("N12", "N13", "N14"))
    )


def _ai_part(r: Released, ai: AiClass) -> Part:
    said = [f.message for f in r.findings if f.code in _AI]
    return Part(
        "Plaats onder de AI-verordening",
        (*said, *ai.reasons, *ai.duties),
        (("AI-systeem", "ja" if ai.system else "nee"), ("Risico", ai.risk)),
        ("Onderdeel", "Uitkomst"),
    )


def _open_fields(problems: Mapping[str, list[Problem]]) -> Part:
    said = tuple(f"{register}: {p.message}." for register, found in problems.items() for p in found)
    return Part("Wat de concepten nog missen", said or ("Niets: de concepten voldoen aan de veldenlijst.",))


def _day(value: object) -> str:
    text = str(value or "")
    try:
        return format_date(text)
    except ValueError:
        return text or "onbekende dag"
