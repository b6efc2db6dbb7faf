"""Toydorp released: three wijken, two columns, checked by hand; small files stand in for the pictures."""

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from guardrails import BoundarySet, Column, Finding, Outcome, Output, Released, Verdict, canonical_bytes
from guardrails.approved import _GATE
from wijkprofiel.boundaries import Boundaries
from wijkprofiel.bundle import BundleResult, Recipe, SourceRecord, write_bundle
from wijkprofiel.bundle.archive import zip_bytes
from wijkprofiel.bundle.layout import canonical_json, sha256, sums_text
from wijkprofiel.bundle.paths import read_folder
from wijkprofiel.bundle.record import complete_record, journal_text

WIJKEN = ("WK999900", "WK999901", "WK999902")
UNITS = ("GM9999", *WIJKEN)
DOSSIER = """schema = 1
[profiel]
naam = "toydorp"
titel = "Wonen in Toydorp & omgeving"
soort = "oefening"
gemeente = "Toydorp"
"""
TOY_RECIPE = Recipe(DOSSIER, "schema = 1\n", "2026-03-09")
TOY_SOURCE = SourceRecord("toy2020", "84799NED", 2020, "ab" * 32, "Bron: CBS, tabel 84799NED, CC BY 4.0")


def toy_boundaries() -> dict[str, Boundaries]:
    frame = gpd.GeoDataFrame(
        {"naam": ["Noord", "Midden", "Zuid"]},
        index=pd.Index(WIJKEN),
        geometry=[box(1000 * i, 0, 1000 * i + 900, 900) for i in range(3)],
        crs=28992,
    )
    return {"wijk": Boundaries("toydorp-wijken", "wijk", 2020, "Bron: CBS/Kadaster, bewerkt", frame)}


@pytest.fixture
def boundaries() -> dict[str, Boundaries]:
    return toy_boundaries()


@pytest.fixture
def sources() -> list[SourceRecord]:
    return [TOY_SOURCE]


@pytest.fixture
def recipe() -> Recipe:
    return TOY_RECIPE


def toy_column(name: str, label: str) -> Column:
    return Column(
        name=name,
        label=label,
        unit="aantal",
        denominator="",
        lineage=(f"toy2020:{label}",),
        klass="open",
        aggregation="som",
        use=("beschrijven", "kaart"),
        kind="geteld",
        year=2020,
        boundary_year=2020,
        definition=f"Aantal {label}.",
        owner="CBS",
        source="Bron: CBS, tabel 84799NED",
    )


@pytest.fixture
def exercise() -> Released:
    return toy_exercise()


def toy_exercise() -> Released:
    index = pd.Index(UNITS)
    table = pd.DataFrame(
        {
            "inwoners@2020": [600.0, 100.0, 200.0, 300.0],
            "woningen@2020": [float("nan"), 40.5, float("nan"), 120.0],
        },
        index=index,
    )
    reasons = pd.DataFrame(
        {"inwoners@2020": "", "woningen@2020": ["onbekend", "", "geheim", ""]}, index=index
    )
    output = Output(
        name="kaart:inwoners@2020:wijk",
        kind="class",
        column="inwoners@2020",
        level="wijk",
        values=pd.Series([0, 1, 1], index=pd.Index(WIJKEN), dtype="Int64"),
        edges=(100.0, 150.0, 300.0),
        title="Inwoners",
    )
    finding = Finding("Q01", Outcome.REVIEW, "inwoners@2020", "r", "wet", "m", "o", "FG", {"gebieden": 3})
    plain = Released(
        table=table,
        reasons=reasons,
        names=pd.Series(["Toydorp", "Noord", "Midden", "Zuid"], index=index),
        parent=pd.Series(["NL00", "GM9999", "GM9999", "GM9999"], index=index),
        cluster=pd.Series("GM9999", index=index),
        level=pd.Series(["gemeente", "wijk", "wijk", "wijk"], index=index),
        columns={
            c.name: c
            for c in (toy_column("inwoners@2020", "inwoners"), toy_column("woningen@2020", "woningen"))
        },
        outputs={output.name: output},
        boundaries={"wijk": BoundarySet("toydorp-wijken", 2020, toy_boundaries()["wijk"].sha256)},
        subject="GM9999",
        drawn=("wijk",),
        dossier={
            "profiel": {"naam": "toydorp", "titel": "Wonen in Toydorp & omgeving", "gemeente": "Toydorp"},
            "doel": {"doelsoort": "informeren"},
            "eigenaar": {"naam": "A. de Vries"},
            "rollen": {},
        },
        findings=(finding,),
        canonical_hash="",
        policy_fingerprint="d1" * 32,
        peildatum="2026-03-09",
        valid_until="2027-03-09",
        status="OEFENING",
        gate=_GATE,
    )
    return sealed(plain)


def sealed(approved: Released, **changes: object) -> Released:
    """What the gate would have given with these changes: the canonical hash belongs to the content."""
    changed = replace(approved, **changes, gate=_GATE)
    mark = sha256(canonical_bytes(changed, changed.policy_fingerprint))
    return replace(changed, canonical_hash=mark, gate=_GATE)


@pytest.fixture
def released(exercise: Released) -> Released:
    approval = {"besluit": "akkoord", "tekst": "gezien", "persoon": "B. Jansen", "rol": "privacy_officer"}
    return replace(exercise, status="VRIJGEGEVEN", approvals=(approval,), gate=_GATE)


def verdict_of(approved: Released) -> Verdict:
    return Verdict(
        findings=approved.findings,
        peildatum=approved.peildatum,
        submission_hash=approved.canonical_hash,
        policy_fingerprint=approved.policy_fingerprint,
        checks=("kwaliteit",),
    )


def toy_products(
    approved: Released, _: Mapping[str, Boundaries], folder: Path, progress: Callable[[str], None]
) -> None:
    """Small files in the place of pictures, each of which depends on the figures."""
    progress("plaatjes")
    text = approved.table.sort_index().to_csv(lineterminator="\n").encode()
    (folder / "kaartbladen").mkdir()
    for path in ("kaart.html", "rapport.html", "rapport.pdf", "cijfers.xlsx"):
        (folder / path).write_bytes(path.encode() + b"\n" + text)
    for kind in ("pdf", "png"):
        (folder / "kaartbladen" / f"inwoners-2020-wijk.{kind}").write_bytes(
            kind.encode() + b"\x00\xff" + text
        )


Write = Callable[..., BundleResult]


@pytest.fixture
def write(recipe: Recipe, boundaries: Mapping[str, Boundaries], sources: list[SourceRecord]) -> Write:
    """Write a bundle of Toydorp; each part can be replaced by keyword."""

    def _write(approved: Released, into: Path, **changes: object) -> BundleResult:
        parts = {
            "recipe": recipe,
            "boundaries": boundaries,
            "sources": sources,
            "products": toy_products,
            **changes,
        }
        return write_bundle(approved, verdict_of(approved), into=into, **parts)

    return _write


def rewrite(
    folder: Path, changes: Mapping[str, bytes], *, record_changes: Mapping[str, object] | None = None
) -> None:
    """What a careful forger does: change files, then write record, journal and sums so that all agrees."""
    for path, content in changes.items():
        (folder / path).write_bytes(content)
    files, _ = read_folder(folder)
    record = json.loads(files["vrijgave.json"])
    record.update(record_changes or {})
    record = complete_record(record, files)
    files["vrijgave.json"] = canonical_json(record)
    files["journaal.jsonl"] = journal_text(record, sha256(files["vrijgave.json"]))
    files["SHA256SUMS"] = sums_text(files)
    for path in ("vrijgave.json", "journaal.jsonl", "SHA256SUMS"):
        (folder / path).write_bytes(files[path])
    (folder.parent / "journaal.jsonl").unlink()
    folder.with_name(folder.name + ".zip").write_bytes(zip_bytes(folder.name, files))


@pytest.fixture(scope="session")
def first_bundle(tmp_path_factory: pytest.TempPathFactory) -> BundleResult:
    approved = toy_exercise()
    return write_bundle(
        approved,
        verdict_of(approved),
        recipe=TOY_RECIPE,
        boundaries=toy_boundaries(),
        sources=[TOY_SOURCE],
        into=tmp_path_factory.mktemp("bundel"),
        products=toy_products,
    )


@pytest.fixture
def bundle(first_bundle: BundleResult, tmp_path: Path) -> BundleResult:
    """A copy of the exercise, with zip and journal, for one test to tamper with."""
    into = tmp_path / "uitvoer"
    shutil.copytree(first_bundle.folder.parent, into)
    name = first_bundle.folder.name
    return replace(first_bundle, folder=into / name, zip_path=into / f"{name}.zip")


@pytest.fixture
def seal() -> Callable[..., Released]:
    return sealed


@pytest.fixture
def other(exercise: Released) -> Released:
    """The same exercise with one more resident in Zuid."""
    table = exercise.table.copy()
    table.loc["WK999902", "inwoners@2020"] += 1
    return sealed(exercise, table=table)


@pytest.fixture
def forge() -> Callable[..., None]:
    return rewrite


@pytest.fixture
def rebuild(exercise: Released, write: Write) -> Callable[[Recipe, Path], Path]:
    """Make the exercise again from a recipe, as the program does for a check."""
    return lambda recipe, folder: write(exercise, folder / "uit", recipe=recipe).folder
