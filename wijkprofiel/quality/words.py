"""The measurements in Dutch words. A figure that stands out is a question to the source, never a label of an area."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from wijkprofiel.missing import reason_label
from wijkprofiel.numbers import format_number
from wijkprofiel.quality.record import QualityCheck, SourceNotice

Name = Callable[[str], str]
# A text that names more areas is no text any more; the workbook has all figures.
_MOST_NAMES = 12

_DIMENSIONS: Mapping[str, tuple[str, str]] = {
    "volledigheid": ("Volledig", "Hoeveel gebieden hebben een cijfer?"),
    "geldigheid": ("Mogelijk", "Kan elk cijfer bestaan?"),
    "samenhang": ("Delen en totaal", "Tellen de delen op tot het geheel?"),
    "actualiteit": ("Actueel", "Hoe oud is het cijfer?"),
    "nauwkeurigheid": ("Nauwkeurig", "Hoe is het cijfer afgerond?"),
    "aannemelijkheid": ("Aannemelijk", "Valt een cijfer op tussen de andere?"),
    "herleidbaarheid": ("Na te gaan", "Zijn definitie, bron en eigenaar bekend?"),
}
_STATES: Mapping[str, str] = {
    "in_orde": "in orde",
    "let_op": "let op",
    "niet_te_beoordelen": "niet te beoordelen",
}
_RULES: Mapping[str, str] = {
    "aandeel": "een aandeel ligt tussen 0 en 100",
    "aantal": "een aantal is een heel getal en niet minder dan 0",
    "niet_onder_nul": "een waarde onder 0 kan niet",
}
_PLURALS: Mapping[str, str] = {"wijk": "wijken", "buurt": "buurten", "gemeente": "gemeenten"}
_WHY: Mapping[str, str] = {
    "geen_inwoners": "er wonen geen mensen",
    "weinig_inwoners": "er wonen weinig mensen; dan schommelt een cijfer sterk",
    "onbekend": "waarom is niet bekend; vraag het aan de eigenaar of de bron",
}


def dimension_label(dimension: str) -> str:
    """The name of one of the seven questions.

    >>> dimension_label("samenhang")
    'Delen en totaal'
    """
    return _DIMENSIONS[dimension][0]


def dimension_question(dimension: str) -> str:
    """The question itself, in words."""
    return _DIMENSIONS[dimension][1]


def state_label(state: str) -> str:
    """The answer in one or two words.

    >>> state_label("let_op")
    'let op'
    """
    return _STATES[state]


def check_text(check: QualityCheck, *, name: Name, peildatum: str) -> str:
    """The answer to one question in one or two sentences.

    Parameters
    ----------
    check
        As measured.
    name
        Code of an area -> its name.
    peildatum
        ISO date at which the age of a figure is counted.
    """
    return _WRITERS[check.dimension](check, name, peildatum)


def aged_state(check: QualityCheck, *, peildatum: str) -> str:
    """The state of a check; of the one on age it depends on the date of judgement."""
    if check.dimension != "actualiteit":
        return check.state
    return "let_op" if _age(check, peildatum) > int(check.facts["oud_vanaf"]) else "in_orde"


def notice_text(notice: SourceNotice, *, title: str, name: Name) -> str:
    """What to report to the source, in words; ``title`` is that of the column or the source."""
    areas = _listed(notice.areas, name)
    per = f" per {notice.level}" if notice.level else ""
    facts = notice.facts
    match notice.kind:
        case "verschil":
            what = "Delen en totaal passen niet bij elkaar."
            if "som" in facts:
                what = f"De delen zijn samen {_number(facts['som'])}. Als totaal staat er {_number(facts['totaal'])}."
            return f"{title}{per}: {what} Het gaat om: {areas}."
        case "onmogelijk":
            return f"{title}{per}: dit cijfer kan niet kloppen, want {_RULES[facts['regel']]}. Bij: {areas}."
        case "opvallend":
            return (
                f"{title}{per}: het cijfer ligt ver van dat van de andere gebieden. Klopt het? Bij: {areas}."
            )
        case "zonder_reden":
            return f"{title}{per}: {_areas(facts['gebieden'], notice.level)} zonder cijfer en zonder reden."
        case "gewijzigd":
            return f"{title}: het bestand is niet meer gelijk aan de bronkaart."
        case _:
            return f"{title}: niemand staat genoteerd voor de kwaliteit."


def _complete(check: QualityCheck, _: Name, __: str) -> str:
    facts = check.facts
    filled = f"{facts['gevuld']} van {facts['totaal']} {_plural(check.level)}"
    gaps = "; ".join(f"{reason_label(r).split(':')[0]}: {n}" for r, n in facts["redenen"].items())
    return f"{filled}. Zonder cijfer: {gaps}." if gaps else f"{filled}."


def _valid(check: QualityCheck, name: Name, _: str) -> str:
    if check.state == "niet_te_beoordelen":
        return "Voor deze eenheid is geen grens bekend."
    if check.state == "in_orde":
        return f"Nagekeken: {_RULES[check.facts['regel']]}."
    return f"Dit kan niet: {_RULES[check.facts['regel']]}. Bij: {_listed(check.facts['gebieden'], name)}."


def _consistent(check: QualityCheck, name: Name, _: str) -> str:
    facts = check.facts
    if "boven" not in facts:
        return _counted(facts, name, upper="gebied", lower="onderdelen")
    if facts["vergeleken"] > 1:
        return _counted(facts, name, upper=facts["boven"], lower=_plural(check.level))
    if facts["som"] is None:
        return (
            f"Niet opgeteld: {_areas(facts['zonder'], check.level)} zonder cijfer. "
            "Een som van de rest lijkt een totaal, en is het niet."
        )
    difference = float(facts["verschil"])
    said = (
        f"Som van {facts['delen']} {_plural(check.level)}: {_number(facts['som'])}. "
        f"Cijfer van de {facts['boven']}: {_number(facts['totaal'])}."
    )
    if facts["wijkt_af"]:
        return f"{said} Verschil: {_number(difference)}. Afronding verklaart dat niet."
    return f"{said} Verschil: {_number(difference)}. Dat past bij afronding." if difference else said


def _counted(facts: Mapping[str, Any], name: Name, *, upper: str, lower: str) -> str:
    agree = facts["gelijk"] + facts["binnen_afronding"]
    said = f"Bij {agree} van {facts['vergeleken']} keer past de som van de {lower} bij het cijfer van de {upper}."
    if upper == "gebied":
        said = f"Bij {agree} van {_areas(facts['vergeleken'], '')} past de som van de {lower} bij het geheel."
    if facts["niet_op_te_tellen"]:
        said += f" Niet opgeteld door gaten: {facts['niet_op_te_tellen']}."
    return f"{said} Niet bij: {_listed(facts['gebieden'], name)}." if facts["gebieden"] else said


def _dated(check: QualityCheck, _: Name, peildatum: str) -> str:
    facts, age = check.facts, _age(check, peildatum)
    old = f" Dat is ouder dan {facts['oud_vanaf']} jaar." if age > int(facts["oud_vanaf"]) else ""
    return f"Cijfer over {facts['jaar']}, {age} jaar voor de datum van de toets.{old}"


def _age(check: QualityCheck, peildatum: str) -> int:
    return int(peildatum[:4]) - int(check.facts["jaar"])


def _precise(check: QualityCheck, _: Name, __: str) -> str:
    step, decimals = check.facts.get("veelvoud"), int(check.facts["decimalen"])
    if check.state == "niet_te_beoordelen":
        return "Er zijn te weinig verschillende cijfers om de afronding te zien."
    if step is not None and step > 1:
        return f"Elk aantal is een veelvoud van {step}: de bron rondt af."
    if step == 1:
        return "Hele aantallen, niet afgerond op een veelvoud."
    digits = {0: "zonder cijfers achter de komma", 1: "met één cijfer achter de komma"}
    return f"Getoond {digits.get(decimals, f'met {decimals} cijfers achter de komma')}."


def _plausible(check: QualityCheck, name: Name, _: str) -> str:
    facts = check.facts
    if check.state == "niet_te_beoordelen":
        if facts["waarom"] == "aantallen":
            return "Niet vergeleken: een aantal inwoners verschilt vanzelf per gebied."
        return f"Niet vergeleken: daarvoor zijn minstens {facts['minstens']} verschillende cijfers nodig."
    seen = f"Vergeleken: {_areas(facts['bekeken'], check.level)}{', per inwoner' if facts['per_inwoner'] else ''}."
    if not facts["gebieden"]:
        return f"{seen} Geen cijfer ligt ver van de andere."
    reasons = _shortened([f"{name(a['gebied'])} ({_reason(a)})" for a in facts["gebieden"]], "; ")
    return f"{seen} Ver van de andere: {reasons}."


def _reason(area: Mapping[str, str]) -> str:
    return "de bron licht dit toe" if area["reden"] == "bron" else _WHY[area["reden"]]


def _traceable(check: QualityCheck, _: Name, __: str) -> str:
    if check.facts["ontbreekt"]:
        return f"Niet ingevuld: {', '.join(check.facts['ontbreekt'])}."
    return "Definitie, eenheid, bron en eigenaar zijn ingevuld."


def _plural(level: str) -> str:
    return _PLURALS.get(level, "gebieden")


def _areas(count: int, level: str) -> str:
    one = level if level in _PLURALS else "gebied"
    return f"1 {one}" if count == 1 else f"{count} {_plural(level)}"


def _listed(codes: Sequence[str], name: Name) -> str:
    return _shortened([name(code) for code in codes], ", ")


def _shortened(parts: Sequence[str], mark: str) -> str:
    """The parts as one text; of many the first ones and how many more there are."""
    if len(parts) <= _MOST_NAMES:
        return mark.join(parts)
    return f"{mark.join(parts[:_MOST_NAMES])}{mark}en nog {len(parts) - _MOST_NAMES}"


def _number(value: float) -> str:
    return format_number(value, 0 if float(value).is_integer() else 1)


_WRITERS: Mapping[str, Callable[[QualityCheck, Name, str], str]] = {
    "volledigheid": _complete,
    "geldigheid": _valid,
    "samenhang": _consistent,
    "actualiteit": _dated,
    "nauwkeurigheid": _precise,
    "aannemelijkheid": _plausible,
    "herleidbaarheid": _traceable,
}
