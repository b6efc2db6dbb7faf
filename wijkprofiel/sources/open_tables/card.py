"""The source card of a table that was read: what it is, where it comes from, what became of each figure."""

from wijkprofiel.source_card import UNKNOWN, CardColumn, SourceCard
from wijkprofiel.sources.open_tables.reader import TableRead


def card_of(read: TableRead, *, retrieved: str = UNKNOWN, file: str = "", sha256: str = "") -> SourceCard:
    """The card of what `read_table` gave.

    Parameters
    ----------
    read : TableRead
    retrieved : str
        The date of retrieval (jjjj-mm-dd), or ``onbekend``.
    file, sha256 : str
        Where the figures are kept and their hash; empty when they are not kept.
    """
    table, frame = read.table, read.measures
    years = tuple(sorted({int(year) for year in frame["jaar"]}))
    early = ", ".join(str(year) for year in sorted(read.provisional))
    present = set(frame["maat"])
    return SourceCard(
        key=table.key,
        title=table.title,
        owner=table.owner,
        table=read.table_id,
        years=years,
        boundary_years=tuple(sorted({int(year) for year in frame["grensjaar"]})),
        licence=table.licence,
        attribution=table.attribution,
        origin=f"tabel {read.table_id}",
        retrieved=retrieved,
        status=f"voorlopig: {early}" if early else "zie de tabel",
        published=True,
        kind=table.kind,
        predictors=table.predictors,
        file=file,
        rows=len(frame),
        sha256=sha256,
        caveats=(*table.caveats, *read.gaps),
        checked=(table.status_words,),
        columns=tuple(
            CardColumn(m.stems[0], "opgenomen", m.measure, "")
            if m.measure in present
            else CardColumn(m.stems[0], "leeg", m.measure, "staat niet in deze tabel")
            for m in table.measures
        ),
    )
