"""All words of the guardrails in one place: what was found, why it matters, what to do, who decides."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from guardrails.finding import Finding, Outcome
from guardrails.policy import Policy

OUTCOME_WORDS = {Outcome.PASS: "in orde", Outcome.REVIEW: "vraagt een reden", Outcome.BLOCK: "houdt tegen"}
STATES = {
    "verschil": "verschil",
    "geen_verschil": "geen verschil aangetoond",
    "te_weinig": "te weinig gebieden om te zeggen",
}


@dataclass(frozen=True)
class Kind:
    """A kind of finding.

    ``screen`` says that it also stops what is only shown on a screen. ``roles`` names the roles that each
    have to give a reason; empty: one reason is enough. ``reusable`` says that a reason counts for a year and
    for other versions with the same purpose.
    """

    rule: str
    outcome: Outcome
    screen: bool
    message: str
    remedy: str
    decided_by: str
    roles: tuple[str, ...] = ()
    reusable: bool = False


_P, _R, _B = Outcome.PASS, Outcome.REVIEW, Outcome.BLOCK
_MAKER, _OWNER, _STEWARD = "opsteller", "eigenaar", "gegevensbeheerder"
_NOBODY = "niemand: deze regel kent geen uitzondering"

# fmt: off
KINDS: Mapping[str, Kind] = {
    # --- contract
    "C01": Kind(
        "contract", _B, True,
        "De tabel of haar index klopt niet: {what}. Zo is niet te zien over welke gebieden het gaat.",
        "Geef een tabel met één rij per gebied en de gebiedscode (tekst, uniek) als index.", _STEWARD,
    ),
    "C02": Kind(
        "contract", _B, True,
        "'{subject}' staat in de tabel maar is niet opgegeven. Wat niet is opgegeven, kan niet worden "
        "beoordeeld.",
        "Beschrijf de kolom in de opgave, of haal haar uit de tabel.", _MAKER,
    ),
    "C03": Kind(
        "contract", _B, True,
        "'{subject}' is opgegeven maar {what}.",
        "Maak opgave en tabel aan elkaar gelijk.", _MAKER,
    ),
    "C04": Kind(
        "contract", _B, True,
        "'{subject}' bevat iets anders dan getallen ({what}). In tekst of objecten kan van alles meereizen.",
        "Zet de kolom om naar getallen; ontbrekend is leeg, met een reden ernaast.", _STEWARD,
    ),
    "C05": Kind(
        "contract", _B, True,
        "Aan '{subject}' hangt iets wat niet is opgegeven: {what}.",
        "Maak de tabel schoon: geen kenmerken (attrs), geen namen van index of kolommen.", _STEWARD,
    ),
    "C06": Kind(
        "contract", _B, True,
        "'{subject}' hoort niet bij dezelfde gebieden als de tabel ({what}).",
        "Geef namen, niveaus, bovenliggende gebieden, inwoners en redenen voor precies dezelfde gebieden.",
        _STEWARD,
    ),
    "C07": Kind(
        "contract", _B, True,
        "Bij '{subject}' hebben {count} gebieden niet precies één van waarde en reden. Ontbrekend zou "
        "dan nul lijken.",
        "Vul per gebied een getal of een reden uit de vaste lijst in, nooit allebei.", _STEWARD,
    ),
    "C08": Kind(
        "contract", _B, True,
        "De uitkomst '{subject}' klopt niet: {what}.",
        "Maak de uitkomst opnieuw uit de opgegeven kolom en het opgegeven niveau.", _MAKER,
    ),
    "C09": Kind(
        "contract", _B, True,
        "Voor het niveau '{subject}' {what}.",
        "Geef per getekend niveau de grenzen met naam, jaar en controlegetal.", _MAKER,
    ),
    "C10": Kind(
        "contract", _B, True,
        "De opgave van '{subject}' heeft een onbekende waarde: {what}.",
        "Kies een waarde uit de lijst in de handleiding.", _MAKER,
    ),
    # --- beschermd
    "B01": Kind(
        "beschermd", _B, True,
        "'{subject}' noemt een beschermd kenmerk ({ground}). Dat mag niet worden getoond of gebruikt om "
        "in te delen, "
        "ook niet met een andere naam of met een toelichting.",
        "Haal het kenmerk weg. Hoe een kaart op groepen valt, meet de toets zelf.", _NOBODY,
    ),
    "B02": Kind(
        "beschermd", _B, True,
        "'{subject}' mengt letters uit verschillende schriften. Zo kan een naam iets anders lijken dan "
        "hij is.",
        "Typ de naam opnieuw met gewone letters.", _MAKER,
    ),
    # --- personen
    "P01": Kind(
        "personen", _B, True,
        "In {where} staan {count} getallen die een burgerservicenummer kunnen zijn.",
        "Haal ze weg. Tel eigen gevallen eerst per gebied.", _NOBODY,
    ),
    "P02": Kind(
        "personen", _B, True, "In {where} staan {count} rekeningnummers (IBAN).",
        "Haal ze weg.", _NOBODY,
    ),
    "P03": Kind(
        "personen", _B, True, "In {where} staan {count} e-mailadressen of telefoonnummers.",
        "Haal ze weg. De contactgegevens van de eigenaar horen alleen onder [eigenaar].", _NOBODY,
    ),
    "P04": Kind(
        "personen", _B, True, "In {where} staan {count} adressen (postcode met huisnummer) of geboortedata.",
        "Haal ze weg.", _NOBODY,
    ),
    "P05": Kind(
        "personen", _B, True, "'{subject}' is een kolom over personen, huishoudens of adressen.",
        "Haal de kolom weg en tel per gebied.", _NOBODY,
    ),
    "P06": Kind(
        "personen", _B, True,
        "De rijen lijken geen gebieden: {count} codes zien eruit als {what}. De eenheid moet een gebied "
        "zijn.",
        "Tel eerst per buurt, wijk of gemeente.", _NOBODY,
    ),
    "P07": Kind(
        "personen", _B, True,
        "Van niveau '{subject}' hebben {count} van de {total} bewoonde gebieden hooguit tien inwoners. "
        "Zulke rijen gaan over huishoudens, niet over gebieden.",
        "Voeg gebieden samen.", _NOBODY,
    ),
    "P08": Kind(
        "personen", _R, False,
        "In {where} staan {count} getallen van negen cijfers die een burgerservicenummer kunnen zijn.",
        "Controleer de tekst. Zeg in de motivering wat het getal is.", _MAKER,
    ),
    # --- woorden
    "W01": Kind(
        "woorden", _B, True,
        "In {where} staat '{word}': een etiket op een gebied. Zo'n etiket plakt aan wie er woont.",
        "Schrijf op wat is gemeten, met getal, jaar en bron.", _MAKER,
    ),
    "W02": Kind(
        "woorden", _B, True,
        "In {where} staat '{word}': een etiket op bewoners.",
        "Schrijf wat is geteld, bijvoorbeeld 'personen met een bijstandsuitkering'.", _MAKER,
    ),
    "W03": Kind(
        "woorden", _R, False,
        "In {where} staat '{word}': dat klinkt als een oorzaak. Cijfers per gebied laten geen oorzaak zien.",
        "Schrap de zin, of leg in de motivering uit waarop de oorzaak rust.", "beoordelaar",
    ),
    "W04": Kind(
        "woorden", _R, False,
        "In {where} staat '{word}': een groep wordt met één kenmerk benoemd.",
        "Schrijf 'personen met ...' of leg uit waarom dit woord nodig is.", "beoordelaar",
    ),
    "W05": Kind(
        "woorden", _R, False,
        "In {where} staat '{word}': dat gaat van een gebied naar personen. Een gemiddelde zegt niets "
        "over één bewoner.",
        "Schrijf over het gebied, bijvoorbeeld 'in deze wijk is het aandeel ...'.", "beoordelaar",
    ),
    "W06": Kind(
        "woorden", _R, False,
        "In {where} staat '{word}', maar {what} is geschat en heeft geen marge. Een verschil of trend "
        "kan ruis zijn.",
        "Noem alleen het cijfer, zonder hoger, lager of trend.", "beoordelaar",
    ),
    # --- klasse en gebruik
    "K01": Kind(
        "klasse_gebruik", _B, True,
        "'{label}' (klasse {klass}) is gesloten voor {use}. Dit gebruik kan bewoners schaden en blijft "
        "dicht.",
        "Haal het gebruik '{use}' weg bij dit onderwerp.", _NOBODY,
    ),
    "K02": Kind(
        "klasse_gebruik", _R, False,
        "'{label}' (klasse {klass}) mag worden gebruikt voor {use} als er een reden bij staat.",
        "Schrijf één reden: waarom helpt dit cijfer bij het doel? De reden geldt een jaar.",
        _OWNER, reusable=True,
    ),
    "K03": Kind(
        "klasse_gebruik", _B, True,
        "'{label}' gaat over leeftijd. Dat mag alleen voor het plannen van voorzieningen of een dienst "
        "voor een "
        "leeftijdsgroep. Het doel is nu: {purpose}.",
        "Kies in [doel] een doelsoort voor plannen (voorzieningen_plannen of dienst_leeftijdsgroep), of "
        "laat het "
        "onderwerp weg.", _OWNER,
    ),
    "K04": Kind(
        "vier_vragen", _R, True,
        "'{label}' wordt gebruikt om gebieden in te delen. Dat vraagt antwoord op de vier vragen. Er "
        "ontbreekt: "
        "{missing}.",
        "Vul [indicator.vier_vragen] in: doel, geschikt, noodzakelijk, evenredig, door, datum, geldig_tot.",
        _OWNER,
    ),
    "K05": Kind(
        "klasse_gebruik", _R, False,
        "'{label}' gaat over zorg of gezondheid. Voor {use} is advies nodig van de eigenaar en van de FG.",
        "Vraag beiden om advies en leg het vast in motivering.jsonl.",
        "eigenaar en FG", roles=("eigenaar", "fg"),
    ),
    "K06": Kind(
        "klasse_gebruik", _B, True,
        "'{label}' (klasse {klass}) mag niet per {level} worden getoond. Zo dicht bij bewoners is dit te "
        "gevoelig.",
        "Toon dit onderwerp alleen per {allowed}.", _NOBODY,
    ),
    "K07": Kind(
        "klasse_gebruik", _B, True,
        "'{label}' (klasse {klass}) mag voor {use} alleen na een besluit van de gemeente. Dat besluit "
        "staat niet in "
        "het kader.",
        "Laat het besluit met nummer en datum in kader.toml zetten ([[opening]]), of toon een tabel.",
        "college of raad",
    ),
    "K08": Kind(
        "klasse_gebruik", _B, True,
        "'{label}' is opgegeven als klasse {klass}, maar de herkomst ({ground}) hoort bij klasse {needed}.",
        "Geef de klasse {needed} op.", _STEWARD,
    ),
    "K09": Kind(
        "klasse_gebruik", _B, True,
        "'{label}' is geschat met een model, maar er staat niet bij uit welke kenmerken.",
        "Noem de voorspellers in de catalogus, of laat het onderwerp weg.", _STEWARD,
    ),
    "K10": Kind(
        "klasse_gebruik", _R, False,
        "'{label}' kan een stand-in zijn voor een beschermd kenmerk en wordt gebruikt om in te delen.",
        "Schrijf waarom dit kenmerk nodig is en of een ander kenmerk hetzelfde doet.", _OWNER,
    ),
    "K11": Kind(
        "klasse_gebruik", _R, False,
        "'{label}' is geschat met een model waarin een beschermd kenmerk meetelt ({ground}). De "
        "schatting kan dat "
        "kenmerk herhalen.",
        "Zeg in de motivering waarom het cijfer toch bruikbaar is, of laat het weg.", "eigenaar en FG",
    ),
    "K12": Kind(
        "vier_vragen", _R, True,
        "De antwoorden op de vier vragen bij '{label}' gelden niet meer (tot {until}).",
        "Beantwoord de vier vragen opnieuw.", _OWNER,
    ),
    "K13": Kind(
        "klasse_gebruik", _B, True,
        "'{label}' is geschat met een beschermd kenmerk ({ground}) en wordt gebruikt om in te delen.",
        "Gebruik een geteld cijfer zonder dat kenmerk.", _NOBODY,
    ),
    # --- kleine aantallen
    "S01": Kind(
        "minimum_inwoners", _P, True,
        "{count} cijfers zijn niet getoond omdat het gebied minder dan {limit} inwoners heeft.",
        "Niets te doen. In tabel en legenda staat 'te weinig inwoners om te tonen'.", "niemand",
    ),
    "S02": Kind(
        "kleine_telling", _P, True,
        "{count} eigen tellingen of aandelen zijn niet getoond omdat het aantal te klein is of terug te "
        "rekenen was.",
        "Niets te doen. Samenvoegen van gebieden geeft vaak meer cijfers.", "niemand",
    ),
    "S03": Kind(
        "onbeoordeeld", _B, True,
        "'{label}' is een eigen aandeel, maar de noemer '{denominator}' staat niet in de tabel. Of het "
        "aantal te "
        "klein is, kan dan niet worden beoordeeld.",
        "Neem de noemer als kolom op, of toon het aantal in plaats van het aandeel.", _STEWARD,
    ),
    "S04": Kind(
        "onbeoordeeld", _P, True,
        "Van {count} gebieden is het aantal inwoners onbekend. Gevoelige en geschatte cijfers zijn daar "
        "niet getoond.",
        "Zoek het aantal inwoners op.", _STEWARD,
    ),
    "S05": Kind(
        "kleine_telling", _B, True,
        "Een klassengrens van '{subject}' is gelijk aan een cijfer dat niet getoond mag worden.",
        "Kies de grenzen op de cijfers die overblijven (guardrails.repair).", _MAKER,
    ),
    # --- doel
    "D01": Kind(
        "doel", _B, False,
        "Er staat geen doel in het dossier. Zonder doel is niet te zeggen wat nodig is en wat mag.",
        "Vul [doel] in: doelsoort, omschrijving, ontvangers. Doelsoorten: {options}.", _OWNER,
    ),
    "D02": Kind(
        "doel", _B, False,
        "De doelsoort '{purpose}' staat niet op de lijst, of is door de gemeente gesloten.",
        "Kies uit: {options}.", _OWNER,
    ),
    "D03": Kind(
        "doel", _B, True,
        "Het doel '{purpose}' is {refused}. Daarvoor wordt geen wijkprofiel gemaakt, ook niet met een "
        "voorbehoud.",
        "Kies een ander doel. Cijfers per wijk zijn niet bedoeld om mensen te controleren of te selecteren.",
        _NOBODY,
    ),
    "D04": Kind(
        "doel", _B, False,
        "De ontvangers ontbreken of staan niet op de lijst: {what}.",
        "Kies uit: {options}.", _OWNER,
    ),
    "D05": Kind(
        "doel", _B, False,
        "De ontvanger '{recipient}' past niet bij de doelsoort '{purpose}'.",
        "Kies uit: {options}.", _OWNER,
    ),
    "D06": Kind(
        "doel", _B, False,
        "De omschrijving van het doel ontbreekt of is te kort ({length} tekens, nodig {limit}).",
        "Schrijf in een zin wat u wilt weten en wat u ermee doet.", _OWNER,
    ),
    "D07": Kind(
        "doel", _R, False,
        "De omschrijving van het doel noemt {refused}, met een ontkenning.",
        "Schrijf alleen waar het profiel wel voor is, of leg uit waarom dit er staat.", "beoordelaar",
    ),
    # --- verschil tussen groepen
    "V01": Kind(
        "verschil", _R, False,
        "{what} valt verschillend op groepen bewoners: het grootste verschil is {gap} procentpunt, "
        "gemeten over "
        "{areas} gebieden. Een blinde keuze geeft zo'n verschil zelden.",
        "Lees het volledige verslag en schrijf waarom dit verschil verdedigbaar is bij dit doel.", "eigenaar",
    ),
    "V02": Kind(
        "verschil", _P, False,
        "{what}: geen verschil aangetoond. Grootste verschil {gap} procentpunt over {areas} "
        "gebieden. Dat is geen "
        "bewijs dat er geen verschil is.",
        "Niets te doen.", "niemand",
    ),
    "V03": Kind(
        "verschil", _P, False,
        "{what}: te weinig gebieden om te zeggen ({areas}; grootste verschil {gap} procentpunt). De "
        "afweging van "
        "eigenaar en beoordelaar beslist, niet dit getal.",
        "Bespreek het verslag. Meer gebieden (bijvoorbeeld de regio) kunnen meer zeggen.", "eigenaar",
    ),
    "V04": Kind(
        "onbeoordeeld", _B, False,
        "De kluis met de samenstelling van gebieden ontbreekt. Hoe {count} kaarten en selecties op "
        "groepen vallen, "
        "kan niet worden gemeten.",
        "Geef de kluis mee. Haal haar op met wijkprofiel ophalen.", _STEWARD,
    ),
    "V05": Kind(
        "onbeoordeeld", _B, False,
        "{what}: van geen enkel gebied is de samenstelling bekend. Het verschil kan niet worden "
        "gemeten.",
        "Haal de samenstelling van deze gebieden op, of toon dit niveau niet.", _STEWARD,
    ),
    "V06": Kind(
        "dekking_kluis_pct", _R, False,
        "{what}: de samenstelling is bekend voor {coverage} % van de bewoners (nodig {limit} %).",
        "Haal de ontbrekende gebieden op, of schrijf waarom het zo kan.", _OWNER,
    ),
    "V07": Kind(
        "onbeoordeeld", _B, False,
        "'{subject}' is een {kind}. Hoe die op groepen valt, kan deze versie niet meten.",
        "Gebruik klassen of een selectie.", _NOBODY,
    ),
    "V08": Kind(
        "verschil", _R, False,
        "{what} valt verschillend op groepen bewoners ({gap} procentpunt over {areas} "
        "gebieden), maar "
        "er zijn te weinig gebieden om toeval uit te sluiten.",
        "Schrijf waarom deze selectie verdedigbaar is bij dit doel.", _OWNER,
    ),
    # --- kwaliteit
    "Q01": Kind(
        "kwaliteit", _B, False,
        "Bij '{label}' ontbreekt: {missing}. Zonder dat is het cijfer niet te begrijpen of na te gaan.",
        "Vul het aan in de catalogus.", _STEWARD,
    ),
    "Q02": Kind(
        "kwaliteit", _P, False,
        "'{label}' heeft een cijfer voor {count} van de {total} gebieden ({level}).",
        "Niets te doen. Per gebied staat de reden erbij.", "niemand",
    ),
    "Q03": Kind(
        "volledigheid_pct", _R, False,
        "'{label}' heeft een cijfer voor maar {count} van de {total} gebieden ({level}).",
        "Laat het onderwerp weg, of schrijf waarom het toch iets zegt.", _OWNER,
    ),
    "Q04": Kind(
        "kwaliteit", _P, False,
        "'{label}' staat op grenzen van {boundary_year}, de kaart op grenzen van {drawn_year}. Voor "
        "{count} gebieden is "
        "niet zeker dat de grens gelijk is; daar is geen cijfer getoond.",
        "Niets te doen.", "niemand",
    ),
    "Q05": Kind(
        "actualiteit_jaren", _R, False,
        "Cijfers over {year} zijn meer dan {limit} jaar oud (aantal onderwerpen: {count}).",
        "Neem een nieuwer jaar, of schrijf waarom dit jaar nog bruikbaar is.", _OWNER, reusable=True,
    ),
    "Q06": Kind(
        "maximum_indicatoren", _R, False,
        "Het thema '{subject}' toont {count} onderwerpen (ten hoogste {limit}). Zo veel is niet meer te "
        "overzien.",
        "Kies de onderwerpen die bij het doel horen.", _OWNER, reusable=True,
    ),
    "Q07": Kind(
        "kwaliteit", _B, False,
        "'{label}' heeft een jaar dat niet kan kloppen ({year}).",
        "Controleer het jaar in de catalogus.", _STEWARD,
    ),
    # --- proces
    "R01": Kind(
        "proces", _B, False,
        "Het dossier noemt geen eigenaar. Dan is niemand aanspreekbaar op dit profiel.",
        "Vul [eigenaar] in: naam, functie, contact.", "opdrachtgever",
    ),
    "R02": Kind(
        "proces", _B, False,
        "Bij het spoor '{track}' ontbreken rollen: {missing}.",
        "Vul de rollen in onder [rollen].", _OWNER,
    ),
    "R03": Kind(
        "proces", _B, False,
        "De soort '{kind}' bestaat niet.",
        "Kies 'profiel' of 'oefening'.", _MAKER,
    ),
    "R04": Kind(
        "proces", _B, False,
        "De naam '{name}' is geen bruikbare naam voor een map.",
        "Gebruik kleine letters, cijfers en streepjes, bijvoorbeeld 'hengelo-wonen-2024'.", _MAKER,
    ),
    "R05": Kind(
        "proces", _B, False,
        "Het dossier heeft schema '{schema}', dit programma kent schema 1.",
        "Zet 'schema = 1' bovenaan het dossier.", _MAKER,
    ),
    "R06": Kind(
        "proces", _P, False,
        "Spoor {track}: {reason}.",
        "Niets te doen.", "niemand",
    ),
    "R07": Kind(
        "proces", _R, False,
        "Het spoor is {track}. Daarvoor zijn nodig: {needed}.",
        "Schrijf in de motivering waar deze stukken staan en wat eruit kwam.",
        "privacy officer", reusable=True,
    ),
    "R08": Kind(
        "proces", _R, False,
        "Voor een oefening ontbreken rollen bij het spoor '{track}': {missing}.",
        "Bij een echt profiel moeten deze rollen zijn ingevuld.", _OWNER,
    ),
    # --- niveau van analyse
    "L01": Kind(
        "analyseniveau", _B, True,
        "Het dossier vraagt het niveau '{what}'. Dat gaat over personen of schrijft handelen voor.",
        "Kies een beschrijvend profiel van gebieden.", _NOBODY,
    ),
    "L02": Kind(
        "analyseniveau", _B, False,
        "Het dossier vraagt een voorspelling. Daarvoor moet eerst de basis op orde zijn, en dat is niet "
        "vastgelegd.",
        "Maak een beschrijvend profiel.", "college",
    ),
    "L03": Kind(
        "analyseniveau", _R, False,
        "Het dossier zoekt verklaringen (diagnosticerend). Uit cijfers per gebied volgt geen oorzaak.",
        "Schrijf welke verklaring u onderzoekt en met welke andere bronnen.", _OWNER,
    ),
    # --- toets zelf
    "T01": Kind(
        "onbeoordeeld", _B, True,
        "De toets '{subject}' kon niet worden uitgevoerd ({error}). Wat niet beoordeeld kan worden, gaat "
        "niet door.",
        "Meld dit aan de beheerder, met de naam van de toets.", "beheerder",
    ),
    "T02": Kind(
        "onbeoordeeld", _B, True,
        "De toets '{subject}' is niet uitgevoerd omdat de opgave niet klopt.",
        "Herstel eerst de bevindingen over de opgave (C).", _MAKER,
    ),
}
# fmt: on


def finding(code: str, subject: str, *, policy: Policy, **facts: Any) -> Finding:
    """A finding of kind ``code`` about ``subject``. ``facts`` fill the sentence and are kept as evidence.

    >>> finding("R04", "naam", policy=Policy.load(), name="A B").code
    'R04'
    """
    kind = KINDS[code]
    words = {"subject": subject, **facts}
    return Finding(
        code=code,
        outcome=kind.outcome,
        subject=subject,
        rule=kind.rule,
        layer=policy.layer_of(kind.rule),
        message=kind.message.format(**words),
        remedy=kind.remedy.format(**words),
        decided_by=kind.decided_by,
        evidence=facts,
    )


def findings_table(findings: Iterable[Finding]) -> pd.DataFrame:
    """Findings as a table in Dutch, heaviest first.

    >>> findings_table([]).columns.tolist()
    ['uitkomst', 'code', 'onderwerp', 'wat en waarom', 'wat kunt u doen', 'wie beslist', 'regel']
    """
    ordered = sorted(findings, key=lambda f: f.sort_key)
    rows = [
        (
            OUTCOME_WORDS[f.outcome],
            f.code,
            f.subject,
            f.message,
            f.remedy,
            f.decided_by,
            f"{f.rule} ({f.layer})",
        )
        for f in ordered
    ]
    names = ["uitkomst", "code", "onderwerp", "wat en waarom", "wat kunt u doen", "wie beslist", "regel"]
    return pd.DataFrame(rows, columns=names)


def findings_text(findings: Iterable[Finding]) -> str:
    """Findings as plain text for a terminal, heaviest first; what is in order is only counted.

    >>> findings_text([])
    'Geen bevindingen.'
    """
    ordered = sorted(findings, key=lambda f: f.sort_key)
    shown = [f for f in ordered if f.outcome != Outcome.PASS]
    lines = [
        f"[{f.code}] {OUTCOME_WORDS[f.outcome]}: {f.message}\n      Wat kunt u doen: {f.remedy}\n      "
        f"Wie beslist: {f.decided_by}"
        for f in shown
    ]
    quiet = len(ordered) - len(shown)
    if quiet:
        lines.append("Eén bevinding is in orde." if quiet == 1 else f"{quiet} bevindingen zijn in orde.")
    return "\n".join(lines) if lines else "Geen bevindingen."


def headline(first: str, findings: Iterable[Finding]) -> str:
    """The message of an error: one sentence, then the findings.

    >>> headline("Gestopt.", [])
    'Gestopt.\\nGeen bevindingen.'
    """
    return f"{first}\n{findings_text(findings)}"
