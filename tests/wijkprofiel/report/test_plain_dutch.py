"""Every text of the report that we wrote reads as B1: short sentences, no difficult words, few passive ones."""

import pytest

from tests.wijkprofiel.report.toydorp import COLUMNS, SOURCE, toy_approved, toy_boundaries, toy_dossier
from wijkprofiel.plain_dutch import find_problems
from wijkprofiel.quality import check_text, quality_of
from wijkprofiel.report import proxies
from wijkprofiel.report import text as report_text
from wijkprofiel.report.content import Bullets, Facts, Heading, Paragraph, Table
from wijkprofiel.report.council import build_council_page
from wijkprofiel.report.document import build_report

# Words of others are not ours to change: sources, definitions of CBS, what someone typed, what a finding says.
OF_OTHERS = (SOURCE, *(column.definition for column in COLUMNS.values()))


def written(report):
    """Place -> text of every sentence in a document; figures, names and words of others are left out."""
    found = {"kop": report.status_text}
    for section in report.sections:
        found[f"{section.key}.titel"] = section.title
        for number, block in enumerate(section.blocks):
            found[f"{section.key}.{number}"] = " ".join(f"{text}\n" for text in sentences(block))
    return {place: text for place, text in found.items() if text.strip()}


def sentences(block):
    if isinstance(block, Heading | Paragraph):
        return [block.text]
    if isinstance(block, Bullets):
        return [item for item in block.items if not any(other in item for other in OF_OTHERS)]
    if isinstance(block, Table):
        return [block.caption, *(head.text for head in block.heads)]
    return [term for term, _ in block.pairs] if isinstance(block, Facts) else []


def constants(module):
    """Texts that a module of texts holds, mappings included."""
    held = {name: value for name, value in vars(module).items() if name.isupper()}
    plain = {name: value for name, value in held.items() if isinstance(value, str)}
    for name, value in held.items():
        if hasattr(value, "items"):
            plain |= {f"{name}.{key}": text for key, text in value.items() if isinstance(text, str)}
    return plain


@pytest.mark.parametrize("module", [report_text, proxies], ids=["rapport", "verraden"])
def test_fixed_texts_are_plain(module):
    assert find_problems(constants(module)) == ()


def test_the_report_is_plain():
    assert find_problems(written(build_report(toy_approved(), {"wijk": toy_boundaries()}))) == ()


@pytest.mark.parametrize("agreed", [False, True])
def test_the_page_for_the_council_is_plain(agreed):
    dossier = toy_dossier()
    if agreed:
        entry = {"sleutel": "huur", "peilwaarde": 41.0, "streefwaarde": 35.0, "vastgesteld_door": "de raad"}
        dossier["indicator"] = [entry]
    assert find_problems(written(build_council_page(toy_approved(dossier=dossier)))) == ()


def test_answers_on_quality_are_plain(judged):
    record = quality_of(judged.submission.dossier)
    said = {
        f"{c.column}.{c.level}.{c.dimension}": check_text(c, name=lambda code: "X", peildatum="2026-11-24")
        for c in record.checks
    }
    assert find_problems(said) == ()
