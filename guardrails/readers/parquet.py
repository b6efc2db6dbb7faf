"""Parquet: columns, metadata of the schema, statistics, and categories that no row has."""

import json
from collections.abc import Iterator
from typing import Any

from guardrails.readers.fragment import Budget, Fragment, TooMuch, Unreadable, names_and_values, table

MOST_ROWS = 2_000_000


def read(content: bytes, part: str, budget: Budget) -> Iterator[Fragment]:
    """All of a table in columns.

    Raises
    ------
    Absent
        Without pyarrow.
    Unreadable
        When the file is broken or too large.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    where = part or "parquet"
    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        meta = file.metadata
        if meta.num_rows > MOST_ROWS:
            raise TooMuch(f"meer dan {MOST_ROWS} rijen")
        budget.take(sum(meta.row_group(i).total_byte_size for i in range(meta.num_row_groups)))
        held = file.read()
    except (pa.ArrowException, OSError, ValueError) as error:
        raise Unreadable("de tabel is beschadigd") from error
    yield from _metadata(where, file.schema_arrow.metadata or {}, meta.metadata or {})
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
        plain[name] = [_simple(v) for v in column.to_pylist()]
    yield from table(where, list(plain), zip(*plain.values(), strict=True))


def _metadata(where: str, *held: dict[bytes, bytes]) -> Iterator[Fragment]:
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
                data = {k: data.get(k) for k in ("attributes", "column_indexes")}
                yield from names_and_values(f"{spot}.attributes", data["attributes"] or {}, hidden=True)
                for index in data["column_indexes"] or []:
                    if isinstance(index, dict) and index.get("name"):
                        yield Fragment(spot, "name", str(index["name"]), hidden=True)
            elif key == b"geo":
                continue
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
    return None if isinstance(value, bytes) else str(value)
