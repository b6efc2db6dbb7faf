"""Persons in running text: names with an address, dates of birth, a title with a name, one person pointed at.

Names of streets and areas alone are no finding. Findings count and never repeat what was read.
"""

import re
from collections.abc import Sequence

from guardrails.explain import finding
from guardrails.finding import Finding
from guardrails.policy import Policy

_SUFFIX = (
    r"(?:straat|straatje|str\.|laan|weg|dijk|plein|singel|gracht|kade|hof|steeg|pad|dreef|plantsoen|park|markt|"
    r"kamp|esch|es|hoek|brink|wal|ring|burg|veld|horst|maat|akker|kamplaan)"
)
_SMALL = r"(?:van|de|der|den|het|'t|ten|ter|te|op|in|aan|bij|la|el|al|von|du|le)"
# A street: perhaps small words and first words, and a last word that ends as names of streets do.
_STREET = rf"(?:[A-Z][\w.'-]*[ \t]+|{_SMALL}[ \t]+){{0,4}}(?:[A-Z][\w'-]*)?{_SUFFIX}"
# A house number is no year and no road number; a letter or addition may follow.
_UNIT = r"(?:%|procent|woning|inwoner|jaar|m2|meter|km|hectare|huishoud|adres|gebied|buurt|wijk)"
_HOUSE = (
    r"(?!(?:19|20)\d\d\b)[1-9]\d{0,3}(?:[ \t]?-?[ \t]?[a-zA-Z]\b|-\d{1,3})?"
    rf"(?![\w.,%]*\d|[ \t]?{_UNIT})"
)
_ADDRESS = re.compile(
    rf"(?<![\w-])(?P<street>{_STREET})[ \t]+(?:nr\.?[ \t]*|nummer[ \t]+|huisnummer[ \t]+)?{_HOUSE}"
)
# Roads between places carry numbers of their own; a number after one is no house.
_ROADS = ("rijksweg", "snelweg", "provincialeweg", "hoofdweg n", "autoweg", "kilometer", "de weg", "een weg")
_BETWEEN = r"(?:van|de|der|den|het|'t|ten|ter|te|el|al|von|du|le|la|da|dos|bin|ben)"
_WORD = r"[A-Z][a-zà-ÿ']+(?:-[A-Z]?[a-zà-ÿ']+)*"
_NAME = rf"(?:[A-Z](?:\.[ \t]?[A-Z])*\.|{_WORD})(?:[ \t]+(?:{_BETWEEN}|[A-Z]\.))*[ \t]+{_WORD}"
_NAME_BEFORE = re.compile(
    rf"(?<![\w-]){_NAME}(?:[ \t]|[,;:(-]|\b(?:uit|van|op|aan|in|te|de|het|woont|woonde|wonend|wonende)\b)*$"
)
_TITLED = re.compile(
    r"(?<!\w)(?:[Mm]evrouw|[Mm]eneer|[Dd]hr\.?|[Mm]evr\.?|[Mm]w\.?|[Dd]e heer|[Hh]eer en mevrouw|[Ff]am\.|[Ff]amilie)"
    r"[ \t]+"
    rf"(?:[A-Z]\.[ \t]?)*(?:{_SMALL}[ \t]+)*[A-Z][a-zà-ÿ'-]+"
)
_MONTH = (
    r"(?:jan(?:uari)?|feb(?:ruari)?|mrt|maart|apr(?:il)?|mei|jun[i]?|jul[i]?|aug(?:ustus)?|sep(?:t|tember)?|"
    r"okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_WRITTEN = re.compile(rf"(?<!\d){_DAY}[ \t]+{_MONTH}[ \t]+(?:19|20)\d{{2}}(?!\d)", re.IGNORECASE)
_ISO = re.compile(rf"(?<!\d)(?:19|20)\d{{2}}-(?:0[1-9]|1[0-2])-{_DAY}(?!\d)")
# A name with a date: only years before most figures start, so that "Berflo Es, 01-01-2020" passes.
_BIRTH_YEAR = r"(?:19\d\d|200[0-5])"
_NAME_DATED = re.compile(
    rf"(?<![\w-]){_NAME}[ \t]*[,(*]+[ \t]*{_DAY}"
    rf"(?:[-/.](?:0?[1-9]|1[0-2])[-/.]|[ \t]+{_MONTH}[ \t]+){_BIRTH_YEAR}(?!\d)"
)
_WHERE = r"op nummer|in de \w+straat|aan de \w+(?:laan|weg)"
_ONE = r"vrouw|man|jongen|meisje|moeder|vader|weduwe|weduwnaar|cli[eë]nt|pati[eë]nt|leerling"
_POINTED = re.compile(
    r"\b(?:op|van|bij) (?:huis)?nummer \d{1,4}\b|\bhuisnummer \d{1,4}\b|"
    r"\b(?:mijn|onze|hun|zijn|haar) buur(?:man|vrouw)\b|"
    rf"\b(?:een|de|deze|die) (?:\w+ )?(?:{_ONE}) "
    rf"(?:van \d{{1,3}} jaar|{_WHERE}|met een (?:uitkering|schuld|verslaving))\b|"
    rf"\b(?:een|de|deze|dit|het) (?:gezin|huishouden) (?:{_WHERE}|met \w+ kinderen)\b",
    re.IGNORECASE,
)
_SHORT_TEXT, _AROUND, _MOST_AROUND = 4_000, 200, 50
# Where names belong: who answers for a profile. Titles with a name and addresses of an office are no finding there.
_NAMED_PLACES = ("eigenaar", "rollen")


def check_person_texts(place: str, text: str, *, policy: Policy) -> list[Finding]:
    """Findings P09 to P13 about one text, without full-width forms and invisible signs.

    Examples
    --------
    >>> [f.code for f in check_person_texts("notitie", "Jan Jansen, Dorpsstraat 12", policy=Policy.load())]
    ['P09']
    >>> check_person_texts("notitie", "De Dorpsstraat is in 2020 vernieuwd.", policy=Policy.load())
    []
    """
    out: list[Finding] = []

    def say(code: str, count: int) -> None:
        if count:
            out.append(finding(code, place, policy=policy, where=place, count=count))

    named_place = place.split(".")[0] in _NAMED_PLACES
    addresses = list(_addresses(text))
    with_name = [a for a in addresses if _named_before(text, a.start()) or _titled_near(text, a.start())]
    say("P09", len(with_name))
    born = _births(text, policy)
    say("P10", born)
    if not named_place:
        # What already counts as a person with an address is not counted again.
        say("P11", 0 if with_name else len(_TITLED.findall(text)))
        say("P12", len(addresses) - len(with_name))
    say("P13", len(_POINTED.findall(text)))
    return out


def _addresses(text: str) -> list[re.Match[str]]:
    found = []
    for match in _ADDRESS.finditer(text):
        street = match["street"].lower()
        if not any(street.endswith(road.strip()) for road in _ROADS):
            found.append(match)
    return found


def _named_before(text: str, start: int) -> bool:
    """Whether a name of a person stands right before the address, in the same line."""
    line = text[:start].rsplit("\n", 1)[-1][-80:]
    return bool(_NAME_BEFORE.search(line))


def _titled_near(text: str, start: int) -> bool:
    return bool(_TITLED.search(text[:start].rsplit("\n", 1)[-1][-80:]))


def _births(text: str, policy: Policy) -> int:
    """Dates beside a word about birth that are written out or turned round, and dates right after a name."""
    dates = [*_WRITTEN.finditer(text), *_ISO.finditer(text)]
    if dates and policy.person_context["geboren"].find(around(text, dates)):
        return len(dates)
    return len(_NAME_DATED.findall(text))


def around(text: str, found: Sequence[re.Match[str]]) -> str:
    """A short text itself; of a long one what stands around ``found``: a page speaks of many things.

    >>> around("geboren op 1 mei 1950", [])
    'geboren op 1 mei 1950'
    """
    if len(text) <= _SHORT_TEXT:
        return text
    return "\n".join(
        text[_word_edge(text, m.start() - _AROUND, -1) : _word_edge(text, m.end() + _AROUND, 1)]
        for m in found[:_MOST_AROUND]
    )


def _word_edge(text: str, place: int, step: int) -> int:
    """The nearest place outward where no word is cut in two: "gebied" is not "geb"."""
    place = min(max(place, 0), len(text))
    while 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum():
        place += step
    return place
