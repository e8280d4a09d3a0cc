"""Bounds texts that grow from nothing: replaced by longer ones, or put together of themselves again and again."""

import math
from collections.abc import Iterator

from sqlglot import exp

from chatbot.questions.sql_dialect import Rejected

# By how much a query's replacements together may lengthen a text.
MAX_REPLACED = 200
# How many copies of a column of its own subqueries a query may make of one, all its levels multiplied.
MAX_COPIES = 500
JOINING = frozenset({"concat", "concat_ws", "format", "array_cat", "array_append", "array_prepend"})


def check(tree: exp.Expr) -> None:
    """Raises Rejected."""
    growths = (_growth(call) for call in tree.find_all(exp.Anonymous))
    if not math.prod(growths) <= MAX_REPLACED:
        raise Rejected("replacements that make a very long text")
    copies = (max((_copies(one) for one in select.expressions), default=1) for select in tree.find_all(exp.Select))
    if not math.prod(max(1, one) for one in copies) <= MAX_COPIES:
        raise Rejected("a text put together again and again")


def _growth(call: exp.Anonymous) -> float:
    name, arguments = call.name.lower(), call.expressions
    if name not in ("replace", "regexp_replace") or len(arguments) < 3:
        return 1
    sought, new = arguments[1:3]
    if not (isinstance(new, (exp.Literal, exp.ByteString, exp.Column))):
        raise Rejected("a replacement that is not a short text")
    length = len(new.name) if not isinstance(new, exp.Column) else 1
    if name == "regexp_replace":
        return 1 + length  # an empty match at every place
    return max(1, length / max(1, len(sought.name) if isinstance(sought, exp.Literal) else 1))


def _copies(shown: exp.Expr) -> int:
    """How often columns stand in what is joined to a text or a list in it."""
    return sum(
        1 for column in shown.find_all(exp.Column)
        if any(_joins(above) for above in _above(column, shown))
    )  # fmt: skip


def _above(node: exp.Expr, top: exp.Expr) -> Iterator[exp.Expr]:
    while node is not top and node.parent is not None:
        node = node.parent
        yield node


def _joins(node: exp.Expr) -> bool:
    if isinstance(node, exp.Anonymous):
        return node.name.lower() in JOINING
    return isinstance(node, (exp.DPipe, exp.Concat))
