"""Build data/open from the raw open data: ``python data/build_open_data.py --bron ../shared/data``.

Can be run again: the same raw data gives the same bytes. Figures are taken over, not the files.
What may only be tested with goes to data/open/kluis and nowhere else.
"""

import argparse
import hashlib
import shutil
import sys
from pathlib import Path

import pandas as pd
from readers.areas import build_areas, build_gemeente_names
from readers.borders import boundary_bytes, boundary_card, read_buurten
from readers.card import OpenSet, SourceCard, card_bytes
from readers.energie import read_energie
from readers.inkomen_auto import read_autos, read_inkomen
from readers.kwb2020 import read_kwb2020
from readers.kwb2024 import read_kwb2024
from readers.leefbaarometer import read_leefbaarometer
from readers.misdrijven import read_misdrijven
from readers.panden import read_panden
from readers.proxysterkte import build_proxy_strengths, strengths_card
from readers.rivm import read_rivm
from readers.scholen import read_scholen
from readers.startanalyse import read_startanalyse
from readers.tidy import csv_bytes, measures_bytes
from readers.vault import build_vault, vault_bytes, vault_card
from readers.voorzieningen import read_voorzieningen
from readers.wijken2022 import read_wijken2022
from readers.witnesses import build_witnesses

PROJECT = Path(__file__).resolve().parents[1]
RAW = PROJECT.parent / "shared" / "data"
TARGET = PROJECT / "data" / "open"
LIMIT_BYTES = 8 * 1024 * 1024


def build_files(source: Path) -> dict[str, bytes]:
    """Every file of data/open as bytes, by its path inside that folder."""
    first, second = read_kwb2020(source), read_kwb2024(source)
    shapes2022 = read_wijken2022(source)
    buurten = read_buurten(source)
    sets = [
        first,
        second,
        shapes2022,
        read_rivm(source),
        read_startanalyse(source),
        read_misdrijven(source),
        read_panden(source),
        read_energie(source),
        read_inkomen(source),
        read_autos(source),
        read_scholen(source, shapes2022.extra["shapes"]),
        read_voorzieningen(source),
    ]
    files: dict[str, bytes] = {}
    for found in sets:
        _add(files, found.key, f"cijfers/{found.key}.csv", measures_bytes(found.measures), found.card)
    names = {
        2020: first.extra["names"],
        2022: shapes2022.extra["attributes"]["name"],
        2024: second.extra["names"],
    }
    areas = build_areas(names)
    files["gebieden.csv"] = csv_bytes(areas)
    all_names = {2020: first.extra["gemeenten"], 2024: second.extra["gemeenten"]}
    files["gemeentenamen.csv"] = csv_bytes(build_gemeente_names(all_names))
    _add_boundaries(files, areas.set_index("code")["naam"], shapes2022, buurten)
    witnesses = build_witnesses(first, shapes2022, second, buurten, source)
    files["grenzen/getuigen.csv"] = csv_bytes(witnesses)
    vault = build_vault(first, second)
    _add(
        files, "kluis", "kluis/kluis.parquet", vault_bytes(vault), vault_card(first, second), rows=len(vault)
    )
    classes, card = read_leefbaarometer(source)
    _add(files, "leefbaarometer2", "kluis/leefbaarometer2.csv", csv_bytes(classes), card)
    strengths, products = build_proxy_strengths(source)
    _add(files, "proxysterkte", "proxysterkte.csv", csv_bytes(strengths), strengths_card("sterkte"))
    _add(files, "proxysamen", "proxysamen.csv", csv_bytes(products), strengths_card("samen"))
    files["README.md"] = _readme({found.key: found.card for found in sets}).encode()
    return files


def _add(
    files: dict[str, bytes], key: str, path: str, content: bytes, card: SourceCard, *, rows: int | None = None
) -> None:
    """One data file with its card. Rows of a CSV are its lines without the header."""
    lines = content.count(b"\n") - 1 if rows is None else rows
    digest = hashlib.sha256(content).hexdigest()
    files[path] = content
    files[f"bronnen/{key}.toml"] = card_bytes(key, card, file=path, rows=lines, sha256=digest)


def _add_boundaries(
    files: dict[str, bytes], names: "pd.Series[str]", wijken2022: OpenSet, buurten: pd.DataFrame
) -> None:
    shapes = {**wijken2022.extra["shapes"], "buurt": buurten}
    for level, year in (("wijk", 2022), ("gemeente", 2022), ("buurt", 2020)):
        key = f"grenzen_{level}_{year}"
        content = boundary_bytes(shapes[level], names)
        card = boundary_card(level, wijken2022)
        _add(files, key, f"grenzen/{level}_{year}.geojson", content, card, rows=len(shapes[level]))


def _readme(cards: dict[str, SourceCard]) -> str:
    lines = [
        "# Ingebouwde open cijfers",
        "",
        "Open cijfers over Hengelo (10 wijken, 62 buurten), met Twente en Nederland om mee te vergelijken.",
        "Gemaakt door `python data/build_open_data.py`; verander deze bestanden niet met de hand.",
        "Het zijn voorbeeldcijfers van oudere jaren, niet de actuele cijfers.",
        "",
        "- `cijfers/<set>.csv`: een rij per gebied, maat en jaar; een waarde of een reden, nooit allebei.",
        "- `bronnen/<set>.toml`: de bronkaart: bron, tabel, jaar, licentie, kolommen, hash, kanttekeningen.",
        "- `grenzen/`: grenzen in EPSG:28992, en `getuigen.csv`: van welke gebieden bewezen is dat twee "
        "jaren",
        "  hetzelfde gebied bedoelen.",
        "- `gebieden.csv`: codes en namen, en wat waarin ligt.",
        "- `gemeentenamen.csv`: alle gemeenten van 2020 en 2024, om een naam te herkennen.",
        "- `proxysterkte.csv`, `proxysamen.csv`: landelijke statistiek over wat cijfers verraden; geen gebieden.",
        "- `kluis/`: wat alleen getoetst mag worden. Alleen de guardrails openen deze map.",
        "",
        "## Bronvermelding",
        "",
        *(f"- `{key}`: {card.attribution}" for key, card in cards.items()),
        "- `grenzen`: CBS en Kadaster, wijk- en buurtkaart 2020 en 2022, vereenvoudigd. CC BY 4.0",
        "- `kluis`: CBS, StatLine 84799NED en 85984NED; ministerie van BZK, Leefbaarometer 2.0",
        "",
        "CBS en de andere bronnen staan niet in voor wat hier van hun cijfers is gemaakt.",
        "",
    ]
    return "\n".join(lines)


def write_files(files: dict[str, bytes], target: Path) -> None:
    """Replace the folder ``target`` by ``files``; written beside it first, so that it is never half done."""
    fresh = target.with_name(target.name + ".nieuw")
    shutil.rmtree(fresh, ignore_errors=True)
    for path, content in sorted(files.items()):
        place = fresh / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    if target.exists():
        shutil.rmtree(target)
    fresh.rename(target)


def main(arguments: list[str] | None = None) -> int:
    """Command line. Exit code 0 when written, 5 when the raw data is absent, 1 when the result is too big."""
    parser = argparse.ArgumentParser(description="Maak data/open uit de ruwe open data.")
    parser.add_argument("--bron", type=Path, default=RAW, help="map met de ruwe open data")
    parser.add_argument("--naar", type=Path, default=TARGET, help="map die wordt vervangen")
    chosen = parser.parse_args(arguments)
    if not (chosen.bron / "kwb2020").is_dir():
        print(
            f"De map met ruwe open data is er niet: {chosen.bron}.\n"
            "Zonder die map kan data/open niet opnieuw worden gemaakt. De ingebouwde cijfers blijven zoals "
            "ze zijn.\nWat kunt u doen: geef de map op met --bron.",
            file=sys.stderr,
        )
        return 5
    files = build_files(chosen.bron)
    size = sum(map(len, files.values()))
    if size > LIMIT_BYTES:
        print(
            f"Het resultaat is {size} bytes; de grens is {LIMIT_BYTES}. Er is niets geschreven.",
            file=sys.stderr,
        )
        return 1
    write_files(files, chosen.naar)
    print(f"{len(files)} bestanden, {size / 1024:.0f} kB, in {chosen.naar}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
