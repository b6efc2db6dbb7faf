"""Other open tables per wijk and buurt: a description of each as data, and one reader for all."""

from wijkprofiel.sources.open_tables.card import card_of
from wijkprofiel.sources.open_tables.description import (
    OpenTable,
    TableMeasure,
    is_described,
    list_tables,
    load_table,
    source_facts,
)
from wijkprofiel.sources.open_tables.features import rows_of_features
from wijkprofiel.sources.open_tables.files import rows_of_cells, rows_of_file
from wijkprofiel.sources.open_tables.query import where_clause
from wijkprofiel.sources.open_tables.reader import TableRead, read_table

__all__ = [
    "OpenTable",
    "TableMeasure",
    "TableRead",
    "card_of",
    "is_described",
    "list_tables",
    "load_table",
    "read_table",
    "rows_of_cells",
    "rows_of_features",
    "rows_of_file",
    "source_facts",
    "where_clause",
]
