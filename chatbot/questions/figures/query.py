"""The SQL of a figure, over the views of schema assist_staff: made of keys, days and known words, never of typed ones.

Its columns are, in this order: `is_total`, 1 for the row that is of everything; what a row is of (`name`, for a service
`name_en` too); `currency` where it is money; `value`; and `whole`, where the value is a part or an average of it.
"""

from datetime import timedelta

from chatbot.understanding.figures.question import OF_WORKING_TIME, By, Figure, Grouping, Measure, Rank, State

# Those that took place, will, or should have.
STANDING = (State.PENDING, State.CONFIRMED, State.CAME, State.NO_SHOW)
STATES = {
    Measure.APPOINTMENTS: STANDING, Measure.CUSTOMERS: STANDING, Measure.REVENUE: (State.CAME,),
    Measure.NO_SHOW_RATE: (State.CAME, State.NO_SHOW),
}  # fmt: skip
# Of these more is known than the state; with a state of its own, that is it.
ANY_STATE = frozenset({Grouping.STATE, Grouping.CANCELLED_BY})
ROLES = {
    By.CUSTOMER: ("customer",), By.US: ("consultant", "staff", "system"), By.CONSULTANT: ("consultant",),
}  # fmt: skip
# What stands for a group, and beside it what is shown of it.
KEYS = {
    Grouping.CONSULTANT: ("consultant_id", "consultant_name"),
    Grouping.SERVICE: ("service_id", "service_name", "service_name_en"),
    Grouping.DAY: ("CAST({at} AS DATE)",),
    Grouping.WEEKDAY: ("EXTRACT(ISODOW FROM {at})",),
    Grouping.HOUR: ("EXTRACT(HOUR FROM {at})",),
    Grouping.WEEK: ("CAST(DATE_TRUNC('week', {at}) AS DATE)",),
    Grouping.MONTH: ("CAST(DATE_TRUNC('month', {at}) AS DATE)",),
    Grouping.SOURCE: ("source",),
    Grouping.STATE: ("status",),
    Grouping.CANCELLED_BY: ("cancelled_by",),
}
VALUES = {
    Measure.APPOINTMENTS: ("COUNT(*)",),
    Measure.BOOKINGS: ("COUNT(*)",),
    Measure.CUSTOMERS: ("COUNT(DISTINCT customer_id)",),
    Measure.NEW_CUSTOMERS: ("COUNT(*)",),
    Measure.REVENUE: ("SUM(price)", "COUNT(*)"),
    Measure.RATING: ("ROUND(AVG(rating), 2)", "COUNT(rating)"),
    Measure.NO_SHOW_RATE: ("COUNT(*) FILTER (WHERE status = 'no_show')", "COUNT(*)"),
    Measure.CANCELLATION_RATE: ("COUNT(*) FILTER (WHERE status = 'cancelled')", "COUNT(*)"),
    Measure.UTILISATION: ("SUM(working_minutes) - SUM(free_minutes)", "SUM(working_minutes)"),
    Measure.FREE_HOURS: ("SUM(free_minutes)", "SUM(working_minutes)"),
}
SHOWN = 200
# The longest that working time is asked for at once; cut into hours it is more.
MOST_DAYS, MOST_DAYS_OF_HOURS = 62, 31


def sql(figure: Figure) -> str:
    """One SELECT, over several lines so that people can read it."""
    columns, keys = _columns(figure)
    lines = [f"SELECT {', '.join(columns)}", f"FROM {_source(figure)}", *_where(figure)]
    if keys:
        totals = "currency" if figure.measure == Measure.REVENUE else ""
        lines.append(f"GROUP BY GROUPING SETS (({', '.join(keys)}), ({totals}))")
    elif figure.measure == Measure.REVENUE:
        lines.append("GROUP BY currency")
    lines += _order(figure)
    return "\n".join(lines)


def is_too_long(figure: Figure) -> bool:
    """Whether its working time would be of more days than are asked for at once."""
    if figure.measure not in OF_WORKING_TIME:
        return False
    most = MOST_DAYS_OF_HOURS if figure.grouping == Grouping.HOUR else MOST_DAYS
    return figure.period is None or (figure.period.last - figure.period.first).days >= most


def _at(figure: Figure) -> str:
    return "booked_at" if figure.measure == Measure.BOOKINGS else "starts_at"


def _columns(figure: Figure) -> tuple[list[str], list[str]]:
    """What is selected, and what it is grouped by."""
    keys = [key.format(at=_at(figure)) for key in KEYS[figure.grouping]] if figure.grouping else []
    shown = keys[1:] if len(keys) > 1 else keys
    columns = [f"GROUPING({keys[0]}) AS is_total"] if keys else ["1 AS is_total"]
    columns += [f"{one} AS {name}" for one, name in zip(shown, ("name", "name_en"), strict=False)]
    if figure.measure == Measure.REVENUE:
        columns.append("currency")
        keys = [*keys, "currency"] if keys else keys
    return [
        *columns,
        *(f"{one} AS {name}" for one, name in zip(VALUES[figure.measure], ("value", "whole"), strict=False)),
    ], keys


def _source(figure: Figure) -> str:
    if figure.measure not in OF_WORKING_TIME:
        return "assist_staff.appointments"
    assert figure.period is not None
    begin, end = _instants(figure)
    by_hour = "TRUE" if figure.grouping == Grouping.HOUR else "FALSE"
    consultant = str(figure.consultants[0]) if len(figure.consultants) == 1 else "NULL"
    return f"assist_staff.working_time({begin}, {end}, {by_hour}, {consultant})"


def _instants(figure: Figure) -> tuple[str, str]:
    """Midnights by the clock of the reader's session, which is the business's."""
    assert figure.period is not None
    days = figure.period.first, figure.period.last + timedelta(days=1)
    begin, end = (f"CAST('{day.isoformat()} 00:00' AS TIMESTAMPTZ)" for day in days)
    return begin, end


def _where(figure: Figure) -> list[str]:
    conditions = []
    if figure.period and figure.measure not in OF_WORKING_TIME:
        begin, end = _instants(figure)
        conditions += [f"{_at(figure)} >= {begin}", f"{_at(figure)} < {end}"]
    if states := _states(figure):
        conditions.append(f"status IN ({', '.join(repr(state.value) for state in states)})")
    if figure.measure == Measure.NEW_CUSTOMERS:
        conditions.append("is_first")
    if figure.measure == Measure.RATING:
        conditions.append("rating IS NOT NULL")
    if figure.measure == Measure.REVENUE:
        conditions.append("price IS NOT NULL")
    if figure.cancelled_by:
        conditions.append(f"cancelled_by IN ({', '.join(map(repr, ROLES[figure.cancelled_by]))})")
    for column, keys in (("consultant_id", figure.consultants), ("service_id", figure.services)):
        if keys:
            conditions.append(f"{column} IN ({', '.join(map(str, keys))})")
    if figure.weekday:
        conditions.append(f"EXTRACT(ISODOW FROM {_at(figure)}) = {figure.weekday}")
    return [f"{'AND' if number else 'WHERE'} {one}" for number, one in enumerate(conditions)]


def _states(figure: Figure) -> tuple[State, ...]:
    if figure.measure in OF_WORKING_TIME:
        return ()
    if figure.state:
        return (figure.state,)
    if figure.cancelled_by or figure.grouping == Grouping.CANCELLED_BY:
        return (State.CANCELLED,)
    return () if figure.grouping in ANY_STATE else STATES.get(figure.measure, ())


def _order(figure: Figure) -> list[str]:
    """The total, then groups in the order of time, or the largest first."""
    if figure.grouping is None:
        return ["ORDER BY value DESC"] if figure.measure == Measure.REVENUE else []
    ranked = figure.rank or Rank.MOST
    by_value = f"{_ranked(figure.measure)} {'DESC' if ranked == Rank.MOST else 'ASC'} NULLS LAST, name"
    from_time = len(KEYS[figure.grouping]) == 1 and figure.rank is None and "{at}" in KEYS[figure.grouping][0]
    # The total of each currency beside the groups.
    most = (figure.top or SHOWN) + 1
    return [f"ORDER BY is_total DESC, {'name' if from_time else by_value}", f"LIMIT {most}"]


def _ranked(measure: Measure) -> str:
    """What makes one more than another: of a part of a whole, which part it is."""
    if measure in (Measure.NO_SHOW_RATE, Measure.CANCELLATION_RATE, Measure.UTILISATION):
        part, whole = VALUES[measure]
        return f"1.0 * ({part}) / NULLIF({whole}, 0)"
    return VALUES[measure][0]
