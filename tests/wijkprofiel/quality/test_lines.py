"""The answers about one figure travel with its map: in the file, in the notebook, in the model."""

from tests.wijkprofiel.report.toydorp import toy_approved, toy_boundaries, toy_dossier
from wijkprofiel.maps import build_map
from wijkprofiel.maps.interactive import render_map_html
from wijkprofiel.maps.widget import MapWidget
from wijkprofiel.quality import quality_lines

OUTPUT = "kaart:huur@2020:wijk"


def kaart(**changes):
    return build_map(toy_approved(**changes), toy_boundaries(), output=OUTPUT)


def test_every_question_has_a_line_in_words():
    lines = quality_lines(toy_approved(), "huur@2020", level="wijk")
    assert [line.question for line in lines] == [
        *("Volledig", "Mogelijk", "Nauwkeurig", "Aannemelijk", "Actueel", "Na te gaan"),
    ]
    assert lines[0].text == "2 van 3 wijken. Zonder cijfer: afgeschermd: 1."


def test_the_map_file_and_the_widget_show_the_same_lines():
    drawn = kaart()
    page = render_map_html([drawn])
    shown = " ".join(str(getattr(part, "value", "")) for part in MapWidget(drawn).children)
    for line in drawn.quality:
        assert line.text in page
        assert line.text in shown


def test_a_profile_without_measured_quality_has_a_map_without_that_part():
    dossier = {key: value for key, value in toy_dossier().items() if key != "kwaliteit"}
    drawn = kaart(dossier=dossier)
    assert drawn.quality == ()
    assert "Hoe goed is dit cijfer?" not in render_map_html([drawn])
