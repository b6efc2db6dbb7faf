"""Reading a finished map of 5 MB as the gate does: parts, persons, hidden places and figures against the vault."""

import sys
import tempfile
import time
from pathlib import Path

import geopandas as gpd
import pandas as pd

from benchmarks.kaart import hengelo_buurten, plain_kaart
from benchmarks.row import Row
from guardrails import Policy, Vault, inspect_file
from wijkprofiel.maps import render_map_html
from wijkprofiel.sources.open_data import vault_path

SECONDS = 3.0
MEGABYTES = 5.0


def measure_gate() -> list[Row]:
    """Seconds for a page of our own and for one of folium, both of 5 MB and of areas that the vault knows."""
    policy, vault = Policy.load(), Vault.load(vault_path())
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name, page in (("onze kaart", _ours()), ("kaart van folium", _folium(Path(folder)))):
            path = Path(folder) / "kaart.html"
            path.write_text(page, encoding="utf-8")
            start, worked = time.perf_counter(), time.process_time()
            found = inspect_file(path, policy=policy, vault=vault)
            spent, worked = time.perf_counter() - start, time.process_time() - worked
            size = path.stat().st_size / 1e6
            codes = ", ".join(sorted({f.code for f in found})) or "geen"
            # On a busy computer the seconds of the processor say more than those of the clock.
            print(
                f"Poort: {name} van {size:.1f} MB, {worked:.1f} s rekentijd, bevindingen: {codes}.",
                file=sys.stderr,
            )
            rows.append(Row(f"poort {name} {size:.1f} MB, s", spent, SECONDS, target=1.0))
    return rows


def _columns(frame: pd.DataFrame) -> list[str]:
    return [name for name in frame.columns if name not in ("naam", "geometry")]


def _ours() -> str:
    frame = hengelo_buurten()
    kaarten = [plain_kaart(frame, column, level="buurt") for column in _columns(frame)]
    page = render_map_html(kaarten)
    # Our page packs its figures and borders; the rest of the size is what most tools write: plain, and detailed.
    return page.replace(
        "</body>", f'<script type="application/json">{_detailed(frame, len(page))}</script></body>'
    )


def _detailed(frame: gpd.GeoDataFrame, held: int) -> str:
    step = 40.0
    while True:
        text = str(frame.set_geometry(frame.geometry.segmentize(step)).to_json())
        if held + len(text) >= MEGABYTES * 1e6:
            return text
        step *= max((held + len(text)) / (MEGABYTES * 1.05e6), 0.2)


def _folium(folder: Path) -> str:
    frame = hengelo_buurten()
    path, step = folder / "folium.html", 40.0
    while True:
        dense = frame.set_geometry(frame.geometry.segmentize(step))
        dense.explore("AantalInwoners", tooltip=["naam"], tiles=None).save(path)
        page = path.read_text(encoding="utf-8")
        if len(page) >= MEGABYTES * 1e6:
            return page
        step *= max(len(page) / (MEGABYTES * 1.05e6), 0.2)
