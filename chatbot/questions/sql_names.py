"""The names in SQL of others: every source of rows is known, every column is known in one, and few are multiplied."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from chatbot.questions.sql_dialect import Rejected, spelled
from chatbot.questions.sql_vocabulary import Scope

MAX_RELATIONS = 12
MAX_PRODUCTS = 1
MAX_SEARCHES = 3
MAX_SPLITS = 2
# Subqueries within the conditions and values of one another, and one view beside itself in a FROM clause.
MAX_NESTED = 2
MAX_SAME = 3
SPLITTING = {"unnest", "regexp_split_to_table", "string_to_table", "regexp_matches"}
# What multiplies nothing, or no more than is checked elsewhere.
ONE_ROW = {"me", "generate_series", "unnest"}


def check(tree: exp.Expr, scope: Scope) -> None:
    """Raises Rejected."""
    _check_sources(tree, scope)
    names = _Names(tree, scope)
    for column in tree.find_all(exp.Column):
        names.check(column)


def _check_sources(tree: exp.Expr, scope: Scope) -> None:
    tables = list(tree.find_all(exp.Table))
    if len(tables) + len(list(tree.find_all(exp.Lateral, exp.Unnest))) > MAX_RELATIONS:
        raise Rejected("too many sources of rows")
    calls = [call for call in tree.find_all(exp.Anonymous) if call.name.lower() == scope.search]
    if len(calls) > MAX_SEARCHES:
        raise Rejected("too many searches for free times")
    splits = [call for call in tree.find_all(exp.Anonymous) if call.name.lower() in SPLITTING]
    if len(splits) + len(list(tree.find_all(exp.Unnest))) > MAX_SPLITS:
        raise Rejected("too many texts or lists taken apart")
    for table in tables:
        if not isinstance(table.this, exp.Identifier):
            continue
        name = spelled(table.this)
        if name not in scope.relations and (table.args.get("db") or name not in _made_for(table)):
            raise Rejected(f"relation {table.name[:40]} is not known")
    for select in tree.find_all(exp.Select):
        _check_searches(select, scope.search)
        if _nested(select) > MAX_NESTED or _most_of_one(select) > MAX_SAME:
            raise Rejected("too many combinations")
    if sum(_products(select) for select in tree.find_all(exp.Select)) > MAX_PRODUCTS:
        raise Rejected("too many combinations")


def _products(select: exp.Select) -> int:
    """How many of its sources are combined with every row of the others, as far as the text tells."""
    joins = select.args.get("joins") or []
    many = [join for join in joins if _gives_many_rows(join.this)]
    return max(0, len(many) - _comparisons(select, many))


def _comparisons(select: exp.Select, joins: list[exp.Join]) -> int:
    """How many times its sources are held against each other."""
    where = select.args.get("where")
    conditions = [where.this if where else None, *(join.args.get("on") for join in joins)]
    named = sum(bool(join.args.get("using") or join.args.get("method")) for join in joins)
    return named + sum(_compared(one) for one in conditions if one is not None)


def _compared(condition: exp.Expr) -> int:
    if isinstance(condition, exp.Paren):
        return _compared(condition.this)
    if isinstance(condition, exp.And):
        return _compared(condition.this) + _compared(condition.expression)
    if isinstance(condition, exp.Or):
        return min(_compared(condition.this), _compared(condition.expression))
    return int(isinstance(condition, (exp.EQ, exp.Between)) and _compares_sources(condition))


def _nested(select: exp.Select) -> int:
    """In how many conditions and values it stands, each of which may be worked out for every row."""
    depth = 0
    below: exp.Expr = select
    above = select.parent
    while above is not None:
        if isinstance(below, (exp.Subquery, exp.Exists)) or isinstance(above, exp.Anonymous) and below is select:
            depth += not isinstance(above, (exp.From, exp.Join, exp.Lateral, exp.Subquery, exp.SetOperation))
        below, above = above, above.parent
    return depth


def _most_of_one(select: exp.Select) -> int:
    start = select.args.get("from_")
    items = [*([start.this] if start else []), *(join.this for join in select.args.get("joins") or [])]
    names = [item.name.lower() for item in items if isinstance(item, exp.Table)]
    return max(map(names.count, names), default=0)


def _check_searches(select: exp.Select, search: str) -> None:
    """Every search for free times costs; none is made for each row of another, nor multiplied with one."""
    joins = select.args.get("joins") or []
    start = select.args.get("from_")
    items = [*([start.this] if start else []), *(join.this for join in joins), *(select.args.get("laterals") or [])]
    searches = {item.alias_or_name.lower(): call for item in items if (call := _search(item, search))}
    if len(searches) > 1 and not _comparisons(select, joins):
        raise Rejected("too many combinations")
    for call in select.find_all(exp.Anonymous):
        if call.name.lower() == search and any(
            column.table.lower() in searches and searches[column.table.lower()] is not call
            for column in call.find_all(exp.Column)
        ):
            raise Rejected("a search for each free time")


def _search(item: exp.Expr, search: str) -> exp.Anonymous | None:
    """The call of the function that the item of a FROM clause is."""
    call = item.this.expression if isinstance(item.this, exp.Dot) else item.this
    return call if isinstance(call, exp.Anonymous) and call.name.lower() == search else None


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


def _made_for(node: exp.Expr) -> set[str]:
    """The names of the WITH queries that can be read where the node stands: not itself, and none after it."""
    names: set[str] = set()
    below, above = node, node.parent
    while above is not None:
        if isinstance(above, exp.With):
            with_queries = above.expressions[: next(at for at, one in enumerate(above.expressions) if one is below)]
        else:
            made = above.args.get("with_")
            with_queries = made.expressions if made is not None and made is not below else []
        names |= {spelled(query.args["alias"].this) for query in with_queries}
        below, above = above, above.parent
    return names


@dataclass(frozen=True)
class _Source:
    """Something in a FROM clause. `columns` is None where they are named by the query itself."""

    name: str
    columns: frozenset[str] | None


def _sources_of(select: exp.Select, scope: Scope) -> Iterator[_Source]:
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
        yield _source(item, scope)


def _source(item: exp.Expr, scope: Scope) -> _Source:
    inner = item.this.expression if isinstance(item.this, exp.Dot) else item.this
    renamed = bool(item.args.get("alias") and item.args["alias"].columns)
    name = (item.alias or "").lower()
    if isinstance(inner, exp.Anonymous):
        function = inner.name.lower()
        columns = scope.sources[function]
        name = name or function
        # A function that gives one value a row lends its name, or its alias, to the column.
        return _Source(name, None if renamed else columns | ({name} if function != scope.search else set()))
    if isinstance(item, exp.Table):
        table = spelled(item.this)
        known = not renamed and (bool(item.args.get("db")) or table not in _made_for(item))
        return _Source(name or table, scope.relations[table] if known else None)
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

    def __init__(self, tree: exp.Expr, scope: Scope) -> None:
        self.tree, self.scope = tree, scope
        self.sources = {id(select): list(_sources_of(select, scope)) for select in tree.find_all(exp.Select)}
        self.known = _named_by_query(tree).union(
            *scope.relations.values(), *scope.sources.values(),
            {source.name for sources in self.sources.values() for source in sources},
        )  # fmt: skip

    def check(self, column: exp.Column) -> None:
        schema = column.args.get("db")
        relations = self.scope.relations
        if schema is not None and (schema.name.lower() != self.scope.schema or column.table.lower() not in relations):
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
