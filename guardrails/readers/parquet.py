"""Parquet: columns, metadata of the schema, statistics, and categories that no row has."""

import json
from collections.abc import Iterator
from typing import Any

from guardrails.readers.fragment import Budget, Fragment, TooMuch, Unreadable, names_and_values, table

MOST_ROWS = 2_000_000
_PANDAS = (
    "attributes", "column_indexes", "columns", "index_columns", "creator", "pandas_version", "partition_columns",
)  # fmt: skip


def read(content: bytes, part: str, budget: Budget) -> Iterator[Fragment]:
    """All of a table in columns.

    Raises
    ------
    Absent
        Without pyarrow.
    Unreadable
        When the file is broken or too large.
    """
    where = part or "parquet"
    try:
        yield from _all(where, content, budget)
    except UnicodeDecodeError as error:
        # Arrow turns text into letters when it is asked for, one by one.
        raise Unreadable("een tekst in de tabel is beschadigd") from error


def _all(where: str, content: bytes, budget: Budget) -> Iterator[Fragment]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        meta = file.metadata
        if meta.num_rows > MOST_ROWS:
            raise TooMuch(f"meer dan {MOST_ROWS} rijen")
        budget.take(sum(meta.row_group(i).total_byte_size for i in range(meta.num_row_groups)))
        held = file.read()
    except (pa.ArrowException, OSError, ValueError) as error:
        raise Unreadable("de tabel is beschadigd") from error
    yield from _metadata(where, set(held.column_names), file.schema_arrow.metadata or {}, meta.metadata or {})
    if meta.created_by:
        yield Fragment(f"{where}:gemaakt met", "metadata", str(meta.created_by))
    for field in file.schema_arrow:
        for key, value in (field.metadata or {}).items():
            if not key.startswith(b"PARQUET:"):
                yield Fragment(f"{where}:kolom {field.name}", "metadata", f"{key!r} {value!r}", hidden=True)
    yield from _statistics(where, meta)
    plain = {}
    for name, column in zip(held.column_names, held.columns, strict=True):
        if pa.types.is_dictionary(column.type):
            yield from _categories(f"{where}, kolom {name}", column)
            column = column.cast(column.type.value_type)
        if pa.types.is_nested(column.type):
            yield from names_and_values(f"{where}, kolom {name}", column.to_pylist())
        plain[name] = [_simple(v) for v in column.to_pylist()]
    yield from table(where, list(plain), zip(*plain.values(), strict=True))


def _metadata(where: str, columns: set[str], *held: dict[bytes, bytes]) -> Iterator[Fragment]:
    seen: set[bytes] = set()
    for each in held:
        for key, value in each.items():
            if key in seen or key == b"ARROW:schema":
                continue
            seen.add(key)
            spot = f"{where}:metagegevens {key.decode('utf-8', 'replace')}"
            try:
                data: Any = json.loads(value)
            except (ValueError, RecursionError):
                yield Fragment(spot, "metadata", value.decode("utf-8", "replace"), hidden=True)
                continue
            if key == b"pandas" and isinstance(data, dict):
                yield from names_and_values(f"{spot}.attributes", data.get("attributes") or {}, hidden=True)
                for entry in (e for k in _PANDAS[1:4] for e in data.get(k) or ()):
                    told = [entry.get("name"), entry.get("metadata")] if isinstance(entry, dict) else [entry]
                    gone = [t for t in told if t and str(t) not in columns and not isinstance(t, dict)]
                    yield from (Fragment(spot, "name", str(t), hidden=True) for t in gone)
                rest = {k: v for k, v in data.items() if k not in _PANDAS}
                yield from names_and_values(f"{spot}.rest", rest, hidden=True)
            elif key == b"geo" and isinstance(data, dict):
                own = {k: v for k, v in data.items() if k not in ("version", "primary_column", "columns")}
                yield from names_and_values(spot, own, hidden=True)
            else:
                yield from names_and_values(spot, data, hidden=True)


def _statistics(where: str, meta: Any) -> Iterator[Fragment]:
    for i in range(meta.num_row_groups):
        group = meta.row_group(i)
        for j in range(group.num_columns):
            column = group.column(j)
            stats = column.statistics
            if stats is not None and stats.has_min_max and isinstance(stats.min, str):
                words = (str(stats.min), str(stats.max))
                yield Fragment(f"{where}:statistiek {column.path_in_schema}", "cells", words, hidden=True)


def _categories(where: str, column: Any) -> Iterator[Fragment]:
    used = set(column.drop_null().unique().to_pylist())
    known = {v for chunk in column.chunks for v in chunk.dictionary.to_pylist()}
    unused = tuple(sorted(str(v) for v in known - used if v is not None))
    if unused:
        yield Fragment(
            f"{where}, ongebruikte categorieën", "name", "\n".join(unused), name="I17", hidden=True
        )


def _simple(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, bytes):
        # Shapes are bytes too; what is readable is text.
        return value.decode("ascii") if value.isascii() and value.decode("ascii").isprintable() else None
    return None if isinstance(value, dict | list) else str(value)
