"""The command ``opslag``: what was fetched, and keeping or clearing it."""

import json
from typing import Annotated, Any

import typer

from wijkprofiel.areas import find_any_gemeente
from wijkprofiel.errors import UsageError
from wijkprofiel.sources.fetched import FetchedSet, every_set, fetch_command
from wijkprofiel.store import Store

_MEGABYTE = 1e6


def opslag(
    vast: Annotated[
        str | None, typer.Option("--vast", help="Houd de cijfers van deze gemeente vast.")
    ] = None,
    los: Annotated[
        str | None, typer.Option("--los", help="Laat de cijfers van deze gemeente weer los.")
    ] = None,
    wissen: Annotated[
        str | None, typer.Option("--wissen", help="Haal de cijfers van deze gemeente weg uit de opslag.")
    ] = None,
    opruimen: Annotated[
        bool, typer.Option("--opruimen", help="Breng de opslag onder haar grens en haal resten weg.")
    ] = False,
    als_json: Annotated[bool, typer.Option("--json", help="Geef het resultaat als JSON op stdout.")] = False,
) -> None:
    """Laat zien welke cijfers zijn opgehaald, houd ze vast of haal ze weg. Maakt geen verbinding."""
    store = Store()
    told = []
    if vast is not None:
        told.append(_pin(store, vast, pinned=True))
    if los is not None:
        told.append(_pin(store, los, pinned=False))
    if wissen is not None:
        sets = _sets_of(store, wissen)
        cleaned = store.clear([one.part for one in sets])
        told.append(f"Weggehaald: {len(sets)} sets, {cleaned.freed / _MEGABYTE:.1f} MB vrij.")
    if opruimen:
        cleaned = store.clean()
        freed = f"{cleaned.freed / _MEGABYTE:.1f} MB vrij"
        told.append(f"Opgeruimd: {len(cleaned.parts)} sets en {cleaned.loose} resten, {freed}.")
    if als_json:
        print(json.dumps(_as_json(store, told), ensure_ascii=False, indent=2))
    else:
        print("\n".join([*told, *_lines(store)]))


def _pin(store: Store, gemeente: str, *, pinned: bool) -> str:
    sets = _sets_of(store, gemeente)
    for one in sets:
        store.pin(one.part, pinned=pinned)
    return f"{'Vastgehouden' if pinned else 'Losgelaten'}: {len(sets)} sets van {sets[0].gemeente}."


def _sets_of(store: Store, gemeente: str) -> list[FetchedSet]:
    code = find_any_gemeente(gemeente)
    found = [one for one in every_set(store) if one.gemeente == code]
    if not found:
        raise UsageError(
            f"Van {gemeente} ({code}) staat er niets in de opslag.",
            remedy=f"Haal eerst op: {fetch_command(code)}. Wat er wel staat, toont wijkprofiel opslag.",
        )
    return found


def _as_json(store: Store, told: list[str]) -> dict[str, Any]:
    return {
        "uitkomst": "goed",
        "bevindingen": [],
        "gedaan": told,
        "plaats": str(store.root),
        "bytes": store.size(),
        "sets": [
            {
                "set": one.key,
                "bytes": one.part.size,
                "vast": one.part.pinned,
                "opgehaald": one.facts["opgehaald"],
            }
            for one in every_set(store)
        ],
        "half": [job.key for job in store.half()],
    }


def _lines(store: Store) -> list[str]:
    lines = [f"Opslag: {store.root} ({store.size() / _MEGABYTE:.1f} MB)"]
    for one in every_set(store):
        pinned = " (vast)" if one.part.pinned else ""
        lines.append(
            f"  {one.key}: {one.part.size / _MEGABYTE:.2f} MB, {str(one.facts['opgehaald'])[:10]}{pinned}"
        )
    lines += [f"  half opgehaald: {job.key}, {len(job.finished())} pagina's" for job in store.half()]
    return lines if len(lines) > 1 else [*lines, "  Er is nog niets opgehaald."]
