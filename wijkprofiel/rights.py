"""What a resident reads on every product for readers: what it means, how to object, whom to ask."""

from collections.abc import Mapping
from typing import Any

FOR_YOU = (
    "Dit profiel gaat over gebieden en niet over u. "
    "Er staat geen naam, geen adres en geen cijfer van één persoon in. "
    "Niemand mag op dit profiel een besluit over u nemen."
)
OBJECT = (
    "Klopt een cijfer niet, of bent u het niet eens met hoe dit profiel wordt gebruikt? "
    "Neem dan contact op met de eigenaar. Noem het kenmerk van de cijfers; dat staat onderaan. "
    "De eigenaar zoekt het uit en geeft u antwoord. Zo nodig wordt het profiel ingetrokken."
)
RIGHTS = (
    "U mag ook vragen welke gegevens de gemeente van u heeft. U mag een fout laten verbeteren. "
    "En u mag bezwaar maken als de gemeente uw gegevens gebruikt. "
    "Vraag ernaar bij de functionaris gegevensbescherming van de gemeente. "
    "Helpt dat niet? Dan kunt u naar de Autoriteit Persoonsgegevens."
)
_OFFICERS = (("Privacy officer", "privacy_officer"), ("Functionaris gegevensbescherming", "fg"))


def contacts(dossier: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Where to go: the owner for a mistake or an objection, the officers of the gemeente for rights.

    Who is not named in ``dossier`` is left out.

    >>> contacts({"eigenaar": {"naam": "Afdeling Wijken", "contact": "www.voorbeeld.nl"}, "rollen": {"fg": "de FG"}})
    (('Een fout melden', 'Afdeling Wijken, www.voorbeeld.nl'), ('Functionaris gegevensbescherming', 'de FG'))
    """
    owner, roles = dossier.get("eigenaar", {}), dossier.get("rollen", {})
    held = [str(owner.get(key, "")) for key in ("naam", "functie", "contact")]
    named = [("Een fout melden", ", ".join(part for part in held if part))]
    named += [(title, str(roles.get(role, ""))) for title, role in _OFFICERS]
    return tuple((title, who) for title, who in named if who)
