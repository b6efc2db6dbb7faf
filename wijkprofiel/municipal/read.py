"""Reading one file of a gemeente, from bytes to a `MunicipalSource`, with everything that was found on the way."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from guardrails import Outcome, Policy, Vault
from wijkprofiel.areas import Areas, load_areas
from wijkprofiel.municipal.area_cells import (
    LOOKALIKES,
    TOTAL,
    AreaBook,
    AreaColumn,
    gemeente_of,
    level_of,
    read_areas,
)
from wijkprofiel.municipal.area_rows import other_areas, without_area
from wijkprofiel.municipal.asked_reading import Reading
from wijkprofiel.municipal.collect import collect
from wijkprofiel.municipal.columns import (
    find_roles,
    with_balanced_categories,
    with_needed_categories,
)
from wijkprofiel.municipal.finish import Table, finish
from wijkprofiel.municipal.grid import Grid, find_area_columns, split_grid
from wijkprofiel.municipal.missing_cells import is_empty
from wijkprofiel.municipal.names_beside import compare_names
from wijkprofiel.municipal.no_area import explain_no_area
from wijkprofiel.municipal.notices import Notice, notice, rows_text
from wijkprofiel.municipal.open_file import open_file
from wijkprofiel.municipal.people import judge_people
from wijkprofiel.municipal.raw import Cell, RawFile, Refused, Sheet
from wijkprofiel.municipal.report import ReadingReport
from wijkprofiel.municipal.sheet import SourceSheet
from wijkprofiel.municipal.source import MunicipalSource, empty_measures, own_card, source_key

SAMPLE = 200
MOST_SHEETS = 60


@dataclass
class Progress:
    """What has been found so far while reading a file."""

    file: str
    facts: dict[str, str] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)

    def say(self, code: str, subject: str, /, **facts: object) -> None:
        """Add a notice."""
        self.notices.append(notice(code, subject, **facts))

    @property
    def stopped(self) -> bool:
        return any(n.outcome == Outcome.BLOCK for n in self.notices)


def read_source(
    path: Path,
    *,
    reading: Reading,
    sheet: SourceSheet,
    policy: Policy,
    vault: Vault | None,
    areas: Areas | None = None,
) -> MunicipalSource:
    """The file at ``path`` as a source. Whatever stops the reading stands in the report; nothing is raised for it.

    Raises
    ------
    UsageError
        When there is no file at ``path``.
    """
    state = Progress(path.name)
    book = AreaBook(areas or load_areas(), reading.gemeente)
    try:
        raw = open_file(path, separator=reading.scheidingsteken)
        state.facts.update(raw.facts)
        state.notices += raw.notices
        source = _of_raw(raw, path, reading, sheet, book, policy, vault, state)
    except Refused as refused:
        state.notices.append(refused.notice)
        source = None
    return source or stopped_source(path, reading, sheet, state)


def stopped_source(path: Path, reading: Reading, sheet: SourceSheet, state: Progress) -> MunicipalSource:
    """A source without figures: only the report of why."""
    key = source_key(path.name)
    report = ReadingReport(path.name, dict(state.facts)).with_notices(state.notices)
    return MunicipalSource(
        key=key,
        gemeente=reading.gemeente,
        measures=empty_measures(),
        indicators=(),
        card=own_card(key, path.name, sheet, title=reading.wat, sha256=file_hash(path)),
        sheet=sheet,
        report=report,
    )


def file_hash(path: Path) -> str:
    """SHA-256 of a file, read in parts."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _of_raw(
    raw: RawFile,
    path: Path,
    reading: Reading,
    sheet: SourceSheet,
    book: AreaBook,
    policy: Policy,
    vault: Vault | None,
    state: Progress,
) -> MunicipalSource | None:
    chosen = _choose_sheet(raw, reading, book, state)
    if chosen is None:
        return None
    state.notices += chosen.notices
    if chosen.name and len(raw.sheets) > 1:
        state.facts["blad"] = chosen.name
    rows, notices = collect(chosen, gemeente=reading.gemeente)
    state.notices += notices
    grid = split_grid(rows, book, area=reading.gebied)
    if not grid.rows and not grid.names:
        state.say("M02", path.name)
        return None
    if chosen.shapes in ("punt", "lijn"):
        state.say("M47", chosen.name or path.name, what="punten" if chosen.shapes == "punt" else "lijnen")
        return None
    if not grid.area_columns:
        state.notices += judge_people(grid, policy=policy, vault=None)[0]
        state.notices.append(explain_no_area(grid, policy=policy))
        return None
    if grid.ragged and not chosen.typed:
        state.say("M56", chosen.name or path.name, count=len(grid.ragged), rows=rows_text(grid.ragged))
    areas, found_gemeente = _read_area_cells(grid, book, reading, state)
    own = grid if areas is None else _own_rows(grid, areas)
    people, protected = judge_people(own, policy=policy, vault=vault)
    state.notices += people
    if areas is None:
        return None
    grid, codes = _about_gemeente(grid, areas)
    columns = find_roles(grid, replace(book, gemeente=found_gemeente), wanted=reading.waarde)
    columns = with_needed_categories(grid, with_balanced_categories(grid, columns, codes), codes)
    state.notices += compare_names(grid, columns, codes, replace(book, gemeente=found_gemeente))
    table = Table(
        grid=grid,
        columns=columns,
        codes=codes,
        gemeente=found_gemeente,
        protected=frozenset(protected),
        typed=chosen.typed,
    )
    return finish(
        table,
        path=path,
        sha256=file_hash(path),
        reading=reading,
        sheet=sheet,
        book=replace(book, gemeente=found_gemeente),
        policy=policy,
        vault=vault,
        facts=state.facts,
        notices=state.notices,
    )


def _choose_sheet(raw: RawFile, reading: Reading, book: AreaBook, state: Progress) -> Sheet | None:
    """The sheet with areas: the one that was named, or the only one that has them."""
    if reading.blad:
        named = [s for s in raw.sheets if s.name.casefold() == reading.blad.casefold()]
        if named:
            return named[0]
        shown = ", ".join(s.name for s in raw.sheets)
        state.say("M26", reading.blad, count=len(raw.sheets), names=shown, first=raw.sheets[0].name)
        return None
    if len(raw.sheets) == 1:
        return raw.sheets[0]
    fitting = [s for s in raw.sheets[:MOST_SHEETS] if _has_areas(s, book)]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        return next((s for s in raw.sheets if next(s.rows(), None) is not None), raw.sheets[0])
    names = ", ".join(s.name for s in fitting)
    state.say("M26", raw.name, count=len(fitting), names=names, first=fitting[0].name)
    return None


def _has_areas(sheet: Sheet, book: AreaBook) -> bool:
    rows = [item for item, _ in zip(sheet.rows(), range(SAMPLE), strict=False)]
    return bool(find_area_columns(rows, book))


def _read_area_cells(
    grid: Grid, book: AreaBook, reading: Reading, state: Progress
) -> tuple[tuple[str | None, ...] | None, str]:
    """The area of every row, and the gemeente they lie in; None when someone has to say first."""
    first, *others = grid.area_columns
    main = read_areas(grid.column(first), grid.numbers, book, level=reading.niveau)
    codes = list(main.codes)
    for at in others:
        other = read_areas(grid.column(at), grid.numbers, book, level="")
        if other.form == "code" and main.form == "code":
            state.notices += other_areas(grid, (first, at), codes, other.codes)
            codes = _filled_in(codes, grid.column(first), other)
    gemeente = _gemeente_of_rows(codes, reading, state)
    if not gemeente:
        return None, ""
    if not reading.gemeente and main.form != "code":
        again = read_areas(
            grid.column(first), grid.numbers, replace(book, gemeente=gemeente), level=reading.niveau
        )
        if again.hits >= main.hits:
            main, codes = again, list(again.codes)
    codes, told = without_area(grid, codes)
    state.notices += told
    _tell_areas(grid, main, codes, gemeente, replace(book, gemeente=gemeente), state)
    inside = [c if c in (None, TOTAL) or _belongs(c, gemeente) else None for c in codes]
    outside = sum(a is not None and b is None for a, b in zip(codes, inside, strict=True))
    narrowed = replace(book, gemeente=gemeente)
    inside = [None if c and c != TOTAL and _stranger(c, gemeente, narrowed) else c for c in inside]
    if outside:
        state.say("M69", grid.names[first], gemeente=gemeente, count=outside)
    if not any(c for c in inside if c != TOTAL and c and gemeente_of(c) == gemeente):
        if any(c and _stranger(c, gemeente, narrowed) for c in codes):
            return None, gemeente
        found = sorted({gemeente_of(c) for c in codes if c and c != TOTAL and gemeente_of(c)})
        state.say("M32", grid.names[first], gemeente=gemeente, others=", ".join(found[:5]) or "geen gemeente")
        return None, gemeente
    several = outside > 0
    return tuple(None if several and c == TOTAL else c for c in inside), gemeente


def _own_rows(grid: Grid, codes: Sequence[str | None]) -> Grid:
    """The first rows, and every row that is about the gemeente: what is not used need not be judged."""
    rows = [row for i, (row, code) in enumerate(zip(grid.rows, codes, strict=True)) if code or i < SAMPLE]
    return replace(grid, rows=tuple(rows))


def _about_gemeente(grid: Grid, codes: Sequence[str | None]) -> tuple[Grid, tuple[str | None, ...]]:
    """The rows about the gemeente and their areas; the rest was told of and is of no further use."""
    kept = [(row, code) for row, code in zip(grid.rows, codes, strict=True) if code]
    return replace(grid, rows=tuple(row for row, _ in kept)), tuple(code for _, code in kept)


def _belongs(code: str, gemeente: str) -> bool:
    return gemeente_of(code) == gemeente or code == "NL00"


def _filled_in(codes: list[str | None], cells: Sequence[Cell], other: AreaColumn) -> list[str | None]:
    """Rows without an area in the finest column get that of a coarser one, unless something strange stands there."""
    out = []
    for code, cell, coarse in zip(codes, cells, other.codes, strict=True):
        open_ = code == TOTAL or (code is None and is_empty(cell))
        out.append(coarse if open_ and coarse else code)
    return out


def _gemeente_of_rows(codes: Sequence[str | None], reading: Reading, state: Progress) -> str:
    if reading.gemeente:
        return reading.gemeente
    found = Counter(gemeente_of(code) for code in codes if code and code != TOTAL and gemeente_of(code))
    if len(found) == 1:
        return next(iter(found))
    if not found:
        state.say("M31", state.file, count=0, first="GM0164")
        return ""
    state.say("M31", state.file, count=len(found), first=found.most_common(1)[0][0])
    return ""


def _tell_areas(
    grid: Grid,
    main: AreaColumn,
    codes: Sequence[str | None],
    gemeente: str,
    book: AreaBook,
    state: Progress,
) -> None:
    name = grid.names[grid.area_columns[0]]
    strange = [code for code in codes if code and code != TOTAL and _stranger(code, gemeente, book)]
    own = {code for code in codes if code and gemeente_of(code) == gemeente and code not in strange}
    levels = Counter(level_of(code) for code in own)
    parts = []
    for level in ("gemeente", "wijk", "buurt"):
        known = book.codes_of(gemeente, level)
        if levels[level]:
            of = f" van {len(known)}" if known else ""
            parts.append(f"{levels[level]}{of} {level if levels[level] == 1 and not known else _many(level)}")
    state.facts["gebieden"] = (
        f"{book.name_of(gemeente) or gemeente} ({gemeente}): {', '.join(parts) or 'geen'}"
    )
    repaired = ", ".join(f"{count} {what}" for what, count in main.repaired.items() if count)
    how = {"code": "codes", "cijfers": "codes zonder letters", "naam": "namen"}[main.form]
    state.facts["kolom met gebieden"] = f"{name} ({how}{'; hersteld: ' + repaired if repaired else ''})"
    unclear = {
        cell: options
        for cell, options in main.ambiguous.items()
        if any(gemeente_of(code) == gemeente for code in options)
    }
    if unclear:
        first, options = next(iter(unclear.items()))
        state.say("M37", name, count=len(unclear), name=first, codes=", ".join(options))
    missing = [(u.row, u.text, u.suggestion) for u in main.unknown]
    national = len({gemeente_of(c) for c in codes if c and gemeente_of(c)}) > 1
    if national and missing:
        # In a table of the whole country a strange row only matters when it may be one of ours.
        near = [item for item in missing if gemeente_of(item[2].split(" ")[0]) == gemeente]
        if len(near) < len(missing):
            count = len(missing) - len(near)
            what = f"{count} rijen zijn geen bekend gebied en lijken niet op een gebied van deze gemeente."
            state.say("M78", name, what=what)
        missing = near
    numbers = dict(zip(grid.numbers, codes, strict=True))
    missing += [(row, code, _elsewhere(code, book)) for row, code in numbers.items() if code in set(strange)]
    if missing:
        told = [f"'{text}'" + (f", bedoelt u {near}?" if near else "") for _, text, near in missing if text][
            :3
        ]
        state.say(
            "M38",
            name,
            count=len(missing),
            rows=rows_text(sorted(row for row, _, _ in missing)),
            examples=f": {'; '.join(told)}" if told else "",
        )


def _stranger(code: str, gemeente: str, book: AreaBook) -> bool:
    """Whether a code lies in the gemeente but is not among its areas, as far as those are known here."""
    level = level_of(code)
    return gemeente_of(code) == gemeente and bool(book.codes_of(gemeente, level)) and code not in book.known


def _elsewhere(code: str, book: AreaBook) -> str:
    spelled = code[:2] + code[2:].translate(LOOKALIKES)
    if spelled in book.known:
        return f"{spelled} ({book.name_of(spelled)})"
    near = sorted(c for c in book.known if c[:-1] == code[:-1] and len(c) == len(code))
    return f"{near[0]} ({book.name_of(near[0])}), of een code van een ander jaar" if near else ""


def _many(level: str) -> str:
    return {"gemeente": "gemeente", "wijk": "wijken", "buurt": "buurten"}[level]
