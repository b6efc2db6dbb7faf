"""For whom a release is: views for adviser, data team, residents and council, released one by one.

Map, report and workbook go with every release; they are what a release is checked by. A view adds the products that
one group reads. A later release may add the next view: each release has its own number, hash and record.
"""

from collections.abc import Mapping
from typing import Any

from wijkprofiel.errors import UsageError

# The section of the dossier, and its key.
CHOICE, FOR = "beelden", "voor"
ALWAYS = ("kaart", "rapport", "werkboek")
PRODUCTS: Mapping[str, tuple[str, ...]] = {
    "bewoners": ("factsheets",),
    "adviseur": ("factsheets", "kaartbladen", "presentatie", "geopackage"),
    "datateam": ("geopackage",),
    "raad": ("raad", "kaartbladen"),
}


def audiences_of(dossier: Mapping[str, Any]) -> tuple[str, ...]:
    """The groups that a release is for, in a fixed order; all of them when the dossier does not choose.

    Raises
    ------
    UsageError
        For a group that there is not, or for a choice without any.

    Examples
    --------
    >>> audiences_of({"beelden": {"voor": ["raad", "bewoners"]}}), len(audiences_of({}))
    (('bewoners', 'raad'), 4)
    """
    section = dossier.get(CHOICE, {})
    if FOR not in section:
        return tuple(PRODUCTS)
    asked = [str(name) for name in section[FOR]]
    strange = sorted(set(asked) - set(PRODUCTS))
    if strange or not asked:
        found = f"noemt '{strange[0]}', en dat beeld is er niet" if strange else "noemt geen enkel beeld"
        raise UsageError(
            f"Het dossier {found}.",
            remedy=f"Kies onder [beelden] uit: {', '.join(PRODUCTS)}. Of laat [beelden] weg.",
        )
    return tuple(name for name in PRODUCTS if name in asked)


def products_of(dossier: Mapping[str, Any]) -> frozenset[str]:
    """The products that go with a release.

    >>> sorted(products_of({"beelden": {"voor": ["bewoners"]}}))
    ['factsheets', 'kaart', 'rapport', 'werkboek']
    """
    return frozenset((*ALWAYS, *(product for name in audiences_of(dossier) for product in PRODUCTS[name])))
