"""What can be asked in SQL, as the database's own comments say it: the documentation a model gets."""

from dataclasses import dataclass

from django.db import connection

COLUMNS = """
SELECT c.relname, coalesce(obj_description(c.oid, 'pg_class'), ''), a.attname,
       format_type(a.atttypid, a.atttypmod), coalesce(col_description(c.oid, a.attnum), '')
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'v'
ORDER BY c.relname LIKE 'm%%', c.relname, a.attnum
"""
FUNCTIONS = """
SELECT p.proname || '(' || pg_get_function_arguments(p.oid) || ')', obj_description(p.oid, 'pg_proc')
FROM pg_proc p WHERE p.pronamespace = %s::regnamespace
ORDER BY 1
"""


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    comment: str


@dataclass(frozen=True)
class View:
    name: str
    comment: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Function:
    signature: str
    comment: str


def views(schema: str = "assist") -> list[View]:
    """Everybody's first, then the customer's own (me, my_...); one query."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [schema])
        found: dict[tuple[str, str], list[Column]] = {}
        for view, comment, *column in cursor.fetchall():
            found.setdefault((view, comment), []).append(Column(*column))
    return [View(name, comment, tuple(columns)) for (name, comment), columns in found.items()]


def functions(schema: str = "assist") -> list[Function]:
    """Those a question may use beside PostgreSQL's own; one query."""
    with connection.cursor() as cursor:
        cursor.execute(FUNCTIONS, [schema])
        return [Function(*row) for row in cursor.fetchall()]


def text(schema: str = "assist") -> str:
    """All of it for a prompt: a line for each view, column and function."""
    lines = []
    for view in views(schema):
        lines.append(f"{schema}.{view.name}: {view.comment}")
        for column in view.columns:
            meaning = f": {column.comment}" if column.comment else ""
            lines.append(f"  {column.name} {column.type}{meaning}")
    lines += [f"{schema}.{function.signature}: {function.comment}" for function in functions(schema)]
    return "\n".join(lines)
