"""What a user gets in a notebook: words and HTML for every object, and a saved notebook without figures."""

import inspect
import typing

import pytest
from ipywidgets import DOMWidget

import wijkprofiel as wp
from guardrails import Verdict
from wijkprofiel.bundle import BundleResult, CheckReport
from wijkprofiel.bundle.answer import CheckItem
from wijkprofiel.fetching import Fetched
from wijkprofiel.findings import FindingsView
from wijkprofiel.screen import NOTICE, SHOWN, keep_words_only, unsaved_bundle
from wijkprofiel.wider import DisparityView

BANKJES = "wijkcode;banken\nWK016400;41\nWK016401;52\n"


@pytest.fixture(scope="module")
def hengelo():
    return wp.gemeente("Hengelo")


@pytest.fixture(scope="module")
def given(hengelo, tmp_path_factory):
    """One of everything that a notebook can show."""
    folder = tmp_path_factory.mktemp("bron")
    file = folder / "bankjes_2024.csv"
    file.write_text(BANKJES, encoding="utf-8")
    points = folder / "bankjes.csv"
    points.write_text("lon;lat\n6.79;52.26\n6.80;52.27\n", encoding="utf-8")
    kaart = hengelo.kaart("afstand_supermarkt", niveau="wijk")
    return {
        "gemeente": hengelo,
        "wijk": hengelo.wijk("Berflo Es"),
        "onderwerpen": hengelo.onderwerpen("woning"),
        "kaart": kaart,
        "widget": kaart.widget(),
        "tabel": hengelo.tabel("inwoners"),
        "vergelijken": hengelo.vergelijken("inwoners", jaren=[2020, 2024]),
        "factsheet": hengelo.wijk("Berflo Es").factsheet(),
        "kaartblad": hengelo.kaartblad("afstand_supermarkt", niveau="wijk"),
        "verschil": DisparityView("Hengelo", "Twente", ()),
        "bevindingen": FindingsView(Verdict((), "2026-01-01", "", "", ("contract",))),
        "inlezen": wp.inlezen(file, wat="Bankjes", jaar=2024, grensjaar=2024, bewaren=False),
        "punten": wp.punten(points, gemeente="Hengelo", jaar=2022, wat="bankjes"),
        "bundel": BundleResult(folder, folder / "b.zip", "k", "h", True, "OEFENING", ()),
        "controleren": CheckReport("b", "oefening", (CheckItem("kaart.html", "klopt"),), "klopt"),
        "opgehaald": Fetched(()),
    }


NAMES = (
    "gemeente", "wijk", "onderwerpen", "kaart", "widget", "tabel", "vergelijken", "factsheet", "kaartblad",
    "verschil",
    "bevindingen", "inlezen", "punten", "bundel", "controleren", "opgehaald",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_everything_shows_itself_as_html_and_as_words(given, name):
    thing = given[name]
    assert "<" in thing._repr_html_()
    assert "object at 0x" not in repr(thing)


def returned_types():
    """Every class of ours that a public function, or a public method of a public class, gives back."""
    public = [getattr(wp, name) for name in wp.__all__]
    methods = [
        m for c in public if inspect.isclass(c) for n, m in vars(c).items() if n[0] != "_" and callable(m)
    ]
    spaces = [f for f in [*public, *methods] if inspect.isfunction(f)]
    found = {typing.get_type_hints(f).get("return") for f in spaces}
    return sorted({t for t in found if getattr(t, "__module__", "").startswith("wijkprofiel")}, key=str)


def test_no_public_way_gives_something_that_cannot_show_itself():
    mute = [t for t in returned_types() if not hasattr(t, "_repr_html_") and not issubclass(t, DOMWidget)]
    assert len(returned_types()) > 10
    assert mute == []
    assert [t for t in returned_types() if t.__repr__ is object.__repr__] == []


@pytest.mark.parametrize(
    "name",
    [
        "kaart",
        "tabel",
        "vergelijken",
        "factsheet",
        "kaartblad",
        "verschil",
        "bevindingen",
        "inlezen",
        "punten",
    ],
)
def test_what_holds_figures_is_kept_as_words_only(given, name):
    bundle = unsaved_bundle(given[name])
    assert bundle["text/plain"].endswith(NOTICE)
    assert len(bundle["text/html"]) < 3_000
    assert any((c.__module__, c.__name__) in SHOWN for c in type(given[name]).__mro__)


def test_outside_a_notebook_nothing_changes():
    assert keep_words_only() is None
