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
# A Latin letter in another dress (phonetic, small capital, turned, dotless) carries its letter in its name.
_LATIN_LETTER = re.compile(
    r"LATIN (?:SMALL |CAPITAL )?LETTER (?:SMALL CAPITAL )?(?:[A-Z]+ )*?([A-Z]|ALPHA|ESH|ENG|ETH|THORN|SCHWA)"
    r"(?: WITH .*| .*)?$"
)
_DRESSED = {
    "\u028d": "m", "\u026f": "m", "\u0265": "h", "\u0287": "t", "\u0250": "a", "\u0279": "r", "\u028c": "v",
    "\u0153": "oe", "\u00e6": "ae", "\u00df": "ss", "\u00f8": "o", "\u0142": "l", "\u0269": "i", "\u026a": "i",
    "ALPHA": "a", "ESH": "s", "ENG": "n", "ETH": "d", "THORN": "th", "SCHWA": "e",
}  # fmt: skip
_MICRO = re.compile(r"\u03bc(?=[glms]\b)")
_PHONETIC = re.compile("[\u0250-\u02af\u1d00-\u1dbf]")
_LINE_ENDS = re.compile(r"[\t\n\r\v\f\x85\u2028\u2029]+")
_NUMBER_SUFFIX = re.compile(r"_\d{1,3}$")
# Shorter words are not read backwards; in their place stands a sign that joins with no word.
_LEAST_REVERSED = 6
_NOTHING = "0"
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
    if text.isascii() and text.isprintable():
        return text
    folded = unicodedata.normalize("NFKC", text)
    # The end of a line parts words, as a space does; other signs without a form do not.
    spaced = _LINE_ENDS.sub(" ", folded)
    visible = "".join(c for c in spaced if unicodedata.category(c) not in ("Cf", "Cc", "Co", "Cs"))
    latin = visible.translate(_LOOKALIKES)
    bare = "".join(c for c in unicodedata.normalize("NFKD", latin) if unicodedata.category(c) != "Mn")
    return bare if bare.isascii() else "".join(map(_undressed, bare))


@lru_cache(maxsize=1024)
def _undressed(letter: str) -> str:
    """The plain letter behind a Latin letter outside ASCII; any other sign as it is.

    >>> _undressed("\u0251"), _undressed("\u1d0d"), _undressed("\u0131")
    ('a', 'm', 'i')
    """
    if letter.isascii():
        return letter
    found = _DRESSED.get(letter.lower())
    if found:
        return found
    match = _LATIN_LETTER.match(unicodedata.name(letter, ""))
    return _DRESSED.get(match[1], match[1].lower()) if match else letter


def mixes_scripts(text: str) -> bool:
    """Whether one word holds both Latin letters and letters of another script, or of phonetic writing.

    Micrograms do not count.

    >>> mixes_scripts("migr\\u0430tie"), mixes_scripts("migratie")
    (True, False)
    """
    for word in re.split(r"[\W\d_]+", _MICRO.sub("", unicodedata.normalize("NFKC", text))):
        letters = [c for c in word if unicodedata.category(c) in ("Ll", "Lu", "Lt", "Lo")]
        scripts = {unicodedata.name(c, "").split(" ")[0] for c in letters}
        if "LATIN" in scripts and (len(scripts) > 1 or any(_PHONETIC.match(c) for c in letters)):
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

    >>> readings("NietWesters")[0], readings("herk0mst_pct")[1]
    (('niet', 'westers'), ('herkomst', 'pct'))
    """
    base = plain(text)
    found = [_split(base), _split(base.lower())]
    signed = _SIGN_IN_WORD.sub(lambda m: m.group().translate(_SIGNS), base)
    for table in _LEET:
        found.append(tuple(_leet(t, table) for t in re.split(r"[^0-9a-z]+", signed.lower()) if t))
    found.append(_joined_letters(found[0]))
    found.append(tuple(_unglued(t) for t in found[0]))
    found.append(tuple(t[::-1] if len(t) >= _LEAST_REVERSED else _NOTHING for t in found[1]))
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
