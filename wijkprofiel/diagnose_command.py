"""The command ``diagnose``: versions, rules, vault, what is embedded, what was fetched and what is wrong there."""

import json
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Annotated, Any

import typer

from guardrails import Policy, Vault
from wijkprofiel.concepts import load_registry
from wijkprofiel.sources.addresses import is_offline, read_addresses
from wijkprofiel.sources.at_hand import vault_paths
from wijkprofiel.sources.fetched import FetchedSet, best_sets, every_set, fetch_command
from wijkprofiel.sources.open_data import list_sets, load_card, open_data_dir, set_fingerprint
from wijkprofiel.sources.open_tables import source_facts
from wijkprofiel.store import Store

PACKAGES = ("wijkprofiel", "pandas", "geopandas", "fairlearn", "folium", "matplotlib", "typst")
_MEGABYTE = 1e6


def diagnose(
    bronnen: Annotated[
        bool,
        typer.Option("--bronnen", help="Toon welke tabellen kunnen worden opgehaald, en of dat is beproefd."),
    ] = False,
    als_json: Annotated[bool, typer.Option("--json", help="Geef het resultaat als JSON op stdout.")] = False,
) -> None:
    """Laat zien wat er op deze computer is: versies, cijfers, opslag, beleid, kluis. Maakt geen verbinding."""
    facts = collect_facts(tables=bronnen)
    if als_json:
        print(json.dumps(facts, ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(facts)))


def collect_facts(*, tables: bool) -> dict[str, Any]:
    """Everything that ``diagnose`` tells, as plain data; with ``tables`` also what can be fetched."""
    store, policy = Store(), Policy.load()
    damages = store.damages()
    findings = [
        {
            "code": "D01",
            "uitkomst": "fout",
            "onderwerp": " ".join(filter(None, (damage.table, damage.release, damage.name))),
            "bericht": f"In de opslag: {damage.what}.",
            "oplossing": f"Haal opnieuw op: {fetch_command(damage.name.split('-')[0] or '<gemeente>')}.",
        }
        for damage in damages
    ]
    facts: dict[str, Any] = {
        "uitkomst": "fout" if damages else "goed",
        "bevindingen": findings,
        "python": sys.version.split()[0],
        "versies": {name: version(name) for name in PACKAGES},
        "cijfers": {"plaats": open_data_dir().name, "sets": _embedded()},
        "opslag": _stored(store),
        "beleid": policy.fingerprint,
        "kluis": "niet te openen: de opslag is beschadigd" if damages else repr(Vault.load(*vault_paths())),
        "netwerk": _network(),
    }
    if tables:
        facts["bronnen"] = [
            {
                "naam": f"Kerncijfers wijken en buurten {table.year}",
                "tabel": table.id,
                "beproefd": table.tried,
                "ophalen": fetch_command("<gemeente>", table.year),
            }
            for table in load_registry().tables
        ] + source_facts()
    return facts


def _embedded() -> dict[str, Any]:
    return {
        name: {
            "tabel": load_card(name).table,
            "jaren": list(load_card(name).years),
            "sha256": set_fingerprint(name),
        }
        for name in list_sets()
    }


def _stored(store: Store) -> dict[str, Any]:
    sets = every_set(store)
    used = {one.key for kind in ("kerncijfers", "grenzen") for one in _best(sets, kind)}
    return {
        "plaats": str(store.root),
        "bestaat": store.root.is_dir(),
        "bytes": store.size(),
        "sets": [_set(one, store, used=one.key in used) for one in sets],
        "half": [
            {
                "tabel": job.table,
                "uitgave": job.release,
                "paginas": len(job.finished()),
                "vraag": dict(job.query),
            }
            for job in store.half()
        ],
    }


def _best(sets: Sequence[FetchedSet], kind: str) -> tuple[FetchedSet, ...]:
    return best_sets(one for one in sets if one.facts["soort"] == kind)


def _set(one: FetchedSet, store: Store, *, used: bool) -> dict[str, Any]:
    return {
        "set": one.key,
        "tabel": one.part.table,
        "gemeente": one.gemeente,
        "jaar": one.year,
        "niveaus": list(one.levels),
        "uitgave": one.facts["uitgave"],
        "opgehaald": one.facts["opgehaald"],
        "nagekeken": store.checked(one.part.table, one.part.release),
        "bytes": one.part.size,
        "vast": one.part.pinned,
        "in_gebruik": used,
        "heel": store.is_sound(one.part),
    }


def _network() -> dict[str, Any]:
    places = read_addresses()
    return {
        "offline": is_offline(),
        "cbs": places.cbs,
        "cbs_derden": places.third_party,
        "cbs_datasets": places.datasets,
        "pdok": places.pdok,
    }


def _lines(facts: dict[str, Any]) -> list[str]:
    lines = [
        f"Python {facts['python']}",
        *(f"  {name} {number}" for name, number in facts["versies"].items()),
    ]
    embedded = facts["cijfers"]["sets"]
    lines.append(f"Ingebouwde cijfers: {len(embedded)} sets")
    for name, card in embedded.items():
        years = ", ".join(str(year) for year in card["jaren"])
        lines.append(f"  {name}: {card['tabel']}, {years}, {card['sha256'][:12]}")
    lines += _store_lines(facts["opslag"])
    lines += [f"Fout: {each['bericht']} {each['oplossing']}" for each in facts["bevindingen"]]
    lines.append(f"Beleid: wet-laag {facts['beleid'][:12]}")
    lines.append(f"Kluis: {facts['kluis']}")
    network = facts["netwerk"]
    if network["offline"]:
        lines.append(
            "Netwerk: uit (WIJKPROFIEL_OFFLINE). Wat niet op deze computer is, wordt niet opgehaald."
        )
    else:
        lines.append(f"Netwerk: alleen voor ophalen. CBS: {network['cbs']}, PDOK: {network['pdok']}")
    for table in facts.get("bronnen", ()):
        tried = _TRIED.get(table["beproefd"], table["beproefd"])
        lines.append(f"  {table['naam']} ({table['tabel']}): {tried}")
    return lines


_TRIED = {
    "metadata": "beproefd op de echte beschrijving van dit jaar",
    "kolommenlijst": "beproefd op de lijst van kolommen van dit jaar, niet op echte rijen",
    "niet": "niet beproefd op echte invoer van dit jaar",
}


def _store_lines(stored: dict[str, Any]) -> list[str]:
    sets = stored["sets"]
    if not sets and not stored["half"]:
        return [f"Opgehaalde cijfers: geen (map: {stored['plaats']})"]
    lines = [
        f"Opgehaalde cijfers: {len(sets)} sets, {stored['bytes'] / _MEGABYTE:.1f} MB (map: {stored['plaats']})"
    ]
    for one in sets:
        remarks = [
            "" if one["heel"] else "BESCHADIGD",
            "vast" if one["vast"] else "",
            "" if one["in_gebruik"] else "niet in gebruik: er is een nieuwere of ruimere",
        ]
        told = "; ".join(filter(None, remarks))
        lines.append(
            f"  {one['set']}: {one['tabel']}, opgehaald {one['opgehaald'][:10]}, {one['bytes'] / _MEGABYTE:.2f} MB"
            + (f" ({told})" if told else "")
        )
    for half in stored["half"]:
        gemeente = half["vraag"].get("gemeente", "?")
        lines.append(
            f"  half opgehaald: {half['tabel']} voor {gemeente}, {half['paginas']} pagina's binnen. "
            "Dezelfde opdracht ophalen gaat verder."
        )
    return lines
