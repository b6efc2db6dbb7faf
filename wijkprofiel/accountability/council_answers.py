"""Answers to what a council is likely to ask, filled from the record of the release."""

from guardrails import Finding, Outcome, Released, answers_to, latest_session
from wijkprofiel.accountability.ai_act import classify, derives
from wijkprofiel.accountability.content import Page, Part
from wijkprofiel.accountability.profile_facts import (
    answer_text,
    group_sentences,
    motivation_text,
    output_words,
    owner_of,
    recipients_text,
    source_lines,
    title_of,
    uses_own_figures,
)
from wijkprofiel.numbers import format_date

_PRINCIPLES = ("U01", "U02", "U03", "U12")
_HIDDEN = ("S01", "S02", "S14")


def council_page(released: Released) -> Page:
    """Questions and answers about ``released``; every answer comes from the dossier, the figures or the checks."""
    return Page(
        title=f"Vragen van de raad over: {title_of(released)}",
        lead=f"Dit is een concept. De antwoorden komen uit het dossier en de toetsing van "
        f"{format_date(released.peildatum)}.",
        parts=tuple(Part(question, tuple(filter(None, answer))) for question, answer in _answers(released)),
    )


def _answers(r: Released) -> list[tuple[str, list[str]]]:
    purpose, owner = r.dossier.get("doel", {}), owner_of(r)
    asked = sum(f.outcome == Outcome.REVIEW for f in r.findings)
    return [
        (
            "Waarom is dit gemaakt, en wie vroeg erom?",
            [
                answer_text(purpose.get("omschrijving")),
                _said("Opdrachtgever", purpose.get("opdrachtgever")),
                _said("Besluit dat dit ondersteunt", purpose.get("besluit")),
                f"Het is voor: {recipients_text(r)}.",
            ],
        ),
        ("Welke gegevens zijn gebruikt?", source_lines(r)),
        ("Staan er gegevens van personen in?", _persons(r)),
        ("Krijgt een wijk of buurt een score of een etiket?", _labels(r)),
        (
            "Kan dit worden gebruikt voor controle of om fraude te zoeken?",
            [
                "Nee. Het doel staat op een vaste lijst, en toezicht, handhaving en opsporing staan daar niet op.",
                "Het profiel is ook niet bedoeld om mensen uit te kiezen, te controleren of te straffen.",
            ],
        ),
        ("Is dit een algoritme of kunstmatige intelligentie?", list(classify(r).reasons)),
        (
            "Hoe pakt dit uit voor groepen bewoners?",
            [*group_sentences(r), "De uitleg staat in het rapport, in het deel over verschil."],
        ),
        (
            "Hoe zeker zijn de cijfers?",
            [
                *[_hidden(f) for f in r.findings if f.code in _HIDDEN],
                *[f.message for f in r.findings if f.code in ("N13", "N14")],
                "Waar een cijfer ontbreekt, staat de reden. Een leeg cijfer is geen nul.",
            ],
        ),
        (
            "Wie is verantwoordelijk?",
            [
                f"{owner.get('naam', 'Nog niemand')}, {owner.get('functie', '')}.",
                f"Contact: {owner.get('contact', '')}.",
            ],
        ),
        ("Wie heeft meegekeken?", _looked(r)),
        (
            "Wat heeft de raad hierover vastgesteld?",
            [f.message for f in r.findings if f.code in _PRINCIPLES],
        ),
        (
            "Welke vragen riep de toetsing op?",
            [f"De toetsing vroeg {asked} keer om een reden. Die staan in het rapport.", motivation_text(r)],
        ),
        (
            "Wat als een bewoner het er niet mee eens is?",
            [
                f"Een bewoner kan een fout melden of bezwaar maken bij: {owner.get('contact', '')}.",
                f"Het profiel geldt tot {format_date(r.valid_until)}. Daarna wordt het niet meer gebruikt.",
            ],
        ),
        (
            "Kan de raad dit zelf nagaan?",
            [
                "Ja. In de map zit een programma dat zonder internet controleert of er iets is veranderd.",
                f"Het kenmerk van cijfers en regels is {r.canonical_hash}.",
            ],
        ),
    ]


def _hidden(f: Finding) -> str:
    """What was not shown, without how many figures were hidden only to protect others.

    That number follows from what was hidden, which does not go along in a bundle: this page has to come out the
    same when it is made again from there. The report does tell it.
    """
    told = f.evidence
    if f.code == "S02":
        return (
            f"{told['count']} eigen cijfers zijn niet getoond omdat het aantal te klein is of terug te rekenen was. "
            f"Dat is {told['share_pct']} procent van de eigen cijfers; {told['residents_pct']} procent van de "
            "inwoners woont in een gebied met een gat."
        )
    if f.code == "S14":
        return (
            "De tabel is te groot om de zuinigste keuze te zoeken. Er kunnen meer cijfers zijn weggelaten dan nodig "
            "was; er is niets te veel getoond."
        )
    return f.message


def _persons(r: Released) -> list[str]:
    if not uses_own_figures(r):
        return ["Nee. Alle cijfers gaan over gebieden en zijn al door anderen gepubliceerd."]
    reason = answers_to(r.dossier, "dpia").get("waarom_geen")
    since = answers_to(r.dossier, "dpia").get("anoniem_sinds")
    return [
        "In het profiel staan geen gegevens van personen. De gemeente heeft wel eigen cijfers geteld.",
        _said("Waarom dit geen persoonsgegevens zijn", reason),
        _said("Vanaf deze stap is niemand te herkennen", since),
        *[f.message for f in r.findings if f.code in ("A02", "A03", "N02")],
    ]


def _labels(r: Released) -> list[str]:
    if derives(r):
        return [
            f"Ja, het profiel deelt gebieden in. Gemaakt is: {output_words(r)}.",
            "De onderdelen en de weging staan erbij, zodat iedereen het kan narekenen.",
        ]
    return ["Nee. Er zijn tabellen en kaarten. Gebieden staan op naam, niet op volgorde van goed of slecht."]


def _looked(r: Released) -> list[str]:
    roles = r.dossier.get("rollen", {})
    session = latest_session(r.dossier, "ethiek")
    outsider = answers_to(r.dossier, "ethiek").get("extern_lid")
    named = {"beoordelaar": "Beoordelaar", "privacy_officer": "Privacy officer", "fg": "FG"}
    return [
        *[_said(word, roles.get(key)) for key, word in named.items()],
        f"Er was een ethische sessie op {session.get('datum')}." if session else "",
        _said("Van buiten de gemeente", outsider) if session else "",
        "" if r.approvals else "Dit is een oefening. Niemand heeft dit goedgekeurd.",
    ]


def _said(what: str, value: object) -> str:
    text = answer_text(value)
    return "" if text == "niet beantwoord" else f"{what}: {text.rstrip('.')}."
