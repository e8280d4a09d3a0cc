"""`check_bedrock --questions`: the golden questions' queries, asked of the model without their own example."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Customer
from chatbot.models import GoldenQuestion, ModelCall
from chatbot.questions.golden import tell_the_same
from chatbot.questions.rows import Rows
from meetassist.tests.fake_bedrock import error, tool
from meetassist.tests.fixtures import make_office

# One role for all databases of the server: who changes it and who asks as it take turns.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("role of questions")]

PEOPLE = "SELECT name FROM assist.consultants ORDER BY name"
SERVICES = "SELECT name, duration_minutes FROM assist.services ORDER BY name"


@pytest.fixture
def golden():
    make_office()
    GoldenQuestion.objects.all().delete()
    for question, sql in (("Những ai làm ở đây?", PEOPLE), ("Những dịch vụ nào?", SERVICES)):
        GoldenQuestion.objects.create(question=question, language="vi", sql=sql)


def check(**options):
    out = io.StringIO()
    call_command("check_bedrock", questions=True, stdout=out, **options)
    return out.getvalue().splitlines()


def fail():
    out = io.StringIO()
    with pytest.raises(CommandError) as failed:
        call_command("check_bedrock", questions=True, stdout=out)
    assert failed.value.returncode == 1
    return out.getvalue(), str(failed.value)


def sql(text):
    return tool({"sql": text}, name="query")


def test_each_is_asked_of_the_strong_model_without_its_own_example_and_its_rows_are_compared(
    bedrock_server, settings, golden
):
    wider = "SELECT name, title FROM assist.consultants ORDER BY name DESC"
    wrong = "SELECT name, duration_minutes FROM assist.services WHERE duration_minutes > 30"
    bedrock_server.answers = [sql(wider), sql(wrong)]
    *lines, summary = check()
    assert lines == ["right: Những ai làm ở đây?", f"  {wider}", "wrong: Những dịch vụ nào?", f"  {wrong}"]
    cost = sum(call.cost_usd for call in ModelCall.objects.all())
    assert summary == (
        f"1 of 2 right (50 %), 0 of them with nothing to compare; 1 wrong, 0 without an answer, 0 not asked. {cost:.6f} USD."
    )
    assert bedrock_server.models_asked == [settings.BEDROCK_STRONG_MODEL] * 2 and cost > 0
    first, second = (body["messages"][0]["content"][0]["text"] for body in bedrock_server.bodies)
    assert PEOPLE not in first and SERVICES in first and SERVICES not in second and PEOPLE in second
    assert set(ModelCall.objects.values_list("purpose", "prompt")) == {("check", "text_to_sql.v2")}


def test_what_finds_nothing_is_said_to_be_no_proof_and_what_is_refused_is_no_answer(bedrock_server, golden):
    nobody = "SELECT name FROM assist.consultants WHERE name = 'x'"
    GoldenQuestion.objects.filter(sql=PEOPLE).update(sql=nobody)
    bedrock_server.answers = [sql(nobody), sql("DELETE FROM assist.services"), sql("DROP TABLE x")]
    said = check()
    assert said[0] == "right, but nothing to compare: Những ai làm ở đây?"
    assert said[2].startswith("no answer (not allowed") and "DROP TABLE x" in said[3]
    assert said[-1].startswith("1 of 2 right (50 %), 1 of them with nothing to compare; 0 wrong, 1 without an answer,")


def test_a_golden_query_that_fails_itself_costs_nothing(bedrock_server, golden):
    GoldenQuestion.objects.filter(sql=PEOPLE).update(sql="SELECT gone FROM assist.services")
    bedrock_server.answers = [sql(SERVICES)]
    said = check()
    assert said[0].startswith("not asked (its own query fails: ") and len(bedrock_server.asked) == 1
    assert said[-1].startswith("1 of 1 right (100 %)") and "1 not asked" in said[-1]


def test_a_model_that_may_not_be_used_is_said_and_is_a_failure(bedrock_server, golden):
    bedrock_server.otherwise = error("AccessDeniedException")
    said, failed = fail()
    assert "not asked (denied: access is denied: the role needs bedrock:InvokeModel" in said
    assert failed == "No golden question could be asked."


def test_without_credentials_it_says_so_once_and_asks_nothing(bedrock_server, golden, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
    said, failed = fail()
    assert said.count("there are no AWS credentials") == 1 and bedrock_server.asked == []
    assert failed == "No golden question could be asked."


def test_with_the_model_off_it_says_what_is_missing(bedrock_server, settings, golden):
    settings.LLM_PROVIDER = "local"
    said, failed = fail()
    assert (said, bedrock_server.asked) == ("", [])
    assert failed == "No model can be asked: LLM_PROVIDER is local. Set it to bedrock, with credentials."


def test_a_question_of_ones_own_is_asked_for_a_customer_and_not_without_one(bedrock_server, golden):
    mine = "SELECT code FROM assist.my_appointments ORDER BY code"
    GoldenQuestion.objects.filter(sql=PEOPLE).update(sql=mine)
    bedrock_server.answers = [sql(SERVICES)]
    assert check()[0] == "not asked (nobody to ask for): Những ai làm ở đây?"
    customer = Customer.objects.create(name="Đỗ Na")
    bedrock_server.answers = [sql(mine), sql(SERVICES)]
    assert check(customer=customer.pk)[0] == "right, but nothing to compare: Những ai làm ở đây?"


@pytest.mark.parametrize(("wanted", "found", "same"), [
    ([("a", 1), ("b", 2)], [("b", 2), ("a", 1)], True),
    ([("a", 1)], [("a", "more", 1)], True),
    ([("a",), ("a",)], [("a",)], False),
    ([("a", 1)], [("a",)], False),
    ([("a",)], [("a",), ("b",)], False),
    ([], [], True),
])  # fmt: skip
def test_rows_tell_the_same_in_any_order_and_with_a_column_more(wanted, found, same):
    def rows(values):
        return Rows((), tuple(values))

    assert tell_the_same(rows(wanted), rows(found)) is same
