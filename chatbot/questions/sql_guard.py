"""Decides over SQL that somebody else wrote: one SELECT over the views of one schema, made of known parts only.

Pure: no database, no settings. It parses the text, checks the tree against an allow-list (sql_vocabulary), and gives
back SQL written anew from the tree: what was checked is what runs, whatever the text was. Time and memory are bounded
for any text.
"""

import re
from dataclasses import dataclass
from typing import Any

from sqlglot import exp
from sqlglot.errors import SqlglotError, UnsupportedError

from chatbot.questions import sql_growth, sql_names, sql_series
from chatbot.questions.sql_dialect import Rejected, TooManySteps, parse, spelled, write
from chatbot.questions.sql_vocabulary import (
    COLLATIONS,
    CUSTOMERS,
    FUNCTIONS,
    NODES,
    PARTS,
    TYPES,
    VALUE_WORDS,
    Scope,
)  # fmt: skip

MAX_LENGTH = 6_000
MAX_DEPTH = 24
MAX_BRACKETS = 2, 40  # nested, and all of them
MAX_NODES = 2_500
MAX_PAD = 200
MAX_EXPONENT = 64
MAX_CUBE = 4


@dataclass(frozen=True)
class Checked:
    """SQL that may run: written anew, without comments."""

    sql: str


def check(sql: str, scope: Scope = CUSTOMERS) -> Checked:
    """The SQL to run instead of `sql`; `scope` is whose views it may name. Raises Rejected."""
    try:
        text = write(_checked_tree(sql, scope))
        # What was written is read once more: it has to mean the same to the parser, and pass as well.
        if write(_checked_tree(text, scope)) != text:
            raise Rejected("not the same when it is read again")
    except TooManySteps:
        raise Rejected("too complicated") from None
    except RecursionError:
        raise Rejected("too deeply nested") from None
    except UnsupportedError:
        raise Rejected("not PostgreSQL") from None
    except (SqlglotError, ValueError, TypeError, KeyError, IndexError, AttributeError):
        # The last four are the parser's own on broken text.
        raise Rejected("not understood") from None
    return Checked(text)


def _checked_tree(sql: str, scope: Scope) -> exp.Expr:
    _check_text(sql)
    tree = parse(sql)
    if not isinstance(tree, (exp.Select, exp.SetOperation, exp.Subquery, exp.Values)):
        raise Rejected("not a SELECT")
    for count, node in enumerate(tree.walk()):
        if count > MAX_NODES:
            raise Rejected("too long")
        _check_node(node, scope)
    sql_names.check(tree, scope)
    sql_series.check(tree)
    sql_growth.check(tree)
    return tree


def _check_text(sql: str) -> None:
    if len(sql) > MAX_LENGTH:
        raise Rejected("too long")
    if any(ord(character) < 32 and character not in "\t\r\n" or 0xD800 <= ord(character) < 0xE000 for character in sql):
        raise Rejected("control characters")
    depth = {"(": 0, "[": 0}
    opening = {")": "(", "]": "["}
    for character in sql:
        if character in depth:
            depth[character] += 1
            if depth["("] > MAX_DEPTH or depth["["] > MAX_BRACKETS[0]:
                raise Rejected("too deeply nested")
        elif character in opening:
            depth[opening[character]] = max(0, depth[opening[character]] - 1)
    if sql.count("[") > MAX_BRACKETS[1]:
        raise Rejected("too long")


# One node -----------------------------------------------------------------------------------------


def _check_node(node: exp.Expr, scope: Scope) -> None:
    kind = type(node)
    if kind not in NODES:
        raise Rejected(f"{kind.__name__} is not allowed")
    if (parts := PARTS.get(kind)) is not None:
        for name, value in node.args.items():
            if name not in parts and value not in (None, False, []):
                raise Rejected(f"{kind.__name__} with {name.strip('_')} is not allowed")
    if check_kind := _CHECKS.get(kind):
        check_kind(node)
    if check_name := _OF_OURS.get(kind):
        check_name(node, scope)


def _check_identifier(node: exp.Identifier) -> None:
    name = node.name.lower()
    if name.startswith("pg_") or name in VALUE_WORDS:
        raise Rejected("a name of the system")
    if len(name) > 63 or not name.isprintable() or any(character in name for character in '"\\;'):
        raise Rejected("not a name")


def _check_function(node: exp.Anonymous, scope: Scope) -> None:
    name = node.name
    if not name.isascii() or (name.lower() not in FUNCTIONS and name.lower() not in scope.functions):
        raise Rejected(f"function {name[:40]} is not allowed")
    name = name.lower()
    if name == scope.search and not _is_source(node):
        raise Rejected(f"{name} stands outside FROM")
    if check_arguments := _ARGUMENTS.get(name.partition("_")[0]):
        check_arguments(node.expressions)
    schema = node.parent.this if isinstance(node.parent, exp.Dot) else None
    if isinstance(node.parent, exp.Table) and node.parent.args.get("db"):
        schema = node.parent.args["db"]
    is_plain = schema is None or isinstance(schema, exp.Identifier)
    if schema is not None and not (is_plain and spelled(schema) == scope.functions.get(name)):
        raise Rejected(f"function {name} of another schema")


def _check_width(arguments: list[exp.Expr]) -> None:
    width = arguments[1] if len(arguments) > 1 else None
    if not (isinstance(width, exp.Literal) and not width.is_string and int(width.name) <= MAX_PAD):
        raise Rejected("padding to an unknown width")


def _check_format(arguments: list[exp.Expr]) -> None:
    if not (isinstance(arguments[0], exp.Literal) and re.fullmatch(r"(?:[^%]|%[s%])*", arguments[0].name)):
        raise Rejected("format with more than %s")


def _check_power(base: exp.Expr, exponent: exp.Expr | None) -> None:
    if any(isinstance(node, exp.Pow) or node.name.lower() == "power" for node in base.find_all(exp.Pow, exp.Anonymous)):
        raise Rejected("a power of a power")
    if not (isinstance(exponent, exp.Literal) and not exponent.is_string and float(exponent.name) <= MAX_EXPONENT):
        raise Rejected("a power that may be very large")


_ARGUMENTS: dict[str, Any] = {
    "power": lambda arguments: _check_power(arguments[0], arguments[1]),
    "lpad": _check_width,
    "rpad": _check_width,
    "format": _check_format,
    "regexp": lambda arguments: _check_pattern(arguments[1]),
}


def _is_source(node: exp.Expr) -> bool:
    parent = node.parent
    if isinstance(parent, exp.Dot):
        parent = parent.parent
    return isinstance(parent, (exp.Table, exp.Lateral))


def _check_dot(node: exp.Dot) -> None:
    if not (isinstance(node.this, exp.Identifier) and isinstance(node.expression, exp.Anonymous)):
        raise Rejected("a part of a value")


def _check_cast(node: exp.Cast) -> None:
    if isinstance(node.to, exp.DataType):
        return
    raise Rejected("a type that is not allowed")


def _check_type(node: exp.DataType) -> None:
    kind = node.this
    if not isinstance(kind, exp.DType) or kind.value.lower() not in TYPES:
        raise Rejected("a type that is not allowed")


def _check_literal(node: exp.Literal) -> None:
    if not node.is_string and not re.fullmatch(r"[0-9.]{1,40}(e[+-]?[0-9]{1,2})?", node.name, re.IGNORECASE):
        raise Rejected("not a number")


def _check_escaped(node: exp.ByteString) -> None:
    if not re.fullmatch(r"(?:[^'\\]|\\[ntr])*", node.name):
        raise Rejected("an escaped string")


def _check_pattern(pattern: exp.Expr | None) -> None:
    """Back references make regular expressions slow; long ones are nobody's question."""
    if not (isinstance(pattern, exp.Literal) and len(pattern.name) <= 100):
        raise Rejected("a pattern that is not a short text")
    if re.search(r"\\[1-9]", pattern.name):
        raise Rejected("a pattern with a back reference")
    if re.search(r"[+*}][^()]*\)+[+*{]|[+*}]\{|\}[+*]", pattern.name):
        raise Rejected("a pattern that repeats a repetition")
    if re.search(r"\|[^()]*\)+[+*{]", pattern.name):
        raise Rejected("a pattern that repeats a choice")


def _check_match(node: exp.Expr) -> None:
    if not node.args.get("flag"):
        _check_pattern(node.expression)


def _check_join(node: exp.Join) -> None:
    if (node.args.get("method") or "").upper() not in ("", "NATURAL"):
        raise Rejected("a join that is not allowed")


def _check_table(node: exp.Table, scope: Scope) -> None:
    if isinstance(node.this, exp.Anonymous):
        if node.this.name.lower() not in scope.sources:
            raise Rejected(f"{node.this.name[:40]} is no source of rows")
    elif not isinstance(node.this, exp.Identifier):
        raise Rejected("a source of rows that is not allowed")
    schema = node.args.get("db")
    # The schema of a function has been checked with it.
    if schema is not None and isinstance(node.this, exp.Identifier) and spelled(schema) != scope.schema:
        raise Rejected(f"schema {schema.name[:40]} is not allowed")


def _check_lateral(node: exp.Lateral, scope: Scope) -> None:
    source = node.this.expression if isinstance(node.this, exp.Dot) else node.this
    if isinstance(source, exp.Anonymous):
        if source.name.lower() not in scope.sources:
            raise Rejected(f"{source.name[:40]} is no source of rows")
    elif not isinstance(source, (exp.Subquery, exp.Unnest)):
        raise Rejected("a source of rows that is not allowed")


def _check_collation(node: exp.Collate) -> None:
    if node.expression.name not in COLLATIONS:
        raise Rejected("a collation that is not allowed")


def _check_limit(node: exp.Limit | exp.Offset | exp.Fetch) -> None:
    number = node.args.get("count", node.expression)
    if not (isinstance(number, exp.Literal) and not number.is_string or _is_all(number)):
        raise Rejected("a limit that is not a number")


def _is_all(node: exp.Expr | None) -> bool:
    return isinstance(node, (exp.Var, exp.Null)) and node.name.upper() in ("ALL", "")


def _check_cube(node: exp.Cube) -> None:
    if len(node.expressions) > MAX_CUBE:
        raise Rejected("too many groupings")


_CHECKS: dict[type, Any] = {
    exp.Cube: _check_cube,
    exp.Identifier: _check_identifier,
    exp.Dot: _check_dot,
    exp.Cast: _check_cast,
    exp.DataType: _check_type,
    exp.Literal: _check_literal,
    exp.ByteString: _check_escaped,
    exp.RegexpLike: _check_match,
    exp.RegexpILike: _check_match,
    exp.SimilarTo: _check_match,
    exp.Join: _check_join,
    exp.Collate: _check_collation,
    exp.Limit: _check_limit,
    exp.Offset: _check_limit,
    exp.Fetch: _check_limit,
    exp.Pow: lambda node: _check_power(node.this, node.expression),
}
# What names something of ours, which is another thing for customers and for the team.
_OF_OURS: dict[type, Any] = {
    exp.Anonymous: _check_function,
    exp.Table: _check_table,
    exp.Lateral: _check_lateral,
}
