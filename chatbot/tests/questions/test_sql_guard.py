"""The check of the syntax tree: what it gives back, what it knows, and how it bears any text."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from chatbot.questions import documentation, sql_guard
from chatbot.questions.sql_guard import Rejected, check
from chatbot.questions.sql_vocabulary import RELATIONS, SLOT_COLUMNS, STAFF_RELATIONS, WORKING_COLUMNS
from chatbot.tests.sql import statements

WORDS = [
    "select",
    "from",
    "where",
    "(",
    ")",
    "[",
    "]",
    ",",
    ".",
    ";",
    "'",
    '"',
    "$$",
    "--",
    "/*",
    "*/",
    "*",
    "+",
    "-",
    "::",
    "=>",
    "=",
    "<>",
    "~",
    "||",
    "and",
    "or",
    "not",
    "in",
    "is",
    "null",
    "case",
    "when",
    "then",
    "else",
    "end",
    "cast",
    "as",
    "interval",
    "date",
    "array",
    "row",
    "values",
    "union",
    "all",
    "intersect",
    "except",
    "with",
    "recursive",
    "join",
    "on",
    "using",
    "lateral",
    "over",
    "partition",
    "by",
    "order",
    "group",
    "having",
    "limit",
    "offset",
    "fetch",
    "first",
    "rows",
    "only",
    "filter",
    "within",
    "distinct",
    "exists",
    "any",
    "between",
    "like",
    "ilike",
    "e'",
    "U&'",
    "$1",
    "1",
    "1.5",
    "'x'",
    "x",
    "me",
    "services",
    "my_appointments",
    "generate_series(",
    "unnest(",
    "free_slots(",
    "lower(",
    "count(",
    "extract(",
    "substring(",
    "trim(",
    "rollup",
    "grouping",
    "sets",
    "cube",
    "for",
    "update",
    "into",
    "for",
    "share",
    "table",
]


def decided(text):
    """Allowed or rejected, and nothing else happens."""
    try:
        return check(text).sql
    except Rejected as rejection:
        assert rejection.reason and rejection.__cause__ is None
        return None


def test_it_is_written_anew_without_comments_and_what_is_behind_a_semicolon():
    written = check("select  name /* a */ from ASSIST.services -- b\n where price > 1 ;")
    assert written == sql_guard.Checked("SELECT name FROM ASSIST.services WHERE price > 1")
    assert check("SELECT /* /* */ 1 FROM nothing -- */ 2").sql == "SELECT 2"
    assert check("SELECT 'it''s', E'a\\n'").sql == "SELECT 'it''s', e'a\\n'"


@pytest.mark.parametrize("name", statements("honest.txt"))
def test_checking_what_was_checked_changes_nothing(name):
    sql = statements("honest.txt")[name].split("\n=> ")[0]
    written = check(sql).sql
    assert check(written).sql == written


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("SELECT pg_sleep(1)", "function pg_sleep is not allowed"),
        ("SELECT email FROM consultants", "column email is not known here"),
        ("SELECT password FROM me", "column password is not known"),
        ("SELECT * FROM accounts_customer", "relation accounts_customer is not known"),
        ("SELECT * FROM public.services", "schema public is not allowed"),
        ("SELECT 1; SELECT 2", "not exactly one statement"),
        ("DROP TABLE services", "not a SELECT"),
        ("VACUUM", "not a SELECT"),
        ("SELECT * FROM me FOR UPDATE", "Select with locks is not allowed"),
        ("SELECT * FROM generate_series(1, 5000)", "a series that is too long"),
        ("SELECT * FROM services a, services b, services c, services d", "too many combinations"),
        ("SELECT " + "(" * 30 + "1" + ")" * 30, "too deeply nested"),
        ("SELECT " + "- " * 2000 + "1", "too deeply nested"),
        ("SELECT '" + "x" * 7000 + "'", "too long"),
        ("SELECT 1 \x00", "control characters"),
        ("Wann habe ich Zeit?", "not understood"),
        ("", "not exactly one statement"),
    ],
)
def test_it_says_why(sql, reason):
    with pytest.raises(Rejected) as refused:
        check(sql)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "call",
    [
        "1, 2000", "5, -100, -1", "0, 1000000, 1000", "now(), now() + '7 days', '1 hour'",
        "date '2026-01-01', date '2026-12-31', interval '1 day'", "'2026-01-01'::date, '2026-02-01'::date, '1 day'",
        "date_trunc('week', now()), date_trunc('week', now()) + interval '6 days', '1 day'::interval",
        "current_date::timestamp, current_date + make_interval(days => 6), make_interval(hours => 1)",
        "timestamp '2026-01-01 08:00', timestamp '2026-01-01 18:00', interval '30 minutes'",
        "date_trunc('month', current_date), date_trunc('month', current_date) + interval '1 month' - interval '1 day', '1 day'",
        "(now() at time zone 'UTC')::date, (now() at time zone 'UTC')::date + 6, '1 day'",
    ],
)  # fmt: skip
def test_a_series_may_be_as_long_as_a_calendar(call):
    assert decided(f"SELECT d FROM generate_series({call}) AS d")


@pytest.mark.parametrize(
    "call",
    [
        "1, 3000", "1, 10, 0", "1, 100, 0.001", "now(), now() + interval '100 years', '1 day'", "1, 9999999999999999999999",
        "now(), 'infinity'::timestamptz, '1 day'", "1, (SELECT count(*) FROM me)", "1, 10, '0 days'", "1", "1, 2, 3, 4",
        "'2026-01-01', '2026-01-02', interval '1 microsecond'", "now(), now() + interval '1 day', interval '0.001 second'",
        "1, power(10, 9)::int", "1, 1000 * 1000", "1, 'NaN'::float", "1, -(-1000000)", "1e0, 1e9",
    ],
)  # fmt: skip
def test_a_series_of_no_or_unknown_end_is_refused(call):
    assert decided(f"SELECT d FROM generate_series({call}) AS d") is None


@pytest.mark.django_db
def test_it_knows_exactly_the_views_there_are():
    assert {view.name: frozenset(column.name for column in view.columns) for view in documentation.views()} == RELATIONS
    signatures = [function.signature for function in documentation.functions()]
    assert [one.partition("(")[0] for one in signatures] == ["fold", "free_slots", "free_slots", "unaccent"]
    comments = [function.comment for function in documentation.functions() if "service text" in function.signature]
    assert all(column in comments[0] for column in SLOT_COLUMNS)


@pytest.mark.django_db
def test_it_knows_exactly_the_views_of_the_team():
    views = documentation.views("assist_staff")
    assert {view.name: frozenset(column.name for column in view.columns) for view in views} == STAFF_RELATIONS
    [function] = documentation.functions("assist_staff")
    assert function.signature.startswith("working_time(")
    assert all(column in function.comment for column in WORKING_COLUMNS)


@settings(max_examples=200, deadline=None)
@given(some.lists(some.sampled_from(WORDS), max_size=60), some.randoms())
def test_any_row_of_words_is_decided(words, chance):
    decided(" ".join(words))
    decided("".join(words))


@settings(max_examples=100, deadline=None)
@given(some.text(max_size=300))
def test_any_text_is_decided(text):
    decided(text)


@settings(max_examples=30, deadline=None)
@given(some.lists(some.sampled_from(WORDS), min_size=1, max_size=3), some.integers(10, 700))
def test_any_repetition_is_decided_within_the_steps(words, times):
    """Nested the right way, a few words make a parser try every alternative of every alternative."""
    decided("select " + (" ".join(words) + " ") * times)


def test_honest_sql_with_a_word_changed_is_decided():
    chance = random.Random(7)
    for text in statements("honest.txt").values():
        words = text.split("\n=> ")[0].split(" ")
        for _ in range(3):
            words[chance.randrange(len(words))] = chance.choice(WORDS)
            decided(" ".join(words))
