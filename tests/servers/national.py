"""A made-up table of the size of the whole country, for measurements: 355 gemeenten, 3,177 wijken, 13,808 buurten."""

import random

from tests.servers.table import GEO, ServedTable, geo_properties, kwb_topics

GEMEENTEN, WIJKEN, BUURTEN = 355, 3177, 13808
NO_FIGURE = 0.3


def national_codes():
    """Codes of the country in the order of CBS: each gemeente, its wijken, and the buurten of each."""
    codes = ["NL00"]
    for gemeente in range(GEMEENTEN):
        place = f"{gemeente + 1:04d}"
        codes.append(f"GM{place}")
        for wijk in range(_share(WIJKEN, GEMEENTEN, gemeente)):
            codes.append(f"WK{place}{wijk:02d}")
            number = _share(BUURTEN, WIJKEN, gemeente * 9 + wijk)
            codes += [f"BU{place}{wijk:02d}{buurt:02d}" for buurt in range(number)]
    return codes


def _share(total, parts, place):
    """The size of one part when ``total`` is spread over ``parts`` as evenly as it can be."""
    return total // parts + (1 if place % parts < total % parts else 0)


def national_table(identifier="85618NED", *, layout="2023", seed=1):
    """A table with figures in every column, three in ten missing, the same on every run."""
    rng = random.Random(seed)
    codes = national_codes()
    topics = kwb_topics(layout)
    columns = {"ID": list(range(len(codes))), GEO: [code.ljust(10) for code in codes]}
    for topic in topics:
        columns[topic["key"]] = [_figure(topic, code, rng) for code in codes]
    areas = [
        {
            "Key": code.ljust(10), "Title": f"Gebied {code}",
            "Description": f"Gebied {code} is nagemaakt voor metingen.",
            "Municipality": "" if code == "NL00" else "GM" + code[2:6],
            "DetailRegionCode": "" if code == "NL00" else code.ljust(10),
        }
        for code in codes
    ]  # fmt: skip
    return ServedTable(
        id=identifier, title=f"Kerncijfers wijken en buurten {layout}", period=layout, modified="2024-11-29T02:00:00",
        properties=geo_properties(topics, year=int(layout)), columns=columns, dimensions={GEO: areas},
    )  # fmt: skip


def _figure(topic, code, rng):
    if topic["type"] == "String":
        return code.ljust(10) if topic["key"].startswith("Codering") else "Nagemaakt".ljust(40)
    if rng.random() < NO_FIGURE:
        return None
    return (
        round(rng.uniform(0, 100), 1) if topic["type"] == "Double" else 5 * round(rng.lognormvariate(3, 1.5))
    )
