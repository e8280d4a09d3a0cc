"""The day's budget, and models that rest because they keep failing: read from rows, so that all workers see the same."""

import threading
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chatbot.llm import bedrock, model_calls
from chatbot.models import ModelCall
from chatbot.understanding import NOTHING_ASKED, model
from consultants.models import Business
from meetassist import business
from meetassist.tests.fake_bedrock import error, tool

FAST, FALLBACK = "global.anthropic.claude-haiku-5-5", "global.anthropic.claude-haiku-4-5-20251001-v1:0"
GOOD = {"intents": ["book"], "values": [], "language": "vi", "confidence": 0.8}
# Tokens that cost a cent at the fast model's price.
A_CENT = {"inputTokens": 100_000, "outputTokens": 0, "totalTokens": 100_000}


def ask():
    return bedrock.converse(model.question("đặt giùm", context=NOTHING_ASKED, now=timezone.now()), parse=model.parse)


def why():
    with pytest.raises(bedrock.NoAnswer) as failed:
        ask()
    return failed.value.outcome


def rows(name, *outcomes, ended=timedelta(seconds=1), **more):
    """Calls to a model, the last of which ended so long ago."""
    now = timezone.now()
    for number, outcome in enumerate(outcomes):
        at = now - ended - timedelta(seconds=len(outcomes) - number - 1)
        ModelCall.objects.create(model=name, outcome=outcome, purpose="understand", cost_usd=0, at=at, **more)


# Budget


def test_no_call_is_made_that_could_cost_more_than_is_left_of_the_day(bedrock_server, settings):
    settings.LLM_DAILY_BUDGET_USD = Decimal("0.02")
    bedrock_server.otherwise = tool(GOOD, usage=A_CENT)
    ask()
    assert model_calls.spent_today(timezone.now()) == Decimal("0.01")
    ask()
    assert (why(), len(bedrock_server.asked), ModelCall.objects.count()) == ("over_budget", 2, 2)


def test_a_budget_of_nothing_stops_every_call(bedrock_server, settings):
    settings.LLM_DAILY_BUDGET_USD = Decimal(0)
    assert (why(), bedrock_server.asked, ModelCall.objects.count()) == ("over_budget", [], 0)


def test_the_owners_budget_holds_below_what_the_environment_allows(bedrock_server, settings):
    settings.LLM_DAILY_BUDGET_USD = Decimal("0.02")
    Business.current()
    Business.objects.update(daily_budget_usd=Decimal("0.01"))
    bedrock_server.otherwise = tool(GOOD, usage=A_CENT)
    ask()
    assert (why(), len(bedrock_server.asked)) == ("over_budget", 1)
    Business.objects.update(daily_budget_usd=Decimal(100))
    ask()
    assert (why(), len(bedrock_server.asked)) == ("over_budget", 2), "the environment's is never gone beyond"
    Business.objects.update(daily_budget_usd=None)
    assert (why(), len(bedrock_server.asked)) == ("over_budget", 2)


def test_an_owner_can_stop_every_call(bedrock_server, settings):
    settings.LLM_DAILY_BUDGET_USD = Decimal(1)
    Business.current()
    Business.objects.update(daily_budget_usd=0)
    assert (why(), bedrock_server.asked, ModelCall.objects.count()) == ("over_budget", [], 0)


def test_the_budget_begins_anew_at_midnight_by_the_businesss_clock(db):
    midnight = datetime(2026, 11, 21, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    for hours, cost in ((-1, 5), (0, 7), (3, 11)):
        ModelCall.objects.create(purpose="understand", model=FAST, cost_usd=cost, at=midnight + timedelta(hours=hours))
    assert model_calls.spent_today(midnight + timedelta(hours=4)) == 18
    assert model_calls.spent_today(midnight - timedelta(minutes=1)) == 23


def test_calls_under_way_and_those_cut_off_count_with_what_they_may_cost(bedrock_server, settings):
    reserve = {}
    bedrock_server.answers = [tool(GOOD)]
    question = model.question("đặt giùm", context=NOTHING_ASKED, now=timezone.now())
    bedrock.attempt(
        question, FAST, bedrock.request_body(question, FAST), parse=model.parse, seconds=5,
        before=lambda: reserve.update(cost=model_calls.spent_today(timezone.now())),
    )  # fmt: skip
    assert reserve["cost"] > ModelCall.objects.get().cost_usd > 0


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_overrun_the_budget_by_a_call_each_at_most(bedrock_server, settings):
    question = model.question("đặt giùm", context=NOTHING_ASKED, now=timezone.now())
    settings.LLM_DAILY_BUDGET_USD = Decimal("0.01")
    bedrock_server.otherwise = tool(GOOD, usage=A_CENT)
    begun = threading.Barrier(4)

    def work():
        try:
            begun.wait(10)
            for _ in range(5):
                bedrock.converse(question, parse=model.parse)
        except bedrock.NoAnswer:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert 1 <= len(bedrock_server.asked) <= 4
    assert model_calls.spent_today(timezone.now()) <= Decimal("0.01") * 4


# Breaker


def test_a_model_that_fails_three_times_in_a_row_rests_and_the_fallback_answers(bedrock_server):
    bedrock_server.models = {FAST: error("AccessDeniedException"), FALLBACK: tool(GOOD)}
    for _ in range(5):
        ask()
    assert bedrock_server.models_asked == [FAST, FALLBACK] * 3 + [FALLBACK] * 2


def test_when_every_model_rests_nothing_is_asked(bedrock_server):
    for name in (FAST, FALLBACK):
        rows(name, *["throttled"] * 3)
    assert (why(), bedrock_server.asked) == ("resting", [])


def test_after_its_rest_one_call_tries_it_and_success_ends_the_rest(bedrock_server):
    rows(FAST, *["unavailable"] * 3, ended=timedelta(seconds=31))
    bedrock_server.otherwise = tool(GOOD)
    ask()
    ask()
    assert bedrock_server.models_asked == [FAST, FAST]


def test_after_its_rest_a_failure_begins_the_next(bedrock_server):
    rows(FAST, *["unavailable"] * 3, ended=timedelta(seconds=31))
    bedrock_server.models = {FAST: error("ValidationException"), FALLBACK: tool(GOOD)}
    ask()
    ask()
    assert bedrock_server.models_asked == [FAST, FALLBACK, FALLBACK]


@pytest.mark.parametrize(
    ("outcomes", "seconds", "rests"),
    [
        (["timeout"] * 3, 29, True),
        (["timeout"] * 3, 31, False),
        (["denied"] * 3, 31, True),
        (["denied"] * 3, 301, False),
        (["timeout", "timeout", "denied"], 200, True),
        (["denied", "denied", "timeout"], 31, False),
        (["timeout"] * 2, 1, False),
        (["timeout", "answered", "timeout", "timeout"], 1, False),
        # What a customer can bring about is no failure of the model's.
        (["unusable"] * 5, 1, False),
        (["refused"] * 5, 1, False),
        # Somebody tries it just now.
        (["timeout", "timeout", "timeout", ""], 1, True),
        # The worker of that died.
        (["timeout", "timeout", "timeout", ""], 31, False),
        (["", "", "", ""], 1, False),
    ],
)
def test_how_long_a_model_rests(db, outcomes, seconds, rests):
    rows(FAST, *outcomes, ended=timedelta(seconds=seconds))
    assert model_calls.is_resting(FAST, timezone.now()) is rests
    assert model_calls.is_resting(FALLBACK, timezone.now()) is False


def test_rest_begins_at_the_end_of_a_call(db):
    rows(FAST, *["timeout"] * 3, ended=timedelta(seconds=40), latency_ms=12_000)
    assert model_calls.is_resting(FAST, timezone.now())


def test_looking_costs_one_query_each_by_an_index(db):
    now = timezone.now()
    with business.read_once(), CaptureQueriesContext(connection) as queries:
        business.current()
        queries.initial_queries = len(connection.queries_log)
        model_calls.is_resting(FAST, now)
        model_calls.spent_today(now)
    assert len(queries) == 2
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plans = []
        for query in queries.captured_queries:
            cursor.execute(f"EXPLAIN {query['sql']}")
            plans.append("\n".join(row[0] for row in cursor.fetchall()))
    # Which of its indexes the planner takes for an empty table is its own choice.
    assert all("Index Cond" in plan and "model_call_" in plan for plan in plans), plans


def test_admin_shows_what_each_day_has_cost_and_changes_nothing(client, db):
    from accounts.models import User

    client.force_login(User.objects.create_superuser("admin", language="en"))
    now = timezone.now()
    for cost in ("0.25", "0.5"):
        ModelCall.objects.create(purpose="understand", model=FAST, outcome="answered", cost_usd=cost, at=now)
    page = client.get("/admin/chatbot/modelcall/")
    assert [(day["calls"], day["cost"]) for day in page.context_data["days"]] == [(2, Decimal("0.75"))]
    assert "Today: 0.7500 of 1.00 USD." in page.content.decode()
    assert client.get("/admin/chatbot/modelcall/add/").status_code == 403
