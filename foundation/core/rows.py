"""Many rows by one statement: claimed and changed together, or inserted together."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connections, models, router

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Row = TypeVar("Row", bound=models.Model)


def claim(rows: models.QuerySet[Row], changes: Mapping[str, object], *, limit: int) -> list[Row]:
    """Change up to `limit` rows of a query by one UPDATE … RETURNING, and return them as they now stand, oldest first.

    Within a transaction. What another worker holds at that moment is left to it, so that each gets rows of its own and
    none waits. `changes` are plain values of columns; unless they take a row out of the query, it is claimed again.
    """
    if (allow := getattr(rows, "allow", None)) is not None:
        allow(changes)  # a model whose status has one gate refuses it here too
    model, using = rows.model, router.db_for_write(rows.model)
    connection = connections[using]
    own: Any = model._meta  # noqa: SLF001  # Django's documented Meta API
    chosen = rows.using(using).select_related(None).select_for_update(skip_locked=True).values_list("pk")[:limit]
    inner, inner_values = chosen.query.get_compiler(using).as_sql()
    quote = connection.ops.quote_name
    fields: list[Any] = [own.get_field(name) for name in changes]
    values = [field.get_db_prep_save(value, connection) for field, value in zip(fields, changes.values(), strict=True)]
    # an array is looked up through the index of the key, whatever the planner makes of the rest
    among = f"= ANY(ARRAY({inner}))" if connection.vendor == "postgresql" else f"IN ({inner})"
    table, key = quote(own.db_table), quote(own.pk.column)
    wanted = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    columns = ", ".join(quote(field.column) for field in own.concrete_fields)
    statement = f"UPDATE {table} SET {wanted} WHERE {key} {among} RETURNING {columns}"  # noqa: S608  # our own names alone
    claimed = rows.using(using).raw(statement, [*values, *inner_values])
    return sorted(claimed, key=lambda row: row.pk)


def insert(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    known_by: Sequence[str] = (),
    skip: bool = False,
) -> dict[tuple[object, ...], int]:
    """Insert rows by one statement, out of texts, numbers, truth values and instants in the order of `columns`.

    Returns the new keys by the values of the columns `known_by`. `skip`: a row that breaks a unique key, because
    another worker has just inserted it, is left out. The values travel as one JSON text, which costs a fraction of what
    as many parameters do.
    """
    if not rows:
        return {}
    using = router.db_for_write(model)
    connection = connections[using]
    own: Any = model._meta  # noqa: SLF001  # Django's documented Meta API
    quote = connection.ops.quote_name
    fields: list[Any] = [own.get_field(name) for name in columns]
    names = [quote(field.column) for field in fields]
    if connection.vendor == "postgresql":
        typed = ", ".join(f"{name} {field.db_type(connection)}" for name, field in zip(names, fields, strict=True))
        source = f"{', '.join(names)} FROM json_to_recordset(%s::json) AS given({typed})"
    else:
        source = (
            ", ".join(f"json_extract(value, '$.{field.column}')" for field in fields) + " FROM json_each(%s) WHERE 1"
        )
    wanted = ", ".join(quote(own.get_field(name).column) for name in known_by)
    statement = (  # names and types of our own columns alone; all values are in the one parameter
        f"INSERT INTO {quote(own.db_table)} ({', '.join(names)}) SELECT {source}"
        + (" ON CONFLICT DO NOTHING" if skip else "")
        + (f" RETURNING {quote(own.pk.column)}, {wanted}" if known_by else "")
    )
    keys = [field.column for field in fields]
    with connection.cursor() as cursor:
        adapt = connection.ops.adapt_datetimefield_value
        given = [dict(zip(keys, row, strict=True)) for row in rows]
        cursor.execute(statement, [json.dumps(given, default=lambda instant: str(adapt(instant)))])
        return {tuple(known): pk for pk, *known in cursor.fetchall()} if known_by else {}
