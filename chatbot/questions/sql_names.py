"""The names in SQL of others: every source of rows is known, every column is known in one, and few are multiplied."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from chatbot.questions.sql_dialect import Rejected
from chatbot.questions.sql_vocabulary import RELATIONS, SET_FUNCTIONS

MAX_RELATIONS = 12
MAX_PRODUCTS = 1
MAX_FREE_SLOTS = 3
# What multiplies nothing, or no more than is checked elsewhere.
ONE_ROW = {"me", "generate_series", "unnest"}


def check(tree: exp.Expr) -> None:
    """Raises Rejected."""
    _check_sources(tree)
    names = _Names(tree)
    for column in tree.find_all(exp.Column):
        names.check(column)


def _check_sources(tree: exp.Expr) -> None:
    made = _names_of_ctes(tree)
    tables = list(tree.find_all(exp.Table))
    if len(tables) + len(list(tree.find_all(exp.Lateral, exp.Unnest))) > MAX_RELATIONS:
        raise Rejected("too many sources of rows")
    calls = [call for call in tree.find_all(exp.Anonymous) if call.name.lower() == "free_slots"]
    if len(calls) > MAX_FREE_SLOTS:
        raise Rejected("too many searches for free times")
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
    """Not a series, whose rows are bounded, nor what comes after LATERAL, nor what has one row."""
    if isinstance(source, exp.Table):
        return (
            source.this.name.lower() if isinstance(source.this, exp.Anonymous) else source.name.lower()
        ) not in ONE_ROW
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


class _Names:
    """What the names of one tree may mean."""

    def __init__(self, tree: exp.Expr) -> None:
        made = _names_of_ctes(tree)
        self.tree = tree
        self.sources = {id(select): list(_sources_of(select, made)) for select in tree.find_all(exp.Select)}
        self.known = _named_by_query(tree).union(
            *RELATIONS.values(), *SET_FUNCTIONS.values(),
            {source.name for sources in self.sources.values() for source in sources},
        )  # fmt: skip

    def check(self, column: exp.Column) -> None:
        schema = column.args.get("db")
        if schema is not None and (schema.name.lower() != "assist" or column.table.lower() not in RELATIONS):
            raise Rejected("a column of another schema")
        if not isinstance(column.this, exp.Star) and column.name.lower() not in self.known:
            raise Rejected(f"column {column.name[:40]} is not known")
        select = column.find_ancestor(exp.Select)
        while select is not None:
            if self._is_known_in(select, column):
                return
            select = select.find_ancestor(exp.Select)
        # ORDER BY of a whole UNION names the columns of its first part.
        if column.table or not isinstance(self.tree, exp.SetOperation):
            raise Rejected(f"column {column.name[:40]} is not known here")

    def _is_known_in(self, select: exp.Select, column: exp.Column) -> bool:
        name, table = column.name.lower(), column.table.lower()
        sources = [source for source in self.sources[id(select)] if table in ("", source.name)]
        if isinstance(column.this, exp.Star):
            return bool(sources)
        if any(name in (self.known if source.columns is None else source.columns) for source in sources):
            return True
        # An alias of the list, or the whole row of a source.
        return not table and (
            any(name == source.name for source in sources)
            or any(name == one.alias.lower() for one in select.expressions if one.alias)
        )
