"""Which areas are embedded: Hengelo with its wijken and buurten, the rest of Twente, and the country."""

HENGELO = "GM0164"
REGION = "CR12"
COUNTRY = "NL00"
TWENTE = (
    "GM0141",
    "GM0147",
    "GM0153",
    "GM0158",
    "GM0163",
    "GM0164",
    "GM0168",
    "GM0173",
    "GM0183",
    "GM0189",
    "GM1700",
    "GM1735",
    "GM1742",
    "GM1774",
)
LEVELS = {"NL": "land", "CR": "regio", "GM": "gemeente", "WK": "wijk", "BU": "buurt"}


def level_of(code: str) -> str:
    """Level of an area code: ``"WK016400"`` is a wijk."""
    return LEVELS[code[:2]]


def parent_of(code: str) -> str:
    """Code of the area that an area lies in; empty for the country."""
    return {
        "buurt": f"WK{code[2:8]}",
        "wijk": f"GM{code[2:6]}",
        "gemeente": REGION if code in TWENTE else COUNTRY,
        "regio": COUNTRY,
        "land": "",
    }[level_of(code)]


def gemeente_of(code: str) -> str:
    """Code of the gemeente of an area; empty for the region and the country."""
    return f"GM{code[2:6]}" if level_of(code) in ("gemeente", "wijk", "buurt") else ""


def in_scope(code: str) -> bool:
    """Whether figures of this area are embedded."""
    if code == COUNTRY:
        return True
    if code[:2] not in LEVELS or gemeente_of(code) not in TWENTE:
        return False
    return level_of(code) != "buurt" or gemeente_of(code) == HENGELO
