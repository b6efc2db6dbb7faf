"""The printable account of a profile: DPIA pre-scan, ethics session, IAMA, maturity, basis, registers."""

from collections.abc import Mapping
from typing import Any

from guardrails import Released, actions_of, agreements_of, answers_to, latest_session
from wijkprofiel.accountability.ai_act import AiClass
from wijkprofiel.accountability.content import Page, Part
from wijkprofiel.accountability.field_list import Problem
from wijkprofiel.accountability.profile_facts import answer_text, title_of
from wijkprofiel.numbers import format_date
from wijkprofiel.questions import QuestionList, load_question_lists

# The lists in the order of the page, with the codes of findings that say how they came out.
_LISTS: Mapping[str, tuple[str, ...]] = {
    "dpia": ("A01", "A02", "A03", "A04", "A05", "A06", "A07", "A08"),
    "ethiek": ("A11", "A12", "A13", "A14", "A16", "A18", "A19", "A20"),
    "iama": ("A21", "A22"),
    "verwerking": ("N01", "N02"),
    "volwassenheid": ("N21", "N22", "N23", "N24"),
}
_AI = ("N03", "N04", "N08", "N09")


def account_page(released: Released, ai: AiClass, problems: Mapping[str, list[Problem]]) -> Page:
    """The account of ``released``. ``problems`` are what the drafts for each register still lack."""
    lists = load_question_lists()
    parts = [_summary(released)]
    parts += [_list_part(released, lists[name], codes) for name, codes in _LISTS.items()]
    parts += [
        _actions(released),
        _agreements(released),
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
    rows = tuple((q.text, answer_text(answers[q.key])) for q in questions.questions if q.key in answers)
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
    typed = [
        {"tekst": a.get("wat", ""), "geldig_tot": a.get("geldig_tot")} for a in r.dossier.get("afspraak", ())
    ]
    rows = tuple(
        (str(a.get("tekst", "")), f"geldig tot {_day(a.get('geldig_tot'))}")
        for a in (*typed, *agreements_of(r.dossier))
    )
    said = () if rows else ("Er zijn geen afspraken vastgelegd.",)
    return Part("Afspraken over gegevens", said, rows, ("Afspraak", "Geldig"))


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
