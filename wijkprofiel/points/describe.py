"""What is told about a count of points: findings, facts, and what was done with each column."""

from dataclasses import replace

from guardrails import Outcome, Policy
from wijkprofiel.municipal import ReadColumn
from wijkprofiel.municipal.crs import NAMES
from wijkprofiel.municipal.notices import Notice
from wijkprofiel.numbers import format_number
from wijkprofiel.points.asked import Question
from wijkprofiel.points.build import Counted
from wijkprofiel.points.count import ALL, WITHOUT, YEAR, PointCounts
from wijkprofiel.points.judge import FACILITIES, REPORTS, judge_category
from wijkprofiel.points.meldingen import MAIN_GROUP, closed_columns, date_columns, is_main_group
from wijkprofiel.points.notices import notice
from wijkprofiel.points.stream import PointFile

MOST_WITHOUT_PLACE = 0.01


def count_notices(counted: Counted, file: PointFile, border_m: float, policy: Policy) -> list[Notice]:
    """What a reader must know of this count: what it says, what was left out, on which borders, against whom."""
    question, counts = counted.question, counted.counts
    place = question.gemeente
    if counts.inside == 0:
        return [notice("U18", "punten", place=place)]
    out = []
    if question.kind == REPORTS:
        out.append(notice("U06", "meldingen"))
    if question.kind == FACILITIES:
        out.append(notice("U07", "voorzieningen"))
    unread = [c for c in file.columns if c in closed_columns(file.columns)]
    if unread:
        out.append(notice("U05", "kolommen", names=", ".join(unread)))
    if counts.left_out:
        what = " en ".join(f"{column} = {' of '.join(values)}" for column, values in question.only.items())
        out.append(notice("U19", "punten", what=what, count=counts.left_out))
    out += _date_notices(counts, question, file)
    if counts.outside:
        out.append(notice("U08", "punten", count=counts.outside, place=place))
    if counts.nowhere:
        out.append(_settled("U09", "punten", counts.nowhere, counts.read - counts.left_out))
    if counts.on_border:
        out.append(notice("U10", "punten", count=counts.on_border))
    if counts.near_border:
        out.append(notice("U11", "punten", count=counts.near_border, distance=format_number(border_m)))
    if counted.boundary_year != question.year:
        out.append(notice("U12", "grenzen", boundary=counted.boundary_words, year=question.year))
    if file.told and file.told != file.crs.epsg:
        told = NAMES.get(file.told, f"EPSG:{file.told}")
        out.append(notice("U16", file.path.name, told=told, found=file.crs.name))
    if counted.centre_words:
        out.append(notice("U15", "afstanden", what=counted.centre_words))
    return out + _rate_notices(counted) + _category_notices(counts, question, policy)


def _date_notices(counts: PointCounts, question: Question, file: PointFile) -> list[Notice]:
    if not question.date:
        for column in date_columns(file.columns):
            found = file.sample[column].dropna().astype(str).str.extract(YEAR)[0]
            years = sorted(found.dropna().unique())
            if len(years) > 1:
                return [notice("U21", column, years=", ".join(years[:6]), year=str(question.year))]
        return []
    out = []
    if counts.other_year:
        out.append(notice("U22", question.date, year=str(question.year), count=counts.other_year))
    if counts.undated:
        out.append(_settled("U23", question.date, counts.undated, counts.read - counts.left_out))
    return out


def _settled(code: str, subject: str, count: int, of: int) -> Notice:
    """A notice that asks when it is about more than one in a hundred, and only tells otherwise."""
    share = count / max(1, of)
    found = notice(code, subject, count=count, share=f"{format_number(100 * share, 1)} %")
    return found if share > MOST_WITHOUT_PLACE else replace(found, outcome=Outcome.PASS, remedy="")


def _rate_notices(counted: Counted) -> list[Notice]:
    figures = counted.denominator.figures if counted.denominator else None
    if not figures or all(value is None for value, _ in figures.values()):
        return [notice("U13", "inwoners", place=counted.question.gemeente)]
    few = sum(value is not None and value < counted.minimum for value, _ in figures.values())
    return [notice("U14", "inwoners", count=few, limit=format_number(counted.minimum))] if few else []


def _category_notices(counts: PointCounts, question: Question, policy: Policy) -> list[Notice]:
    names = [name for name in counts.counts if name not in (ALL, WITHOUT)]
    out = judge_category(question.per, names, policy=policy) if question.per else []
    strange = [name for name in names if not is_main_group(name)]
    if question.kind == REPORTS and question.per == MAIN_GROUP and strange:
        out.append(notice("U17", question.per, count=len(strange)))
    return out


def count_facts(file: PointFile, counted: Counted) -> dict[str, str]:
    """Lines about how the file was read."""
    counts, question = counted.counts, counted.question
    residents = counted.denominator
    facts = {
        "soort bestand": file.kind,
        **file.facts,
        "stelsel": file.crs.name,
        "gelezen": f"{format_number(counts.read)} {'vlakken' if file.shapes == 'vlak' else 'punten'}",
        "geteld": f"{format_number(counts.inside)} in {len(counts.codes)} gebieden ({question.level})",
        "in geen gebied": format_number(counts.outside),
        "grenzen": counted.boundary_words,
    }
    if residents is not None and residents.figures:
        facts["noemer"] = residents.origin
    if counted.centre_words:
        facts["afstand vanaf"] = counted.centre_words
    return facts


def read_columns(file: PointFile, question: Question) -> list[ReadColumn]:
    """What was done with each column: most are not read."""
    closed = set(closed_columns(file.columns))
    out = []
    for name in file.columns:
        if name in (file.x, file.y):
            out.append(ReadColumn(name, "plaats", "coördinaat", "alleen om te tellen"))
        elif name == question.per:
            out.append(ReadColumn(name, "groep", "tekst", "alleen als aantal"))
        elif name == question.date:
            out.append(
                ReadColumn(name, "datum", "datum", "alleen het jaar, om te kiezen welke punten tellen")
            )
        elif name in question.only:
            out.append(ReadColumn(name, "keuze", "tekst", "alleen om te kiezen welke punten tellen"))
        else:
            out.append(
                ReadColumn(name, "niet gelezen", "-", "vrije tekst of plaatje" if name in closed else "")
            )
    return out
