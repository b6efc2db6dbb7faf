"""Ways to write a word so that a list does not find it and a reader does, and numbers of persons that are made up."""

import random

from stdnum import iban
from stdnum.nl import bsn

_HOMOGLYPH = str.maketrans(
    {"a": "\u0430", "e": "\u0435", "o": "\u043e", "c": "\u0441", "p": "\u0440", "i": "\u0456"}
)
_ACCENT = str.maketrans({"a": "\u00e1", "e": "\u00e9", "o": "\u00f6", "i": "\u00ef", "u": "\u00fa"})
_LEET = str.maketrans({"o": "0", "i": "1", "e": "3", "a": "4", "s": "5", "t": "7"})


def written(word, way):
    """``word`` in one spelling."""
    parts = word.replace("-", " ").split()
    joined = "".join(parts)
    half = max(1, len(joined) // 2)
    return {
        "zelf": word,
        "hoofdletters": word.upper(),
        "kameel": "".join(p.capitalize() for p in parts),
        "onderstreept": "_".join(parts).lower(),
        "met_pct_ervoor": "pct_" + "_".join(parts).lower(),
        "met_jaar": "_".join(parts).lower() + "_2020",
        "met_volgnummer": "".join(p.capitalize() for p in parts) + "_18",
        "gespatieerd": " ".join(joined),
        "leet": joined.lower().translate(_LEET),
        "homoglief": word.translate(_HOMOGLYPH),
        "onzichtbaar": joined[:half] + "\u200b" + joined[half:],
        "accenten": word.translate(_ACCENT),
        "volle_breedte": "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in word),
        "achterstevoren": joined[::-1],
        "punten": ".".join(joined),
    }[way]


def person(seed):
    """Numbers, addresses and names of nobody, each in the forms in which people write them."""
    rng = random.Random(seed)
    while True:
        number = f"{rng.randrange(100_000_000, 999_999_999)}"
        if bsn.is_valid(number):
            break
    account = f"ABNA{rng.randrange(10**10):010d}"
    account = iban.calc_check_digits("NL00" + account).join(["NL", account])
    street = rng.choice(["Deldenerstraat", "Oldenzaalsestraat", "Parklaan", "Kerkweg"])
    day, month, year = rng.randrange(1, 28), rng.randrange(1, 13), rng.randrange(1935, 2003)
    mobile = f"06{rng.randrange(10_000_000, 99_999_999)}"
    return {
        "bsn": number,
        "bsn_punt": f"{number[:4]}.{number[4:6]}.{number[6:]}",
        "bsn_spatie": f"{number[:3]} {number[3:6]} {number[6:]}",
        "iban": account,
        "iban_spatie": " ".join(account[i : i + 4] for i in range(0, len(account), 4)),
        "iban_klein": account.lower(),
        "mail": f"{rng.choice(['jan', 'fatima', 'p.devries'])}@voorbeeld.nl",
        "mobiel": mobile,
        "mobiel_net": f"06-{mobile[2:4]} {mobile[4:6]} {mobile[6:8]} {mobile[8:]}",
        "vast": f"074-{rng.randrange(2_000_000, 2_999_999)}",
        "postcode": f"75{rng.randrange(50, 59)} {rng.choice(['AB', 'KL', 'XW'])}",
        "huisnummer": str(rng.randrange(1, 300)),
        "geboren": f"{day}-{month}-{year}",
        "geboren_net": f"{day:02d}-{month:02d}-{year}",
        "naam": rng.choice(["Jan Jansen", "Fatima El Amrani", "Piet de Vries"]),
        "straat": street,
    }
