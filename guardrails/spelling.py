"""Reading a name the way a person would: lookalikes, camelCase and digits for letters undone."""

import re
import unicodedata
from functools import lru_cache

# Letters of other scripts that look Latin. NFKC does not fold them.
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁһкмнтвгпԛԝбАЕОРСУХІЈЅКМНТВαβγειικλνορτυχωΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijsdhkmhtbrnqwbAEOPCYXIJSKMHTBaβyeiiklvoptuxwABEZHIKMNOPTYX".replace("β", "b"),
)
_LEET = (str.maketrans("0134578", "oieastb"), str.maketrans("0134578", "oleastb"))
_SIGNS = str.maketrans("@$€!", "asei")
_CAMEL = re.compile(
    r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-z]{2})(?=\d)|(?<=\d)(?=[a-z]{3})"
)
_SIGN_IN_WORD = re.compile(r"(?<=[^\W\d_])[@$€!](?=[^\W\d_])")
_NUMBER_SUFFIX = re.compile(r"_\d{1,3}$")
# Words of quantity that are glued to a name ("pctvrouwen").
_QUANTITY = (
    "aantal", "aandeel", "percentage", "procent", "perc", "pct", "prc", "share", "count", "number", "totaal",
    "total", "gemiddeld", "gem", "relatief", "absoluut", "deel",
)  # fmt: skip


def plain(text: str) -> str:
    """``text`` with compatibility forms, lookalikes, accents and invisible signs undone; case is kept.

    >>> plain("migr\\u0430tie\\u200bachtergrond")
    'migratieachtergrond'
    """
    folded = unicodedata.normalize("NFKC", text)
    visible = "".join(c for c in folded if unicodedata.category(c) not in ("Cf", "Cc", "Co", "Cs"))
    latin = visible.translate(_LOOKALIKES)
    return "".join(c for c in unicodedata.normalize("NFKD", latin) if unicodedata.category(c) != "Mn")


def mixes_scripts(text: str) -> bool:
    """Whether one word holds both Latin and Cyrillic or Greek letters.

    >>> mixes_scripts("migr\\u0430tie"), mixes_scripts("migratie")
    (True, False)
    """
    for word in re.split(r"[\W\d_]+", unicodedata.normalize("NFKC", text)):
        scripts = {unicodedata.name(c, "").split(" ")[0] for c in word if c.isalpha()}
        if "LATIN" in scripts and scripts & {"CYRILLIC", "GREEK"}:
            return True
    return False


def without_number(name: str) -> str:
    """``name`` without the serial number that shifts every year.

    >>> without_number("NietWestersTotaal_18")
    'NietWestersTotaal'
    """
    return _NUMBER_SUFFIX.sub("", name)


def _split(text: str) -> tuple[str, ...]:
    spaced = _CAMEL.sub(" ", text).lower()
    return tuple(t for t in re.split(r"[^0-9a-z]+", spaced) if t)


def _joined_letters(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """Rows of four or more loose letters joined: ``h e r k o m s t``."""
    out: list[str] = []
    run: list[str] = []
    for token in (*tokens, ""):
        if len(token) == 1:
            run.append(token)
            continue
        out.extend(["".join(run)] if len(run) >= 4 else run)
        run = []
        if token:
            out.append(token)
    return tuple(out)


def _unglued(token: str) -> str:
    for word in _QUANTITY:
        if token.startswith(word) and len(token) - len(word) >= 3:
            return token[len(word) :]
        if token.endswith(word) and len(token) - len(word) >= 3:
            return token[: -len(word)]
    return token


@lru_cache(maxsize=4096)
def readings(text: str) -> tuple[tuple[str, ...], ...]:
    """Ways to read ``text`` as a row of lower-case words; the first is the plain one.

    >>> readings("NietWesters")[0], readings("herk0mst_pct")[-1]
    (('niet', 'westers'), ('herkomst', 'pct'))
    """
    base = plain(text)
    found = [_split(base), _split(base.lower())]
    signed = _SIGN_IN_WORD.sub(lambda m: m.group().translate(_SIGNS), base)
    for table in _LEET:
        found.append(tuple(_leet(t, table) for t in re.split(r"[^0-9a-z]+", signed.lower()) if t))
    found.append(_joined_letters(found[0]))
    found.append(tuple(_unglued(t) for t in found[0]))
    return tuple(dict.fromkeys(found))


def _leet(token: str, table: dict[int, int]) -> str:
    mixed = any(c.isalpha() for c in token) and any(c.isdigit() for c in token)
    return token.translate(table) if mixed else token


def runs(tokens: tuple[str, ...], longest: int = 5) -> list[tuple[str, ...]]:
    """All rows of at most ``longest`` neighbouring words.

    >>> runs(("a", "b"))
    [('a',), ('a', 'b'), ('b',)]
    """
    count = len(tokens)
    return [tokens[i:j] for i in range(count) for j in range(i + 1, min(i + longest, count) + 1)]
