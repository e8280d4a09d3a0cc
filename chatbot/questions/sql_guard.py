"""Decides over SQL that somebody else wrote: one SELECT over the views of schema `assist`, made of known parts only.

Pure: no database, no settings. It parses the text, checks the tree against an allow-list (sql_vocabulary), and gives
back SQL written anew from the tree: what was checked is what runs, whatever the text was. Time and memory are bounded
for any text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlglot import ErrorLevel, exp
from sqlglot.dialects.postgres import Postgres
from sqlglot.errors import SqlglotError, UnsupportedError
from sqlglot.generators.postgres import PostgresGenerator
from sqlglot.parsers.postgres import PostgresParser

from chatbot.questions import sql_series
from chatbot.questions.sql_vocabulary import (
    ASSIST_FUNCTIONS,
    COLLATIONS,
    FUNCTIONS,
    NODES,
    PARTS,
    RELATIONS,
    SET_FUNCTIONS,
    TYPES,
    VALUE_WORDS,
)  # fmt: skip

MAX_LENGTH = 6_000
MAX_DEPTH = 24
MAX_BRACKETS = 2, 40  # nested, and all of them
MAX_NODES = 2_500
MAX_RELATIONS = 12
MAX_PRODUCTS = 2
MAX_PAD = 200
# Steps of the parser, which tries alternatives: honest SQL takes a few for each character of its longest text.
MAX_STEPS = 60_000


class Rejected(Exception):
    """The SQL is not run. `reason` says why, in a few words that name at most the part that is not allowed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Checked:
    """SQL that may run: written anew, without comments."""

    sql: str


class _TooManySteps(Exception):
    """Not a ParseError: the parser would take that for a reason to try something else."""


class AssistSQL(Postgres):
    """PostgreSQL, but function calls are kept as they are written instead of being understood and rewritten."""

    class Parser(PostgresParser):
        FUNCTIONS: ClassVar[dict[str, Any]] = {}
        FUNCTION_PARSERS = {
            name: parse
            for name, parse in PostgresParser.FUNCTION_PARSERS.items()
            if name in ("CAST", "EXTRACT", "POSITION", "SUBSTRING", "TRIM", "OVERLAY")
        }

        def reset(self) -> None:
            super().reset()
            self._steps = 0

        def _advance(self, times: int = 1) -> None:
            self._steps += 1
            if self._steps > MAX_STEPS:
                raise _TooManySteps
            super()._advance(times)

        def _warn_unsupported(self) -> None:
            """Called where the parser would take a statement as a mere word with text, and write it to the log."""
            raise Rejected("not a SELECT")

    class Generator(PostgresGenerator):
        MULTI_ARG_DISTINCT = True  # string_agg(DISTINCT a, b)
        TRANSFORMS = PostgresGenerator.TRANSFORMS | {exp.CurrentTime: lambda *_: "CURRENT_TIME"}


def check(sql: str) -> Checked:
    """The SQL to run instead of `sql`. Raises Rejected."""
    try:
        text = _write(_checked_tree(sql))
        # What was written is read once more: it has to mean the same to the parser, and pass as well.
        if _write(_checked_tree(text)) != text:
            raise Rejected("not the same when it is read again")
    except _TooManySteps:
        raise Rejected("too complicated") from None
    except RecursionError:
        raise Rejected("too deeply nested") from None
    except UnsupportedError:
        raise Rejected("not PostgreSQL") from None
    except (SqlglotError, ValueError, TypeError, KeyError, IndexError, AttributeError):
        # The last four are the parser's own on broken text.
        raise Rejected("not understood") from None
    return Checked(text)


def _write(tree: exp.Expr) -> str:
    return tree.sql(
        dialect=AssistSQL, comments=False, normalize_functions=False, unsupported_level=ErrorLevel.IMMEDIATE
    )


def _checked_tree(sql: str) -> exp.Expr:
    _check_text(sql)
    tree = _parse(sql)
    if not isinstance(tree, (exp.Select, exp.SetOperation, exp.Subquery, exp.Values)):
        raise Rejected("not a SELECT")
    for count, node in enumerate(tree.walk()):
        if count > MAX_NODES:
            raise Rejected("too long")
        _check_node(node)
    _check_sources(tree)
    for column in tree.find_all(exp.Column):
        _check_column(column, tree)
    sql_series.check(tree, Rejected)
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


def _parse(sql: str) -> exp.Expr:
    statements = [tree for tree in AssistSQL().parse(sql, error_level=ErrorLevel.IMMEDIATE) if tree is not None]
    if len(statements) != 1:
        raise Rejected("not exactly one statement")
    return statements[0]


# One node -----------------------------------------------------------------------------------------


def _check_node(node: exp.Expr) -> None:
    kind = type(node)
    if kind not in NODES:
        raise Rejected(f"{kind.__name__} is not allowed")
    if (parts := PARTS.get(kind)) is not None:
        for name, value in node.args.items():
            if name not in parts and value not in (None, False, []):
                raise Rejected(f"{kind.__name__} with {name.strip('_')} is not allowed")
    if check_kind := _CHECKS.get(kind):
        check_kind(node)


def _check_identifier(node: exp.Identifier) -> None:
    name = node.name.lower()
    if name.startswith("pg_") or name in VALUE_WORDS:
        raise Rejected("a name of the system")
    if len(name) > 63 or not name.isprintable():
        raise Rejected("not a name")


def _check_function(node: exp.Anonymous) -> None:
    name = node.name
    if not name.isascii() or name.lower() not in FUNCTIONS:
        raise Rejected(f"function {name[:40]} is not allowed")
    name = name.lower()
    if name == "free_slots" and not _is_source(node):
        raise Rejected(f"{name} stands outside FROM")
    if check_arguments := _ARGUMENTS.get(name.partition("_")[0]):
        check_arguments(node.expressions)
    schema = node.parent.this if isinstance(node.parent, exp.Dot) else None
    if isinstance(node.parent, exp.Table) and node.parent.args.get("db"):
        schema = node.parent.args["db"]
    if schema is not None:
        wanted = "assist" if name in ASSIST_FUNCTIONS else "pg_catalog"
        if not isinstance(schema, exp.Identifier) or schema.name.lower() != wanted or wanted != "assist":
            raise Rejected(f"function {name} of another schema")


def _check_width(arguments: list[exp.Expr]) -> None:
    width = arguments[1] if len(arguments) > 1 else None
    if not (isinstance(width, exp.Literal) and not width.is_string and int(width.name) <= MAX_PAD):
        raise Rejected("padding to an unknown width")


def _check_format(arguments: list[exp.Expr]) -> None:
    if not (isinstance(arguments[0], exp.Literal) and re.fullmatch(r"(?:[^%]|%[s%])*", arguments[0].name)):
        raise Rejected("format with more than %s")


_ARGUMENTS: dict[str, Any] = {
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
    if not (isinstance(pattern, (exp.Literal, exp.RawString)) and len(pattern.name) <= 100):
        raise Rejected("a pattern that is not a short text")
    if re.search(r"\\[1-9]", pattern.name):
        raise Rejected("a pattern with a back reference")


def _check_match(node: exp.Expr) -> None:
    if not node.args.get("flag"):
        _check_pattern(node.expression)


def _check_join(node: exp.Join) -> None:
    if (node.args.get("method") or "").upper() not in ("", "NATURAL"):
        raise Rejected("a join that is not allowed")


def _check_table(node: exp.Table) -> None:
    if isinstance(node.this, exp.Anonymous):
        if node.this.name.lower() not in SET_FUNCTIONS:
            raise Rejected(f"{node.this.name[:40]} is no source of rows")
    elif not isinstance(node.this, exp.Identifier):
        raise Rejected("a source of rows that is not allowed")
    schema = node.args.get("db")
    if schema is not None and schema.name.lower() != "assist":
        raise Rejected(f"schema {schema.name[:40]} is not allowed")


def _check_lateral(node: exp.Lateral) -> None:
    source = node.this.expression if isinstance(node.this, exp.Dot) else node.this
    if isinstance(source, exp.Anonymous):
        if source.name.lower() not in SET_FUNCTIONS:
            raise Rejected(f"{source.name[:40]} is no source of rows")
    elif not isinstance(source, (exp.Subquery, exp.Unnest)):
        raise Rejected("a source of rows that is not allowed")


def _check_collation(node: exp.Collate) -> None:
    if node.expression.name not in COLLATIONS:
        raise Rejected("a collation that is not allowed")


def _check_limit(node: exp.Limit | exp.Offset) -> None:
    number = node.expression
    if not (isinstance(number, exp.Literal) and not number.is_string or _is_all(number)):
        raise Rejected("a limit that is not a number")


def _is_all(node: exp.Expr | None) -> bool:
    return isinstance(node, (exp.Var, exp.Null)) and node.name.upper() in ("ALL", "")


_CHECKS: dict[type, Any] = {
    exp.Identifier: _check_identifier,
    exp.Anonymous: _check_function,
    exp.Dot: _check_dot,
    exp.Cast: _check_cast,
    exp.DataType: _check_type,
    exp.Literal: _check_literal,
    exp.ByteString: _check_escaped,
    exp.RegexpLike: _check_match,
    exp.RegexpILike: _check_match,
    exp.SimilarTo: _check_match,
    exp.Join: _check_join,
    exp.Table: _check_table,
    exp.Lateral: _check_lateral,
    exp.Collate: _check_collation,
    exp.Limit: _check_limit,
    exp.Offset: _check_limit,
}


# Names: what rows come from, and that every column is known there ---------------------------------


def _check_sources(tree: exp.Expr) -> None:
    made = _names_of_ctes(tree)
    tables = list(tree.find_all(exp.Table))
    if len(tables) + len(list(tree.find_all(exp.Lateral, exp.Unnest))) > MAX_RELATIONS:
        raise Rejected("too many sources of rows")
    for table in tables:
        name = table.name.lower()
        if (
            isinstance(table.this, exp.Identifier)
            and name not in RELATIONS
            and (table.args.get("db") or name not in made)
        ):
            raise Rejected(f"relation {table.name[:40]} is not known")
    if sum(_products(select) for select in tree.find_all(exp.Select)) > MAX_PRODUCTS:
        raise Rejected("too many combinations")


def _products(select: exp.Select) -> int:
    """How many of its sources are combined with every row of the others, as far as the text tells."""
    joins = select.args.get("joins") or []
    many = [join for join in joins if _gives_many_rows(join.this)]
    conditions = [select.args.get("where"), *(join.args.get("on") for join in many)]
    compared = sum(
        _compares_sources(equal) for one in conditions if one is not None for equal in one.find_all(exp.EQ, exp.Between)
    )
    named = sum(bool(join.args.get("using") or join.args.get("method")) for join in many)
    return max(0, len(many) - compared - named)


def _gives_many_rows(source: exp.Expr) -> bool:
    """Not a function, whose rows are bounded, nor what comes after LATERAL, nor a subquery of one row."""
    if isinstance(source, exp.Table):
        return isinstance(source.this, exp.Identifier)
    if isinstance(source, exp.Subquery) and isinstance(source.this, exp.Select):
        return bool(source.this.args.get("group")) or any(
            isinstance(one.unalias(), (exp.Column, exp.Star)) for one in source.this.expressions
        )
    return not isinstance(source, (exp.Lateral, exp.Unnest))


def _compares_sources(condition: exp.Expr) -> bool:
    tables = [column.table.lower() for column in condition.find_all(exp.Column)]
    return len(tables) > 1 and (len(set(tables)) > 1 or not all(tables))


def _names_of_ctes(tree: exp.Expr) -> set[str]:
    return {cte.alias.lower() for cte in tree.find_all(exp.CTE)}


@dataclass(frozen=True)
class _Source:
    """Something in a FROM clause. `columns` is None where they are named by the query itself."""

    name: str
    columns: frozenset[str] | None


def _sources_of(select: exp.Select, made: set[str]) -> Iterator[_Source]:
    start = select.args.get("from_")
    items = [start.this] if start else []
    items += [join.this for join in select.args.get("joins") or []]
    items += list(select.args.get("laterals") or [])
    while items:
        item = items.pop()
        items += [join.this for join in item.args.get("joins") or []]
        if isinstance(item, exp.Subquery) and isinstance(item.this, (exp.Table, exp.Join)):
            items.append(item.this)  # parentheses around joined tables
            if not item.alias:
                continue
        yield _source(item, made)


def _source(item: exp.Expr, made: set[str]) -> _Source:
    inner = item.this.expression if isinstance(item.this, exp.Dot) else item.this
    renamed = bool(item.args.get("alias") and item.args["alias"].columns)
    name = (item.alias or "").lower()
    if isinstance(inner, exp.Anonymous):
        function = inner.name.lower()
        columns = SET_FUNCTIONS[function]
        name = name or function
        # A function that gives one value a row lends its name, or its alias, to the column.
        return _Source(name, None if renamed else columns | ({name} if function != "free_slots" else set()))
    if isinstance(item, exp.Table):
        table = item.name.lower()
        known = not renamed and (bool(item.args.get("db")) or table not in made)
        return _Source(name or table, RELATIONS[table] if known else None)
    if isinstance(item, exp.Unnest):
        return _Source(name or "unnest", None)
    return _Source(name, None)


def _named_by_query(tree: exp.Expr) -> set[str]:
    names = {alias.alias.lower() for alias in tree.find_all(exp.Alias)}
    for alias in tree.find_all(exp.TableAlias):
        names |= {column.name.lower() for column in alias.columns}
        if isinstance(alias.parent, (exp.Unnest, exp.Lateral)):
            names.add(alias.name.lower())
    return names | {"unnest", "ordinality"} | {f"column{number}" for number in range(1, 20)}


def _check_column(column: exp.Column, tree: exp.Expr) -> None:
    """Known in a source of its own SELECT or of one around it, or named by the query."""
    scope = _Scope.of(tree)
    name, table = column.name.lower(), column.table.lower()
    schema = column.args.get("db")
    if schema is not None and (schema.name.lower() != "assist" or table not in RELATIONS):
        raise Rejected("a column of another schema")
    if not isinstance(column.this, exp.Star) and name not in scope.known:
        raise Rejected(f"column {column.name[:40]} is not known")
    enclosing = column.find_ancestor(exp.Select)
    while enclosing is not None:
        sources = scope.sources(enclosing)
        if table:
            sources = [source for source in sources if source.name == table]
        for source in sources:
            if isinstance(column.this, exp.Star) or name in (scope.named if source.columns is None else source.columns):
                return
            if source.columns is None and name in scope.known:
                return
        if not table and (name in scope.aliases(enclosing) or any(source.name == name for source in sources)):
            return  # an alias of the list, or the whole row of a source
        enclosing = enclosing.find_ancestor(exp.Select)
    if not table and isinstance(tree, exp.SetOperation):
        return  # ORDER BY of a whole UNION names its columns; they are in scope.known
    raise Rejected(f"column {column.name[:40]} is not known here")


class _Scope:
    """The names of one tree, gathered once."""

    def __init__(self, tree: exp.Expr) -> None:
        self.made = _names_of_ctes(tree)
        self.named = _named_by_query(tree)
        self.known = self.named.union(*RELATIONS.values(), *SET_FUNCTIONS.values())
        self._sources: dict[int, list[_Source]] = {}
        self.known |= {source.name for select in tree.find_all(exp.Select) for source in self.sources(select)}

    @classmethod
    def of(cls, tree: exp.Expr) -> "_Scope":
        found = tree.meta.get("scope")
        if found is None:
            found = tree.meta["scope"] = cls(tree)
        return found

    def sources(self, select: exp.Select) -> list[_Source]:
        if id(select) not in self._sources:
            self._sources[id(select)] = list(_sources_of(select, self.made))
        return self._sources[id(select)]

    @staticmethod
    def aliases(select: exp.Select) -> set[str]:
        return {expression.alias.lower() for expression in select.expressions if expression.alias}
