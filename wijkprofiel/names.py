"""Names as people type them: compared without capitals, accents and marks, with suggestions."""

import difflib
import re
import unicodedata
from collections.abc import Iterable


def plain(text: str) -> str:
    """``text`` in lower case, without accents, with single spaces for everything that is no letter or digit.

    >>> plain("Hengelo (O.)"), plain("afstand_supermarkt"), plain("Één")
    ('hengelo o', 'afstand supermarkt', 'een')
    """
    letters = unicodedata.normalize("NFKD", text)
    bare = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", bare.casefold()))


def closest(text: str, names: Iterable[str], *, count: int = 3) -> tuple[str, ...]:
    """The names that look most like ``text``, best first; those that contain it count as well.

    >>> closest("Hengeloo", ["Hengelo", "Almelo"])
    ('Hengelo',)
    """
    spelled = {plain(name): name for name in names}
    wanted = plain(text)
    found = difflib.get_close_matches(wanted, spelled, n=count, cutoff=0.7)
    found += [name for name in sorted(spelled) if wanted and wanted in name and name not in found]
    return tuple(spelled[name] for name in found[:count])
