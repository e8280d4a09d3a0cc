"""Texts and numbers that a query brings along instead of finding them: no answer may be made of them.

The guard allows constants, which harm no database. But the rows are what the customer is told, and whoever talks a
model into SELECT 'free of charge' would be told so.
"""

import sqlglot
from sqlglot import exp

from chatbot.questions.sql_dialect import AssistSQL

# A text in one of these compares, names a unit or a moment, or is looked up; it does not come out again.
FUNCTIONS = frozenset({"fold", "free_slots", "date_trunc", "date_part", "timezone", "position", "strpos"})
MOMENTS = frozenset({
    exp.DataType.Type.DATE, exp.DataType.Type.TIME, exp.DataType.Type.TIMESTAMP, exp.DataType.Type.TIMESTAMPTZ,
    exp.DataType.Type.INTERVAL,
})  # fmt: skip
COMPARING = (exp.Predicate, exp.Interval, exp.AtTimeZone, exp.Extract)
SEPARATOR = 3


def brought_along(sql: str) -> str:
    """The first constant of a checked query that could stand in its answer; "" where there is none."""
    tree = sqlglot.parse_one(sql, dialect=AssistSQL)
    for literal in tree.find_all(exp.Literal):
        if literal.is_string and not _is_for_looking_up(literal):
            return str(literal.this)
    for select in tree.find_all(exp.Select):
        if not isinstance(select.parent, exp.Exists):
            for shown in select.expressions:
                if not _is_found(shown):
                    return str(shown.sql(dialect=AssistSQL))
    return ""


def _is_for_looking_up(literal: exp.Expr) -> bool:
    above = literal.parent
    while above is not None and not isinstance(above, exp.Select):
        if isinstance(above, COMPARING) or _is_harmless_call(above, literal):
            return True
        if isinstance(above, exp.Cast) and above.to.this in MOMENTS:
            return True
        above = above.parent
    return False


def _is_harmless_call(node: exp.Expr, literal: exp.Expr) -> bool:
    if not isinstance(node, exp.Func):
        return False
    name = (node.name if isinstance(node, exp.Anonymous) else node.sql_name()).lower()
    return name in FUNCTIONS or (name in ("string_agg", "group_concat") and len(literal.name) <= SEPARATOR)


def _is_found(shown: exp.Expr) -> bool:
    """Of columns, or counted, or asked of rows."""
    if shown.find(exp.Column, exp.Star, exp.Subquery, exp.Exists):
        return True
    counted = (call.name.lower() for call in shown.find_all(exp.Anonymous))
    return bool(shown.find(exp.Count)) or "count" in counted
