"""Names of columns made comparable: the stem without its number, and titles, paths and units without marks."""

import re
import unicodedata
from functools import lru_cache

# CBS writes "m³" and "km²"; other programs lose or replace the raised digit.
_RAISED = str.maketrans({"²": "2", "³": "3"})
_NUMBER = re.compile(r"_\d+$")


def stem(key: str) -> str:
    """A column name without the number that shifts with every release.

    >>> stem("Mannen_6"), stem(" k_0Tot15Jaar_8 "), stem("WijkenEnBuurten")
    ('Mannen', 'k_0Tot15Jaar', 'WijkenEnBuurten')
    """
    return _NUMBER.sub("", key.strip())


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Letters and digits of ``text`` only, lower case, without accents; a raised digit is a digit.

    >>> fold("Twee-onder-één-kap-woning"), fold("aantal inwoners per km²"), fold("%")
    ('tweeondereenkapwoning', 'aantalinwonersperkm2', '')
    """
    letters = unicodedata.normalize("NFKD", text.translate(_RAISED))
    return "".join(c for c in letters if c.isalnum() and not unicodedata.combining(c)).casefold()


@lru_cache(maxsize=512)
def fold_unit(unit: str) -> str:
    """A unit made comparable; a percentage stays apart from no unit at all.

    >>> fold_unit("%"), fold_unit(" m³"), fold_unit("")
    ('%', 'm3', '')
    """
    return fold(unit.replace("%", "")) or ("%" if "%" in unit else "")
